"""What is too old goes by a command, and the bot's day has it done too."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.operations.installation.machine import database_line
from bot.records.claims import MemoryClaims
from bot.records.feedback import FeedbackRecords
from bot.records.questions import QuestionRecords
from bot.records.store.database import FILE, Database
from bot.records.store.sqlite_file import lies_aside
from bot.slack.app import serve as app_serve
from tests.bot.cli.test_errors import omorg

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.postgres import Server

TODAY = dt.date.today()  # noqa: DTZ011 - as the command has it


def kept(folder: Path, url: str) -> tuple[list[str], list[str | None]]:
    """Return the questions and comments that there are."""
    with closing(Database(folder, url)) as database:
        asked = QuestionRecords(database).between(dt.date.min, dt.date.max)
        return sorted(one.text for one in asked), [
            one.comment for one in FeedbackRecords(database).all()
        ]


def fill(folder: Path, url: str) -> None:
    """Keep a question and a word of today, and of 30 days ago."""
    with closing(Database(folder, url)) as database:
        for day, text in ((TODAY, "ny"), (TODAY - dt.timedelta(days=30), "gammal")):
            QuestionRecords(database).keep(
                day, text=text, language="sv", outcome="answered", documents=[], asker="U1"
            )
            FeedbackRecords(database).keep(day, helpful=False, comment=text)


def test_the_command_deletes_what_is_too_old(tmp_path: Path, database_url: str) -> None:
    """By the setting, or all; it says how many in the language that is asked for, or as JSON."""
    settings = {
        "OMORG_STATE": str(tmp_path / "state"),
        "OMORG_DATABASE": database_url,
        "OMORG_RECORDS_DAYS": "30",
    }
    fill(tmp_path / "state", database_url)
    first = omorg("purge", "--json", folder=tmp_path, **settings)
    assert json.loads(first.stdout) == {"deleted": 1, "days": 30}
    assert kept(tmp_path / "state", database_url) == (["ny"], ["ny"])
    second = omorg("purge", "--all", "--lang", "sv", folder=tmp_path, **settings)
    assert second.stdout == (
        "Frågor som togs bort: 1, med all återkoppling och det som låg åt sidan.\n"
    )
    assert kept(tmp_path / "state", database_url) == ([], [])


def test_what_lies_aside_goes_as_questions_do(tmp_path: Path, database_url: str) -> None:
    """By the day since when it lies there, or all: a damaged database, and what was replaced."""
    state = tmp_path / "state"
    fill(state, database_url)

    def aside(day: dt.date) -> set[str]:
        damaged = state / f"records.damaged-{day}-2.sqlite3"
        damaged.write_bytes(b"hemligt")
        damaged.with_name(f"{damaged.name}-wal").write_bytes(b"hemligt")
        replaced = state / f"before-restore-{day}"
        replaced.mkdir()
        (replaced / "records.sqlite3").write_bytes(b"hemligt")
        return {damaged.name, replaced.name}

    aside(TODAY - dt.timedelta(days=30))
    newer = aside(TODAY - dt.timedelta(days=29))
    own = {"calibration.json", "notes.damaged-by-me.sqlite3"}
    (state / "before-restore-own").mkdir()
    (state / "before-restore-own" / "calibration.json").write_bytes(b"hemligt")
    (state / f"before-restore-{TODAY - dt.timedelta(days=29)}" / "calibration.json").touch()
    (state / "notes.damaged-by-me.sqlite3").write_bytes(b"hemligt")
    with closing(Database(state, database_url)) as database:
        QuestionRecords(database, days=30).purge(TODAY)
        assert newer == {path.name for path in lies_aside(state)}
        QuestionRecords(database, days=0).purge(TODAY)
    left = {
        path.name for path in state.rglob("*") if path.is_file() and b"hemligt" in path.read_bytes()
    }
    assert own == left
    # What was replaced and is no database may be wanted again.
    assert [f"before-restore-{TODAY - dt.timedelta(days=29)}"] == [
        path.name for path in lies_aside(state)
    ]


def test_a_damaged_database_keeps_no_question_from_going(tmp_path: Path) -> None:
    """It is set aside by the command that is to delete everything, and deleted by it too."""
    state = tmp_path / "state"
    fill(state, "")
    (file := state / FILE).write_bytes(b"no database " + file.read_bytes())
    settings = {"OMORG_STATE": str(state)}
    assert 0 == omorg("purge", folder=tmp_path, **settings).returncode
    assert [f"records.damaged-{TODAY}.sqlite3"] == [path.name for path in lies_aside(state)]
    assert 0 == omorg("purge", "--all", folder=tmp_path, **settings).returncode
    assert {} == lies_aside(state)


def test_the_bots_day_deletes_what_is_too_old(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a day while it runs; what is too old the next day goes then."""
    fill(tmp_path / "state", database_url)

    day = [TODAY]
    calendar = SimpleNamespace(date=SimpleNamespace(today=lambda: day[0]))
    monkeypatch.setattr(app_serve, "dt", calendar)
    with closing(Database(tmp_path / "state", database_url)) as database:
        desk = SimpleNamespace(owners=None, look_after_gaps=lambda: None)
        tend = app_serve._Tending(  # noqa: SLF001 - what `serve` does each minute
            MemoryClaims(),
            QuestionRecords(database, days=30),
            desk,  # type: ignore[arg-type]  # all that is used
        )
        tend()
        assert (["ny"], ["ny"]) == kept(tmp_path / "state", database_url)
        day[0] = TODAY + dt.timedelta(days=30)
        tend()
        assert ([], []) == kept(tmp_path / "state", database_url)


def test_records_that_cannot_be_used_are_told_in_words(tmp_path: Path) -> None:
    """In the language that is asked for, with what to do, and with no name of Python's."""
    fill(state := tmp_path / "state", "")
    with closing(sqlite3.connect(state / FILE, isolation_level=None)) as blocker:
        blocker.execute("BEGIN EXCLUSIVE")
        ran = omorg("purge", "--lang", "sv", folder=tmp_path, OMORG_STATE="state")
    assert (2, "") == (ran.returncode, ran.stdout)
    assert ran.stderr == (
        "omorg: Botens egna uppgifter går inte att använda just nu (upptaget av en annan process): "
        "se vad `omorg doctor` säger, och försök igen.\n"
    )


def test_records_of_a_newer_version_are_left_alone(tmp_path: Path, database_url: str) -> None:
    """One line says what to do, and nothing is changed."""
    settings = {"OMORG_STATE": "state", "OMORG_DATABASE": database_url}
    newer = sa.text("UPDATE alembic_version SET version_num = '9999'")
    with closing(Database(tmp_path / "state", database_url)) as database:
        database.run(lambda connection: connection.execute(newer))
    ran = omorg("purge", folder=tmp_path, **settings)
    assert 2 == ran.returncode
    assert "newer version of Omorg: run that version" in ran.stderr
    assert 1 == ran.stderr.count("\n")


def test_the_doctor_says_whether_the_database_answers(postgres: Server) -> None:
    """In one line without its address or password."""
    url = postgres.new_database()
    wrong = url.replace(postgres.password, "hemligt")
    lines = [database_line(one) for one in (url, wrong, "mysql://hemligt@h/d")]
    assert [line.level for line in lines] == ["ok", "error", "error"]
    assert lines[0].told("en") == "the database of OMORG_DATABASE answers"
    assert lines[2].told("en") == "OMORG_DATABASE is no address of a PostgreSQL database"
    told = " ".join(f"{line.told('sv')} {line.told('en')} {line.advice('en')}" for line in lines)
    assert "hemligt" not in told
    assert postgres.password not in told
