"""A Milvus of the tests' own: Milvus Lite as a server, on a free port, with a folder that goes."""

from __future__ import annotations

import importlib.util
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.programs import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS: Final = 60.0  # on a busy machine
_LOOK_SECONDS: Final = 0.1


class MilvusServer:
    """A server that can be stopped and started again, with what it holds.

    Attributes:
        port: Its port at 127.0.0.1.

    """

    def __init__(self, folder: Path) -> None:
        """Keep what it holds in ``folder``."""
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port: int = taken.getsockname()[1]

    @property
    def address(self) -> str:
        """Its address as OMORG_VECTOR_STORE has it."""
        return f"milvus+http://127.0.0.1:{self.port}"

    def new_database(self) -> str:
        """Make an empty database and return its address, as OMORG_VECTOR_STORE has it."""
        from pymilvus import MilvusClient  # noqa: PLC0415 - not installed everywhere

        name = f"omorg_{secrets.token_hex(4)}"
        client = MilvusClient(uri=self.address.removeprefix("milvus+"))
        client.create_database(name)
        return f"{self.address}/{name}"

    def start(self) -> None:
        """Start it and wait until it can be reached."""
        command = [sys.executable, "-m", "milvus_lite", "server", "--host=127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, f"--port={self.port}", f"--data-dir={self._folder}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    raise
                time.sleep(_LOOK_SECONDS)
            else:
                return

    def stop(self) -> None:
        """Stop it; what it holds stays."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


@contextmanager
def running_milvus() -> Iterator[MilvusServer]:
    """Run a server, or leave the test out where Milvus Lite is not installed."""
    if not all(map(importlib.util.find_spec, ("pymilvus", "milvus_lite"))):
        missing("needs Milvus Lite: pip install --no-deps -r requirements-milvus.lock")
    folder = Path(tempfile.mkdtemp(prefix="omorg-milvus-"))
    server = MilvusServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
