"""One SQLite file that several threads and processes write to, and that may break.

A file that is damaged is set aside under a name that says so, and a new one is begun: the bot
goes on, and whoever runs it can look into the old one. A file that can't be used for the moment
(locked, disk full, read-only) raises ``Unavailable``, and the caller decides what to do without.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

import structlog

from bot.records.state_folder import create_private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

log = structlog.get_logger(__name__)

# Claims are taken before Slack's request is acknowledged, for which there are three seconds.
BUSY_SECONDS: Final = 0.5
_OPEN_WAIT_SECONDS: Final = 0.02
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BESIDE: Final = ("", "-wal", "-shm")  # SQLite's own files, https://sqlite.org/tempfiles.html

_T = TypeVar("_T")


class Unavailable(Exception):  # noqa: N818 - a state of affairs, which callers live with
    """The database can't be used for the moment; its text is SQLite's name for the reason."""


class Database:
    """A file with a schema; safe to use from any thread, and from several processes.

    Args:
        path: The file; made when it is missing, readable for this user alone.
        schema: Statements that make its tables where they are missing.
        busy_seconds: How long to wait for another process that writes.

    """

    def __init__(self, path: Path, schema: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Prepare; the file is opened when it is first used."""
        self.path = path
        self._schema = schema
        self._busy_seconds = busy_seconds
        self._lock = Lock()
        self._opened: sqlite3.Connection | None = None
        self._inode = 0

    def run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do ``work`` as one transaction that nobody else writes beside, and return its result.

        Raises:
            Unavailable: It could not be done; nothing of it is in the database then.

        """
        with self._lock:
            try:
                return self._run(work)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise Unavailable(_name(error)) from error
                self._set_aside()
            except OSError as error:
                self._close()
                raise Unavailable(type(error).__name__) from error
            try:
                return self._run(work)
            except (sqlite3.Error, OSError) as error:
                raise Unavailable(type(error).__name__) from error

    def close(self) -> None:
        """Close the file; it is opened again when it is next used."""
        with self._lock:
            self._close()

    def _run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return result

    def _connection(self) -> sqlite3.Connection:
        # Another process may have set the file aside, or somebody may have deleted it.
        if self._opened is not None and _inode(self.path) == self._inode:
            return self._opened
        self._close()
        with self._alone():
            self._opened = self._open()
        return self._opened

    def _open(self) -> sqlite3.Connection:
        try:
            return self._checked()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._rename()
            return self._checked()

    def _checked(self) -> sqlite3.Connection:
        """Open the file, and be sure that what SQLite reads of it is whole."""
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
            connection.executescript(self._schema)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_aside(self) -> None:
        self._close()
        with suppress(OSError), self._alone():
            # Whoever was first has done it already: only what is still damaged goes.
            try:
                with closing(sqlite3.connect(self.path, timeout=self._busy_seconds)) as found:
                    _check(found)
            except sqlite3.DatabaseError as error:
                if _is_damage(error):
                    self._rename()

    def _rename(self) -> None:
        name = _free_name(self.path)
        for ending in _BESIDE:
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + ending).rename(
                    self.path.with_name(name + ending)
                )
        log.error(
            "database_set_aside",
            kept_as=name,
            remedy="a new one has been begun; delete the old one when nobody wants to look at it",
        )

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

    def _close(self) -> None:
        if self._opened is not None:
            with suppress(sqlite3.Error):
                self._opened.close()
        self._opened = None


def _is_damage(error: sqlite3.Error) -> bool:
    # The low byte is the kind, the rest says more: https://sqlite.org/rescode.html
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _check(connection: sqlite3.Connection) -> None:
    """Raise what SQLite raises for a damaged file where a look through it finds damage."""
    (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        error = sqlite3.DatabaseError("quick_check")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def _free_name(path: Path) -> str:
    """Return a name for a damaged file that no other has."""
    day = dt.datetime.now(tz=dt.UTC).date()
    number = 1
    while True:
        more = "" if number == 1 else f"-{number}"
        name = f"{path.stem}.damaged-{day}{more}{path.suffix}"
        if not path.with_name(name).exists():
            return name
        number += 1
