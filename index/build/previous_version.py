"""What the version in use offers a rebuild: whatever did not change, without reading it closely.

A document that did not change keeps its line of JSON, its vectors and its n-gram counts as they
are, byte for byte. Only where something did change are old records read, for the vectors of those
of their passages that are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexVersionError
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.word_counts import WordCounts, ngrams_from_bytes
from index.search.query.vocabulary import PublicWords
from index.versions.files import (
    DOCUMENTS,
    NGRAMS,
    PUBLIC_WORDS,
    VECTORS,
    contacts_of,
    current_name,
    glossary_of,
    pointed_out_of,
    questions_of,
    read_files,
    words_of,
)
from index.versions.records import (
    DocumentRecord,
    Manifest,
    Records,
    indexed_texts,
    record_from_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from index.documents.metadata.hr_files import ContactEntry, GlossaryEntry, SetQuestion
    from index.types import Document, Remark
    from index.versions.records import PointedOutRecord


@dataclass(frozen=True)
class Previous:
    """The version in use, as a rebuild reads it.

    Attributes:
        name: Its name; empty where there is none that can be used.
        manifest: What it is made of; None where there is none.
        records: The documents; None where there are none.
        vectors: float32 (passages, dimension), theirs.
        words: Words of the passages.
        public_words: Words of the documents that everybody may see; None where they are not kept.
        glossary: HR's glossary as it was.
        contacts: HR's contacts as they were.
        questions: HR's questions as they were.
        pointed_out: The answers that HR had pointed out.
        pointed_out_vectors: float32 (answers, dimension), theirs.

    """

    name: str = ""
    manifest: Manifest | None = None
    records: Records | None = None
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    words: WordCounts = field(default_factory=lambda: WordCounts.of([]))
    public_words: PublicWords | None = None
    glossary: tuple[GlossaryEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    questions: tuple[SetQuestion, ...] = ()
    pointed_out: tuple[PointedOutRecord, ...] = ()
    pointed_out_vectors: NDArray[np.float32] = field(
        default_factory=lambda: np.empty((0, 0), dtype=np.float32)
    )

    @cached_property
    def keys(self) -> dict[str, str]:
        """Content key of each document, by id."""
        documents = self.manifest.documents if self.manifest else {}
        return {identifier: entry.key for identifier, entry in documents.items()}

    @cached_property
    def _by_key(self) -> dict[str, str]:
        """Return an id for each content key."""
        return {key: identifier for identifier, key in self.keys.items()}

    @property
    def _documents(self) -> Records:
        if self.records is None:
            raise KeyError("there is no version before")
        return self.records

    def line(self, identifier: str) -> bytes:
        """Return a document's line of JSON."""
        return self._documents.line(identifier)

    def rows(self, identifier: str) -> range:
        """Return the numbers of a document's passages."""
        return self._documents.rows(identifier)

    def public(self, identifier: str) -> bool:
        """Return whether everybody may see a document."""
        return self._documents.metadata[identifier].public

    def remarks(self, identifier: str) -> tuple[Remark, ...]:
        """Return what in a document's file was not read as it stands."""
        return self.manifest.documents[identifier].remarks if self.manifest else ()

    def under_another_name(self, document: Document, key: str) -> tuple[str, DocumentRecord] | None:
        """Return the id that a document had or has besides, and its record under its new one.

        None where it was not there, or where its name gives it another title.
        """
        other = self._by_key.get(key)
        if other is None:
            return None
        record = record_from_line(self.line(other))
        if (record.text, record.metadata) != (document.text, document.metadata):
            return None
        passages = tuple(
            replace(passage, id=f"{document.id}#{number}", document=document.id)
            for number, passage in enumerate(record.passages, start=1)
        )
        return other, replace(record, id=document.id, passages=passages)

    def vectors_by_text(self, identifiers: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of these documents' passages by the text that was embedded."""
        found: dict[str, NDArray[np.float32]] = {}
        for identifier in identifiers:
            texts = indexed_texts(record_from_line(self.line(identifier)))
            rows = self.rows(identifier)
            found.update(zip(texts, self.vectors[rows.start : rows.stop], strict=True))
        return found


def read_previous(index: Path) -> Previous:
    """Read the version in use; one that is missing, damaged or of another format offers nothing."""
    try:
        name = current_name(index)
        manifest, files = read_files(index, name)
        passages = {key: entry.passages for key, entry in manifest.documents.items()}
        records = Records(files[DOCUMENTS], passages)
        public_words = files.get(PUBLIC_WORDS)
        if NGRAMS in files:
            ngrams_from_bytes(files[NGRAMS])  # worked out anew, and must be readable all the same
        previous = Previous(
            name,
            manifest,
            records,
            DenseIndex.from_bytes(files[VECTORS]).vectors(),
            words_of(files, records),
            PublicWords.from_json(public_words) if public_words is not None else None,
            glossary_of(files),
            contacts_of(files),
            questions_of(files),
            *pointed_out_of(files),
        )
    except (IndexVersionError, OSError, KeyError, ValueError):
        return Previous()
    fits = (
        len(previous.vectors) == len(previous.words) == manifest.passages == sum(passages.values())
    )
    return previous if fits else Previous()
