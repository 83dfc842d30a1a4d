"""One SQLite file that several threads and processes write to, and that may break.

A file that is damaged is set aside under a name that says so, and a new one is begun: the bot
goes on, and whoever runs it can look into the old one. What lies aside has the day in its name. It
may hold questions and feedback as the database in use does, and so it goes as they do. A new file
takes over what an earlier version of Omorg kept, in a file for claims and one for feedback.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import json
import os
import re
import secrets
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.pool import NullPool

from bot.records.state_folder import create_private
from bot.records.store.schema import BEGUN, CLAIMS, FEEDBACK, insert_new, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


log = structlog.get_logger(__name__)

_OPEN_WAIT_SECONDS: Final = 0.02
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class SqliteFile:
    """A file; made when it is missing, readable for this user alone.

    Args:
        path: The file.
        busy_seconds: How long to wait for another process that writes.

    """

    def __init__(self, path: Path, busy_seconds: float) -> None:
        """Prepare; the file is opened when it is first used."""
        self.path = path
        self._busy_seconds = busy_seconds
        self._engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        # SQLAlchemy's own BEGIN would wait with the lock until the first change.
        sa.event.listen(self._engine, "begin", _begin)
        self._opened: sa.Connection | None = None
        self._inode = 0

    def connection(self) -> sa.Connection:
        """Return the connection, its tables as they should be; open it if it isn't.

        Raises:
            sa.exc.DBAPIError: The file can't be opened.
            OSError: Neither can its folder be used.

        """
        # Another process may have set the file aside, or somebody may have deleted it.
        if self._opened is not None and _inode(self.path) == self._inode:
            return self._opened
        self.close()
        with self._alone():
            self._opened = self._open()
            for earlier in earlier_files(self.path.parent):
                self._take_over(earlier, self._opened)
        return self._opened

    def recover(self, error: sa.exc.DBAPIError) -> bool:
        """Set the file aside if ``error`` says that it is damaged; False where it isn't."""
        if not _is_damage(error.orig):
            return False
        self.close()
        with suppress(OSError), self._alone():
            # Whoever was first has done it already: only what is still damaged goes.
            try:
                with closing(sqlite3.connect(self.path, timeout=self._busy_seconds)) as found:
                    _check(found)
            except sqlite3.DatabaseError as found_error:
                if _is_damage(found_error):
                    _set_aside(self.path)
        return True

    def hold(self, name: str) -> None:
        """Do nothing: the folder has locks for that."""

    def is_held(self, _connection: sa.Connection, _name: str) -> None:
        """Return None, unknown: lock files in the state folder tell who is alive."""

    def compact(self) -> None:
        """Leave nothing of deleted rows on disk: not in the write-ahead log either.

        Raises:
            sqlite3.Error: It can't be done: the disk is full, for example.
            OSError: Somebody has been reading or writing all the time.

        """
        connection = self.connection()
        driver: Any = connection.connection.driver_connection
        # Deleted rows are overwritten, but not what moving rows within a page left of them.
        driver.execute("PRAGMA temp_store=MEMORY")
        driver.execute("VACUUM")
        if not self._checkpoint(connection):
            raise BlockingIOError(errno.EBUSY, os.strerror(errno.EBUSY))

    def close(self) -> None:
        """Close the file; it is opened again when it is next used."""
        if self._opened is not None:
            with suppress(sa.exc.SQLAlchemyError, sqlite3.Error):
                self._opened.close()
        self._opened = None

    @staticmethod
    def _checkpoint(connection: sa.Connection) -> bool:
        """Bring the write-ahead log into the file and empty it; False where somebody reads."""
        # No transaction may be open, as SQLAlchemy would open one.
        driver: Any = connection.connection.driver_connection
        (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _connect(self) -> sqlite3.Connection:
        create_private(self.path)
        self._inode = _inode(self.path)
        connection = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            # What is deleted is overwritten, not only forgotten.
            connection.execute("PRAGMA secure_delete=ON")
            _check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self) -> sa.Connection:
        try:
            return self._checked()
        except sa.exc.DBAPIError as error:
            if not _is_damage(error.orig):
                raise
            _set_aside(self.path)
            return self._checked()

    def _checked(self) -> sa.Connection:
        """Open the file, be sure that what SQLite reads of it is whole, and migrate it."""
        connection = self._engine.connect()
        try:
            with connection.begin():
                migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_over(self, earlier: Path, connection: sa.Connection) -> None:
        """Move the rows of an earlier version's file here; one that is in use waits."""
        try:
            with connection.begin():
                take_over(connection, earlier)
        except (sqlite3.DatabaseError, ValueError) as error:
            if isinstance(error, sqlite3.OperationalError) and not _is_damage(error):
                log.warning(
                    "earlier_records_left",
                    file=earlier.name,
                    remedy="stop the earlier bot; they are taken over at the next start",
                )
            else:
                _set_aside(earlier)
            return
        # On disk here before they are gone there.
        self._checkpoint(connection)
        for path in files_of(earlier):
            path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold a lock that only those take who open, check or set the file aside."""
        path = self.path.with_name(self.path.name + ".lock")
        create_private(path)
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            deadline = time.monotonic() + self._busy_seconds
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(_OPEN_WAIT_SECONDS)
            yield
        finally:
            os.close(descriptor)


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _is_damage(error: BaseException | None) -> bool:
    # The low byte is the kind, the rest says more: https://sqlite.org/rescode.html
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _check(connection: sqlite3.Connection) -> None:
    """Raise what SQLite raises for a damaged file where a look through it finds damage."""
    (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        error = sqlite3.DatabaseError("quick_check")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def _set_aside(path: Path) -> None:
    kept = free_place(path.parent, f"{path.stem}{DAMAGED}", path.suffix)
    for file, to in zip(files_of(path), files_of(kept), strict=True):
        with suppress(FileNotFoundError):
            file.rename(to)
    log.error(
        "database_set_aside",
        kept_as=kept.name,
        remedy="a new one has been begun; delete the old one when nobody wants to look at it",
    )


DAMAGED: Final = ".damaged-"
REPLACED: Final = "before-restore-"

_DATABASE: Final = ".sqlite3"
_NAME: Final = re.compile(
    rf"(?:\w+{re.escape(DAMAGED)}|{REPLACED})(\d{{4}}-\d\d-\d\d)(?:-\d+)?(?:{re.escape(_DATABASE)})?"
)


def free_place(folder: Path, begins: str, ends: str = "") -> Path:
    """Return a path with today's date in its name that nothing has yet."""
    day = dt.date.today().isoformat()  # noqa: DTZ011 - the local day, as questions are kept under
    number = 1
    while (path := folder / f"{begins}{day}{'' if number == 1 else f'-{number}'}{ends}").exists():
        number += 1
    return path


def lies_aside(folder: Path) -> dict[Path, dt.date]:
    """Return the databases, and the folders with some, that lie aside, with the day since when."""
    found = {}
    for path in (
        *sorted(folder.glob(f"*{DAMAGED}*{_DATABASE}")),
        *sorted(folder.glob(f"{REPLACED}*")),
    ):
        if match := _NAME.fullmatch(path.name):
            with suppress(ValueError):
                found[path] = dt.date.fromisoformat(match[1])
    return found


def delete_aside(folder: Path, last: dt.date) -> None:
    """Delete the databases that have lain aside since ``last`` or longer.

    Of what a restore replaced, what is no database stays.

    Raises:
        OSError: One can't be deleted.

    """
    for path, day in lies_aside(folder).items():
        if day > last:
            continue
        databases = path.glob(f"*{_DATABASE}") if path.is_dir() else (path,)
        for database in list(databases):
            for file in files_of(database):
                file.unlink(missing_ok=True)
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def files_of(path: Path) -> list[Path]:
    """Return a database's file and those that SQLite may have beside it.

    https://sqlite.org/tempfiles.html
    """
    return [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]


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
