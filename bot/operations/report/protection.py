"""Counts that tell nothing of too few people, not even by subtraction.

How many people are enough is said where gaps are: at least k, and not one person on several days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.operations.gaps.collecting import enough_people

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bot.records.questions import AskedQuestion

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Protected(Generic[K]):
    """Groups of questions that may be shown.

    Attributes:
        shown: Each of them of enough people; the largest first.
        rest: All others as one; of enough people, or empty.

    """

    shown: dict[K, list[AskedQuestion]]
    rest: list[AskedQuestion]


def grouped(entries: Iterable[tuple[K, AskedQuestion]]) -> dict[K, list[AskedQuestion]]:
    """Return questions by key."""
    found: dict[K, list[AskedQuestion]] = {}
    for key, question in entries:
        found.setdefault(key, []).append(question)
    return found


def protected(
    groups: Mapping[K, list[AskedQuestion]], k: int, *, most: int | None = None
) -> Protected[K]:
    """Part groups into those that may be shown and the rest, so that their sum may be shown too.

    Where the rest is of too few people, it could be told from a sum: then the smallest of the
    others goes with it. Where all together are too few, nothing is left.

    Args:
        groups: None of whose questions is in two.
        k: People of a group that is shown, at least.
        most: The largest groups that are shown apart; None for all.

    """
    by_size = sorted(groups, key=lambda key: (-len(groups[key]), str(key)))
    shown = [key for key in by_size if enough_people(groups[key], k)][:most]
    rest = [question for key in by_size if key not in set(shown) for question in groups[key]]
    while shown and rest and not enough_people(rest, k):
        rest += groups[shown.pop()]
    return Protected({key: groups[key] for key in shown}, rest if enough_people(rest, k) else [])


@dataclass(frozen=True, slots=True)
class Series:
    """Questions of one kind over time.

    Attributes:
        kind: Which; None for the kinds that are not shown apart, as one.
        total: How many there are in all, those of periods that are not shown included.
        counts: How many in each period; None where that is not shown.

    """

    kind: str | None
    total: int
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Questions by kind and period, which may be shown with the total of each kind.

    Sums of a period over all kinds are not: they are not part of it.

    Attributes:
        periods: The first day of each, in order, without gaps.
        series: The kinds, largest first, and the rest last.

    """

    periods: tuple[dt.date, ...] = ()
    series: tuple[Series, ...] = ()

    @property
    def total(self) -> int:
        """All questions."""
        return sum(one.total for one in self.series)

    def of(self, kind: str) -> int:
        """Return how many questions are of a kind; 0 where it is not shown."""
        return next((one.total for one in self.series if one.kind == kind), 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as it is counted.

    Attributes:
        period: The first day of the week or month.
        kind: Which kind it is of.
        question: The question.

    """

    period: dt.date
    kind: str
    question: AskedQuestion


def crossed(
    entries: Sequence[Entry], periods: Sequence[dt.date], k: int, *, most: int | None = None
) -> Crossed:
    """Count questions by kind and period, with nothing to be told of too few people.

    Kinds that are too small, or beyond the ``most`` largest, are counted as one. Of each kind the
    periods that are not shown have enough people together, so that the kind's total may stand
    beside the others.
    """
    kinds = protected(grouped((one.kind, one.question) for one in entries), k, most=most)
    names: list[str | None] = [*kinds.shown, *([None] if kinds.rest else [])]
    cells: dict[str | None, list[tuple[dt.date, AskedQuestion]]] = {name: [] for name in names}
    for one in entries:
        kind = one.kind if one.kind in kinds.shown else None
        if kind in cells:
            cells[kind].append((one.period, one.question))
    return Crossed(
        tuple(periods),
        tuple(
            Series(kind, len(found), _over_time(grouped(found), periods, k))
            for kind, found in cells.items()
        ),
    )


def _over_time(
    by_period: Mapping[dt.date, list[AskedQuestion]], periods: Sequence[dt.date], k: int
) -> tuple[int | None, ...]:
    shown = protected(by_period, k).shown
    return tuple(
        None if period in by_period and period not in shown else len(shown.get(period, ()))
        for period in periods
    )
