"""What lies aside in the folder of records: damaged databases, and what a restore replaced.

Each has the day in its name. It may hold questions and feedback as the database in use does, and so
it goes as they do.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

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
