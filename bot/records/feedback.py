"""What people say of an answer, and where it is kept: without who, where or when exactly."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

import sqlalchemy as sa
import structlog

from bot.records.masking import mask
from bot.records.store.database import Unavailable
from bot.records.store.schema import FEEDBACK

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.records.store.database import Database


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


log = structlog.get_logger(__name__)

Reason = Literal["wrong", "outdated", "not_asked"]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

_COMMENT: Final = 1_000  # characters; a longer one is cut
_DOCUMENTS: Final = 10
_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's word on one answer; nothing in it tells whose.

    Attributes:
        day: When it was given.
        helpful: Whether the answer helped.
        reason: Why not: wrong, outdated, or not what was asked.
        comment: In the person's own words, without numbers and addresses that lead to somebody.
        documents: Ids of the documents that the answer cited.

    """

    day: dt.date
    helpful: bool
    reason: Reason | None
    comment: str | None
    documents: tuple[str, ...]


class FeedbackRecords:
    """Feedback in the database of records; safe to use from any thread and process.

    Args:
        database: Where it is kept.

    """

    def __init__(self, database: Database) -> None:
        """Use ``database``."""
        self._database = database

    def keep(
        self,
        day: dt.date,
        *,
        helpful: bool,
        reason: str | None = None,
        comment: str | None = None,
        documents: Sequence[str] = (),
    ) -> bool:
        """Keep one person's word; False, which is logged, where it can't be written.

        The comment is masked before anything else is done with it. A reason that is none of
        ``REASONS`` is left out.
        """
        masked = mask(comment).strip()[:_COMMENT] if comment else ""
        row = {
            "id": secrets.token_hex(_ID_BYTES),
            "day": day,
            "helpful": helpful,
            "reason": reason if reason in REASONS else None,
            "comment": masked or None,
            "documents": list(documents[:_DOCUMENTS]),
        }
        try:
            self._database.run(lambda database: database.execute(FEEDBACK.insert(), row))
        except Unavailable as error:
            log.error("feedback_lost", reason=str(error))  # noqa: TRY400 - the line says it all
            return False
        return True

    def all(self) -> list[Feedback]:
        """Return what was kept, by day, and within a day in no order.

        Raises:
            Unavailable: It can't be read for the moment.

        """
        wanted = sa.select(FEEDBACK).order_by(FEEDBACK.c.day, FEEDBACK.c.id)
        rows = self._database.run(lambda database: database.execute(wanted).all())
        return [
            Feedback(row.day, row.helpful, row.reason, row.comment, tuple(row.documents))
            for row in rows
        ]
