"""Vectors and words of a new version: what was there moved, what is new worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.build.progress import Stage
from index.retrieval.dense_index import DenseIndex, stored
from index.retrieval.lexical.word_counts import WordCounts
from index.search.query.vocabulary import PublicWords
from index.versions.records import DocumentEntry, record_from_line, sha256

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.build.previous_version import Previous
    from index.build.progress import Progress
    from index.build.read_documents import ReadDocument
    from index.retrieval.embedder import Embedder
    from index.versions.records import PointedOutRecord

# Texts between two looks at the clock, and how long Ctrl-C may have to wait: a second or two.
_BATCH = 32


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
