"""Whether the machine has room, memory and the right time, and the records are in order."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.checks.finding import Said
from bot.checks.reasons import said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning
from bot.records.state_folder import FOLDER_MODE, in_use
from bot.records.store.database import unreachable
from bot.records.store.sqlite_file import lies_aside
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Value
    from bot.operations.installation.diagnosis import Line

_MB: Final = 1_000_000
_DISK_ERROR: Final = 100 * _MB
_DISK_WARNING: Final = 1_000 * _MB
_MEMORY_WARNING: Final = 2_000 * _MB  # as docs/slack.md asks for
_MEMORY: Final = Path("/proc/meminfo")
_CGROUP: Final = Path("/sys/fs/cgroup")
# Slack's requests over HTTP are refused when they are five minutes old.
_CLOCK_ERROR: Final = 300.0
_CLOCK_WARNING: Final = 30.0

_NO_STATE = Said(
    "mappen {folder} finns inte än; `omorg serve` skapar den",
    "the folder {folder} is not there yet; `omorg serve` makes it",
)
_UNWRITABLE = Said("mappen {folder} går inte att skriva i", "the folder {folder} can't be written")
_MAKE_WRITABLE = Said(
    "gör den skrivbar för den användare som kör Omorg, eller ange en annan med OMORG_STATE",
    "make it writable for the user that runs Omorg, or name another one with OMORG_STATE",
)
_MAKE_INDEX_WRITABLE = Said(
    "gör den skrivbar för den användare som kör `omorg build`; svar kommer ändå",
    "make it writable for the user that runs `omorg build`; questions are answered all the same",
)
_OPEN = Said("mappen {folder} kan läsas av andra användare", "others can read the folder {folder}")
_CLOSE = Said("kör `chmod 700 {folder}`", "run `chmod 700 {folder}`")
_STATE = Said("{folder}, hela databaser: {count}", "{folder}, sound databases: {count}")
_RUNNING = Said("en bot använder mappen just nu", "a bot is using the folder just now")
_BROKEN = Said("databasen {file} är skadad ({reason})", "the database {file} is damaged ({reason})")
_RESTORE = Said(
    "stoppa boten och kör `omorg restore` med en säkerhetskopia; annars läggs den åt sidan när "
    "boten startar, och en ny börjar",
    "stop the bot and run `omorg restore` with a backup; else it is set aside at the bot's start, "
    "and a new one begun",
)
_ASIDE = Said("{file} ligger kvar sedan tidigare", "{file} is left from before")
_REMOVE = Said(
    "ta bort den när ingen behöver titta på den; databaser i den tas bort när de legat så länge "
    "som OMORG_RECORDS_DAYS säger, eller av `omorg purge --all`",
    "remove it when nobody needs to look at it; databases in it are deleted when they have lain as "
    "long as OMORG_RECORDS_DAYS says, or by `omorg purge --all`",
)
_REACHED = Said("databasen i OMORG_DATABASE svarar", "the database of OMORG_DATABASE answers")
_UNREACHED = Said(
    "databasen i OMORG_DATABASE går inte att använda ({reason})",
    "the database of OMORG_DATABASE can't be used ({reason})",
)
_START = Said(
    "se att servern är igång, att den nås härifrån och att användare och lösenord stämmer",
    "see that the server runs and is reached from here, and that user and password are right",
)
_NO_ADDRESS = Said(
    "OMORG_DATABASE är ingen adress till en PostgreSQL-databas",
    "OMORG_DATABASE is no address of a PostgreSQL database",
)
_WRITE_ADDRESS = Said(
    "skriv postgresql+psycopg://ANVÄNDARE:LÖSENORD@VÄRD/DATABAS, eller ta bort den",
    "write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or leave it out",
)
_ROOM = Said("{free} MB ledigt för {folder}", "{free} MB free for {folder}")
_MAKE_ROOM = Said("gör plats på disken", "make room on the disk")
_FREE_MEMORY = Said("{free} MB ledigt", "{free} MB free")
_NO_MEMORY = Said("går inte att ta reda på här", "can't be found out here")
_ADD_MEMORY = Said(
    "ge maskinen eller containern mer minne; boten vill ha 2 GB",
    "give the machine or the container more memory; the bot wants 2 GB",
)
_TIME = Said("{time}, tidszon {zone}", "{time}, time zone {zone}")
_LATE = Said(
    "klockan går efter: indexet byggdes {built}, och den är {time}",
    "the clock is slow: the index was built {built}, and it says {time}",
)
_APART = Said(
    "klockan skiljer {seconds} sekunder från Slacks", "the clock is {seconds} seconds off Slack's"
)
_SYNCHRONISE = Said(
    "slå på tidssynkronisering, som `timedatectl set-ntp true`",
    "turn time synchronisation on, as `timedatectl set-ntp true`",
)


def index_folder_lines(folder: Path) -> Iterator[Line]:
    """Yield that a folder of index versions can't be written to, where it can't."""
    if not os.access(_nearest(folder), os.W_OK | os.X_OK):
        yield warning("index", _UNWRITABLE, _MAKE_INDEX_WRITABLE, folder=shown(str(folder)))


def state_lines(folder: Path) -> Iterator[Line]:
    """Yield what is to be said of the folder of the bot's own records."""
    name = shown(str(folder))
    if not folder.is_dir():
        if folder.exists() or not os.access(_nearest(folder), os.W_OK | os.X_OK):
            yield error("state", _UNWRITABLE, _MAKE_WRITABLE, folder=name)
        else:
            yield ok("state", _NO_STATE, folder=name)
        return
    if not os.access(folder, os.W_OK | os.X_OK | os.R_OK):
        yield error("state", _UNWRITABLE, _MAKE_WRITABLE, folder=name)
        return
    if folder.stat().st_mode & ~FOLDER_MODE & 0o777:
        yield warning("state", _OPEN, _CLOSE, folder=name)
    found = sorted(folder.glob("*.sqlite3"))
    aside = lies_aside(folder)
    problems = {path: _problem(path) for path in found if path not in aside}
    for path, problem in problems.items():
        if problem is not None:
            yield error("state", _BROKEN, _RESTORE, file=shown(path.name), reason=problem)
    yield ok("state", _STATE, folder=name, count=list(problems.values()).count(None))
    for path in aside:
        yield warning("state", _ASIDE, _REMOVE, file=shown(str(path)))
    if in_use(folder):
        yield ok("state", _RUNNING)


def database_line(address: str) -> Line:
    """Return whether the database of OMORG_DATABASE can be used; its address is shown to nobody."""
    try:
        problem = unreachable(address)
    except ConfigurationError:
        return error("state", _NO_ADDRESS, _WRITE_ADDRESS)
    if problem is not None:
        return error("state", _UNREACHED, _START, reason=said(problem))
    return ok("state", _REACHED)


def _problem(database: Path) -> str | None:
    """Return what SQLite says is wrong with a database; None where nothing is."""
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            (result,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as exc:
        return getattr(exc, "sqlite_errorname", None) or type(exc).__name__
    return None if result == "ok" else "quick_check"


def _nearest(path: Path) -> Path:
    """Return the path itself, or the folder over it that is there."""
    return next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())


def disk_lines(*folders: Path) -> Iterator[Line]:
    """Yield how much room there is for each folder."""
    for folder in folders:
        free = shutil.disk_usage(_nearest(folder)).free
        values: dict[str, Value] = {"free": free // _MB, "folder": shown(str(folder))}
        if free >= _DISK_WARNING:
            yield ok("disk", _ROOM, **values)
        else:
            grave = error if free < _DISK_ERROR else warning
            yield grave("disk", _ROOM, _MAKE_ROOM, **values)


def memory_line(*, running: bool) -> Line:
    """Return how much memory there is; a bot that is running has what it needs."""
    free = _free_memory()
    if free is None:
        return ok("memory", _NO_MEMORY)
    if free < _MEMORY_WARNING and not running:
        return warning("memory", _FREE_MEMORY, _ADD_MEMORY, free=free // _MB)
    return ok("memory", _FREE_MEMORY, free=free // _MB)


def _free_memory() -> int | None:
    """Return the bytes that can be had: the machine's, or what is left of the container's."""
    found = []
    try:
        lines = dict(line.split(":") for line in _MEMORY.read_text(encoding="ascii").splitlines())
        found.append(int(lines["MemAvailable"].split()[0]) * 1024)
    except (OSError, ValueError, KeyError):
        pass
    try:
        # "max" where there is no limit, which is no number.
        limit = int((_CGROUP / "memory.max").read_text(encoding="ascii"))
        found.append(limit - int((_CGROUP / "memory.current").read_text(encoding="ascii")))
    except (OSError, ValueError):
        pass
    return min(found, default=None)


def clock_lines(built: float | None, ahead: float | None) -> Iterator[Line]:
    """Yield what is to be said of the clock, and which day it is where Omorg runs.

    Args:
        built: When the index was written, in seconds since the epoch; None where there is none.
        ahead: Seconds that the clock is ahead of Slack's; None where Slack didn't tell.

    """
    now = time.time()
    local = dt.datetime.fromtimestamp(now).astimezone()
    shown_time = local.isoformat(" ", "minutes")
    yield ok("clock", _TIME, time=shown_time, zone=local.tzname() or "?")
    if built is not None and built > now + _CLOCK_WARNING:
        then = dt.datetime.fromtimestamp(built).astimezone().isoformat(" ", "minutes")
        yield error("clock", _LATE, _SYNCHRONISE, built=then, time=shown_time)
    if ahead is not None and abs(ahead) >= _CLOCK_WARNING:
        grave = error if abs(ahead) >= _CLOCK_ERROR else warning
        yield grave("clock", _APART, _SYNCHRONISE, seconds=round(abs(ahead)))
