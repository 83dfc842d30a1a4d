"""Counts that tell nothing of too few people, whatever is subtracted from what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.operations.gaps.collecting import enough_people
from bot.operations.report.protection import Entry, crossed, grouped, protected
from bot.records.questions import AskedQuestion

if TYPE_CHECKING:
    from random import Random

K = 3
DAY = dt.date(2027, 3, 1)
WEEKS = [DAY + dt.timedelta(7 * week) for week in range(4)]


def question(asker: str, day: dt.date = DAY) -> AskedQuestion:
    """Make a question of which only who and when matters."""
    return AskedQuestion("0" * 32, day, "?", "sv", "answered", (), asker, None, None)


def asked(people: int, times: int = 1, day: dt.date = DAY) -> list[AskedQuestion]:
    """Make questions of so many people, each so many times."""
    return [question(str(one), day) for one in range(people) for _ in range(times)]


ENTRIES = st.lists(
    st.builds(
        lambda week, kind, asker: Entry(WEEKS[week], kind, question(asker, WEEKS[week])),
        st.integers(0, 3),
        st.sampled_from("abc"),
        st.sampled_from("123456"),
    ),
    max_size=60,
)


def test_small_groups_go_into_the_rest() -> None:
    """Groups of fewer than k people are one, where they are enough together."""
    found = protected({"a": asked(5), "b": asked(2), "c": asked(2, day=WEEKS[1])}, K)
    assert (["a"], 4) == (list(found.shown), len(found.rest))


def test_a_rest_that_a_sum_would_tell_takes_the_smallest_along() -> None:
    """One small group could be told from the sum: the next larger one goes with it."""
    found = protected({"a": asked(9), "b": asked(4), "c": asked(1)}, K)
    assert (["a"], 5) == (list(found.shown), len(found.rest))


def test_one_person_is_no_group_however_often_they_ask() -> None:
    """What counts is people: ten questions of one are withheld, also on three days."""
    often = asked(1, times=10)
    on_days = [question("1", week) for week in WEEKS]
    for alone in (often, on_days):
        found = protected({"a": asked(9), "b": asked(4, day=WEEKS[3]), "c": alone}, K)
        assert "c" not in found.shown


def test_too_few_in_all_leave_nothing() -> None:
    """Fewer than k people in all groups together: no group, and no rest."""
    found = protected({"a": asked(1), "b": [question("9")]}, K)
    assert ({}, []) == (found.shown, found.rest)


def test_only_the_largest_are_shown_apart() -> None:
    """Of more groups than ``most``, the others are the rest."""
    found = protected(
        {name: asked(size) for name, size in zip("abcd", (9, 8, 7, 6), strict=True)}, K, most=2
    )
    assert (["a", "b"], 13) == (list(found.shown), len(found.rest))


@given(ENTRIES)
def test_nothing_that_is_shown_or_left_is_of_too_few(entries: list[Entry]) -> None:
    """Each count, each total, and each total less its counts, is of enough people or of nobody."""
    kinds = protected(grouped((one.kind, one.question) for one in entries), K)
    for series in crossed(entries, WEEKS, K).series:
        mine = [
            one
            for one in entries
            if (one.kind == series.kind if series.kind else one.kind not in kinds.shown)
        ]
        assert len(mine) == series.total
        assert enough_people([one.question for one in mine], K)
        left = []
        for week, count in zip(WEEKS, series.counts, strict=True):
            here = [one.question for one in mine if one.period == week]
            if count is None:
                left += here
            else:
                assert len(here) == count
                assert not here or enough_people(here, K)
        assert not left or enough_people(left, K)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(entries: list[Entry], random: Random) -> None:
    """Questions come shuffled, and a report is the same."""
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert crossed(entries, WEEKS, K) == crossed(shuffled, WEEKS, K)
