"""Moves records from the SQLite file to a PostgreSQL database: all of them, or none.

Questions, feedback, notices and gaps go. Claims and the salts of digests don't: they are of use
only with the key of the folder, and replicas that share a database share another one. Which
messages were dealt with is then known from the move on, as for a new database.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from bot.records.state_folder import in_use
from bot.records.store.database import FILE, Database, Unavailable, unreachable
from bot.records.store.schema import BEGUN, FEEDBACK, GAPS, METADATA, NOTICES, QUESTIONS
from bot.records.store.sqlite_file import earlier_files, files_of
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Rows = Mapping[str, list[dict[str, Any]]]

MOVED: Final = (QUESTIONS, FEEDBACK, NOTICES, GAPS)
_BUSY_SECONDS: Final = 10.0


def move_records(folder: Path, address: str) -> dict[str, int]:
    """Move what the file in ``folder`` holds to an empty database, and delete the file.

    The file is deleted when the database has confirmed that it holds every row; what is old would
    otherwise stay in it, where no purge reaches it any more.

    Args:
        folder: The folder of the bot's records.
        address: The address of the PostgreSQL database, as OMORG_DATABASE has it.

    Returns:
        How many rows were moved, by table.

    Raises:
        ConfigurationError: It was not done: a bot is running, there is nothing to move or it is
            damaged, or the database can't be used or isn't empty. All is as it was.

    """
    if not address:
        raise ConfigurationError(
            "There is no database to move the records to: name it with OMORG_DATABASE, and then "
            "move them."
        )
    if in_use(folder):
        raise ConfigurationError(
            f"A bot is running with its records in {folder}: stop it, and move them then."
        )
    _check(folder)
    problem = unreachable(address)
    if problem is not None:
        raise _not_moved(f"the database of OMORG_DATABASE does not answer ({problem})")
    with (
        closing(Database(folder, busy_seconds=_BUSY_SECONDS)) as source,
        closing(Database(folder, address, busy_seconds=_BUSY_SECONDS)) as target,
    ):

        def move(opened: sa.Connection) -> dict[str, int]:
            # The file is locked meanwhile: nobody adds to it what would be deleted with it.
            rows = {table.name: _read(opened, table) for table in MOVED}
            target.run(lambda database: _write(database, rows))
            with suppress(OSError):
                for path in files_of(folder / FILE):
                    path.unlink(missing_ok=True)
            return {name: len(found) for name, found in rows.items()}

        try:
            moved = source.run(move)
        except Unavailable as exc:
            raise _not_moved(f"the records can't be read or written just now ({exc})") from exc
    if (folder / FILE).exists():
        raise ConfigurationError(
            f"All records are in the database, but {folder / FILE} can't be deleted: remove it, "
            "and start the bot."
        )
    return moved


def _not_moved(why: str) -> ConfigurationError:
    return ConfigurationError(
        f"Nothing has been moved: {why}. See what `omorg doctor` says, and try again."
    )


def _check(folder: Path) -> None:
    """Be sure that there is something to move, and that it is whole.

    A damaged file would be set aside when it is opened, and nothing taken for all there is.

    Raises:
        ConfigurationError: It is not so.

    """
    file = folder / FILE
    if not file.is_file() and not earlier_files(folder):
        raise ConfigurationError(f"There are no records in {folder} to move: there is no {FILE}.")
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            (sound,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as exc:
        sound = getattr(exc, "sqlite_errorname", None) or type(exc).__name__
    if sound != "ok":
        raise ConfigurationError(
            f"Nothing has been moved: {file} is damaged ({sound}). Restore a backup of it, or "
            "remove it to begin anew in the database."
        )


def _read(opened: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    """Return the rows of a table, without the one character that PostgreSQL's texts can't hold."""
    rows = opened.execute(sa.select(table)).mappings()
    return [
        {
            name: value.replace("\0", "") if isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _write(database: sa.Connection, rows: Rows) -> None:
    """Write rows into a database that has none, and be sure that all are there.

    Raises:
        ConfigurationError: It has some.

    """
    if any(_count(database, table) for table in METADATA.sorted_tables if table is not BEGUN):
        raise ConfigurationError(
            "Nothing has been moved: the database of OMORG_DATABASE holds records already. Name an "
            f"empty one; if these were moved there before, remove {FILE}."
        )
    for table in MOVED:
        if rows[table.name]:
            database.execute(table.insert(), rows[table.name])
        if _count(database, table) != len(rows[table.name]):
            raise _not_moved(f"not all of {table.name} arrived")


def _count(database: sa.Connection, table: sa.Table) -> int:
    found: int = database.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    return found
