"""Gaps as they are followed, and the document that lies nearest to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from bot.operations.gaps.collecting import Gap
    from bot.records.gaps import KnownGap, State


@dataclass(frozen=True, slots=True)
class Nearest:
    """The document that lies nearest to a gap.

    Attributes:
        document: Its path.
        title: Its title.
        owner: Who answers for it, or whom the contacts name for the question; None for nobody.

    """

    document: str
    title: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class FollowedGap:
    """A gap, and what is known of it.

    Attributes:
        gap: Its questions.
        known: What is known of it.

    """

    gap: Gap
    known: KnownGap


@dataclass(frozen=True, slots=True)
class GapReport:
    """All gaps, as they are on a day.

    Attributes:
        gaps: The largest first.
        withheld: How many questions are in groups that are too small to be shown.
        closed: Those that were open until now and are answered.
        index_version: The index version that was asked.
        first: The day since which questions count.
        last: The last day.

    """

    gaps: tuple[FollowedGap, ...]
    withheld: int
    closed: tuple[KnownGap, ...]
    index_version: str
    first: dt.date
    last: dt.date

    def of_state(self, *states: State) -> list[FollowedGap]:
        """Return the gaps in any of ``states``, the largest first."""
        return [one for one in self.gaps if one.known.state in states]
