"""Reads documents in a process of their own, so that a bad one costs itself and nothing else.

The process is started with the first document and serves all that follow, in this process's
lifetime; one that crashed, hung or ran out of memory is replaced. It ends when this process does,
however that ends. docs/decisions/0022-readers-in-a-process-of-their-own.md has the measurements.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.documents.sandbox.messages import (
    EndedError,
    UnreadableReplyError,
    extracted,
    is_ready,
    pipe_of,
    receive,
    request,
    stop,
    write,
)
from index.errors import BuildError, DocumentError

if TYPE_CHECKING:
    from index.documents.types import Extracted

_MEBIBYTE = 1024 * 1024
_CHILD = Path(__file__).with_name("child.py")
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take.

    Attributes:
        memory: Bytes of address space of the process, libraries included.
        seconds: Processor time.
        patience: How many times that in wall time, on a machine that is busy.

    """

    memory: int = 512 * _MEBIBYTE
    seconds: float = 60.0
    patience: float = 3.0


class DocumentReaders:
    """The readers of all formats, at work in another process.

    Attributes:
        starts: How many processes were started.

    """

    def __init__(
        self,
        limits: Limits | None = None,
        module: str = "index.documents.formats.registry",
        folders: tuple[str, ...] = (),
    ) -> None:
        """Read with ``read`` of ``module``, found in ``folders`` where Omorg hasn't got it."""
        self.starts = 0
        self._limits = limits or Limits()
        self._module = module
        self._folders = folders
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._used = False
        self._lock = threading.Lock()

    def read(self, suffix: str, data: bytes) -> Extracted:
        """Read a file's bytes; ``suffix`` is the ending of its name.

        A document that breaks a process which has read others before is tried again in a fresh
        one, so that none is blamed for what an earlier one left behind.

        Raises:
            DocumentError: It can't be read, or not within the limits.
            BuildError: No process can be started.

        """
        with self._lock:
            while True:
                process = self._started()
                fresh, self._used = not self._used, True
                try:
                    return extracted(self._ask(process, suffix, data))
                except DocumentError:
                    raise
                except TimeoutError as exc:
                    self._end()
                    raise self._too_long() from exc
                except (EndedError, MemoryError, UnreadableReplyError) as exc:
                    code = self._end()
                    if code == -signal.SIGXCPU:
                        raise self._too_long() from exc
                    if fresh:
                        raise _verdict(exc) from exc

    def close(self) -> None:
        """End the process, if there is one; the next document starts another."""
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        """Return a process that is ready to read."""
        if self._process is not None and self._owner != os.getpid():
            # This process was forked off the one that it belongs to.
            self._process = None
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = self._start()
            self._owner = os.getpid()
            self._used = False
            self.starts += 1
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        atexit.register(self.close)
        command = [sys.executable, "-I", "-B", "-X", "utf8", "-W", "ignore", str(_CHILD)]
        arguments = [str(os.getpid()), str(self._limits.memory), self._module, *self._folders]
        try:
            process = subprocess.Popen(  # noqa: S603 - this interpreter, and a file of ours
                [*command, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback would quote the document
                env={},  # it has no use for a token
                bufsize=0,
                start_new_session=True,  # Ctrl-C is for the build, which then ends this
            )
        except OSError as exc:
            raise BuildError(
                f"The process that reads documents can't be started ({exc.strerror})."
            ) from exc
        for pipe in (process.stdin, process.stdout):
            os.set_blocking(pipe_of(pipe).fileno(), False)
        try:
            ready = is_ready(receive(process, time.monotonic() + _START_SECONDS))
        except (EndedError, TimeoutError, UnreadableReplyError):
            ready = False
        if not ready:
            stop(process)
            raise BuildError(
                "The process that reads documents ended as soon as it was started: look whether "
                "memory or processes are limited here, and whether Omorg is whole."
            )
        return process

    def _ask(self, process: subprocess.Popen[bytes], suffix: str, data: bytes) -> bytes:
        until = time.monotonic() + self._limits.seconds * self._limits.patience
        write(process, request(suffix, data, self._limits.seconds), until)
        return receive(process, until)

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return None
        return stop(process)

    def _too_long(self) -> DocumentError:
        return DocumentError(
            f"takes longer to read than the {self._limits.seconds:.0f} seconds that it may",
            "split it into several documents, or save it anew from the program it was made in",
        )


def _verdict(exc: Exception) -> DocumentError:
    if isinstance(exc, MemoryError):
        return DocumentError(
            "needs more memory to be read than it may: it is too large, or unpacks to far more "
            "than its size",
            "split it into several documents, or save it anew from the program it was made in",
        )
    return DocumentError(
        "is damaged, or unpacks to far more than its size: the program that reads it broke off",
        "open it in the program it was made in and save it anew",
    )


_SHARED = DocumentReaders()


def read_document(suffix: str, data: bytes) -> Extracted:
    """Read a file's bytes in the process that all documents share; see ``DocumentReaders.read``."""
    return _SHARED.read(suffix, data)


def close_worker() -> None:
    """End that process; the next document starts another. It ends with this process in any case."""
    _SHARED.close()
