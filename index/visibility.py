"""Who may see what, and what of it applies: worked out before anything is ranked.

Functions of what an index version holds, not methods of it: what keeps their results for later
must not keep the version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.ranking import Visible
from index.validity import exclusions, may_see, periods

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from index.types import Excluded, Metadata, Passage
    from index.validity import Period


def visible_reasons(
    metadata: Mapping[str, Metadata], at: dt.date, audience: frozenset[str]
) -> dict[str, Excluded | None]:
    """Return the documents that may be seen, each with why it doesn't apply, or None."""
    seen = _seen(metadata, audience)
    reasons = exclusions(seen, at)
    return {identifier: reasons.get(identifier) for identifier in seen}


def visible_rows(
    metadata: Mapping[str, Metadata],
    passages: Sequence[Passage],
    at: dt.date,
    audience: frozenset[str],
) -> tuple[Visible, dict[str, Excluded | None]]:
    """Return the passages that ``audience`` may see, and why some of the documents don't apply."""
    reasons = visible_reasons(metadata, at, audience)
    found = [reasons.get(p.document, False) for p in passages]  # False: not visible
    mask = np.array([reason is not False for reason in found], dtype=np.bool_)
    applies = np.array([reason is None for reason in found], dtype=np.bool_)
    return Visible(np.flatnonzero(mask), mask, applies), reasons


def visible_periods(
    metadata: Mapping[str, Metadata], audience: frozenset[str]
) -> dict[str, Period]:
    """Return when each document applies that may be seen."""
    return periods(_seen(metadata, audience))


def _seen(metadata: Mapping[str, Metadata], audience: frozenset[str]) -> dict[str, Metadata]:
    groups = frozenset(group.casefold() for group in audience)
    return {key: one for key, one in metadata.items() if may_see(one, groups)}
