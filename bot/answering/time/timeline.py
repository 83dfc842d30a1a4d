"""Which documents may answer about the day, or the stretch of days, that a question asks about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.time.moment import Tense

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.answering.reader.candidate import Candidate
    from bot.answering.time.moment import Moment
    from index import Hit, Period

# What doesn't apply at the moment asked about may still tell of it, so it stays, and counts for
# this much of its score beside what does (docs/decisions/0031-time.md).
_ELSEWHEN: Final = 0.8
# Passages answer about equally well when the second is so much of the best one's likelihood
# (docs/decisions/0031-time.md).
_ABOUT_EQUAL: Final = 0.9


@dataclass(frozen=True, slots=True)
class Timeline:
    """When each document applies, and the day or days that are asked about.

    Attributes:
        periods: When each document applies that the person may see, by id.
        today: The day the question is asked.
        moment: The moment that it names, if any.

    """

    periods: Mapping[str, Period]
    today: dt.date
    moment: Moment | None = None

    @property
    def asked(self) -> tuple[dt.date, dt.date]:
        """The first and the last day asked about."""
        return (self.moment.first, self.moment.last) if self.moment else (self.today, self.today)

    def applies_today(self, document: str) -> bool:
        """Return whether a document applies on the day the question is asked."""
        return self.periods[document].overlaps(self.today, self.today)

    def in_force(self, document: str) -> bool:
        """Return whether a document applies on any day asked about."""
        return self.periods[document].overlaps(*self.asked)

    def may_answer(self, hit: Hit) -> bool:
        """Return whether a hit may answer about the moment that the question names.

        What applies today may: a letter of this week may tell of next month.
        """
        document = hit.passage.document
        return self.in_force(document) or self.applies_today(document)

    def weight(self, hit: Hit) -> float:
        """Return what a hit counts for, to 1, at the moment that the question names."""
        document = hit.passage.document
        going_on = self.moment is not None and self.moment.tense is Tense.PRESENT
        preferred = self.applies_today(document) if going_on else self.in_force(document)
        return 1.0 if preferred else _ELSEWHEN

    def together(self, one: str, other: str) -> bool:
        """Return whether two documents apply at the same time, on one of the days asked about."""
        first, last = self.asked
        period = self.periods[other]
        begins, ends = max(first, period.first or first), last
        if period.end is not None:
            ends = min(ends, period.end - dt.timedelta(1))
        return begins <= ends and self.periods[one].overlaps(begins, ends)


def coming_first(candidates: Sequence[Candidate], timeline: Timeline) -> tuple[Candidate, ...]:
    """Return candidates, best first, as they are where the best is still to come, else none.

    Of what will apply and answers about equally well, what begins first leads.
    """
    if not candidates or candidates[0].hit.excluded is None:
        return ()
    equal = [
        one
        for one in candidates
        if one.hit.excluded is not None and about_equal(candidates[0], one)
    ]
    first = min(equal, key=lambda one: timeline.periods[one.document].first or dt.date.min)
    return (first, *(one for one in candidates if one is not first))


def newest_leads(
    candidates: Sequence[Candidate],
    timeline: Timeline,
    as_good: Callable[[Candidate, Candidate], bool],
) -> tuple[Candidate, ...]:
    """Return candidates with the newest of those in front that answer about equally well.

    Args:
        candidates: What was found, best first.
        timeline: What doesn't apply when it is asked about never leads for being new.
        as_good: Whether the second of two candidates tells as much as the first.

    """
    if not candidates or not timeline.in_force(candidates[0].document):
        return tuple(candidates)
    # What HR has pointed out leads until HR points out something newer.
    if candidates[0].pointed_out:
        return tuple(candidates)
    first = best = candidates[0]
    for one in candidates[1:]:
        newer = best.since is not None and one.since is not None and one.since > best.since
        equal = newer and about_equal(first, one) and as_good(first, one)
        if equal and timeline.in_force(one.document):
            best = one
    return (best, *(one for one in candidates if one is not best))


def about_equal(best: Candidate, other: Candidate) -> bool:
    """Return whether two passages, both read, answer about equally well."""
    return bool(other.marked) and other.probability >= _ABOUT_EQUAL * best.probability
