"""Claims in one database: one taker of each, nothing readable, no failure that stops."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.records import claims as claims_module
from bot.records.claims import SharedClaims
from bot.records.state_folder import Owner
from bot.records.store.database import FILE
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
KNOWN_TO_ALL = "the bot's token"
KEY = ("message", "T0LOCAL0001", "C0LOCAL0001", "1700000000.000100")

# Claims what it is told to as fast as it can, says which it got, and ends as it is told to.
RACER = """
import os, sys
from pathlib import Path
from bot.records.claims import SharedClaims
claims = SharedClaims(Path(sys.argv[1]), sys.argv[2], secret="the bot's token")
print("ready", flush=True)
for line in sys.stdin:
    word, *numbers = line.split()
    if word == "kill":
        os._exit(9)
    for number in numbers:
        if word == "claim":
            print(number if claims.claim("message", number) else "-", flush=True)
        else:
            getattr(claims, word)("message", number)
            print(word, flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that isn't there yet."""
    return tmp_path / "state"


@pytest.fixture
def claims(folder: Path) -> Iterator[SharedClaims]:
    """Return the claims of one process."""
    opened = SharedClaims(folder)
    yield opened
    opened.close()


class Racer:
    """Another process with claims in the same folder."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """Start, and wait until it is ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", RACER, str(folder), url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.said() == "ready"

    def tell(self, line: str) -> None:
        """Write a line to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def said(self) -> str:
        """Return the next line it wrote."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, line: str) -> str:
        """Tell it one thing and return what it says."""
        self.tell(line)
        return self.said()

    def kill(self) -> None:
        """Let it end at once, with nothing put in order."""
        self.process.kill()
        self.process.communicate(timeout=20)


def test_of_two_processes_one_gets_each_claim(folder: Path, database_url: str) -> None:
    """Both ask for the same 500 at once; each is taken once.

    Through PostgreSQL they are two replicas, each with a state folder of its own.
    """
    other = folder.with_name("other") if database_url else folder
    racers = [Racer(folder, database_url), Racer(other, database_url)]
    numbers = [str(number) for number in range(500)]
    for racer in racers:
        racer.tell("claim " + " ".join(numbers))
    got = Counter(racer.said() for _ in numbers for racer in racers)
    for racer in racers:
        racer.kill()
    assert got == Counter({**dict.fromkeys(numbers, 1), "-": 500})


def test_what_a_killed_process_left(folder: Path, database_url: str) -> None:
    """Taken over if nothing was said yet, looked into if a reply was on its way, else left.

    Until it is gone all three are its own; who gets one later gets it alone. The next start tells
    how many were left without a reply.
    """
    names = ["taken", "on its way", "replied"]
    keys = ["1", "2", "3"]
    other = folder.with_name("other") if database_url else folder
    claims = SharedClaims(folder, database_url, secret=KNOWN_TO_ALL)
    racer = Racer(other, database_url)
    assert [racer.ask(f"claim {key}") for key in keys] == keys
    for line in ("replying 2", "replying 3", "replied 3"):
        racer.ask(line)
    assert [claims.claim("message", key) for key in keys] == [False] * 3
    racer.kill()
    with structlog.testing.capture_logs() as logs:
        SharedClaims(folder, database_url, secret=KNOWN_TO_ALL).close()
    (said,) = [entry for entry in logs if entry["event"] == "questions_without_a_reply"]
    assert said["count"] == 2
    found = [(claims.claim("message", key), claims.in_doubt("message", key)) for key in keys]
    assert dict(zip(names, found, strict=True)) == {
        "taken": (True, False),
        "on its way": (False, True),
        "replied": (False, False),
    }
    again = [(claims.claim("message", key), claims.in_doubt("message", key)) for key in keys]
    assert again == [(False, False)] * 3
    claims.close()


def test_a_restart_remembers(folder: Path, claims: SharedClaims) -> None:
    """What was replied to before stays so, and the new process knows since when."""
    before = time.time()
    assert claims.claim(*KEY) is True
    claims.replying(*KEY)
    claims.replied(*KEY)
    claims.close()
    again = SharedClaims(folder)
    assert again.claim(*KEY) is False
    assert again.remembers_since <= before + 1
    again.close()


def test_nothing_readable_is_on_disk(folder: Path, claims: SharedClaims) -> None:
    """No id, no time finer than an hour, and files that others may not read."""
    claims.claim(*KEY)
    claims.claim("event", "Ev0123456789")
    files = [path for path in folder.rglob("*") if path.is_file()]
    written = b"".join(path.read_bytes() for path in files)
    secrets = [*KEY[1:], "Ev0123456789", KEY[3].split(".")[0]]
    assert [secret for secret in secrets if secret.encode() in written] == []
    modes = {stat.S_IMODE(path.stat().st_mode) for path in files}
    assert (stat.S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})
    with closing(sqlite3.connect(folder / FILE)) as database:
        rows = database.execute("SELECT kind, hour, length(key) FROM claims").fetchall()
    assert sorted(rows) == [(kind, int(time.time()) // 3600, 32) for kind in ("event", "message")]


def test_the_same_message_has_another_digest_under_another_key(tmp_path: Path) -> None:
    """Whoever has the database and not the key can't try out messages."""
    digests = []
    for name in ("one", "two"):
        opened = SharedClaims(tmp_path / name)
        opened.claim(*KEY)
        with closing(sqlite3.connect(tmp_path / name / FILE)) as database:
            digests += database.execute("SELECT key FROM claims").fetchall()
        opened.close()
    assert len(set(digests)) == 2


def test_claims_are_gone_within_a_day(folder: Path) -> None:
    """A claim holds for 22 hours at least, and its row is deleted within 24."""
    now = [1_700_000_000.0]
    claims = SharedClaims(folder, clock=lambda: now[0])
    claims.claim(*KEY)
    now[0] += 22 * 3600
    claims.tend()
    assert rows_in(folder) == 1
    now[0] += 2 * 3600
    claims.tend()
    assert rows_in(folder) == 0
    claims.close()


def rows_in(folder: Path) -> int:
    """Count the claims on disk."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        (count,) = database.execute("SELECT count(*) FROM claims").fetchone()
    return int(count)


def test_a_locked_file_is_done_without_and_caught_up_with(
    folder: Path, claims: SharedClaims, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each claim is still taken once; what happened meanwhile is written when the lock is gone."""
    monkeypatch.setattr(claims_module, "_AGAIN_SECONDS", 0.0)
    claims.claim("message", "before")
    blocker = sqlite3.connect(folder / FILE, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    with structlog.testing.capture_logs() as logs:
        taken = [claims.claim("message", name) for name in ("before", "new", "new")]
        claims.replied("message", "new")
        meanwhile = claims.shared
        blocker.execute("ROLLBACK")
        blocker.close()
        assert claims.claim("message", "after") is True
    assert taken == [False, True, False]
    assert (False, True) == (meanwhile, claims.shared)
    events = ["claims_in_memory_only", "claims_shared_again"]
    assert [entry["event"] for entry in logs] == events
    other = SharedClaims(folder)
    assert [other.claim("message", name) for name in ("before", "new", "after")] == [False] * 3
    other.close()


def damage(folder: Path) -> None:
    """Overwrite the file from its first byte on."""
    with (folder / FILE).open("r+b") as file:
        file.write(b"not a database at all" * 1_000)
    for ending in ("-wal", "-shm"):
        (folder / f"{FILE}{ending}").unlink(missing_ok=True)


def test_a_damaged_file_is_set_aside_at_the_start(folder: Path) -> None:
    """It is kept under a name that says so, a new one is begun, and the log says both."""
    first = SharedClaims(folder)
    first.claim(*KEY)
    first.close()
    damage(folder)
    with structlog.testing.capture_logs() as logs:
        again = SharedClaims(folder)
    assert again.claim(*KEY) is True
    assert again.shared is True
    again.close()
    (said,) = [entry for entry in logs if entry["event"] == "database_set_aside"]
    assert re.fullmatch(r"records\.damaged-\d{4}-\d\d-\d\d\.sqlite3", said["kept_as"]) is not None
    assert (folder / said["kept_as"]).read_bytes()[:14] == b"not a database"


def test_a_file_that_is_damaged_or_gone_while_in_use(folder: Path, claims: SharedClaims) -> None:
    """The bot goes on with a new one, and remembers what it did itself."""
    claims.claim(*KEY)
    claims._database.close()  # noqa: SLF001 - so that the damage is met, and not a cached page
    damage(folder)
    assert claims.claim("message", "2") is True
    (folder / FILE).unlink()
    assert claims.claim("message", "3") is True
    assert [claims.claim("message", name) for name in ("2", "3")] == [False, False]
    assert claims.claim(*KEY) is False


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    """One line says which and what to do."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"/file/state, can't be written to: make it"):
        SharedClaims(tmp_path / "file" / "state")


def test_a_process_that_ended_is_known_to_be_gone(tmp_path: Path) -> None:
    """By its lock, which it also removes when it ends in order."""
    one, other = Owner(tmp_path), Owner(tmp_path)
    assert (one.is_alive(other.name), one.is_alive(one.name)) == (True, True)
    other.release()
    assert one.is_alive(other.name) is False
    one.release()
    assert list(tmp_path.iterdir()) == []
