"""A PostgreSQL server of the tests' own, on a free port and as a user of its own."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from tests.support.programs import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEBIAN = Path("/usr/lib/postgresql")  # where Debian keeps what is not for everybody's PATH
_USERS = "postgres", "nobody"  # the server refuses to run as root


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        port: Its port at 127.0.0.1.
        password: That of its user, omorg.
        programs: The folder of its programs.

    """

    port: int
    password: str
    programs: Path

    def new_database(self) -> str:
        """Make an empty database and return its address, as OMORG_DATABASE has it."""
        name = f"records_{secrets.token_hex(4)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._address(name).replace("postgresql:", "postgresql+psycopg:")

    def dump(self, url: str) -> str:
        """Return all of a database, as pg_dump writes it."""
        address = url.replace("+psycopg", "")
        command = [str(self.programs / "pg_dump"), f"--dbname={address}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def _address(self, database: str) -> str:
        return f"postgresql://omorg:{self.password}@127.0.0.1:{self.port}/{database}"


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Return what a statement finds in a database."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchall()


@contextmanager
def running_server() -> Iterator[Server]:
    """Run a server, or leave the test out where there is none on this machine."""
    programs = _programs()
    if programs is None:
        missing("needs PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="omorg-postgres-"))
    data, password = folder / "data", secrets.token_urlsafe(12)
    (folder / "password").write_text(password, encoding="utf-8")
    owner = _owner()
    if owner:
        for path in (folder, folder / "password"):
            os.chown(path, owner["user"], owner["group"])

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **owner,
        )

    try:
        run(
            "initdb",
            f"--pgdata={data}",
            "--username=omorg",
            f"--pwfile={folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        port = _free_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", f"--pgdata={data}", "-w", "-o", options, f"--log={folder / 'log'}", "start")
        try:
            yield Server(port, password, programs)
        finally:
            run("pg_ctl", f"--pgdata={data}", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = [path.parent for path in _DEBIAN.glob("*/bin/initdb")]
    return max(installed, key=lambda path: float(path.parent.name), default=None)


def _owner() -> dict[str, Any]:
    """Return who may run the server, as subprocess takes it; nothing where we may ourselves."""
    if os.geteuid() != 0:
        return {}
    user = next(user for user in pwd.getpwall() if user.pw_name in _USERS)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
