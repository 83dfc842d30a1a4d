"""The pipes to the process that reads documents: neither side waits for the other for ever."""

from __future__ import annotations

import os
import select
import time
from typing import IO, TYPE_CHECKING

from index.documents.worker_messages import LARGEST_REPLY, LENGTH, UnreadableReplyError

if TYPE_CHECKING:
    import subprocess

_CHUNK = 1 << 20


class EndedError(Exception):
    """The process ended, or was ended, in the middle of a document."""


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe to a process that was started with one."""
    if pipe is None:
        raise EndedError
    return pipe


def stop(process: subprocess.Popen[bytes]) -> int:
    """Kill a process that has not ended by itself, and return how it ended."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        pipe_of(pipe).close()
    return process.wait()


def _wait(descriptor: int, event: int, until: float) -> None:
    poller = select.poll()
    poller.register(descriptor, event)
    left = until - time.monotonic()
    if left <= 0 or not poller.poll(left * 1000):
        raise TimeoutError


def write(process: subprocess.Popen[bytes], data: bytes, until: float) -> None:
    """Write all of ``data``, by ``until`` on the monotonic clock.

    Raises:
        EndedError: The process ended.
        TimeoutError: It took no more in time.

    """
    descriptor = pipe_of(process.stdin).fileno()
    view = memoryview(data)
    while view:
        _wait(descriptor, select.POLLOUT, until)
        try:
            view = view[os.write(descriptor, view[:_CHUNK]) :]
        except OSError as exc:
            raise EndedError from exc


def receive(process: subprocess.Popen[bytes], until: float) -> bytes:
    """Return the next message, by ``until`` on the monotonic clock.

    Raises:
        EndedError: The process ended.
        TimeoutError: There was none in time.
        UnreadableReplyError: It is longer than any may be.

    """
    (length,) = LENGTH.unpack(_exactly(process, LENGTH.size, until))
    if length > LARGEST_REPLY:
        raise UnreadableReplyError
    return _exactly(process, length, until)


def _exactly(process: subprocess.Popen[bytes], count: int, until: float) -> bytes:
    descriptor = pipe_of(process.stdout).fileno()
    data = bytearray()
    while len(data) < count:
        _wait(descriptor, select.POLLIN, until)
        piece = os.read(descriptor, min(_CHUNK, count - len(data)))
        if not piece:
            raise EndedError
        data += piece
    return bytes(data)
