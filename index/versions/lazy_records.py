"""The documents of an index version, each read when it is first asked for.

A question touches a handful of documents: opening a version with a hundred thousand of them must
not read them all. What decides who may see a document, and when, is read of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, overload

import numpy as np
from pydantic import TypeAdapter

from index.retrieval.chunking import indexed_text
from index.types import Metadata, Passage
from index.versions.records import DocumentRecord, record_from_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_METADATA: Final = TypeAdapter(Metadata)
# What comes before and after it in a record's line. JSON's own quotation marks are escaped in what
# a document says, so no text looks like them.
_BEFORE: Final = b',"metadata":'
_AFTER: Final = b',"passages":['
_READ_ON: Final = 1 << 24  # bytes in which line breaks are looked for at once
_KEPT: Final = 4_096  # documents


class Records(Sequence[DocumentRecord]):
    """The documents of a version, by id; safe to share between threads.

    Attributes:
        ids: Their ids, in order.
        metadata: What is known of each, by id, in order.
        starts: int64 (documents + 1,), the number of each document's first passage, and how many
            passages there are.

    """

    def __init__(self, data: bytes | memoryview, passages: Mapping[str, int]) -> None:
        """Take a version's file of documents, and how many passages each has, by id.

        Raises:
            ValueError: ``data`` holds no such documents.

        """
        self.ids = tuple(sorted(passages))
        self.starts = np.zeros(len(self.ids) + 1, dtype=np.int64)
        np.cumsum([passages[key] for key in self.ids], out=self.starts[1:])
        self._data = memoryview(data)
        self._ends = _line_ends(self._data)
        if len(self._ends) != len(self.ids):
            raise ValueError("documents are missing")
        self._places = {key: number for number, key in enumerate(self.ids)}
        self.metadata = {key: _metadata_in(self.line(key)) for key in self.ids}
        self._read = lru_cache(maxsize=_KEPT)(_Reader(self._data, self._ends))

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.ids)

    @overload
    def __getitem__(self, number: int) -> DocumentRecord: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[DocumentRecord, ...]: ...
    def __getitem__(self, number: int | slice) -> DocumentRecord | tuple[DocumentRecord, ...]:
        """Return a document by its place."""
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        return self._read(range(len(self))[number])

    def named(self, identifier: str) -> DocumentRecord:
        """Return a document by id. Raises KeyError where there is none."""
        return self[self._places[identifier]]

    def rows(self, identifier: str) -> range:
        """Return the numbers of a document's passages. Raises KeyError where there is none."""
        place = self._places[identifier]
        return range(int(self.starts[place]), int(self.starts[place + 1]))

    def line(self, identifier: str) -> bytes:
        """Return a document's line of JSON. Raises KeyError where there is none."""
        return _line(self._data, self._ends, self._places[identifier])

    def public(self) -> NDArray[np.bool_]:
        """Return bool (passages,), whether everybody may see each passage."""
        public = np.array([one.public for one in self.metadata.values()], dtype=np.bool_)
        return np.repeat(public, np.diff(self.starts))

    def indexed(self) -> Iterator[str]:
        """Yield each passage as the search has it, in order; reads every document."""
        for identifier in self.ids:
            yield from indexed_texts(record_from_line(self.line(identifier)))


class Passages(Sequence[Passage]):
    """All passages of a version, in the order of their numbers."""

    def __init__(self, records: Records) -> None:
        """Take the documents that they stand in."""
        self._records = records

    def __len__(self) -> int:
        """Return how many there are."""
        return int(self._records.starts[-1])

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, row: int | slice) -> Passage | tuple[Passage, ...]:
        """Return a passage by its number."""
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        row = range(len(self))[row]
        place = int(np.searchsorted(self._records.starts, row, side="right")) - 1
        return self._records[place].passages[row - int(self._records.starts[place])]

    def __iter__(self) -> Iterator[Passage]:
        """Yield them in order."""
        for record in self._records:
            yield from record.passages


class _Reader:
    """Reads documents; a class of its own, so that what is kept of them holds no ``Records``."""

    def __init__(self, data: memoryview, ends: NDArray[np.int64]) -> None:
        self._data = data
        self._ends = ends

    def __call__(self, number: int) -> DocumentRecord:
        return record_from_line(_line(self._data, self._ends, number))


def indexed_texts(record: DocumentRecord) -> list[str]:
    """Return a document's passages as they are embedded, and as the lexical index reads them."""
    title = record.metadata.title
    return [indexed_text(record.text, title, passage) for passage in record.passages]


def _line(data: memoryview, ends: NDArray[np.int64], number: int) -> bytes:
    start = int(ends[number - 1]) + 1 if number else 0
    return bytes(data[start : int(ends[number])])


def _line_ends(data: memoryview) -> NDArray[np.int64]:
    """Return int64 (lines,), where each line's break is."""
    letters = np.frombuffer(data, dtype=np.uint8)
    starts = range(0, max(1, len(letters)), _READ_ON)
    found = (
        start + np.flatnonzero(letters[start : start + _READ_ON] == ord("\n")) for start in starts
    )
    return np.concatenate(list(found))


def _metadata_in(line: bytes) -> Metadata:
    start = line.index(_BEFORE) + len(_BEFORE)
    return _METADATA.validate_json(line[start : line.index(_AFTER, start)])
