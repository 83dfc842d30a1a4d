"""Questions that were asked: what is kept, what never is, and what is gone after a while."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import structlog
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.records.feedback import FeedbackRecords
from bot.records.questions import AskedQuestion, QuestionRecords
from bot.records.state_folder import SecretKey
from bot.records.store.database import FILE, Database, Unavailable
from bot.records.store.schema import METADATA, SALTS
from index import ConfigurationError
from tests.support.planted_persons import FORMS, disk, left, planted
from tests.support.postgres import query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Server

ROOT = Path(__file__).parents[3]
DAY = dt.date(2027, 3, 1)
NEXT = DAY + dt.timedelta(days=1)
KEY = SecretKey(b"k" * 32)


@pytest.fixture
def database(tmp_path: Path, database_url: str) -> Iterator[Database]:
    """Give an empty database of records."""
    with closing(Database(tmp_path / "state", database_url)) as opened:
        yield opened


def keep(records: QuestionRecords, text: str, asker: str = "U1", day: dt.date = DAY) -> str:
    """Keep a question that was answered, and return its id."""
    kept = records.keep(
        day, text=text, language="sv", outcome="answered", documents=["å.md"], asker=asker
    )
    assert kept is not None
    return kept


READ_BESIDE = """
import sqlite3, sys
from contextlib import closing
with closing(sqlite3.connect(sys.argv[1])) as found:
    print(found.execute("SELECT count(*) FROM questions").fetchone()[0])
"""


def seen_by_another_process(folder: Path) -> str:
    """Open the file in another process, count its questions, and close it there."""
    command = [sys.executable, "-c", READ_BESIDE, str(folder / FILE)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_process_that_ends_takes_nothing_from_the_bot(tmp_path: Path) -> None:
    """The write-ahead log stays while the bot has the file open, twice as it does, and is read."""
    with (
        closing(Database(tmp_path, "")) as one,
        closing(Database(tmp_path, "")) as other,
    ):
        for number, database in enumerate((one, other, one, other, one)):
            keep(QuestionRecords(database, key=KEY), f"fråga {number}")
            assert f"{number + 1}\n" == seen_by_another_process(tmp_path)
            assert (tmp_path / f"{FILE}-wal").exists()


def askers(records: QuestionRecords, day: dt.date = DAY) -> list[str]:
    """Return who asked on a day, each as often as they did."""
    return sorted(one.asker for one in records.between(day, day))


def test_a_question_is_kept_and_marked(database: Database) -> None:
    """All that it was, cleaned; what is said of it later goes to it alone, the last word counts."""
    records = QuestionRecords(database, key=KEY)
    kept = records.keep(
        DAY,
        text=" ring 070-123 45 67? ",
        language="en",
        outcome="unsure",
        documents=["b.md", "å.md"],
        asker="U1",
    )
    other = keep(records, "annat", day=NEXT)
    assert kept is not None
    assert re.fullmatch(r"[0-9a-f]{32}", kept) is not None
    (found,) = records.between(DAY, DAY)
    expected = AskedQuestion(
        kept, DAY, "ring [telefon]?", "en", "unsure", ("b.md", "å.md"), found.asker, None, None
    )
    assert expected == found
    assert records.mark(kept, helpful=False, reason="wrong") is True
    assert records.mark(kept, helpful=False, reason="no such reason") is True
    assert records.answered(kept, outcome="answered", documents=["c.md"]) is True
    assert records.mark("f" * 32, helpful=True, reason=None) is False
    said = {
        one.id: (one.helpful, one.reason, one.outcome, one.documents)
        for one in records.between(DAY, NEXT)
    }
    assert said == {
        kept: (False, None, "answered", ("c.md",)),
        other: (None, None, "answered", ("å.md",)),
    }


def test_askers_are_told_apart_for_a_day_only(database: Database, tmp_path: Path) -> None:
    """One digest for one person and day, in every replica; after the day numbers in no order.

    With the salt gone nobody can try out who it was; a new day's digest says nothing of the old.
    """
    records = QuestionRecords(database, key=KEY)
    for text, asker in (("a", "U1"), ("b", "U2"), ("c", "U1")):
        keep(records, text, asker)
    keep(records, "d", "U1", NEXT)
    first = askers(records)
    assert sorted(first.count(one) for one in set(first)) == [1, 2]
    assert {len(one) for one in first} == {32}
    assert set(first) & set(askers(records, NEXT)) == set()
    assert records.purge(NEXT) == 0
    numbered = askers(records)
    assert set(numbered) == {"1", "2"}
    assert sorted(numbered.count(one) for one in set(numbered)) == [1, 2]
    days = database.run(lambda opened: opened.execute(sa.select(SALTS.c.day)).scalars().all())
    assert days == [NEXT]
    # A straggler of the day before gets a number of its own at the next purge.
    keep(records, "e", "U1")
    records.purge(NEXT)
    assert set(askers(records)) == {"1", "2", "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_the_database_alone_does_not_tell_who_asked(tmp_path: Path) -> None:
    """Not even on the day, to somebody who knows all user ids: the key is elsewhere."""
    digests = []
    for key in (KEY, SecretKey(b"l" * 32)):
        with closing(Database(tmp_path)) as database:
            records = QuestionRecords(database, key=key)
            keep(records, "a")
            digests = askers(records)
    assert len(set(digests)) == 2


def test_rows_come_in_no_order(database: Database) -> None:
    """Neither as they were asked, nor twice the same way."""
    records = QuestionRecords(database)
    asked = [str(number) for number in range(40)]
    for text in asked:
        keep(records, text)
    first, second = ([one.text for one in records.between(DAY, DAY)] for _ in range(2))
    assert sorted(first) == sorted(asked)
    assert asked not in (first, second)
    assert first != second


def test_what_is_old_goes(database: Database) -> None:
    """On the day that makes it too old, feedback alike; 0 days keep nothing and clear the rest."""
    records, feedback = QuestionRecords(database, days=90), FeedbackRecords(database)
    keep(records, "gammal")
    keep(records, "ny", day=NEXT)
    feedback.keep(DAY, helpful=True, comment="gammal")
    feedback.keep(NEXT, helpful=True, comment="ny")
    last = DAY + dt.timedelta(days=90)
    assert records.purge(last - dt.timedelta(days=1)) == 0
    assert records.purge(last) == 1
    assert [one.text for one in records.between(DAY, last)] == ["ny"]
    assert [one.comment for one in feedback.all()] == ["ny"]
    off = QuestionRecords(database, days=0)
    kept = off.keep(NEXT, text="c", language="sv", outcome="answered", documents=[], asker="U1")
    assert kept is None
    assert off.purge(NEXT) == 1
    assert records.between(DAY, last) == []


def test_the_tables_are_what_the_migrations_make(database: Database) -> None:
    """A change of one is a change of the other."""

    def differences(opened: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(opened), METADATA))

    assert database.run(differences) == []


@pytest.mark.slow
def test_nothing_personal_is_on_disk(
    tmp_path: Path, database_url: str, request: pytest.FixtureRequest
) -> None:
    """5,000 questions in 30 forms: no name, number, address, id or time in any file or dump.

    In the write-ahead log and free pages neither, before and after the purge; after it nothing of
    what was asked either.
    """
    folder, count = tmp_path / "state", 5_000
    with closing(Database(folder, database_url)) as database:
        records = QuestionRecords(database, key=KEY)
        asked = [planted(number) for number in range(count)]
        began = str(int(time.time()))[:7]
        for one in asked:
            keep(records, one.text, one.user)
        secrets = {secret for one in asked for secret in one.secrets} | {one.user for one in asked}
        assert len(FORMS) == 30
        assert len(secrets) > count

        def written() -> str:
            if not database_url:
                return disk(folder)
            server: Server = request.getfixturevalue("postgres")
            dump = server.dump(database_url).casefold()
            # The second in which the database itself was begun is in a table of its own.
            return re.sub(r"copy public\.begun .*?\\\.\n", "", dump, flags=re.DOTALL)

        before = written()
        assert before.count("var sitter hr") > count // len(FORMS)
        assert left(secrets, before) == set()
        assert re.findall(rf"{began}\d{{3}}|\d\d:\d\d:\d\d", before) == []
        digests = set(askers(records))
        assert len(digests) == count
        records.purge(NEXT)
        assert left(digests, written()) == set()
        records.purge(DAY + dt.timedelta(days=90))
        assert "var sitter hr" not in written()


def test_rows_lie_in_no_order(tmp_path: Path, postgres: Server) -> None:
    """A dump of PostgreSQL tells no order in which people asked: not after the day's purge."""
    url = postgres.new_database()
    with closing(Database(tmp_path / "state", url)) as database:
        records = QuestionRecords(database)
        for number in range(40):
            keep(records, f"nr {number}")
        records.purge(NEXT)
    ids = [row[0] for row in query(url, "SELECT id FROM questions ORDER BY ctid")]
    assert ids == sorted(ids)


WRITER = """
import datetime as dt, itertools, sys
from pathlib import Path
from bot.records.feedback import FeedbackRecords
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
database = Database(Path(sys.argv[1]), sys.argv[2])
feedback, questions = FeedbackRecords(database), QuestionRecords(database)
day = dt.date(2027, 3, 1)
for number in itertools.count():
    kept = questions.keep(
        day, text="a", language="sv", outcome="answered", documents=[], asker="U1"
    )
    name = f"{sys.argv[3]}{number}"
    if feedback.keep(day, helpful=True, documents=[name]) and questions.mark(
        kept, helpful=True, reason=None
    ):
        print(name, kept, flush=True)
"""


def test_what_was_accepted_outlives_a_kill(tmp_path: Path, database_url: str) -> None:
    """Two processes write as fast as they can and are killed: nothing that they confirmed is lost.

    The database is sound.
    """
    folder = tmp_path / "state"
    with closing(Database(folder, database_url)) as database:
        QuestionRecords(database).purge(DAY)
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(folder), database_url, name],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in "ab"
        ]
        confirmed = []
        for writer in writers:
            assert writer.stdout is not None
            confirmed += [writer.stdout.readline() for _ in range(100)]
        for writer in writers:
            writer.kill()
            confirmed += [line for line in writer.communicate(timeout=20)[0].splitlines() if line]
        pairs = [line.split() for line in confirmed if len(line.split()) == 2]
        assert len(pairs) >= 200
        found = {one.documents[0] for one in FeedbackRecords(database).all()}
        marked = {one.id for one in QuestionRecords(database).between(DAY, DAY) if one.helpful}
    assert {name for name, _ in pairs} - found == set()
    # The last line may have been cut.
    assert {kept for _, kept in pairs if len(kept) == 32} - marked == set()
    if not database_url:
        with closing(sqlite3.connect(folder / FILE)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_locked_file_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    """The answer goes out without: None, False, a line each that names no question."""
    with closing(Database(tmp_path, busy_seconds=0.1)) as database:
        records = QuestionRecords(database)
        kept = keep(records, "före")
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as blocker:
            blocker.execute("BEGIN EXCLUSIVE")
            with structlog.testing.capture_logs() as logs:
                refused = records.keep(
                    DAY, text="hemlig", language="sv", outcome="answered", documents=[], asker="U1"
                )
                assert refused is None
                assert records.mark(kept, helpful=True, reason=None) is False
        assert [entry["event"] for entry in logs] == ["question_not_kept", "question_not_marked"]
        assert {entry["reason"] for entry in logs} == {"Device or resource busy"}
        assert [one.text for one in records.between(DAY, DAY)] == ["före"]


def test_a_full_disk_is_told_as_the_system_tells_it(tmp_path: Path) -> None:
    """And not by SQLite's name for it, which says nothing to whoever has to make room."""
    with closing(Database(tmp_path)) as database:
        records = QuestionRecords(database)
        database.run(lambda opened: opened.exec_driver_sql("PRAGMA max_page_count=1"))
        with structlog.testing.capture_logs() as logs:
            kept = [
                records.keep(
                    DAY,
                    text="a " * 400,
                    language="sv",
                    outcome="answered",
                    documents=[],
                    asker="U1",
                )
                for _ in range(20)
            ]
        assert kept[-1] is None
    assert {entry["reason"] for entry in logs} == {"No space left on device"}


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """Nothing waits for it twice in a row, and no line has the password."""
    url = "postgresql+psycopg://omorg:hemligt@127.0.0.1:9/records"
    with closing(Database(tmp_path, url)) as database:
        records = QuestionRecords(database)
        with structlog.testing.capture_logs() as logs:
            for _ in range(2):
                began = time.monotonic()
                refused = records.keep(
                    DAY, text="a", language="sv", outcome="answered", documents=[], asker="U1"
                )
                assert refused is None
        assert time.monotonic() - began < 0.1
        with pytest.raises(Unavailable) as told:
            records.between(DAY, DAY)
    assert "there is no connection to the server" == str(told.value)
    assert "hemligt" not in f"{logs}"
    assert len(logs) == 2


@pytest.mark.parametrize(
    "address", ["sqlite:///x", "mysql://u:hemligt@h/d", "hemligt", "postgresql://u:hemligt@h"]
)
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    """One line says what to write, and not what was written."""
    with pytest.raises(ConfigurationError, match=r"^OMORG_DATABASE is no address .*write ") as told:
        Database(tmp_path, address)
    assert "hemligt" not in str(told.value)
