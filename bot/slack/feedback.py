"""What people say of an answer, and where it is kept: without who, where or when exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt


class FeedbackStore(Protocol):
    """Keeps feedback on answers."""

    def keep(  # noqa: PLR0913 - what there is to keep, each named by the caller
        self,
        *,
        day: dt.date,
        helpful: bool,
        reason: str | None,
        comment: str | None,
        documents: tuple[str, ...],
        question: str,
    ) -> None:
        """Keep one piece of feedback; personal details in ``comment`` are masked before.

        Args:
            day: When it was given; no time of day.
            helpful: Whether the answer helped.
            reason: ``wrong``, ``outdated`` or ``not_asked`` where it did not.
            comment: What the person added, as written.
            documents: Ids of the documents that the answer cited.
            question: What had been asked, as written.

        """
        ...
