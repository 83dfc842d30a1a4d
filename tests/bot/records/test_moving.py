"""Records move from the file to PostgreSQL: all or none, and only into an empty database."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.records.claims import SharedClaims
from bot.records.feedback import FeedbackRecords
from bot.records.gaps import GapRecords, KnownGap
from bot.records.questions import QuestionRecords
from bot.records.state_folder import Owner, secret_key
from bot.records.store.database import FILE, Database
from bot.records.store.moving import MOVED
from bot.records.store.schema import BEGUN, METADATA, NOTICES
from tests.bot.cli.test_errors import Ran, omorg, said
from tests.bot.records.test_taking_over import write_feedback
from tests.support.postgres import query

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import Server

TODAY = dt.date.today()  # noqa: DTZ011 - as the commands have it
YESTERDAY = TODAY - dt.timedelta(days=1)
QUESTIONS = 300
NOTICE = {
    "id": "n",
    "day": TODAY,
    "document": "å.md",
    "content": "c",
    "reason": "wrong",
    "quote": "”HR”",
    "comments": ["nej", "ja"],
    "count": 2,
    "told": 1,
    "telling": 0,
    "role": None,
    "outcome": None,
}


def fill(folder: Path) -> None:
    """Keep a row of each kind, with all that a value may be, and a day's many questions."""
    key = secret_key(folder) if folder.exists() else None
    with closing(Database(folder)) as database:
        questions = QuestionRecords(database, key=key)
        for number in range(QUESTIONS):
            kept = questions.keep(
                TODAY if number % 2 else YESTERDAY,
                text=f"fråga {number} på två\nrader 🙂" if number else "tecknet \0 går inte",
                language="en" if number % 3 else "sv",
                outcome="unsure",
                documents=["å.md", "mapp/b.md"],
                asker=f"U{number % 7}",
            )
            assert kept
            if number % 5 == 0:
                questions.mark(kept, helpful=False, reason="outdated")
        FeedbackRecords(database).keep(TODAY, helpful=True, comment="Tack för det", documents=["a"])
        gap = KnownGap("g", "Får man ha hund?", "sv", "dismissed", TODAY, changed=YESTERDAY)
        GapRecords(database).found([gap], [])
        database.run(lambda opened: opened.execute(NOTICES.insert(), NOTICE))


def rows(folder: Path, url: str = "") -> dict[str, list[dict[str, Any]]]:
    """Return all rows of the tables that are moved, in the order of their keys."""
    with closing(Database(folder, url)) as database:
        return database.run(
            lambda opened: {
                table.name: [
                    {**row} for row in opened.execute(sa.select(table).order_by("id")).mappings()
                ]
                for table in MOVED
            }
        )


def move(folder: Path, url: str, *arguments: str) -> Ran:
    """Run the command in a folder."""
    return omorg("move-records", *arguments, folder=folder, OMORG_STATE="state", OMORG_DATABASE=url)


def test_all_records_are_there_and_nothing_twice(tmp_path: Path, postgres: Server) -> None:
    """Row by row as they were; the file is gone, and a second time there is nothing to move."""
    state, url = tmp_path / "state", postgres.new_database()
    fill(state)
    before = rows(state)
    for row in before["questions"]:
        row["text"] = row["text"].replace("\0", "")
    ran = move(tmp_path, url, "--json")
    assert (0, "") == (ran.returncode, ran.stderr)
    expected = {"questions": QUESTIONS, "feedback": 1, "notices": 1, "gaps": 1}
    assert {"moved": expected} == json.loads(ran.stdout)
    assert before == rows(tmp_path / "elsewhere", url)
    assert [] == list(state.glob("*.sqlite3*[!k]"))
    assert "There are no records in state to move" in said(move(tmp_path, url))
    # The rows of the day are purged as any: people become numbers when it is over.
    with closing(Database(state, url)) as database:
        records = QuestionRecords(database)
        assert 7 == len({one.asker for one in records.between(TODAY, TODAY)})
        records.purge(TODAY + dt.timedelta(days=1))
        numbered = {one.asker for one in records.between(TODAY, TODAY)}
    assert {str(number) for number in range(1, 8)} == numbered


def test_the_command_says_what_was_moved(tmp_path: Path, postgres: Server) -> None:
    """In the language asked for; records of the earliest version are taken along."""
    (tmp_path / "state").mkdir()
    write_feedback(tmp_path / "state")
    ran = move(tmp_path, postgres.new_database(), "--lang", "sv")
    said_so = (
        "Flyttat till databasen i OMORG_DATABASE: 0 frågor, 2 omdömen, 0 meddelanden till "
        "ansvariga, 0 luckor. Filen är borttagen."
    )
    # A log that the test has no standard error for may stand before it.
    assert " ".join(ran.stdout.split()).endswith(said_so)
    assert [] == list((tmp_path / "state").glob("*.sqlite3"))


def test_what_was_claimed_is_known_from_the_move_on(tmp_path: Path, postgres: Server) -> None:
    """Claims stay behind, and the database says so: it remembers nothing from before itself."""
    state, url = tmp_path / "state", postgres.new_database()
    fill(state)
    claims = SharedClaims(state)
    assert claims.claim("message", "C1", "1.0")
    claims.close()
    began = dt.datetime.now(tz=dt.UTC).timestamp()
    assert 0 == move(tmp_path, url).returncode
    shared = SharedClaims(state, url, secret="xoxb-1")  # noqa: S106 - a test's own
    assert began < shared.remembers_since
    shared.close()
    assert [(0,), (0,)] == [query(url, f"SELECT count(*) FROM {name}")[0] for name in  # noqa: S608
                            ("claims", "salts")]  # fmt: skip


@pytest.mark.parametrize("table", sorted(set(METADATA.tables) - {BEGUN.name}))
def test_a_database_that_is_not_empty_is_refused(
    tmp_path: Path, postgres: Server, table: str
) -> None:
    """Whatever it holds; both are as they were."""
    state, url = tmp_path / "state", postgres.new_database()
    fill(state)
    before = rows(state)
    with closing(Database(tmp_path / "other", url)) as database:
        values = {column.name: _any(column.type) for column in METADATA.tables[table].columns}
        database.run(lambda opened: opened.execute(METADATA.tables[table].insert(), values))
    held = rows(tmp_path / "other", url)
    assert "holds records already. Name an empty one" in said(move(tmp_path, url))
    assert (before, held) == (rows(state), rows(tmp_path / "other", url))


def _any(of: sa.types.TypeEngine[Any]) -> object:
    """Return a value of a column's type."""
    values = {dt.date: TODAY, bytes: b"x", int: 1, bool: True, dict: []}
    return values.get(of.python_type, "x")


def test_what_cannot_be_moved_is_said_in_one_line(tmp_path: Path, postgres: Server) -> None:
    """No database, no such address, none that answers, a bot that runs: nothing is changed."""
    state, url = tmp_path / "state", postgres.new_database()
    assert "There are no records in state to move" in said(move(tmp_path, url))
    fill(state)
    before = rows(state)
    wrong = url.replace(postgres.password, "hemligt")
    for address, line in (
        ("", "There is no database to move the records to: name it with OMORG_DATABASE"),
        ("mysql://u:hemligt@h/d", "OMORG_DATABASE is no address of a PostgreSQL database"),
        (wrong, "Nothing has been moved: the database of OMORG_DATABASE does not answer"),
    ):
        told = said(move(tmp_path, address))
        assert line in told
        assert "hemligt" not in told
    bot = Owner(state)
    assert "A bot is running with its records in state: stop it" in said(move(tmp_path, url))
    bot.release()
    with closing(sqlite3.connect(state / FILE, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("DELETE FROM gaps")
        busy.execute("ROLLBACK")
    assert before == rows(state)
    assert 0 == move(tmp_path, url).returncode


def test_a_damaged_file_is_left_as_it_is(tmp_path: Path, postgres: Server) -> None:
    """It is not begun anew, as the bot would, and nothing is taken for all."""
    state = tmp_path / "state"
    state.mkdir()
    (state / FILE).write_bytes(b"no database" * 500)
    told = said(move(tmp_path, postgres.new_database()))
    assert "is damaged (SQLITE_NOTADB). Restore a backup of it" in told
    assert [FILE] == [path.name for path in state.glob("*.sqlite3*")]


def test_a_fault_on_the_way_leaves_all_as_it_was(tmp_path: Path, postgres: Server) -> None:
    """A row that the database refuses: none of the others is in it either."""
    state, url = tmp_path / "state", postgres.new_database()
    fill(state)
    before = rows(state)
    rows(tmp_path / "other", url)  # makes the tables
    refuse = "ALTER TABLE gaps ADD CONSTRAINT refused CHECK (question <> 'Får man ha hund?')"
    with closing(Database(tmp_path / "other", url)) as database:
        database.run(lambda opened: opened.exec_driver_sql(refuse))
    assert "Nothing has been moved: the records can't be read or written" in said(
        move(tmp_path, url)
    )
    assert before == rows(state)
    assert {table.name: [] for table in MOVED} == rows(tmp_path / "other", url)
