"""Which documents may answer about the day, or the stretch of days, that a question asks about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.moment import Tense
from index import Excluded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.answering.moment import Moment
    from index import Hit, Metadata, Period, SearchResult

# What doesn't apply at the moment asked about may still tell of it, so it stays, and counts for
# this much of its score beside what does (docs/decisions/0031-time.md).
_ELSEWHEN: Final = 0.8
# Passages answer about equally well when the second has so much of the best one's score
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

    def at_the_moment(self, result: SearchResult) -> tuple[Hit, ...]:
        """Return what may answer about the moment that the question names, best first.

        What applies today stays: a letter of this week may tell of next month. What applies at the
        moment is preferred.
        """
        kept = [hit for hit in result.hits + result.excluded if self._may_answer(hit)]
        return tuple(sorted(kept, key=self._preference, reverse=True))

    def _may_answer(self, hit: Hit) -> bool:
        document = hit.passage.document
        return self.in_force(document) or self.applies_today(document)

    def _preference(self, hit: Hit) -> float:
        document = hit.passage.document
        going_on = self.moment is not None and self.moment.tense is Tense.PRESENT
        preferred = self.applies_today(document) if going_on else self.in_force(document)
        return hit.score if preferred else _ELSEWHEN * hit.score

    def together(self, one: str, other: str) -> bool:
        """Return whether two documents apply at the same time, on one of the days asked about."""
        first, last = self.asked
        period = self.periods[other]
        begins, ends = max(first, period.first or first), last
        if period.end is not None:
            ends = min(ends, period.end - dt.timedelta(1))
        return begins <= ends and self.periods[one].overlaps(begins, ends)


def with_coming(result: SearchResult, timeline: Timeline) -> tuple[Hit, ...]:
    """Return what applies and what will, best first; nothing where what applies is best.

    Of what will apply and answers about equally well, what begins first leads.
    """
    coming = [hit for hit in result.excluded if hit.excluded is Excluded.NOT_YET_VALID]
    hits = sorted((*result.hits, *coming), key=lambda hit: hit.score, reverse=True)
    if not hits or hits[0].excluded is None:
        return ()
    equal = [h for h in hits if h.score >= _ABOUT_EQUAL * hits[0].score and h.excluded is not None]
    first = min(equal, key=lambda hit: timeline.periods[hit.passage.document].first or dt.date.min)
    return (first, *(hit for hit in hits if hit is not first))


def newest_leads(
    hits: Sequence[Hit],
    timeline: Timeline,
    metadata_of: Callable[[str], Metadata],
    as_good: Callable[[Hit, Hit], bool],
) -> tuple[Hit, ...]:
    """Return hits with the newest of those in front that answer about equally well.

    Args:
        hits: What was found, best first.
        timeline: What doesn't apply when it is asked about never leads for being new.
        metadata_of: Gives a document's metadata by its id.
        as_good: Whether the second of two hits answers as well as the first.

    """
    if not hits or not timeline.in_force(hits[0].passage.document):
        return tuple(hits)
    first = best = hits[0]
    since = _since(metadata_of(best.passage.document))
    for hit in hits[1:]:
        if hit.score < _ABOUT_EQUAL * first.score:
            break
        other = _since(metadata_of(hit.passage.document))
        newer = since is not None and other is not None and other > since
        if newer and timeline.in_force(hit.passage.document) and as_good(first, hit):
            best, since = hit, other
    return (best, *(hit for hit in hits if hit is not best))


def _since(metadata: Metadata) -> dt.date | None:
    """Return from when on a document tells what is so."""
    known = [day for day in (metadata.date, metadata.valid_from) if day]
    return max(known, default=None)
