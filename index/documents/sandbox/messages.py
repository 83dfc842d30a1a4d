"""What passes between a build and the process that reads documents for it: bytes and JSON.

Each message is its length (4 bytes, most significant first) and then as many bytes. A request is
two of them: the file name's ending with the seconds that reading may take, as JSON, and the file's
bytes. A reply is one, JSON. Nothing is pickled: whoever has taken over the worker through a flaw
in a library must not be able to run code in the build.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import select
import struct
import time
from typing import IO, TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from index.documents.types import Block, BlockKind, Extracted
from index.errors import DocumentError
from index.types import FailureKind, Link, Remark, RemarkKind, Span

if TYPE_CHECKING:
    import subprocess


LENGTH = struct.Struct(">I")
# Four bytes a character, and as much again for blocks and escapes.
LARGEST_REPLY = 96 * 1024 * 1024
# As many as the largest text file that is read has.
MOST_CHARACTERS = 10_000_000
_Text = Annotated[str, Field(max_length=2_000)]
_Kind = Annotated[RemarkKind, Field(strict=False)]  # JSON has strings
_Name = Annotated[str, Field(max_length=200)]
_Offset = Annotated[int, Field(ge=0)]
_Number = Annotated[int, Field(ge=1)]


class UnreadableReplyError(Exception):
    """A worker sent something that no worker sends."""


class _Ready(BaseModel):
    """The worker is ready to read documents."""

    model_config = ConfigDict(extra="forbid")
    is_: Literal["ready"]


class _Read(BaseModel):
    """A document was read.

    Each block is kind, start, end, level, label and page; each remark its fields in their order;
    each link start, end and address.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    is_: Literal["read"]
    text: Annotated[str, Field(max_length=MOST_CHARACTERS)]
    blocks: list[
        tuple[
            Literal["heading", "text", "noise"],
            _Offset,
            _Offset,
            Annotated[int, Field(ge=0, le=6)],
            _Text,
            _Number | None,
        ]
    ]
    front_matter: str | None
    title: _Text | None
    date: Annotated[str, Field(pattern=r"\d{4}-\d\d-\d\d")] | None
    remarks: Annotated[
        list[tuple[_Kind, _Number | None, _Number | None, _Name, _Name, _Number]],
        Field(max_length=1_000),
    ]
    date_first: bool
    links: Annotated[list[tuple[_Offset, _Offset, _Text]], Field(max_length=100_000)]


class _Refused(BaseModel):
    """A document can't be read."""

    model_config = ConfigDict(extra="forbid")
    is_: Literal["refused"]
    reason: _Text
    remedy: _Text
    kind: FailureKind


class _OutOfMemory(BaseModel):
    """Reading a document took all the memory that there is for it."""

    model_config = ConfigDict(extra="forbid")
    is_: Literal["out of memory"]


_REPLY: TypeAdapter[_Ready | _Read | _Refused | _OutOfMemory] = TypeAdapter(
    Annotated[_Ready | _Read | _Refused | _OutOfMemory, Field(discriminator="is_")]
)


def request(suffix: str, data: bytes, seconds: float) -> bytes:
    """Return the message that asks for a file to be read."""
    head = json.dumps({"suffix": suffix, "seconds": seconds}).encode()
    return LENGTH.pack(len(head)) + head + LENGTH.pack(len(data)) + data


def is_ready(reply: bytes) -> bool:
    """Return whether a reply says that the worker can begin."""
    return isinstance(_parse(reply), _Ready)


def extracted(reply: bytes) -> Extracted:
    """Return the document in a reply, every part of it checked.

    Raises:
        DocumentError: The reply says that the document can't be read.
        MemoryError: It says that there was not memory enough.
        UnreadableReplyError: It is none that a sound worker sends.

    """
    match _parse(reply):
        case _Read() as parsed:
            return _checked(parsed)
        case _Refused(reason=reason, remedy=remedy, kind=kind):
            raise DocumentError(reason, remedy, kind)
        case _OutOfMemory():
            raise MemoryError
        case _Ready():
            raise UnreadableReplyError


def _checked(parsed: _Read) -> Extracted:
    before = 0
    blocks = []
    for kind, start, end, level, label, page in parsed.blocks:
        if not before <= start <= end <= len(parsed.text):
            raise UnreadableReplyError
        blocks.append(Block(BlockKind(kind), Span(start, end), level, label, page))
        before = end
    before = 0
    for start, end, _ in parsed.links:
        if not before <= start < end <= len(parsed.text):
            raise UnreadableReplyError
        before = end
    try:
        names = (name for _, _, _, *pair, _ in parsed.remarks for name in pair)
        urls = (url for _, _, url in parsed.links)
        for text in (parsed.text, parsed.front_matter, parsed.title, *names, *urls):
            (text or "").encode()
        date = dt.date.fromisoformat(parsed.date) if parsed.date else None
    except ValueError as exc:
        raise UnreadableReplyError from exc
    remarks = tuple(Remark(*values) for values in parsed.remarks)
    links = tuple(Link(Span(start, end), url) for start, end, url in parsed.links)
    return Extracted(
        parsed.text,
        tuple(blocks),
        parsed.front_matter,
        parsed.title,
        date,
        remarks,
        links,
        parsed.date_first,
    )


def _parse(reply: bytes) -> _Ready | _Read | _Refused | _OutOfMemory:
    try:
        return _REPLY.validate_json(reply)
    except ValidationError as exc:
        raise UnreadableReplyError from exc


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
