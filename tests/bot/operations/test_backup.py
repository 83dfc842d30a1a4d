"""Records and index versions go into a file and come back, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import errno
import io
import shutil
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.operations.installation.backup import back_up, restore
from bot.operations.report.quality import BuildQuality, keep_quality, kept_quality
from bot.records.claims import SharedClaims
from bot.records.feedback import FeedbackRecords
from bot.records.store.database import FILE, Database
from bot.settings import Settings
from index import BuildRunningError, ConfigurationError, current_name, kept_versions, roll_back
from index.versions.writer import build_lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Workplace

DAY = dt.date(2027, 3, 1)


def settings_of(workplace: Workplace) -> Settings:
    """Return settings that name a workplace's folders, and one for records beside them."""
    state = workplace.index.parent / "state"
    return Settings(knowledge=workplace.knowledge, index=workplace.index, state=state)


def comments(settings: Settings) -> set[str | None]:
    """Return the comments that are kept, each once."""
    with closing(Database(settings.state)) as database:
        kept = FeedbackRecords(database).all()
    said = {one.comment for one in kept}
    assert len(kept) == len(said)
    return said


def say(settings: Settings, *words: str) -> None:
    """Keep feedback with each comment."""
    with closing(Database(settings.state)) as database:
        feedback = FeedbackRecords(database)
        for word in words:
            assert feedback.keep(DAY, helpful=False, comment=word)


@pytest.fixture
def filled(workplace: Workplace) -> Workplace:
    """Give a workplace with two index versions, feedback and a claim."""
    for number in (1, 2):
        workplace.build({"hr.md": f"HR sitter på plan {number}.\n"})
    settings = settings_of(workplace)
    say(settings, "ett", "två")
    claims = SharedClaims(settings.state)
    assert claims.claim("message", "C1", "1.0")
    claims.replied("message", "C1", "1.0")
    claims.close()
    return workplace


def tree(folder: Path) -> dict[str, object]:
    """Return the files under a folder, and what databases hold; locks hold nothing."""
    return {
        path.relative_to(folder).as_posix(): rows(path)
        if path.suffix == ".sqlite3"
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }


def rows(database: Path) -> list[str]:
    """Return a database as statements: SQLite moves pages about when it closes a file."""
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def test_everything_comes_back_and_nothing_is_lost(filled: Workplace) -> None:
    """Records and versions are as they were; what came later is kept, apart."""
    settings = settings_of(filled)
    file = filled.index.parent / "backup.tar.gz"
    (settings.index / "calibration.json").write_text("old", encoding="utf-8")
    before = [one.name for one in kept_versions(settings.index)]
    built = [int(one.built) for one in kept_versions(settings.index)]
    done = back_up(file, settings)
    assert ((FILE,), tuple(before), ()) == (
        done.databases,
        done.versions,
        done.skipped,
    )
    say(settings, "tre")
    (settings.index / "calibration.json").write_text("new", encoding="utf-8")
    filled.build({"hr.md": "HR sitter på plan 3.\n"})
    later = current_name(settings.index)
    restored = restore(file, settings)
    assert (done.databases, done.versions) == (restored.databases, restored.versions)
    assert {"ett", "två"} == comments(settings)
    assert [*before, later] == [one.name for one in kept_versions(settings.index)]
    assert [*built] == [int(one.built) for one in kept_versions(settings.index)][:2]
    assert "old" == (settings.index / "calibration.json").read_text(encoding="utf-8")
    assert restored.aside is not None
    assert "new" == (restored.aside / "calibration.json").read_text(encoding="utf-8")
    aside = settings.model_copy(update={"state": restored.aside})
    assert {"ett", "två", "tre"} == comments(aside)
    # A message that was answered before the backup is not answered again.
    claims = SharedClaims(settings.state)
    assert not claims.claim("message", "C1", "1.0")
    claims.close()
    assert before[1] == roll_back(settings.index, fingerprint(filled)).now.name


def fingerprint(workplace: Workplace) -> str:
    """Return what the live version was built with."""
    return workplace.open().version.manifest.fingerprint


def test_it_comes_back_on_a_machine_that_has_nothing(
    filled: Workplace, make_workplace: Callable[[str], Workplace]
) -> None:
    """Nothing had to make room; files are for this user alone."""
    file = filled.index.parent / "backup.tar.gz"
    back_up(file, settings_of(filled))
    bare = settings_of(make_workplace("bare"))
    restored = restore(file, bare)
    assert None is restored.aside
    assert {"ett", "två"} == comments(bare)
    assert current_name(filled.index) == current_name(bare.index)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in bare.state.glob("*.sqlite3")}
    assert {FILE: 0o600} == modes
    assert (0o600, 0o700) == tuple(stat.S_IMODE(one.stat().st_mode) for one in (file, bare.state))


def test_how_versions_did_comes_back(filled: Workplace) -> None:
    """What the report tells of versions is restored as it was, and is no database."""
    settings = settings_of(filled)
    figure = BuildQuality(day=DAY, version="a", right=3, questions=4)
    assert keep_quality(settings.state, figure)
    file = filled.index.parent / "omorg.tar.gz"
    back_up(file, settings)
    assert keep_quality(settings.state, figure.model_copy(update={"version": "b"}))
    restored = restore(file, settings)
    assert ([figure], (FILE,)) == (kept_quality(settings.state), restored.databases)


def test_a_copy_is_of_one_moment_while_a_bot_writes(filled: Workplace) -> None:
    """Each backup holds the first so many words of a bot that goes on, none of which it loses."""
    settings = settings_of(filled)
    feedback, stop = FeedbackRecords(Database(settings.state)), threading.Event()
    kept: list[bool] = []

    def write() -> None:
        while not stop.is_set():
            kept.append(feedback.keep(DAY, helpful=True, comment=f"nr {len(kept)} "))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(4):
            back_up(filled.index.parent / f"{number}.tar.gz", settings)
    finally:
        stop.set()
        thread.join()
    assert {True} == set(kept)
    for number in range(4):
        with tarfile.open(filled.index.parent / f"{number}.tar.gz") as tar:
            kept_file = tar.extractfile(f"state/{FILE}")
            assert kept_file is not None
            copy = filled.index.parent / f"{number}.sqlite"
            copy.write_bytes(kept_file.read())
        with closing(sqlite3.connect(copy)) as opened:
            found = {row for (row,) in opened.execute("SELECT comment FROM feedback")}
        assert {"ett", "två", *(f"nr {place}" for place in range(len(found) - 2))} == found
    assert len(kept) + 2 == len(comments(settings))


def test_a_bot_that_runs_is_left_alone(filled: Workplace) -> None:
    """One line, and everything as it was; when the bot has ended it works."""
    settings = settings_of(filled)
    file = filled.index.parent / "backup.tar.gz"
    back_up(file, settings)
    claims = SharedClaims(settings.state)
    before = tree(settings.state), tree(settings.index)
    with pytest.raises(ConfigurationError, match=r"^A bot is running .*: stop it, and restore"):
        restore(file, settings)
    assert before == (tree(settings.state), tree(settings.index))
    claims.close()
    assert 1 == len(restore(file, settings).databases)


def test_a_build_that_runs_is_left_alone(filled: Workplace) -> None:
    """Not even the records are touched."""
    settings = settings_of(filled)
    file = filled.index.parent / "backup.tar.gz"
    back_up(file, settings)
    before = tree(settings.state)
    with build_lock(settings.index), pytest.raises(BuildRunningError):
        restore(file, settings)
    assert before == tree(settings.state)


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_a_restore_that_breaks_off_loses_nothing(
    filled: Workplace, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """What was there is in its place or apart, wherever the disk fails; the next one works."""
    settings = settings_of(filled)
    file = filled.index.parent / "backup.tar.gz"
    back_up(file, settings)
    say(settings, "tre")
    moves = []

    def move(source: Path, target: Path) -> None:
        moves.append(target)
        if len(moves) == failing:
            raise OSError(errno.EIO, "Input/output error")
        source.rename(target)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "move", move)
        with pytest.raises(ConfigurationError, match=r"can't be restored \(Input/output error\)"):
            restore(file, settings)
    found = settings.state.rglob(FILE)
    assert 1 == sum(any("tre" in row for row in rows(path)) for path in found)
    restore(file, settings)
    assert {"ett", "två"} == comments(settings)
    assert 1 == sum(
        any("tre" in row for row in rows(path))
        for path in settings.state.glob(f"before-restore-*/{FILE}")
    )


def refused(file: Path, settings: Settings) -> None:
    """Check that a file is refused in one line, and that it changes nothing."""
    before = tree(settings.state), tree(settings.index)
    with pytest.raises(ConfigurationError, match=r"Nothing has been changed\.$") as told:
        restore(file, settings)
    assert 1 == len(str(told.value).splitlines())
    assert before == (tree(settings.state), tree(settings.index))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("fault", ["cut", "changed"])
def test_a_damaged_file_is_refused(filled: Workplace, share: float, fault: str) -> None:
    """One that was cut, or in which a byte is another, wherever that is."""
    settings = settings_of(filled)
    file = filled.index.parent / "backup.tar.gz"
    back_up(file, settings)
    data = bytearray(file.read_bytes())
    place = int(len(data) * share)
    if fault == "cut":
        del data[place:]
    else:
        data[place] ^= 0x55
    file.write_bytes(data)
    refused(file, settings)


def hostile(file: Path, name: str, kind: bytes = tarfile.REGTYPE) -> None:
    """Write a tar with one member that no backup has."""
    with tarfile.open(file, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        member.size = 3 if kind == tarfile.REGTYPE else 0
        tar.addfile(member, io.BytesIO(b"hej"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("/tmp/outside", tarfile.REGTYPE),  # noqa: S108 - is refused
        ("state/../../outside.sqlite3", tarfile.REGTYPE),
        ("state/key", tarfile.SYMTYPE),
        ("index/versions/0123456789abcdef/manifest.json", tarfile.LNKTYPE),
        ("state", tarfile.DIRTYPE),
        ("contents.json", tarfile.REGTYPE),
    ],
)
def test_a_file_with_anything_else_in_it_is_refused(
    filled: Workplace, name: str, kind: bytes
) -> None:
    """Nothing is written outside, and no link is followed."""
    file = filled.index.parent / "backup.tar.gz"
    hostile(file, name, kind)
    refused(file, settings_of(filled))
    assert [] == list(filled.index.parent.rglob("outside*"))


def test_a_file_that_is_no_backup(filled: Workplace) -> None:
    """A text is refused; so, in other words, is a file that is not there."""
    file = filled.index.parent / "backup.tar.gz"
    with pytest.raises(ConfigurationError, match="can't be read"):
        restore(file, settings_of(filled))
    file.write_text("# HR\n", encoding="utf-8")
    refused(file, settings_of(filled))


def test_a_backup_of_another_format_is_named(filled: Workplace) -> None:
    """With which one it is, so that the right Omorg can restore it."""
    file = filled.index.parent / "backup.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        raw = b'{"format": 2, "files": {}, "versions": []}'
        member = tarfile.TarInfo("contents.json")
        member.size = len(raw)
        tar.addfile(member, io.BytesIO(raw))
    with pytest.raises(ConfigurationError, match=r"another version .*format 2, here 1"):
        restore(file, settings_of(filled))


def test_an_older_backup_is_not_overwritten(filled: Workplace) -> None:
    """Another name has to be given, and nothing half written lies about."""
    file = filled.index.parent / "backup.tar.gz"
    file.write_bytes(b"older")
    with pytest.raises(ConfigurationError, match=r"already: name another one\.$"):
        back_up(file, settings_of(filled))
    assert b"older" == file.read_bytes()


def test_nothing_to_back_up(workplace: Workplace) -> None:
    """It says so, and leaves nothing behind."""
    folder = workplace.index.parent
    folder.mkdir(parents=True)
    with pytest.raises(ConfigurationError, match=r"^There is nothing to back up: "):
        back_up(folder / "backup.tar.gz", settings_of(workplace))
    assert [] == list(folder.iterdir())


def test_a_place_that_is_not_there(filled: Workplace) -> None:
    """One line names it."""
    with pytest.raises(ConfigurationError, match=r"^The backup can't be written to .*No such"):
        back_up(filled.index.parent / "no/backup.tar.gz", settings_of(filled))


def test_a_damaged_database_is_named(filled: Workplace) -> None:
    """No backup is made that holds less than it seems to, and none is left half made."""
    settings = settings_of(filled)
    for path in settings.state.glob(f"{FILE}*"):
        path.write_bytes(b"no database" * 500)
    with pytest.raises(ConfigurationError, match=r"records\.sqlite3 can't be copied"):
        back_up(filled.index.parent / "backup.tar.gz", settings)
    assert [] == list(filled.index.parent.glob("*backup*"))


def test_a_damaged_version_is_left_out_and_named(filled: Workplace) -> None:
    """The versions that can be used are in the backup."""
    settings = settings_of(filled)
    live, before = (one.name for one in kept_versions(settings.index))
    (settings.index / "versions" / live / "documents.jsonl").write_bytes(b"{}")
    done = back_up(filled.index.parent / "backup.tar.gz", settings)
    assert ((before,), (live,)) == (done.versions, done.skipped)


@pytest.mark.parametrize("beside", [("-wal", "-shm"), ("-wal",)])
def test_what_a_killed_bot_had_not_yet_put_in_its_place_is_kept(
    filled: Workplace, beside: tuple[str, ...]
) -> None:
    """Words that stand in SQLite's log alone are in the backup, and in what makes room."""
    settings = settings_of(filled)
    live, left = settings.state / FILE, filled.index.parent / "left"
    left.mkdir()
    with closing(sqlite3.connect(live)) as opened:
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute("INSERT INTO feedback VALUES ('a', '2027-03-01', 1, NULL, 'tre', '[]')")
        opened.commit()
        for ending in ("", *beside):
            shutil.copy(settings.state / f"{live.name}{ending}", left)
    for path in settings.state.glob(f"{FILE}*"):
        path.unlink()
    for path in left.iterdir():
        shutil.move(path, settings.state)
    assert b"tre" not in live.read_bytes()
    file = filled.index.parent / "backup.tar.gz"
    back_up(file, settings)
    restored = restore(file, settings)
    assert {"ett", "två", "tre"} == comments(settings)
    assert restored.aside is not None
    aside = settings.model_copy(update={"state": restored.aside})
    assert {"ett", "två", "tre"} == comments(aside)


def test_a_backup_of_an_earlier_version_does_not_mix_with_what_is_there(filled: Workplace) -> None:
    """Its feedback is there alone; what came later is kept, apart."""
    settings = settings_of(filled)
    earlier = settings.model_copy(update={"state": filled.index.parent / "earlier"})
    earlier.state.mkdir()
    with closing(sqlite3.connect(earlier.state / "feedback.sqlite3")) as database:
        database.execute(
            "CREATE TABLE feedback (day TEXT NOT NULL, helpful INTEGER NOT NULL, reason TEXT, "
            "comment TEXT, documents TEXT NOT NULL)"
        )
        database.execute("INSERT INTO feedback VALUES ('2027-03-01', 0, NULL, 'förr', '[]')")
        database.commit()
    file = filled.index.parent / "backup.tar.gz"
    assert ("feedback.sqlite3",) == back_up(file, earlier).databases
    restored = restore(file, settings)
    assert {"förr"} == comments(settings)
    assert restored.aside is not None
    aside = settings.model_copy(update={"state": restored.aside})
    assert {"ett", "två"} == comments(aside)


def test_records_in_postgresql_are_not_in_a_backup(filled: Workplace) -> None:
    """Which it says: the server's own backup has them."""
    address = SecretStr("postgresql+psycopg://omorg@db/omorg")
    settings = settings_of(filled).model_copy(update={"database": address})
    assert back_up(filled.index.parent / "backup.tar.gz", settings).records_elsewhere
    here = back_up(filled.index.parent / "other.tar.gz", settings_of(filled))
    assert not here.records_elsewhere
