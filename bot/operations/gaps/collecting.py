"""Gaps: what nothing answered, what was answered unsurely or did not help, grouped by meaning.

Groups that few people can have made are withheld. The people of one day can be told apart, the
same person on two days can't: a group is shown when it was asked often enough by people of the same
or of different days, and by two at least on one day, so that nobody made it alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.operations.gaps.grouping import among_nearest, group

# pydantic reads it where gaps become JSON.
from index import Language  # noqa: TC001

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.operations.gaps.grouping import Meanings
    from bot.records.questions import AskedQuestion

SMALLEST: Final = 3  # people, of a group that is shown
_ALONE: Final = 2  # people on one day: less could be one person's


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean much the same, and that the documents don't answer well.

    Attributes:
        question: The most central of them, cleaned.
        language: That question's.
        count: How often they were asked.
        people: By how many people, each counted anew every day.
        weeks: How often in each ISO week, "2027-W09", in order.
        languages: How often in each language, the commonest first.
        outcomes: How often nothing was found, it was unsure, or it did not help, by the names
            ``not_found``, ``unsure`` and ``unhelpful``.
        documents: The documents that lie near, by path, those that were oftenest nearest first.
        last: The day of the last one.
        vector: float32 (dimension,), the mean of the questions' unit vectors.

    """

    question: str
    language: Language
    count: int
    people: int
    weeks: Mapping[str, int]
    languages: Mapping[Language, int]
    outcomes: Mapping[str, int]
    documents: tuple[str, ...]
    last: dt.date
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Collected:
    """All gaps.

    Attributes:
        gaps: Those that are shown, the largest first.
        withheld: How many questions are in groups that are too small to be shown.

    """

    gaps: tuple[Gap, ...]
    withheld: int


def is_gap(question: AskedQuestion) -> bool:
    """Return whether a question was not answered well."""
    return question.outcome != "answered" or question.helpful is False


def is_praised(question: AskedQuestion) -> bool:
    """Return whether a question was answered, and the answer helped."""
    return question.outcome == "answered" and question.helpful is True


def collect(
    questions: Iterable[AskedQuestion],
    meanings: Meanings,
    smallest: int = SMALLEST,
    wanted: Callable[[AskedQuestion], bool] = is_gap,
) -> Collected:
    """Group the questions that were not answered well, or others that are ``wanted``.

    Args:
        questions: Those that were asked.
        meanings: Tells what they are about.
        smallest: By how many people a group must have been asked to be shown.
        wanted: Which of them are grouped.

    """
    groups = grouped(filter(wanted, questions), meanings)
    shown = [one for one in groups if enough_people(one, smallest)]
    gaps = [_gap(one, meanings) for one in shown]
    return Collected(
        tuple(sorted(gaps, key=lambda gap: (-gap.count, gap.question))),
        withheld=sum(map(len, groups)) - sum(map(len, shown)),
    )


def grouped(questions: Iterable[AskedQuestion], meanings: Meanings) -> list[list[AskedQuestion]]:
    """Return questions in groups of the same meaning."""
    by_text: dict[tuple[str, Language], list[AskedQuestion]] = defaultdict(list)
    # In an order of their own: questions come shuffled, and a tree depends on the order.
    for question in sorted(questions, key=lambda one: (one.text, one.language, one.id)):
        by_text[question.text, question.language].append(question)
    texts = list(by_text)
    vectors = among_nearest(meanings.of(texts), [language for _, language in texts])
    return [
        [question for row in rows for question in by_text[texts[row]]] for rows in group(vectors)
    ]


def enough_people(questions: Sequence[AskedQuestion], smallest: int) -> bool:
    """Return whether so many people asked that nobody stands out, and nobody asked alone."""
    people = _people(questions)
    most = max(Counter(day for day, _ in people).values(), default=0)
    return len(people) >= smallest and most >= min(smallest, _ALONE)


def central(questions: Sequence[AskedQuestion], meanings: Meanings) -> AskedQuestion:
    """Return the question that is nearest to all others of its group."""
    vectors = _vectors(questions, meanings)
    nearness = vectors @ vectors.mean(axis=0)
    # Of questions as near as each other always the same one, whatever their order: the shortest,
    # which has nothing around it that leads to somebody.
    return max(
        zip(nearness, questions, strict=True),
        key=lambda one: (round(float(one[0]), 5), -len(one[1].text), one[1].text, one[1].id),
    )[1]


def _vectors(questions: Sequence[AskedQuestion], meanings: Meanings) -> NDArray[np.float32]:
    return meanings.of([(one.text, one.language) for one in questions])


def _people(questions: Iterable[AskedQuestion]) -> set[tuple[dt.date, str]]:
    return {(one.day, one.asker) for one in questions}


def _gap(questions: Sequence[AskedQuestion], meanings: Meanings) -> Gap:
    middle = central(questions, meanings)
    weeks = Counter(week_of(one.day) for one in questions)
    nearest: defaultdict[str, float] = defaultdict(float)
    for question in questions:
        for place, name in enumerate(question.documents, 1):
            nearest[name] += 1 / place
    outcomes = Counter(
        one.outcome if one.outcome != "answered" else "unhelpful" for one in questions
    )
    return Gap(
        question=middle.text,
        language=middle.language,
        count=len(questions),
        people=len(_people(questions)),
        weeks=dict(sorted(weeks.items())),
        languages=dict(Counter(one.language for one in questions).most_common()),
        outcomes=dict(outcomes.most_common()),
        documents=tuple(sorted(nearest, key=lambda name: (-nearest[name], name))),
        last=max(one.day for one in questions),
        vector=_vectors(questions, meanings).mean(axis=0),
    )


def week_of(day: dt.date) -> str:
    """Return a day's ISO week, as "2027-W09"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
