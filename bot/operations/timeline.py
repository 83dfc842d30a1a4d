"""What changes, and when: documents that come and go, and the answers that change with them.

Everything here is the operator's, who sees all documents. What a document replaces depends on who
reads it, so it is worked out for everybody and for the members of each group.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from index import may_see, periods, replacements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.answering.types import Answer, Answerer
    from index import GlossaryEntry, Metadata, Replacement, SearchIndex, SetQuestion

EventKind = Literal["starts", "stops", "replaced"]
COMING_DAYS: Final = 60  # what is told unasked; the rest is `omorg timeline`'s
_EVERYBODY: Final[frozenset[str]] = frozenset()
_DAY: Final = dt.timedelta(1)


@dataclass(frozen=True, slots=True)
class Named:
    """A document by its id and its title."""

    document: str
    title: str


@dataclass(frozen=True, slots=True)
class Event:
    """What becomes of a document on a day.

    Attributes:
        kind: It ``starts`` or ``stops`` to apply, or is ``replaced``.
        what: The document.
        by: What replaces it, by id; empty unless it is replaced.
        audience: The groups for whom that is so, sorted; empty for all who may see the document.

    """

    kind: EventKind
    what: Named
    by: tuple[Named, ...]
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A unit that has another name from a day on, as the glossary says."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a question is answered on a day.

    Attributes:
        answer: The sentences that answer, verbatim; None where nothing is found.
        words: The very words in them that answer; None where they are not marked.
        certain: Whether that is the answer, or may be.
        source: The document that they stand in.

    """

    answer: str | None
    words: str | None
    certain: bool
    source: Named | None


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question that is answered otherwise from a day on.

    Attributes:
        question: What is asked.
        audience: The groups of the person who asks.
        before: The answer on the day before.
        after: The answer on the day.

    """

    question: str
    audience: tuple[str, ...]
    before: Told
    after: Told

    @property
    def in_short(self) -> tuple[str | None, str | None]:
        """What is answered before and after: the words that differ, else the sentences.

        None where nothing is found.
        """
        one, other = self.before, self.after
        if one.words and other.words and one.words.casefold() != other.words.casefold():
            return one.words, other.words
        return plain(one.answer), plain(other.answer)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something changes.

    Attributes:
        date: The day.
        events: What becomes of documents, by kind and id.
        renames: Names that change.
        answers: Questions that are answered otherwise, in the order of the set.

    """

    date: dt.date
    events: tuple[Event, ...]
    renames: tuple[Rename, ...]
    answers: tuple[AnswerChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Substitution:
    """A document that replaces another, whenever that is.

    Attributes:
        new: The one that replaces.
        old: The one that is replaced.
        day: From which day on; None where nothing says so.
        audience: The groups for whom that is so; empty for all who may see the old one.

    """

    new: Named
    old: Named
    day: dt.date | None
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents that a group sees besides the public ones; for no group, the public ones."""

    group: str | None
    documents: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the documents of an index version say of days and people.

    Attributes:
        index_version: Which one.
        first: The day from which on changes are told, it included.
        days: Days on which something changes, in order.
        substitutions: What replaces what, by day.
        shelves: Who may see what: everybody first, then group by group.

    """

    index_version: str
    first: dt.date
    days: tuple[Day, ...]
    substitutions: tuple[Substitution, ...]
    shelves: tuple[Shelf, ...]


def calendar_of(index: SearchIndex, first: dt.date) -> Calendar:
    """Return what changes from ``first`` on, without the answers."""
    contents = index.version.contents
    documents = contents.records.metadata
    named = {key: Named(key, metadata.title) for key, metadata in documents.items()}
    viewers = _viewers(documents)
    events = _events(documents, viewers, named)
    renames = _renames(contents.glossary)
    # The first day of all has none before it.
    days = sorted(day for day in {*events, *renames} if day >= first and day > dt.date.min)
    return Calendar(
        index.name,
        first,
        tuple(
            Day(
                day,
                tuple(sorted(events.get(day, ()), key=lambda one: (one.kind, one.what.document))),
                tuple(renames.get(day, ())),
            )
            for day in days
        ),
        tuple(_substitutions(documents, viewers, named)),
        tuple(_shelves(documents, viewers, named)),
    )


def coming_days(index: SearchIndex, today: dt.date) -> tuple[Day, ...]:
    """Return the days on which something changes, of the next ``COMING_DAYS``, today included."""
    last = today + dt.timedelta(COMING_DAYS)
    return tuple(day for day in calendar_of(index, today).days if day.date <= last)


def changed_answers(
    questions: Sequence[SetQuestion], days: Sequence[dt.date], answerer: Answerer
) -> dict[dt.date, list[AnswerChange]]:
    """Ask every question on each day and on the day before, and return where the answers differ.

    Each is asked once for each audience, whatever day its entry names.

    Raises:
        QuestionError: One can't be searched for.
        IndexVersionError: There is no index that can be used.

    """
    found: dict[dt.date, list[AnswerChange]] = {day: [] for day in days}
    # Question by question: what was found for one is still at hand on its next day.
    for question, audience in dict.fromkeys((one.question, one.audience) for one in questions):
        groups = frozenset(audience)
        for day in days:
            before, after = (
                answerer.answer(question, at=at, audience=groups) for at in (day - _DAY, day)
            )
            if plain(before.answer) != plain(after.answer):
                change = AnswerChange(question, audience, told(before), told(after))
                found[day].append(change)
    return found


def _viewers(documents: Mapping[str, Metadata]) -> dict[frozenset[str], dict[str, Metadata]]:
    """Return what everybody sees, and the members of each group: groups to documents."""
    groups = sorted({group for metadata in documents.values() for group in metadata.audience})
    return {
        viewer: {key: one for key, one in documents.items() if may_see(one, viewer)}
        for viewer in (_EVERYBODY, *(frozenset({group}) for group in groups))
    }


def _audience(viewers: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """Return the groups that something holds for; none where it holds for everybody."""
    seen = list(viewers)
    return () if _EVERYBODY in seen else tuple(sorted(group for one in seen for group in one))


def _events(
    documents: Mapping[str, Metadata],
    viewers: Mapping[frozenset[str], Mapping[str, Metadata]],
    named: Mapping[str, Named],
) -> dict[dt.date, list[Event]]:
    """Return what becomes of documents, by day."""
    holds: dict[tuple[dt.date, EventKind, str, tuple[str, ...]], list[frozenset[str]]] = {}
    for viewer, seen in viewers.items():
        for key in _events_for(seen):
            holds.setdefault(key, []).append(viewer)
    events: dict[dt.date, list[Event]] = {}
    for (day, kind, document, by), of in holds.items():
        audience = _audience(of)
        if set(audience) == documents[document].audience:
            audience = ()
        event = Event(kind, named[document], tuple(named[one] for one in by), audience)
        events.setdefault(day, []).append(event)
    return events


def _events_for(
    seen: Mapping[str, Metadata],
) -> Iterator[tuple[dt.date, EventKind, str, tuple[str, ...]]]:
    """Yield what becomes of the documents that somebody sees: day, kind, document, what replaces.

    A document that is over before it starts never applies, and nothing becomes of it.
    """
    replaced: dict[tuple[str, dt.date], list[str]] = {}
    for one in replacements(seen):
        replaced.setdefault((one.old, one.day), []).append(one.new)
    for document, period in periods(seen).items():
        if period.first and period.end and period.end <= period.first:
            continue
        if period.first:
            yield period.first, "starts", document, ()
        if period.end:
            by = tuple(replaced.get((document, period.end), ()))
            yield period.end, "replaced" if by else "stops", document, by


def _renames(glossary: Iterable[GlossaryEntry]) -> dict[dt.date, list[Rename]]:
    renames: dict[dt.date, list[Rename]] = {}
    for entry in glossary:
        if entry.now and entry.since:
            renames.setdefault(entry.since, []).append(Rename(entry.term, entry.now))
    return renames


def _substitutions(
    documents: Mapping[str, Metadata],
    viewers: Mapping[frozenset[str], Mapping[str, Metadata]],
    named: Mapping[str, Named],
) -> Iterator[Substitution]:
    holds: dict[Replacement, list[frozenset[str]]] = {}
    for viewer, seen in viewers.items():
        for one in replacements(seen):
            holds.setdefault(one, []).append(viewer)
    for one in sorted(holds, key=lambda one: (one.day, one.new, one.old)):
        audience = _audience(holds[one])
        if set(audience) == documents[one.old].audience:
            audience = ()
        day = None if one.day == dt.date.min else one.day
        yield Substitution(named[one.new], named[one.old], day, audience)


def _shelves(
    documents: Mapping[str, Metadata],
    viewers: Iterable[frozenset[str]],
    named: Mapping[str, Named],
) -> Iterator[Shelf]:
    for viewer in viewers:
        yield Shelf(
            next(iter(viewer), None),
            tuple(
                named[key]
                for key in sorted(documents)
                if (documents[key].audience & viewer if viewer else documents[key].public)
            ),
        )


def told(answer: Answer) -> Told:
    """Return what an answer tells, without how it is shown."""
    if answer.status != "answered" or not answer.citations:
        return Told(answer.answer, None, answer.certain, None)
    lead = answer.citations[0]
    words = [
        plain(lead.quote[span.start - lead.start : span.end - lead.start])
        for span in lead.answer_spans
    ]
    return Told(
        answer.answer,
        " … ".join(one for one in words if one) or None,
        answer.certain,
        Named(lead.document, lead.title),
    )


def plain(text: str | None) -> str | None:
    """Return text as it is compared: on one line."""
    return None if text is None else " ".join(text.split())
