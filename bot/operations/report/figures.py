"""What the records say of a time: counted, and with nothing in it of fewer than k people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.answering.response.notes import is_old
from bot.operations.gaps.collecting import enough_people
from bot.operations.report.protection import Entry, crossed, grouped, protected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.operations.report.protection import Crossed
    from bot.operations.report.quality import BuildQuality
    from bot.records.gaps import KnownGap, State
    from bot.records.questions import AskedQuestion
    from index import Metadata

Step = Literal["week", "month"]
TOPICS: Final = 8
STATES: Final[tuple[State, ...]] = ("open", "entry", "closed", "dismissed")
# Months of a time that is shorter would be too few to see anything by.
_WEEKS_UNTIL: Final = 120  # days
_NO_REASON: Final = "none"


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of.

    Attributes:
        first: The first day that it is about.
        last: The last one.
        questions: What was asked on these days, in any order.
        documents: The documents of the index in use, by id.
        builds: How well builds answered HR's questions, in order.
        gaps: What is known of gaps, whenever they were found.
        old_after: Months after which a document counts as old; 0 for never.
        k: People that a group needs to be shown.

    """

    first: dt.date
    last: dt.date
    questions: Sequence[AskedQuestion]
    documents: Mapping[str, Metadata]
    builds: Sequence[BuildQuality]
    gaps: Sequence[KnownGap]
    old_after: int
    k: int


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that answers cited.

    Attributes:
        document: Its id.
        title: What it is called; its id where the index no longer has it.
        questions: How many questions were answered from it.
        date: When it was published; None where nothing says so.

    """

    document: str
    title: str
    questions: int
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report says.

    Attributes:
        first: The first day.
        last: The last one.
        k: People in each group, at least.
        old_after: Months after which a document counts as old; 0 for never.
        outcomes: Questions by outcome and week.
        step: What the periods of topics and verdicts are.
        topics: Questions by the document that led, or was nearest, by its id.
        titles: What documents are called.
        verdicts: Questions that somebody gave a verdict on, ``helpful`` or ``unhelpful``.
        reasons: Why answers did not help, largest first; the key None for all others.
        cited: Documents that answers cited, the most cited first.
        uncited: Documents that no answer cited, or too few people's, by title.
        old: Documents that are cited and old, oldest first.
        builds: How well builds answered HR's questions, in order.
        gaps: Gaps that are open, and those that were closed or decided on, the newest first.

    """

    first: dt.date
    last: dt.date
    k: int
    old_after: int
    outcomes: Crossed
    step: Step
    topics: Crossed
    titles: Mapping[str, str]
    verdicts: Crossed
    reasons: Mapping[str | None, int]
    cited: tuple[CitedDocument, ...]
    uncited: tuple[CitedDocument, ...]
    old: tuple[CitedDocument, ...]
    builds: tuple[BuildQuality, ...]
    gaps: tuple[KnownGap, ...]


def figures_of(material: Material) -> Figures:
    """Count. The order of the questions makes no difference."""
    questions, k = material.questions, material.k
    days = material.last - material.first
    step: Step = "week" if days.days <= _WEEKS_UNTIL else "month"
    titles = {key: metadata.title for key, metadata in material.documents.items()}
    judged = [one for one in questions if one.helpful is not None]
    cited = _cited(questions, material.documents, k)
    return Figures(
        first=material.first,
        last=material.last,
        k=k,
        old_after=material.old_after,
        outcomes=_over_time(((one, one.outcome) for one in questions), "week", k),
        step=step,
        topics=_over_time(
            ((one, one.documents[0]) for one in questions if one.documents), step, k, most=TOPICS
        ),
        titles=titles,
        verdicts=_over_time(
            ((one, "helpful" if one.helpful else "unhelpful") for one in judged), step, k
        ),
        reasons=_reasons([one for one in judged if not one.helpful], k),
        cited=cited,
        uncited=_uncited(cited, material.documents),
        old=_old(cited, material),
        builds=tuple(one for one in material.builds if material.first <= one.day <= material.last),
        gaps=_gaps(material),
    )


def _over_time(
    kinds: Iterable[tuple[AskedQuestion, str]], step: Step, k: int, *, most: int | None = None
) -> Crossed:
    """Count questions by kind over the weeks or months from the first of them to the last."""
    entries = [Entry(begins(one.day, step), kind, one) for one, kind in kinds]
    periods = periods_of([one.period for one in entries], step)
    return crossed(entries, periods, k, most=most)


def periods_of(days: Sequence[dt.date], step: Step) -> list[dt.date]:
    """Return the first day of each week or month from that of the first day to that of the last."""
    return list(_between(begins(min(days), step), max(days), step)) if days else []


def begins(day: dt.date, step: Step) -> dt.date:
    """Return the first day of the week or month that a day is in."""
    return day.replace(day=1) if step == "month" else day - dt.timedelta(day.weekday())


def _between(first: dt.date, last: dt.date, step: Step) -> Iterable[dt.date]:
    while first <= last:
        yield first
        # 31 days after the first of a month lie in the next one.
        first = begins(first + dt.timedelta(31 if step == "month" else 7), step)


def _reasons(unhelpful: Sequence[AskedQuestion], k: int) -> dict[str | None, int]:
    told = protected(grouped((one.reason or _NO_REASON, one) for one in unhelpful), k)
    found: dict[str | None, int] = {reason: len(group) for reason, group in told.shown.items()}
    if told.rest:
        found[None] = len(told.rest)
    return found


def _cited(
    questions: Iterable[AskedQuestion], documents: Mapping[str, Metadata], k: int
) -> tuple[CitedDocument, ...]:
    """Return the documents of answers to enough people; no sum of them is ever shown."""
    by_document = grouped(
        (document, one)
        for one in questions
        if one.outcome != "not_found"
        for document in dict.fromkeys(one.documents)
    )
    found = [
        CitedDocument(
            document,
            documents[document].title if document in documents else document,
            len(group),
            documents[document].date if document in documents else None,
        )
        for document, group in by_document.items()
        if enough_people(group, k)
    ]
    return tuple(sorted(found, key=lambda one: (-one.questions, one.document)))


def _uncited(
    cited: Iterable[CitedDocument], documents: Mapping[str, Metadata]
) -> tuple[CitedDocument, ...]:
    """Return the others: those that were never cited and those of too few people, as one."""
    seen = {one.document for one in cited}
    found = [
        CitedDocument(key, metadata.title, 0, metadata.date)
        for key, metadata in documents.items()
        if key not in seen
    ]
    return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.document)))


def _old(cited: Iterable[CitedDocument], material: Material) -> tuple[CitedDocument, ...]:
    """Return the cited documents that were old on the last day, the oldest first."""
    found = [
        (one.date, one.document, one)
        for one in cited
        if one.date is not None
        and is_old(
            one.date,
            material.documents[one.document].valid_until,
            material.last,
            material.old_after,
        )
    ]
    return tuple(one for *_, one in sorted(found, key=lambda item: item[:2]))


def _gaps(material: Material) -> tuple[KnownGap, ...]:
    """Return the gaps that became what they are by the last day; the answered ones since the first.

    A gap was asked about by enough people when it was found, or it would not be known.
    """
    found = [
        one
        for one in material.gaps
        if one.changed <= material.last
        and (one.state in {"open", "entry"} or one.changed >= material.first)
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (STATES.index(one.state), -one.changed.toordinal(), one.question),
        )
    )
