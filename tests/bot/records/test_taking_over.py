"""What an earlier version kept, in a file for claims and one for feedback, is not lost."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import structlog

from bot.records.claims import SharedClaims
from bot.records.feedback import Feedback, FeedbackRecords
from bot.records.state_folder import prepare, secret_key
from bot.records.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path

KEY = ("message", "C0LOCAL0001", "1700000000.000100")
BEGUN = 1_600_000_000
CLAIMS = """
CREATE TABLE claims (
    key BLOB PRIMARY KEY, kind TEXT NOT NULL, hour INTEGER NOT NULL,
    state INTEGER NOT NULL, owner TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE begun (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL);
"""
FEEDBACK = """
CREATE TABLE feedback (
    day TEXT NOT NULL, helpful INTEGER NOT NULL, reason TEXT, comment TEXT, documents TEXT NOT NULL
);
INSERT INTO feedback VALUES ('2027-03-01', 0, 'wrong', 'nej', '["å.md"]');
INSERT INTO feedback VALUES ('2027-03-02', 1, NULL, NULL, '[]');
"""
KEPT = [
    Feedback(dt.date(2027, 3, 1), False, "wrong", "nej", ("å.md",)),  # noqa: FBT003 - a row
    Feedback(dt.date(2027, 3, 2), True, None, None, ()),  # noqa: FBT003 - as above
]


def write_feedback(folder: Path) -> None:
    """Write the earlier version's file of feedback."""
    with closing(sqlite3.connect(folder / "feedback.sqlite3")) as database:
        database.executescript(FEEDBACK)


def test_claims_and_feedback_are_taken_over(tmp_path: Path) -> None:
    """A message answered before is not answered again, feedback is there once, the files go."""
    folder, hour = prepare(tmp_path / "state"), int(dt.datetime.now(tz=dt.UTC).timestamp()) // 3600
    row = (secret_key(folder).digest(*KEY), "message", hour, 2, "0123456789abcdef")
    with closing(sqlite3.connect(folder / "claims.sqlite3")) as database:
        database.executescript(CLAIMS)
        database.execute("INSERT INTO begun VALUES (1, ?)", (BEGUN,))
        database.execute("INSERT INTO claims VALUES (?, ?, ?, ?, ?)", row)
        database.commit()
    write_feedback(folder)
    for _ in range(2):
        claims = SharedClaims(folder)
        assert claims.claim(*KEY) is False
        # As far back as claims are kept at all: the earlier file was older than that.
        assert claims.remembers_since < dt.datetime.now(tz=dt.UTC).timestamp() - 22 * 3600
        claims.close()
        assert FeedbackRecords(Database(folder)).all() == KEPT
    assert [path.name for path in folder.glob("*.sqlite3")] == ["records.sqlite3"]


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    """A line names it, and the bot works."""
    (tmp_path / "feedback.sqlite3").write_bytes(b"no database" * 500)
    with structlog.testing.capture_logs() as logs:
        assert FeedbackRecords(Database(tmp_path)).all() == []
    (said,) = [entry for entry in logs if entry["event"] == "database_set_aside"]
    assert (tmp_path / said["kept_as"]).read_bytes()[:11] == b"no database"
    assert not (tmp_path / "feedback.sqlite3").exists()


def test_a_file_in_use_is_taken_over_later(tmp_path: Path) -> None:
    """While a process of the earlier version writes, a line says so; then nothing is missing."""
    write_feedback(tmp_path)
    with closing(sqlite3.connect(tmp_path / "feedback.sqlite3", isolation_level=None)) as earlier:
        earlier.execute("BEGIN IMMEDIATE")
        with structlog.testing.capture_logs() as logs:
            assert FeedbackRecords(Database(tmp_path)).all() == []
        assert [entry["event"] for entry in logs] == ["earlier_records_left"]
    assert FeedbackRecords(Database(tmp_path)).all() == KEPT
