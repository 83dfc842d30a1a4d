"""Opened index versions: everything that searching needs, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from index.contacts import ContactEntry
from index.dense import DenseIndex
from index.glossary import GlossaryEntry
from index.lexical import LexicalIndex
from index.ngram_counts import NgramCounts
from index.records import DocumentRecord, Manifest, record_from_line, record_lines
from index.version_files import (
    CONTACT_ENTRIES,
    DOCUMENTS,
    GLOSSARY_ENTRIES,
    NGRAMS,
    VECTORS,
    built_at,
    current_name,
    damaged,
    read_files,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ATTEMPTS = 5
_DIGEST_BYTES = 16
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
        digests: BLAKE2b of each record's line, in order.

    """

    records: tuple[DocumentRecord, ...]
    dense: DenseIndex
    lexical: LexicalIndex
    glossary: tuple[GlossaryEntry, ...]
    contacts: tuple[ContactEntry, ...]
    digests: tuple[bytes, ...]


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


def open_current(index: Path, before: Contents | None = None) -> Version:
    """Open the version in use, checked file by file.

    Records that are the same ``before`` are taken over from there instead of read.

    Raises:
        IndexVersionError: There is none, or it is damaged or of another format.

    """
    name = current_name(index)
    for _ in range(_ATTEMPTS):
        try:
            return open_version(index, name, before)
        except FileNotFoundError as exc:
            # A build may have switched to a new version and removed this one meanwhile.
            newer = current_name(index)
            if newer == name:
                raise damaged(index, exc) from exc
            name = newer
    raise damaged(index)


def open_version(index: Path, name: str, before: Contents | None = None) -> Version:
    """Open a version by name; records that are the same ``before`` are taken over.

    Raises:
        FileNotFoundError: One of its files is not there.
        IndexVersionError: It is damaged or of another format.

    """
    manifest, files = read_files(index, name)
    try:
        lines = record_lines(files[DOCUMENTS])
        digests = tuple(blake2b(line, digest_size=_DIGEST_BYTES).digest() for line in lines)
        known = dict(zip(before.digests, before.records, strict=True)) if before else {}
        records = tuple(
            known[digest] if digest in known else record_from_line(line)
            for digest, line in zip(digests, lines, strict=True)
        )
        public = [record.metadata.public for record in records for _ in record.passages]
        counts = NgramCounts.from_bytes(files[NGRAMS])
        contents = Contents(
            records=records,
            dense=DenseIndex.from_bytes(files[VECTORS]),
            lexical=LexicalIndex.weigh(counts, public),
            glossary=glossary_of(files),
            contacts=contacts_of(files),
            digests=digests,
        )
    except (KeyError, ValueError, IndexError) as exc:
        raise damaged(index, exc) from exc
    return Version(name, manifest, contents, built_at(index, name))


def glossary_of(files: Mapping[str, bytes]) -> tuple[GlossaryEntry, ...]:
    """Return the glossary among a version's files. Raises KeyError or ValueError."""
    return _GLOSSARY.validate_json(files[GLOSSARY_ENTRIES])


def contacts_of(files: Mapping[str, bytes]) -> tuple[ContactEntry, ...]:
    """Return the contacts among a version's files. Raises KeyError or ValueError."""
    return _CONTACTS.validate_json(files[CONTACT_ENTRIES])
