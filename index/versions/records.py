"""What an index version keeps of each document, and how it is written: stable JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from index.documents.formats.registry import READERS
from index.retrieval.sides import ALL_UP_TO, EXACT_UP_TO
from index.types import Failure, Link, Metadata, Passage, Remark

if TYPE_CHECKING:
    from index.retrieval.embedder import Embedder

FORMAT_VERSION = 5
# Those before it that can be read as well: in 4, n-grams of passages were kept instead of words.
READABLE_FORMATS = frozenset({4, FORMAT_VERSION})


@dataclasses.dataclass(frozen=True, slots=True)
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


@dataclasses.dataclass(frozen=True, slots=True)
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


# Raised when documents are cut, held back or indexed differently, so that all are read anew; the
# first of them was the format when its files changed their form last and documents had to be.
_PIPELINE_VERSION = (4, 5)


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
