"""What the process that reads documents may not do. Linux only."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1  # prctl(2)
# Audit events (Python's documentation, "Audit events table") that no reader has a use for.
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.",
    "ftplib.",
    "urllib.",
    "webbrowser.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What libraries look up besides their own files: time zones and randomness.
_SYSTEM = ("/usr/lib", "/usr/share/zoneinfo", "/lib", "/lib64", "/etc/localtime", "/etc/timezone")


def limit(parent: int, memory: int) -> None:
    """End with the parent process, and stay within ``memory`` bytes of address space."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # It ended before the line above could see to that.
        sys.exit()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def limit_seconds(seconds: float) -> None:
    """Let the process be killed after ``seconds`` more of processor time, rounded up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard)
    )


def close_doors(readable: Sequence[str]) -> None:
    """Refuse sockets, other programs, every change on disk, and reading outside ``readable``.

    Readers are handed a document's bytes; all that is left to open are the libraries' own files.
    """
    roots = tuple(
        os.path.join(os.path.realpath(folder), "")  # noqa: PTH118 - compared as text, below
        for folder in (*readable, *_SYSTEM)
    )

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING:
                raise PermissionError(f"{event} for writing is refused")
            # Descriptors that are open already are no paths.
            if isinstance(path, str | bytes) and not _within(os.fsdecode(path), roots):
                raise PermissionError(f"{event} outside the libraries is refused")
        elif event.startswith(_REFUSED):
            raise PermissionError(f"{event} is refused")

    sys.addaudithook(watch)


def _within(path: str, roots: tuple[str, ...]) -> bool:
    return os.path.join(os.path.realpath(path), "").startswith(roots) or path == os.devnull  # noqa: PTH118 - as above
