"""What a search found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.query import Query
    from index.types import Hit


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        query: What was searched for.
        hits: Passages that the person may see and that apply, best first, none between them left
            out.
        excluded: Those that the person may see and that don't apply at the date, best first, that
            are as good as the last of the hits.

    """

    query: Query
    hits: tuple[Hit, ...]
    excluded: tuple[Hit, ...]

    def best(self, count: int) -> list[Hit]:
        """Return the ``count`` best hits, those that don't apply at the date among them."""
        both = (*self.hits, *self.excluded)
        return sorted(both, key=lambda hit: hit.score, reverse=True)[:count]
