"""What an index version keeps of each document: written as stable JSON, read when it is asked for.

A question touches a handful of documents: opening a version with a hundred thousand of them must
not read them all. What decides who may see a document, and when, is read of all of them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, overload

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter

from index.documents.formats.registry import READERS
from index.retrieval.chunking import indexed_text
from index.retrieval.sides import ALL_UP_TO, EXACT_UP_TO
from index.types import Failure, Link, Metadata, Passage, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from index.retrieval.embedder import Embedder

FORMAT_VERSION = 5
# Those before it that can be read as well: in 4, n-grams of passages were kept instead of words.
READABLE_FORMATS = frozenset({4, FORMAT_VERSION})


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as an index version keeps it.

    Attributes:
        id: The document's id.
        key: SHA-256 over its content and everything else but its name that decides its passages
            and vectors.
        text: The extracted text.
        metadata: Title, dates, audience and the rest.
        passages: In order.
        links: The links in its text, in order.

    """

    id: str
    key: str
    text: str
    metadata: Metadata
    passages: tuple[Passage, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PointedOutRecord:
    """An answer that HR has pointed out, as an index version keeps it.

    Attributes:
        question: The question that HR wrote.
        audience: Groups that it is for, case folded and in order; none for everybody.
        document: The document that answers.
        start: First character of HR's phrase in the document's text.
        end: One past its last character.
        embedded: What is embedded: the question, and the sentences that answer it.

    """

    question: str
    audience: tuple[str, ...]
    document: str
    start: int
    end: int
    embedded: str


class ModelRecord(BaseModel):
    """The model that made a version's vectors."""

    model_config = ConfigDict(frozen=True)

    name: str
    digest: str
    dimension: int


class DocumentEntry(BaseModel):
    """What a manifest says of a document.

    Attributes:
        key: As in its record.
        passages: How many it has.
        vectors: SHA-256 over its passages' vectors, in order.
        remarks: What in its file was not read as it stands.

    """

    model_config = ConfigDict(frozen=True)

    key: str
    passages: int
    vectors: str
    remarks: tuple[Remark, ...] = ()


class SearchRecord(BaseModel):
    """How a version is searched.

    Attributes:
        dense: Whether all vectors are compared with a question, or those in the cells near it.
        lexical: Whether all passages are scored for a question, or those with words that tell.

    """

    model_config = ConfigDict(frozen=True)

    dense: Literal["exact", "cells"] = "exact"
    lexical: Literal["all", "pruned"] = "all"


class Manifest(BaseModel):
    """What an index version is made of; its SHA-256 names the version.

    Attributes:
        format_version: Raised when the files of a version change their form.
        fingerprint: SHA-256 over everything but the documents that decides the vectors.
        model: The embedding model.
        documents: The documents, by id.
        passages: How many there are.
        failures: Files that are not in the version, and why.
        files: SHA-256 of every file of the version, by name.
        search: How it is searched, which its size decides.

    """

    model_config = ConfigDict(frozen=True)

    format_version: int
    fingerprint: str
    model: ModelRecord
    documents: dict[str, DocumentEntry]
    passages: int
    failures: tuple[Failure, ...]
    files: dict[str, str]
    search: SearchRecord = SearchRecord()


_RECORD = TypeAdapter(DocumentRecord)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal.

    >>> sha256(b"HR")[:12]
    '15e68b1f4657'
    """
    return hashlib.sha256(data).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401 - json's default hook gives whatever can be written
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} can't be written as JSON")


def to_json(value: object) -> bytes:
    """Return ``value`` as JSON; the same value always gives the same bytes."""
    text = json.dumps(
        value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    # A lone surrogate can't be written as UTF-8, and no reader lets one through.
    return text.encode()


def record_to_line(record: DocumentRecord) -> bytes:
    """Return a record as one line of JSON, without its line break."""
    return to_json(record)


def record_from_line(line: bytes) -> DocumentRecord:
    """Read what ``record_to_line`` wrote.

    Raises:
        ValueError: ``line`` holds no such record.

    """
    return _RECORD.validate_json(line)


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


# Raised when documents are cut, held back or indexed differently, so that all are read anew; the
# first of them was the format when its files changed their form last and documents had to be.
_PIPELINE_VERSION = (4, 8)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How an index is built.

    Attributes:
        passage_tokens: Tokens of a passage with its headings, at most; the model's own limit
            counts too.
        keep: How many versions stay on disk.
        accept: Put the new version in use whatever goes with it.
        gate: Keep one waiting that answers any of HR's questions worse.
        exact_up_to: So many passages have all their vectors compared with a question.
        all_up_to: So many are all scored for a question's words.

    """

    passage_tokens: int = 128
    keep: int = 3
    accept: bool = False
    gate: bool = False
    exact_up_to: int = EXACT_UP_TO
    all_up_to: int = ALL_UP_TO


DEFAULT_OPTIONS = BuildOptions()


def fingerprint_of(embedder: Embedder, passage_tokens: int) -> str:
    """Return a SHA-256 over everything but a document that decides its passages and vectors."""
    readers = {min(reader.suffixes): reader.version for reader in READERS}
    parts = (*_PIPELINE_VERSION, embedder.digest, passage_tokens, readers)
    return sha256(to_json(parts))
