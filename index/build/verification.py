"""A look at a new version before it is put in use: what was written is what can be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.errors import BuildError, IndexVersionError
from index.language.words import ngrams
from index.retrieval.dense_index import DenseIndex
from index.retrieval.lexical.word_counts import (
    NgramStatistics,
    WordCounts,
    WordNgrams,
    ngrams_from_bytes,
    words_from_bytes,
)
from index.versions.files import DOCUMENTS, NGRAMS, VECTORS, WORDS, read_files
from index.versions.records import Records, indexed_texts, record_from_line, sha256

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.versions.records import DocumentRecord, Manifest

# Documents that are looked at closely: so many of the new ones, and so many of all.
_LOOKED_AT = 40
# Rounding may take this much off a unit vector's length.
_ROUNDING = 1e-3


def verify(index: Path, name: str, new: Sequence[str]) -> None:
    """Check a version as it lies on disk.

    Every file by its checksum; the numbers of documents, passages, vectors and words against each
    other; that every document has its own vectors, of length 1; and, of a sample of the
    documents in ``new`` and of all, that each passage stands in its document's text and has its
    own words, and of a sample of the words that they have their own n-grams.

    Raises:
        BuildError: It is not as it should be.

    """
    try:
        manifest, files = read_files(index, name)
        passages = {key: entry.passages for key, entry in manifest.documents.items()}
        records = Records(files[DOCUMENTS], passages)
        dense = DenseIndex.from_bytes(files[VECTORS])
        words = words_from_bytes(files[WORDS])
        of_words, statistics = ngrams_from_bytes(files[NGRAMS])
        _check_sizes(manifest, dense, words, of_words, statistics)
        _check_documents(manifest, records, dense, words, set(_spread(new)))
    except (IndexVersionError, OSError, KeyError, ValueError) as exc:
        raise BuildError(
            f"The new index version does not pass its check ({exc}): the index in use stays as it "
            "is. Build again."
        ) from exc


def _check_sizes(
    manifest: Manifest,
    dense: DenseIndex,
    words: WordCounts,
    of_words: WordNgrams,
    statistics: NgramStatistics,
) -> None:
    passages = sum(entry.passages for entry in manifest.documents.values())
    if {passages, len(dense), len(words), len(statistics.lengths)} != {manifest.passages}:
        raise ValueError("passages are missing")
    if (of_words.counts.shape[0], len(statistics.public)) != (
        len(words.vocabulary),
        len(of_words.vocabulary),
    ):
        raise ValueError("n-grams are missing")
    for number in _spread(range(len(words.vocabulary))):
        row = of_words.counts[[number]]
        own = np.repeat(of_words.vocabulary[row.indices], row.data)
        if own.tolist() != sorted(ngrams(words.vocabulary[number])):
            raise ValueError("the n-grams of a word are not its own")
    # A comparison that holds for no NaN.
    length = np.abs(np.linalg.norm(dense.vectors(), axis=1) - 1)
    if dense.dimension != manifest.model.dimension or not (length < _ROUNDING).all():
        raise ValueError("the vectors are not as the model gives them")


def _check_documents(
    manifest: Manifest, records: Records, dense: DenseIndex, words: WordCounts, new: set[str]
) -> None:
    vectors = dense.vectors()
    closely = new | set(_spread(records.ids))
    for identifier in records.ids:
        entry, rows = manifest.documents[identifier], records.rows(identifier)
        if sha256(vectors[rows.start : rows.stop].tobytes()) != entry.vectors:
            raise ValueError(f"the vectors of {identifier} are not its own")
        if identifier in closely:
            record = record_from_line(records.line(identifier))
            told = (record.id, record.key, len(record.passages))
            if told != (identifier, entry.key, entry.passages):
                raise ValueError(f"{identifier} is not in its place")
            _check_passages(record, words, rows)


def _check_passages(record: DocumentRecord, words: WordCounts, rows: range) -> None:
    if any(record.text[p.start : p.end] != p.text for p in record.passages):
        raise ValueError(f"{record.id} does not hold its passages")
    own = WordCounts.of(indexed_texts(record))
    for number, row in enumerate(rows):
        if _said(words, row) != _said(own, number):
            raise ValueError(f"the words of {record.id} are not its own")


def _said(words: WordCounts, row: int) -> dict[str, int]:
    """Return how often a passage has which words."""
    counts = words.counts[[row]]
    named = (words.vocabulary[column] for column in counts.indices.tolist())
    return dict(zip(named, counts.data.tolist(), strict=True))


_Item = TypeVar("_Item")


def _spread(ids: Sequence[_Item]) -> list[_Item]:
    """Return some of ``ids``, the first and the last among them, evenly spread."""
    if not ids:
        return []
    places = np.linspace(0, len(ids) - 1, min(len(ids), _LOOKED_AT)).astype(int)
    return [ids[place] for place in places]
