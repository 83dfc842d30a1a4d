"""What people say of an answer, and where it is kept: without who, where or when exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class FeedbackStore(Protocol):
    """Keeps feedback on answers."""

    def keep(
        self,
        day: dt.date,
        *,
        helpful: bool,
        reason: str | None = None,
        comment: str | None = None,
        documents: Sequence[str] = (),
    ) -> bool:
        """Keep one piece of feedback; False where it could not be kept, which is logged.

        Args:
            day: When it was given; no time of day.
            helpful: Whether the answer helped.
            reason: ``wrong``, ``outdated`` or ``not_asked`` where it did not.
            comment: What the person added, as written; it is masked before it is kept.
            documents: Ids of the documents that the answer cited.

        """
        ...
