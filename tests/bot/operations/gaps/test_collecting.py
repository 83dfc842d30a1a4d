"""Which questions are gaps, and which groups are shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.operations.gaps.collecting import Gap, collect, enough_people
from bot.operations.gaps.grouping import Meanings
from bot.records.questions import AskedQuestion
from tests.support.gap_questions import TopicEmbedder

if TYPE_CHECKING:
    from bot.records.questions import Outcome
    from index import Language

MONDAY = dt.date(2027, 3, 1)
SUNDAY = MONDAY - dt.timedelta(1)


def asked(  # noqa: PLR0913 - what a row holds
    text: str,
    asker: str = "1",
    day: dt.date = MONDAY,
    *,
    outcome: Outcome = "not_found",
    helpful: bool | None = None,
    documents: tuple[str, ...] = (),
    language: Language = "sv",
) -> AskedQuestion:
    """Return a question that was asked."""
    return AskedQuestion(
        f"{text}{asker}{day}", day, text, language, outcome, documents, asker, helpful, None
    )


def collected(questions: list[AskedQuestion], smallest: int = 3) -> tuple[list[Gap], int]:
    """Return the gaps that are shown, and how many questions are withheld."""
    found = collect(questions, Meanings(TopicEmbedder()), smallest)
    return list(found.gaps), found.withheld


def test_a_group_tells_how_often_when_and_where() -> None:
    """Count, people, weeks, languages, outcomes and the nearest documents, the commonest first."""
    questions = [
        asked("Kommer lön i dag?", "1", SUNDAY, documents=("a.md",)),
        asked("lön lön", "1", documents=("b.md", "a.md")),
        asked("lön lön", "2", outcome="unsure", documents=("b.md",)),
        asked("lön or payroll", "3", outcome="answered", helpful=False, language="en"),
        asked("lön?", "3", outcome="answered"),
        asked("lön!", "4", outcome="answered", helpful=True),
    ]
    (gap,), withheld = collected(questions)
    assert ("lön lön", "sv", 4, 4, 0) == (
        gap.question,
        gap.language,
        gap.count,
        gap.people,
        withheld,
    )
    assert {"2027-W08": 1, "2027-W09": 3} == gap.weeks
    assert ({"sv": 3, "en": 1}, ("b.md", "a.md"), MONDAY) == (
        gap.languages,
        gap.documents,
        gap.last,
    )
    assert {"not_found": 2, "unsure": 1, "unhelpful": 1} == gap.outcomes


@pytest.mark.parametrize(
    ("askers", "shown"),
    [
        ([("1", MONDAY), ("2", MONDAY), ("3", MONDAY)], True),
        ([("1", MONDAY), ("2", MONDAY), ("1", SUNDAY)], True),
        # One person, however often, and on however many days.
        ([("1", MONDAY)] * 9, False),
        ([("1", MONDAY + dt.timedelta(day)) for day in range(9)], False),
        ([("1", MONDAY), ("2", MONDAY)] * 5, False),
    ],
)
def test_who_has_to_have_asked(askers: list[tuple[str, dt.date]], *, shown: bool) -> None:
    """Three people, each counted anew every day, and two of them at least on one day."""
    questions = [asked("semester?", who, day) for who, day in askers]
    gaps, withheld = collected(questions)
    assert (shown, 0 if shown else len(askers)) == (bool(gaps), withheld)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12),
    st.integers(2, 5),
)
def test_no_group_is_smaller_than_it_may_be(askers: list[tuple[int, int]], smallest: int) -> None:
    """Whoever asked on whatever days: one person alone is never enough, nor are too few."""
    questions = [asked("hr", str(who), MONDAY + dt.timedelta(day)) for who, day in askers]
    people = set(askers)
    on_a_day = Counter(day for _, day in people)
    enough = len(people) >= smallest and max(on_a_day.values(), default=0) > 1
    assert enough == enough_people(questions, smallest)


def test_the_largest_comes_first_and_the_rest_is_one_sum() -> None:
    """Whatever is withheld is told as one number of questions."""
    questions = [
        *(asked("lön", str(number)) for number in range(3)),
        *(asked("semester", str(number)) for number in range(5)),
        asked("chef", "1"),
        *(asked("flytt", str(number)) for number in range(2)),
    ]
    gaps, withheld = collected(questions)
    assert [("semester", 5), ("lön", 3)] == [(gap.question, gap.count) for gap in gaps]
    assert 3 == withheld


def test_the_order_of_the_questions_tells_nothing() -> None:
    """They come shuffled; the groups and their central questions are the same."""
    questions = [
        asked(text, str(number))
        for number in range(3)
        for text in ("lön och chef", "lön", "lön lön chef", "semester", "semester hr")
    ]
    forwards, _ = collected(questions)
    backwards, _ = collected(questions[::-1])
    assert [(one.question, one.count) for one in forwards] == [
        (one.question, one.count) for one in backwards
    ]


def test_the_question_of_a_group_gives_nobody_away() -> None:
    """Of several that are about the same, the one with nothing else around it stands for all."""
    texts = ("lön", "pnr [personnummer], lön", "ring [telefon] lön", "pnr [personnummer], lön")
    (gap,), _ = collected([asked(text, str(who)) for who, text in enumerate(texts)])
    assert ("lön", 4) == (gap.question, gap.count)
