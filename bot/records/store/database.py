"""The database of the bot's records, wherever it is.

What can't be used for the moment (locked, disk full, read-only, not reached) raises
``Unavailable``, and the caller decides what to do without.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

import sqlalchemy as sa

from bot.records.state_folder import prepare
from bot.records.store.postgres import Postgres, greet, postgres_url
from bot.records.store.sqlite_file import SqliteFile, delete_aside

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

FILE: Final = "records.sqlite3"

BUSY_SECONDS: Final = 2.0

NO_CONNECTION: Final = "there is no connection to the server"

_T = TypeVar("_T")


# What the system calls what SQLite has a number of its own for, https://sqlite.org/rescode.html
_SYSTEM_CALLS_IT: Final = {
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_LOCKED: errno.EBUSY,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_READONLY: errno.EROFS,
}


class Unavailable(Exception):  # noqa: N818 - a state of affairs, which callers live with
    """The database can't be used for the moment; its text says why."""


class Database:
    """The tables of ``schema``; safe to use from any thread, and from several processes.

    Args:
        folder: The folder of the bot's records.
        url: The address of a PostgreSQL database; empty for a SQLite file in the folder.
        busy_seconds: How long to wait for another process that writes.

    """

    def __init__(self, folder: Path, url: str = "", *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Prepare; the database is opened when it is first used.

        Raises:
            ConfigurationError: The folder can't be written to, or the address can't be used.

        """
        prepare(folder)
        self._folder = folder
        self._place = (
            Postgres(postgres_url(url), busy_seconds)
            if url
            else SqliteFile(folder / FILE, busy_seconds)
        )
        self._lock = Lock()

    def run(self, work: Callable[[sa.Connection], _T]) -> _T:
        """Do ``work`` as one transaction, on SQLite the only one, and return its result.

        Raises:
            Unavailable: It could not be done; nothing of it is in the database then.

        """
        with self._lock:
            try:
                return self._run(work)
            except sa.exc.DBAPIError as error:
                if not self._place.recover(error):
                    raise Unavailable(_reason(error)) from error
            except OSError as error:
                self._place.close()
                raise Unavailable(_reason(error)) from error
            try:
                return self._run(work)
            except (sa.exc.DBAPIError, OSError) as error:
                raise Unavailable(_reason(error)) from error

    def hold(self, name: str) -> None:
        """Let others who share the database see that the process ``name`` is here.

        On PostgreSQL by a lock that ends with the connection; a file is shared on one machine
        alone, where the folder's locks tell (``state_folder.Owner``).
        """
        with self._lock:
            self._place.hold(name)

    def is_held(self, connection: sa.Connection, name: str) -> bool | None:
        """Tell whether another process called ``name`` is here; None where only its folder can."""
        return self._place.is_held(connection, name)

    def compact(self) -> None:
        """Leave nothing of deleted rows on disk.

        Raises:
            Unavailable: It could not be done, for example because somebody reads just now.

        """
        with self._lock:
            try:
                self._place.compact()
            except (sa.exc.DBAPIError, sqlite3.Error, OSError) as error:
                raise Unavailable(_reason(error)) from error

    def delete_aside(self, last: dt.date) -> None:
        """Delete the databases in the folder that have lain aside since ``last`` or longer.

        Raises:
            Unavailable: One can't be deleted.

        """
        try:
            delete_aside(self._folder, last)
        except OSError as error:
            raise Unavailable(_reason(error)) from error

    def close(self) -> None:
        """Let the database go; it is opened again when it is next used."""
        with self._lock:
            self._place.close()

    def _run(self, work: Callable[[sa.Connection], _T]) -> _T:
        connection = self._place.connection()
        with connection.begin():
            return work(connection)


def _reason(error: sa.exc.DBAPIError | sqlite3.Error | OSError) -> str:
    """Return why a database can't be used; its own text may hold what was to be written."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    if isinstance(cause, ConnectionError):
        return NO_CONNECTION
    if isinstance(cause, OSError):
        return cause.strerror or type(cause).__name__
    # The low byte is the kind, the rest says more.
    number = _SYSTEM_CALLS_IT.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    if number is not None:
        return os.strerror(number)
    for name in ("sqlite_errorname", "sqlstate"):
        if found := getattr(cause, name, None):
            return str(found)
    if isinstance(error, sa.exc.OperationalError):
        return NO_CONNECTION  # a server that answers gives a state
    return type(cause).__name__


def unreachable(url: str) -> str | None:
    """Return why a PostgreSQL database can't be used, by its own name; None where it can.

    Raises:
        ConfigurationError: The address can't be used.

    """
    try:
        greet(postgres_url(url))
    except sa.exc.DBAPIError as error:
        return _reason(error)
    return None
