"""A look at a new version before it is put in use: what was written is what can be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.build.previous_version import indexed_texts
from index.errors import BuildError, IndexVersionError
from index.retrieval.bm25_index import NgramCounts
from index.retrieval.dense_index import DenseIndex
from index.versions.files import DOCUMENTS, NGRAMS, VECTORS, read_files
from index.versions.records import record_from_line, record_lines, sha256

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.versions.records import DocumentRecord, Manifest

# Documents that are looked at closely: so many of the new ones, and so many of all.
_LOOKED_AT = 40
# Rounding may take this much off a unit vector's length.
_ROUNDING = 1e-3


def verify(index: Path, name: str, new: Sequence[str]) -> None:
    """Check a version as it lies on disk.

    Every file by its checksum; the numbers of documents, passages, vectors and n-gram rows against
    each other; that every document has its own vectors, of length 1; and, of a sample of the
    documents in ``new`` and of all, that each passage stands in its document's text and has the
    n-grams of its own words.

    Raises:
        BuildError: It is not as it should be.

    """
    try:
        manifest, files = read_files(index, name)
        lines = record_lines(files[DOCUMENTS])
        dense = DenseIndex.from_bytes(files[VECTORS])
        counts = NgramCounts.from_bytes(files[NGRAMS])
        _check_sizes(manifest, lines, dense, counts)
        _check_documents(manifest, lines, dense, counts, set(_spread(new)))
    except (IndexVersionError, OSError, KeyError, ValueError) as exc:
        raise BuildError(
            f"The new index version does not pass its check ({exc}): the index in use stays as it "
            "is. Build again."
        ) from exc


def _check_sizes(
    manifest: Manifest, lines: list[bytes], dense: DenseIndex, counts: NgramCounts
) -> None:
    passages = sum(entry.passages for entry in manifest.documents.values())
    if len(lines) != len(manifest.documents):
        raise ValueError("documents are missing")
    if {passages, len(dense), len(counts)} != {manifest.passages}:
        raise ValueError("passages are missing")
    # A comparison that holds for no NaN.
    length = np.abs(np.linalg.norm(dense.vectors(), axis=1) - 1)
    if dense.dimension != manifest.model.dimension or not (length < _ROUNDING).all():
        raise ValueError("the vectors are not as the model gives them")


def _check_documents(
    manifest: Manifest, lines: list[bytes], dense: DenseIndex, counts: NgramCounts, new: set[str]
) -> None:
    vectors = dense.vectors()
    totals = _totals(counts)
    ids = sorted(manifest.documents)
    closely = new | set(_spread(ids))
    row = 0
    for identifier, line in zip(ids, lines, strict=True):
        entry = manifest.documents[identifier]
        after = row + entry.passages
        if sha256(vectors[row:after].tobytes()) != entry.vectors:
            raise ValueError(f"the vectors of {identifier} are not its own")
        if identifier in closely:
            record = record_from_line(line)
            told = (record.id, record.key, len(record.passages))
            if told != (identifier, entry.key, entry.passages):
                raise ValueError(f"{identifier} is not in its place")
            _check_passages(record, totals[row:after])
        row = after


def _check_passages(record: DocumentRecord, totals: NDArray[np.float64]) -> None:
    if any(record.text[p.start : p.end] != p.text for p in record.passages):
        raise ValueError(f"{record.id} does not hold its passages")
    if totals.tolist() != _totals(NgramCounts.of(indexed_texts(record))).tolist():
        raise ValueError(f"the n-grams of {record.id} are not its own")


def _totals(counts: NgramCounts) -> NDArray[np.float64]:
    """Return how many n-grams each passage has."""
    matrix = counts.counts
    totals = np.bincount(matrix.indices, weights=matrix.data, minlength=len(counts))
    return totals.astype(np.float64)


def _spread(ids: Sequence[str]) -> list[str]:
    """Return some of ``ids``, the first and the last among them, evenly spread."""
    if not ids:
        return []
    places = np.linspace(0, len(ids) - 1, min(len(ids), _LOOKED_AT)).astype(int)
    return [ids[place] for place in places]
