"""Index versions on disk: written whole beside the old, then switched to by one atomic rename.

    <index>/CURRENT            the name of the version in use
    <index>/versions/<name>/   manifest.json and the files it lists with their checksums
    <index>/build.lock         held while a build writes

A version's name is the start of its manifest's SHA-256, and the manifest holds a checksum of every
file, so a version that opens is whole. Readers keep what they opened in memory: a version that is
removed later takes nothing from them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from index.contacts import ContactEntry
from index.dense import DenseIndex
from index.errors import IndexVersionError
from index.glossary import GlossaryEntry
from index.lexical import LexicalIndex
from index.records import (
    FORMAT_VERSION,
    DocumentRecord,
    Manifest,
    records_from_bytes,
    sha256,
)

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "CURRENT"
VERSIONS = "versions"
MANIFEST = "manifest.json"
NAME_LENGTH = 16
_ATTEMPTS = 5
_GLOSSARY = TypeAdapter(tuple[GlossaryEntry, ...])
_CONTACTS = TypeAdapter(tuple[ContactEntry, ...])


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a version holds.

    Attributes:
        records: The documents, by id; passages are numbered through them in order.
        dense: Vectors of the passages.
        lexical: N-grams of the passages.
        glossary: HR's glossary.
        contacts: Whom to ask about what.

    """

    records: tuple[DocumentRecord, ...]
    dense: DenseIndex
    lexical: LexicalIndex
    glossary: tuple[GlossaryEntry, ...]
    contacts: tuple[ContactEntry, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """An opened version.

    Attributes:
        name: Its name.
        manifest: What it is made of.
        contents: What it holds.
        built: When it was written, in seconds since the epoch.

    """

    name: str
    manifest: Manifest
    contents: Contents
    built: float


def _missing(index: Path) -> IndexVersionError:
    return IndexVersionError(f"There is no index in {index}: run `omorg build`.")


def _damaged(index: Path, exc: Exception | None = None) -> IndexVersionError:
    error = IndexVersionError(f"The index in {index} is damaged: run `omorg build`.")
    error.__cause__ = exc
    return error


def current_name(index: Path) -> str:
    """Return the name of the version in use.

    Raises:
        IndexVersionError: There is none.

    """
    try:
        name = (index / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError as exc:
        raise _missing(index) from exc
    except (OSError, ValueError) as exc:
        raise _damaged(index, exc) from exc
    if len(name) != NAME_LENGTH or not name.isalnum():
        raise _damaged(index)
    return name


def open_current(index: Path) -> Version:
    """Open the version in use, checked file by file.

    Raises:
        IndexVersionError: There is none, or it is damaged or of another format.

    """
    name = current_name(index)
    for _ in range(_ATTEMPTS):
        try:
            return open_version(index, name)
        except FileNotFoundError as exc:
            # A build may have switched to a new version and removed this one meanwhile.
            newer = current_name(index)
            if newer == name:
                raise _damaged(index, exc) from exc
            name = newer
    raise _damaged(index)


def open_version(index: Path, name: str) -> Version:
    """Open a version by name.

    Raises:
        FileNotFoundError: One of its files is not there.
        IndexVersionError: It is damaged or of another format.

    """
    folder = index / VERSIONS / name
    manifest = read_manifest(index, name)
    data = {}
    for file, digest in manifest.files.items():
        data[file] = (folder / file).read_bytes()
        if sha256(data[file]) != digest:
            raise _damaged(index)
    try:
        contents = Contents(
            records=records_from_bytes(data["documents.jsonl"]),
            dense=DenseIndex.from_bytes(data["vectors.faiss"]),
            lexical=LexicalIndex.from_bytes(data["ngrams.npy"]),
            glossary=_GLOSSARY.validate_json(data["glossary.json"]),
            contacts=_CONTACTS.validate_json(data["contacts.json"]),
        )
    except (KeyError, ValueError) as exc:
        raise _damaged(index, exc) from exc
    return Version(name, manifest, contents, (folder / MANIFEST).stat().st_mtime)


def read_manifest(index: Path, name: str) -> Manifest:
    """Read a version's manifest.

    Raises:
        FileNotFoundError: It is not there.
        IndexVersionError: It is damaged or of another format.

    """
    raw = (index / VERSIONS / name / MANIFEST).read_bytes()
    try:
        written_as = json.loads(raw)["format_version"]
    except (ValueError, TypeError, KeyError) as exc:
        raise _damaged(index, exc) from exc
    if written_as != FORMAT_VERSION:
        raise IndexVersionError(
            f"The index in {index} was written by another version of Omorg (format {written_as!r}, "
            f"here {FORMAT_VERSION}): run `omorg build`, or the Omorg that wrote it."
        )
    if sha256(raw)[:NAME_LENGTH] != name:
        raise _damaged(index)
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as exc:
        raise _damaged(index, exc) from exc


def is_whole(index: Path, name: str) -> bool:
    """Return whether a version is there with all its files as they were written."""
    try:
        files = read_manifest(index, name).files
        folder = index / VERSIONS / name
        return all(sha256((folder / file).read_bytes()) == digest for file, digest in files.items())
    except (OSError, IndexVersionError):
        return False
