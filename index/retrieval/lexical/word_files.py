"""Word counts and n-grams as files of an index version: the same always give the same bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from index.retrieval.lexical.word_counts import NGRAM, NgramStatistics, WordCounts, WordNgrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def words_to_bytes(counts: WordCounts) -> bytes:
    """Return the words of passages as bytes."""
    return _written([_text(counts.vocabulary), *_parts(counts.counts)])


def words_from_bytes(data: bytes) -> WordCounts:
    """Read what ``words_to_bytes`` wrote.

    Raises:
        ValueError: ``data`` holds no such counts.

    """
    vocabulary, *parts = _read(data, 5)
    return WordCounts(tuple(_lines(vocabulary)), _matrix(parts))


def ngrams_to_bytes(of_words: WordNgrams, statistics: NgramStatistics) -> bytes:
    """Return the n-grams of words, and what is counted of them, as bytes."""
    return _written(
        [
            _text(of_words.vocabulary.tolist()),
            *_parts(of_words.counts),
            statistics.lengths,
            statistics.public,
        ]
    )


def ngrams_from_bytes(data: bytes) -> tuple[WordNgrams, NgramStatistics]:
    """Read what ``ngrams_to_bytes`` wrote.

    Raises:
        ValueError: ``data`` holds no such n-grams.

    """
    vocabulary, *parts, lengths, public = _read(data, 7)
    names = np.array(_lines(vocabulary), dtype=NGRAM)
    return WordNgrams(names, _matrix(parts)), NgramStatistics(lengths, public)


def _text(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(text: NDArray[np.uint8]) -> list[str]:
    # Words and n-grams are letters and digits: a line break parts them.
    return text.tobytes().decode().split("\n") if len(text) else []


def _parts(matrix: sparse.csr_matrix) -> Iterable[NDArray[Any]]:
    yield np.array(matrix.shape, dtype=np.int64)
    yield matrix.indptr.astype(np.int64)
    yield matrix.indices.astype(np.int32)
    yield matrix.data.astype(np.uint16)


def _matrix(parts: Sequence[NDArray[Any]]) -> sparse.csr_matrix:
    shape, bounds, columns, counts = parts
    return sparse.csr_matrix((counts, columns, bounds), shape=tuple(shape))


def _written(arrays: Iterable[NDArray[Any]]) -> bytes:
    buffer = io.BytesIO()
    for array in arrays:
        np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _read(data: bytes, number: int) -> list[NDArray[Any]]:
    buffer = io.BytesIO(data)
    try:
        return [np.load(buffer, allow_pickle=False) for _ in range(number)]
    except EOFError as exc:
        raise ValueError("ends too early") from exc
