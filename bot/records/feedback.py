"""What people say of an answer, and where it is kept: without who, where or when exactly."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

import structlog

from bot.records.database import Database, Unavailable
from bot.records.masking import mask
from bot.records.state_folder import prepare

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path


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

FILE: Final = "feedback.sqlite3"

Reason = Literal["wrong", "outdated", "not_asked"]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

_COMMENT: Final = 1_000  # characters; a longer one is cut
_DOCUMENTS: Final = 10
# A person waits for a short "thank you" only, so another process may be waited for longer.
_BUSY_SECONDS: Final = 2.0

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS feedback (
    day TEXT NOT NULL, helpful INTEGER NOT NULL, reason TEXT, comment TEXT,
    documents TEXT NOT NULL
);
"""


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


class FeedbackFile:
    """Feedback in a SQLite file of its own; safe to use from any thread and process."""

    def __init__(self, folder: Path) -> None:
        """Keep it in ``folder``.

        Raises:
            ConfigurationError: The folder can't be written to.

        """
        self._database = Database(prepare(folder) / FILE, _SCHEMA, busy_seconds=_BUSY_SECONDS)

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
        row = (
            day.isoformat(),
            int(helpful),
            reason if reason in REASONS else None,
            masked or None,
            json.dumps(list(documents[:_DOCUMENTS]), ensure_ascii=False),
        )

        def insert(database: sqlite3.Connection) -> None:
            database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", row)

        try:
            self._database.run(insert)
        except Unavailable as error:
            log.error("feedback_lost", reason=str(error))  # noqa: TRY400 - the line says it all
            return False
        return True

    def all(self) -> list[Feedback]:
        """Return what was kept, by day.

        Raises:
            Unavailable: It can't be read for the moment.

        """

        def read(database: sqlite3.Connection) -> list[tuple[str, int, Reason | None, str, str]]:
            columns = "day, helpful, reason, comment, documents"
            return database.execute(
                f"SELECT {columns} FROM feedback ORDER BY day, rowid"  # noqa: S608 - names of our own
            ).fetchall()

        return [
            Feedback(
                dt.date.fromisoformat(day),
                bool(helpful),
                reason,
                comment,
                tuple(json.loads(documents)),
            )
            for day, helpful, reason, comment, documents in self._database.run(read)
        ]
