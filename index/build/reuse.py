"""What a new version takes over from the one in use, and what is embedded and counted anew.

A document that did not change keeps its line of JSON, its vectors and its words as they are, byte
for byte, without being read closely. Only where something did change are old records read, for the
vectors of those of their passages that are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.build.progress import Stage
from index.errors import IndexVersionError
from index.retrieval.dense_index import DenseIndex, stored
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
    DocumentEntry,
    DocumentRecord,
    Manifest,
    Records,
    indexed_texts,
    record_from_line,
    sha256,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.build.progress import Progress
    from index.documents.metadata.hr_files import ContactEntry, GlossaryEntry, SetQuestion
    from index.retrieval.embedder import Embedder
    from index.types import Document, Remark
    from index.versions.records import PointedOutRecord

# Texts between two looks at the clock, and how long Ctrl-C may have to wait: a second or two.
_BATCH = 32


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


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document on its way into a version.

    Attributes:
        id: Its id.
        key: As in its record.
        passages: How many it has.
        line: Its record as a line of JSON.
        public: Whether everybody may see it.
        kept: The passages' numbers in the version before, where nothing changed; else None.
        indexed: What each of its passages is as both indexes have it, where something did change.
        like: The document of the version before that it is, or is a copy of, under another name.
        remarks: What in its file was not read as it stands.

    """

    id: str
    key: str
    passages: int
    line: bytes
    public: bool
    kept: range | None = None
    indexed: tuple[str, ...] = ()
    like: str | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    """What a new version searches by.

    Attributes:
        dense: Vectors of its passages.
        words: Words of its passages.
        public_words: Words of the documents that everybody may see.
        public: bool (passages,), whether everybody may see each.
        entries: What the manifest says of its documents, by id.
        embedded: How many texts were embedded for it.

    """

    dense: DenseIndex
    words: WordCounts
    public_words: PublicWords
    public: NDArray[np.bool_]
    entries: dict[str, DocumentEntry]
    embedded: int


def assemble(
    documents: Sequence[ReadDocument],
    previous: Previous,
    embedder: Embedder,
    exact_up_to: int,
    progress: Progress,
) -> Assembled:
    """Put together what ``documents`` are searched by; only texts that are new are embedded.

    An embedder gives a text the same vector whatever else it is given, so vectors may come from
    the version before or from this build: the bytes are the same (docs/decisions/0026-rebuild.md).
    """
    known = _known(documents, previous, embedder)
    wanted = dict.fromkeys(text for document in documents for text in document.indexed)
    missing = [text for text in wanted if text not in known]
    for start in range(0, len(missing), _BATCH):
        progress(Stage.EMBEDDING, start, len(missing))
        batch = missing[start : start + _BATCH]
        # As they will be read back: a rebuild must find the same bytes.
        known.update(zip(batch, stored(embedder.embed_documents(batch)), strict=True))
    if missing:
        progress(Stage.EMBEDDING, len(missing), len(missing))
    places = np.full(len(previous.words), -1, dtype=np.int64)
    vectors: list[NDArray[np.float32]] = []
    row = 0
    for document in documents:
        after = row + document.passages
        if document.kept is not None:
            places[document.kept.start : document.kept.stop] = np.arange(row, after)
            vectors.append(previous.vectors[document.kept.start : document.kept.stop])
        else:
            vectors.append(np.stack([known[text] for text in document.indexed]))
        row = after
    texts = (text for document in documents for text in document.indexed)
    return Assembled(
        DenseIndex.build(np.concatenate(vectors), exact_up_to),
        previous.words.updated(places, WordCounts.of(texts), row),
        _public_words(documents, previous),
        np.repeat([d.public for d in documents], [d.passages for d in documents]),
        {d.id: _entry(d, rows) for d, rows in zip(documents, vectors, strict=True)},
        len(missing),
    )


def pointed_out_vectors(
    records: Sequence[PointedOutRecord], previous: Previous, embedder: Embedder
) -> NDArray[np.float32]:
    """Return float32 (records, d), unit vectors; only texts that are new are embedded."""
    manifest = previous.manifest
    known: dict[str, NDArray[np.float32]] = {}
    if manifest is not None and manifest.model.digest == embedder.digest:
        texts = (record.embedded for record in previous.pointed_out)
        known.update(zip(texts, previous.pointed_out_vectors, strict=True))
    wanted = [record.embedded for record in records]
    missing = [text for text in dict.fromkeys(wanted) if text not in known]
    if missing:
        known.update(zip(missing, embedder.embed_documents(missing), strict=True))
    return np.array([known[text] for text in wanted], dtype=np.float32)


def _public_words(documents: Sequence[ReadDocument], previous: Previous) -> PublicWords:
    """Return the words of public documents; only those that came or went are read."""
    before = previous.public_words
    kept = {document.id for document in documents if document.kept is not None}
    come = {one.id: one.line for one in documents if before is None or one.id not in kept}
    if before is None:
        return PublicWords.of(_public_texts(come))
    gone = {key: previous.line(key) for key in previous.keys if key not in kept}
    return before.changed(_public_texts(gone), _public_texts(come))


def _public_texts(lines: Mapping[str, bytes]) -> dict[str, str]:
    records = map(record_from_line, lines.values())
    return {record.id: record.text for record in records if record.metadata.public}


def _entry(document: ReadDocument, vectors: NDArray[np.float32]) -> DocumentEntry:
    return DocumentEntry(
        key=document.key,
        passages=document.passages,
        vectors=sha256(vectors.tobytes()),
        remarks=document.remarks,
    )


def _known(
    documents: Sequence[ReadDocument], previous: Previous, embedder: Embedder
) -> dict[str, NDArray[np.float32]]:
    """Return vectors that the version before has of texts that are not kept with their document."""
    if previous.manifest is None or previous.manifest.model.digest != embedder.digest:
        return {}
    kept = {document.id for document in documents if document.kept is not None}
    like = {document.like for document in documents if document.like is not None}
    if len(kept) == len(documents):
        return {}
    return previous.vectors_by_text((previous.keys.keys() - kept) | like)
