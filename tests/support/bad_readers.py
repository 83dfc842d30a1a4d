"""Readers that do what a flaw in a library might: loaded by the worker, in tests alone.

What is to happen is the file's first word.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.documents.types import Block, BlockKind, Extracted
from index.errors import DocumentError
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable

_LEFT_BEHIND: list[bytes] = []


def _text(text: str) -> Extracted:
    return Extracted(text, (Block(BlockKind.TEXT, Span(0, len(text))),))


def _hang(_: str) -> Extracted:
    time.sleep(3600)
    return _text("never")


def _loop(_: str) -> Extracted:
    while True:
        pass


def _eat(_: str) -> Extracted:
    return _text(str(len(bytes(10**12))))


def _leave_behind(_: str) -> Extracted:
    """Read well, but leave next to no memory for those that follow."""
    while True:
        try:
            _LEFT_BEHIND.append(bytes(1 << 20))
        except MemoryError:
            del _LEFT_BEHIND[-2:]
            return _text("read")


def _need(_: str) -> Extracted:
    return _text(str(len(bytes(100 << 20))))


def _exit(_: str) -> Extracted:
    os._exit(0)


def _crash(_: str) -> Extracted:
    signal.raise_signal(signal.SIGSEGV)
    return _text("never")


def _nest(_: str) -> Extracted:
    return _nest(_)


def _raise(_: str) -> Extracted:
    raise KeyError("Petra Sandelin, 19700101-1234")


def _refuse(_: str) -> Extracted:
    raise DocumentError("is of no use", "write another one", "no_text")


def _print(_: str) -> Extracted:
    """Do as a library that talks, in Python or below it."""
    print("half of a reply")  # noqa: T201 - that is the point
    sys.stdout.flush()
    os.write(1, b"\xff" * 100)
    return _text("read")


def _overlap(_: str) -> Extracted:
    blocks = (Block(BlockKind.TEXT, Span(0, 3)), Block(BlockKind.TEXT, Span(1, 4)))
    return Extracted("text", blocks)


def _beyond(_: str) -> Extracted:
    return Extracted("text", (Block(BlockKind.TEXT, Span(0, 5)),))


def _surrogate(_: str) -> Extracted:
    return _text("a\ud800b")


def _fill(_: str) -> Extracted:
    return _text("x" * 10_000_001)


def _connect(argument: str) -> Extracted:
    with socket.create_connection(("127.0.0.1", int(argument)), timeout=5):
        return _text("connected")


def _open(argument: str) -> Extracted:
    return _text(Path(argument).read_text(encoding="utf-8"))


def _write(argument: str) -> Extracted:
    Path(argument).write_text("written", encoding="utf-8")
    return _text("written")


def _run(argument: str) -> Extracted:
    subprocess.run(["/bin/touch", argument], check=True)
    return _text("run")


def _fork(_: str) -> Extracted:
    return _text(str(os.fork()))


def _environment(_: str) -> Extracted:
    return _text(" ".join(sorted(os.environ)) or "empty")


def _process(_: str) -> Extracted:
    return _text(str(os.getpid()))


def _modules(_: str) -> Extracted:
    return _text(" ".join(sorted(sys.modules)))


def read(suffix: str, data: bytes) -> Extracted:
    """Do what the file says."""
    word, _, argument = data.decode().partition(" ")
    if word == "say":
        return _text(f"{suffix} {argument}")
    action: Callable[[str], Extracted] = globals()[f"_{word}"]
    return action(argument)
