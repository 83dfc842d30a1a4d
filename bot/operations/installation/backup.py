"""Records and index versions in one file, and back from it.

The file is a compressed tar: the databases of the state folder, copied by SQLite itself so that a
bot may go on writing to them meanwhile, the key that claims are kept under, how versions answered
HR's questions, the index versions that are in use, the calibration, and last a list of all these
with their checksums. A file without the list is not whole. Documents and settings are not in it:
those are HR's and the operator's own.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.answering.reader.calibration import FILE as CALIBRATION
from bot.operations.report.quality import FILE as QUALITY
from bot.records.state_folder import FILE_MODE, FOLDER_MODE, KEY_FILE, in_use, prepare
from bot.records.store.postgres import postgres_url
from bot.records.store.sqlite_file import REPLACED, files_of, free_place
from index import (
    ConfigurationError,
    IndexVersionError,
    SavedVersion,
    current_name,
    restore_versions,
    saved_versions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings

_FORMAT: Final = 1
_CONTENTS: Final = "contents.json"
_PLAIN: Final = (KEY_FILE, QUALITY)  # files of the folder of records that are no databases
_RECORDS: Final = re.compile(rf"state/(?:[a-z_]+\.sqlite3|{'|'.join(map(re.escape, _PLAIN))})")
_VERSION: Final = re.compile(r"index/versions/([0-9a-z]{16})/([a-z_]+\.[a-z]+)")
_CALIBRATION: Final = f"index/{CALIBRATION}"
_DATABASES: Final = "*.sqlite3"
_CHUNK: Final = 1 << 20
# What a tar that isn't whole, or is none, makes Python say.
_BROKEN: Final = (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        file: Where it is.
        size: Its bytes.
        databases: The databases in it, by file name.
        versions: The index versions in it, the live one first.
        skipped: Index versions that are not in it, since they can't be used.
        records_elsewhere: Whether the records are in a database that has backups of its own.

    """

    file: Path
    size: int
    databases: tuple[str, ...]
    versions: tuple[str, ...]
    skipped: tuple[str, ...]
    records_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        databases: The databases that are as they were, by file name.
        versions: The index versions that are in use again, the live one first.
        aside: The folder that holds what was in their place; None where nothing was.

    """

    databases: tuple[str, ...]
    versions: tuple[str, ...]
    aside: Path | None


class _Contents(BaseModel):
    """The list at the end of the file: SHA-256 of each file, and the versions in line."""

    model_config = ConfigDict(frozen=True)

    format: int
    files: dict[str, str]
    versions: tuple[str, ...]


def back_up(file: Path, settings: Settings, *, without_records: bool = False) -> Backup:
    """Write records and versions into a new file, whole or not at all; a bot may go on meanwhile.

    Args:
        file: The new file.
        settings: Where everything is.
        without_records: Whether there may be none.

    Raises:
        ConfigurationError: The file exists or can't be written, a database is damaged or missing,
            or there is nothing to keep.

    """
    if file.exists():
        raise ConfigurationError(f"There is a file {file} already: name another one.")
    try:
        with tempfile.TemporaryDirectory(prefix=".omorg-backup-", dir=file.parent) as work:
            return _written(file, Path(work), settings, without_records=without_records)
    except OSError as exc:
        raise ConfigurationError(
            f"The backup can't be written to {file} ({exc.strerror}): name another place, or make "
            "room."
        ) from exc


def _written(file: Path, work: Path, settings: Settings, *, without_records: bool) -> Backup:
    elsewhere = settings.database.get_secret_value()
    if elsewhere:
        postgres_url(elsewhere)  # refuses what is no address: nobody would keep those records
    databases = [
        path
        for path in sorted(settings.state.glob(_DATABASES))
        if _RECORDS.fullmatch(f"state/{path.name}")
    ]
    skipped: list[str] = []
    versions: list[str] = []
    partial = work / "backup"
    with partial.open("xb") as target, tarfile.open(fileobj=target, mode="w:gz") as tar:
        partial.chmod(FILE_MODE)
        archive = _Archive(tar)
        for path in databases:
            archive.add(f"state/{path.name}", _copied(path, work / path.name).read_bytes())
        for path, name in (
            *((settings.state / one, f"state/{one}") for one in _PLAIN),
            (settings.index / CALIBRATION, _CALIBRATION),
        ):
            if path.is_file():
                archive.add(name, path.read_bytes())
        for version in _versions(settings.index, skipped):
            versions.append(version.name)
            for name, content in version.files.items():
                archive.add(f"index/versions/{version.name}/{name}", content, version.built)
        if not databases and not versions:
            raise ConfigurationError(
                f"There is nothing to back up: no records in {settings.state}, no index in "
                f"{settings.index}."
            )
        if not (databases or elsewhere or without_records):
            raise ConfigurationError(
                f"There are no records in {settings.state}: correct OMORG_STATE, or say "
                "--without-records where the bot has not run yet."
            )
        archive.finish(versions)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.rename(file)
    return Backup(
        file,
        file.stat().st_size,
        tuple(path.name for path in databases),
        tuple(versions),
        tuple(skipped),
        bool(elsewhere),
    )


class _Archive:
    """Adds files to a tar and remembers their checksums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._files: dict[str, str] = {}

    def add(self, name: str, content: bytes, modified: float = 0.0) -> None:
        self._files[name] = hashlib.sha256(content).hexdigest()
        self._put(name, content, modified)

    def finish(self, versions: list[str]) -> None:
        contents = _Contents(format=_FORMAT, files=self._files, versions=tuple(versions))
        self._put(_CONTENTS, contents.model_dump_json().encode(), 0.0)

    def _put(self, name: str, content: bytes, modified: float) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = len(content), FILE_MODE, int(modified)
        self._tar.addfile(member, io.BytesIO(content))


def _copied(database: Path, target: Path) -> Path:
    """Copy a database as it is at one moment, whoever writes to it meanwhile.

    Raises:
        ConfigurationError: It is damaged, or locked for long.

    """
    try:
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as exc:
        sound = getattr(exc, "sqlite_errorname", None) or type(exc).__name__
    if sound != "ok":
        raise ConfigurationError(
            f"The database {database} can't be copied ({sound}): a damaged one is set aside when "
            "`omorg serve` starts; then back up again."
        )
    return target


def _versions(index: Path, skipped: list[str]) -> Iterator[SavedVersion]:
    """Yield the versions in use; none where there is no index."""
    try:
        current_name(index)
    except IndexVersionError:
        return
    yield from saved_versions(index, skipped)


def restore(file: Path, settings: Settings) -> Restored:
    """Put records and versions back as a backup has them; what was there is kept.

    Nothing is changed before all of the backup has been read and checked.

    Raises:
        ConfigurationError: The file is no whole backup, a bot is running, or a folder can't be
            written to.
        BuildRunningError: A build is running.

    """
    if in_use(settings.state):
        raise ConfigurationError(
            f"A bot is running with its records in {settings.state}: stop it, and restore then."
        )
    with _opened(file) as tar:
        state = prepare(settings.state)
        try:
            with tempfile.TemporaryDirectory(prefix=".restore-", dir=state) as work:
                contents = _unpacked(file, tar, Path(work))
                return _put_back(contents, Path(work), settings)
        except OSError as exc:
            raise ConfigurationError(
                f"{file} can't be restored ({exc.strerror}): check rights and room in "
                f"{settings.state} and {settings.index}."
            ) from exc


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        tar = tarfile.open(file)  # noqa: SIM115 - closed below
    except _BROKEN as exc:
        raise _damaged(file) from exc
    except OSError as exc:
        raise ConfigurationError(f"{file} can't be read ({exc.strerror}).") from exc
    with tar:
        yield tar


def _damaged(file: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{file} is no whole backup of Omorg's: take another one. Nothing has been changed."
    )


def _unpacked(file: Path, tar: tarfile.TarFile, work: Path) -> _Contents:
    """Unpack a backup and return its list, everything checked against it.

    Raises:
        ConfigurationError: It is not whole, or not one of this Omorg's.

    """
    digests: dict[str, str] = {}
    contents = b""
    try:
        for member in tar:
            if not member.isfile() or not _is_known(member.name):
                raise _damaged(file)
            source = tar.extractfile(member)
            if source is None:
                raise _damaged(file)
            if member.name == _CONTENTS:
                contents = source.read()
                continue
            target = work / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                target.chmod(FILE_MODE)
                shutil.copyfileobj(source, out, _CHUNK)
            os.utime(target, (member.mtime, member.mtime))
            with target.open("rb") as written:
                digests[member.name] = hashlib.file_digest(written, "sha256").hexdigest()
        listed = _Contents.model_validate_json(contents)
    except (*_BROKEN, FileExistsError, ValidationError) as exc:
        raise _damaged(file) from exc
    if listed.format != _FORMAT:
        raise ConfigurationError(
            f"{file} was written by another version of Omorg (format {listed.format}, here "
            f"{_FORMAT}): restore it with that one. Nothing has been changed."
        )
    if listed.files != digests or not _sound(work):
        raise _damaged(file)
    return listed


def _is_known(name: str) -> bool:
    return name in {_CONTENTS, _CALIBRATION} or bool(
        _RECORDS.fullmatch(name) or _VERSION.fullmatch(name)
    )


def _sound(work: Path) -> bool:
    """Return whether SQLite finds the databases whole."""
    try:
        for path in (work / "state").glob(_DATABASES):
            with closing(sqlite3.connect(path)) as database:
                if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    return False
    except sqlite3.Error:
        return False
    return True


def _put_back(contents: _Contents, work: Path, settings: Settings) -> Restored:
    # Versions first: only they can be refused now, by a build that is running.
    names = restore_versions(settings.index, _unpacked_versions(contents, work))
    aside = _Aside(settings.state)
    databases = []
    if any(name.endswith(".sqlite3") for name in contents.files):
        # An earlier version's databases have other names: what is there must not mix with them.
        for path in sorted(settings.state.glob(_DATABASES)):
            if _RECORDS.fullmatch(name := f"state/{path.name}") and name not in contents.files:
                aside.move(path)
    for name in sorted(contents.files):
        folder, _, rest = name.partition("/")
        if folder == "state":
            aside.replace(settings.state / rest, work / name)
            if rest not in _PLAIN:
                databases.append(rest)
        elif name == _CALIBRATION:
            aside.replace(settings.index / CALIBRATION, work / name)
    return Restored(tuple(databases), names, aside.folder)


def _unpacked_versions(contents: _Contents, work: Path) -> Iterator[SavedVersion]:
    for name in contents.versions:
        folder = work / "index/versions" / name
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        built = max(path.stat().st_mtime for path in folder.iterdir())
        yield SavedVersion(name, built, files)


class _Aside:
    """A folder for what has to make room, made when there is something.

    Attributes:
        folder: Where it is; None as long as there is none.

    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self.folder: Path | None = None

    def replace(self, old: Path, new: Path) -> None:
        """Put ``new`` in the place of ``old``, which is kept."""
        self.move(old)
        # The index may lie on another disk, where a rename is not enough.
        shutil.move(new, old)

    def move(self, old: Path) -> None:
        """Keep ``old``, if it is there, with what SQLite has beside it."""
        for path in files_of(old):
            if path.exists():
                shutil.move(path, self._made() / path.name)

    def _made(self) -> Path:
        if self.folder is None:
            self.folder = free_place(self._state, REPLACED)
            self.folder.mkdir(mode=FOLDER_MODE)
        return self.folder
