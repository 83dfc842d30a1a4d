"""Takes over what an earlier version of Omorg kept, in a file for claims and one for feedback."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.records.store.schema import BEGUN, CLAIMS, FEEDBACK, insert_new

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

log = structlog.get_logger(__name__)

_CLAIMS: Final = "claims.sqlite3"
_FEEDBACK: Final = "feedback.sqlite3"
_WAIT_SECONDS: Final = 0.5


def earlier_files(folder: Path) -> list[Path]:
    """Return the files of an earlier version that are in a folder."""
    return [path for name in (_CLAIMS, _FEEDBACK) if (path := folder / name).is_file()]


def take_over(connection: sa.Connection, file: Path) -> None:
    """Copy what a file of ``earlier_files`` holds, in the transaction that is open.

    Raises:
        sqlite3.DatabaseError: It is damaged, or locked by a process of the earlier version.

    """
    with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS)) as found:
        # Nobody writes to it between this and its removal.
        found.execute("BEGIN EXCLUSIVE")
        rows = list(_claims(found) if file.name == _CLAIMS else _feedback(found))
        if file.name == _CLAIMS:
            ((at,),) = found.execute("SELECT at FROM begun").fetchall()
            connection.execute(BEGUN.update().values(at=at))
    table = CLAIMS if file.name == _CLAIMS else FEEDBACK
    if rows:
        connection.execute(insert_new(connection, table), rows)
    log.info("earlier_records_taken_over", file=file.name, count=len(rows))


def _claims(found: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    names = "key", "kind", "hour", "state", "owner"
    for row in found.execute("SELECT key, kind, hour, state, owner FROM claims"):
        yield dict(zip(names, row, strict=True))


def _feedback(found: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    rows = found.execute("SELECT day, helpful, reason, comment, documents FROM feedback")
    for day, helpful, reason, comment, documents in rows:
        yield {
            "id": secrets.token_hex(16),
            "day": dt.date.fromisoformat(day),
            "helpful": bool(helpful),
            "reason": reason,
            "comment": comment,
            "documents": json.loads(documents),
        }
