"""Which words stand in which passages, and the n-grams of each word: what lexical search is of.

A word's n-grams are the same in every passage, so they are kept once. A passage has a tenth as many
words as n-grams, and its n-grams are those of its words. Both are files of an index version: the
same counts always give the same bytes.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from index.language.words import NGRAM_SIZES, ngrams, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# A passage that says the same n-gram more often counts as this; BM25 has levelled out long before.
MOST = np.iinfo(np.uint16).max
_NGRAM = np.dtype(f"U{max(NGRAM_SIZES)}")
_AT_ONCE = 20_000  # passages whose n-grams are in memory at once


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words of passages.

    Attributes:
        vocabulary: In order of code points, each in one passage at least.
        counts: uint16 (passages, words), row by row with columns in order.

    """

    vocabulary: tuple[str, ...]
    counts: sparse.csr_matrix

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self.counts.shape[0])

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordCounts:
        """Count the words of ``texts``, a row for each."""
        column_of: dict[str, int] = {}
        columns, counts, bounds = [_none(np.int32)], [_none(np.uint16)], [0]
        for text in texts:
            found = Counter(words(text))
            columns.append(
                np.array([column_of.setdefault(w, len(column_of)) for w in found], dtype=np.int32)
            )
            counts.append(np.array([min(c, MOST) for c in found.values()], dtype=np.uint16))
            bounds.append(bounds[-1] + len(found))
        vocabulary = sorted(column_of)
        place = np.empty(len(vocabulary), dtype=np.int32)
        place[[column_of[word] for word in vocabulary]] = np.arange(len(vocabulary))
        matrix = sparse.csr_matrix(
            (np.concatenate(counts), place[np.concatenate(columns)], np.array(bounds)),
            shape=(len(bounds) - 1, len(vocabulary)),
        )
        matrix.sort_indices()
        return cls(tuple(vocabulary), matrix)

    def updated(self, kept: NDArray[np.int64], added: WordCounts, rows: int) -> WordCounts:
        """Return counts of ``rows`` passages: some of these, and ``added`` for all others.

        Args:
            kept: int64 (passages,): the new row of each of these passages, rising, or -1 for one
                that is dropped.
            added: The passages of the rows that ``kept`` leaves free, in order.
            rows: How many passages there will be.

        """
        stays = kept >= 0
        free = np.ones(rows, dtype=bool)
        free[kept[stays]] = False
        old = self.counts[np.flatnonzero(stays)]
        used = np.zeros(len(self.vocabulary), dtype=bool)
        used[old.indices] = True
        still = [word for word, is_used in zip(self.vocabulary, used, strict=True) if is_used]
        vocabulary = tuple(sorted({*still, *added.vocabulary}))
        place = {word: number for number, word in enumerate(vocabulary)}
        moved = np.zeros(len(self.vocabulary), dtype=np.int32)
        moved[used] = [place[word] for word in still]
        came = np.array([place[word] for word in added.vocabulary], dtype=np.int32)
        both = sparse.vstack(
            [
                sparse.csr_matrix((part.data, to[part.indices], part.indptr), (part.shape[0], size))
                for part, to in ((old, moved), (added.counts, came))
                for size in (len(vocabulary),)
            ],
            format="csr",
        )
        order = np.empty(rows, dtype=np.int64)
        order[kept[stays]] = np.arange(old.shape[0])
        order[free] = np.arange(old.shape[0], rows)
        matrix = sparse.csr_matrix(both[order])
        matrix.sort_indices()
        return WordCounts(vocabulary, matrix)


@dataclass(frozen=True, slots=True)
class WordNgrams:
    """N-grams of a vocabulary.

    Attributes:
        vocabulary: str (n-grams,), in order of code points, each in one word at least.
        counts: uint16 (words, n-grams), row by row with columns in order.

    """

    vocabulary: NDArray[np.str_]
    counts: sparse.csr_matrix

    @classmethod
    def of(cls, vocabulary: Sequence[str]) -> WordNgrams:
        """Find the n-grams of each word."""
        column_of: dict[str, int] = {}
        columns, bounds = [_none(np.int32)], np.zeros(len(vocabulary) + 1, dtype=np.int64)
        for number, word in enumerate(vocabulary, start=1):
            found = [column_of.setdefault(one, len(column_of)) for one in ngrams(word)]
            columns.append(np.array(found, dtype=np.int32))
            bounds[number] = bounds[number - 1] + len(found)
        names = np.array(list(column_of), dtype=_NGRAM)
        order = np.argsort(names)
        place = np.empty(len(names), dtype=np.int32)
        place[order] = np.arange(len(names), dtype=np.int32)
        ids = place[np.concatenate(columns)]
        matrix = sparse.csr_matrix(
            (np.ones(len(ids), dtype=np.uint16), ids, bounds), shape=(len(vocabulary), len(names))
        )
        matrix.sum_duplicates()
        return cls(names[order], matrix)


@dataclass(frozen=True, slots=True)
class NgramStatistics:
    """What BM25 has to know of a collection.

    Attributes:
        lengths: int64 (passages,), how many n-grams each passage has.
        public: int64 (n-grams,), in how many passages that everybody may see each n-gram is.

    """

    lengths: NDArray[np.int64]
    public: NDArray[np.int64]

    @classmethod
    def of(
        cls, passages: WordCounts, of_words: WordNgrams, public: NDArray[np.bool_]
    ) -> NgramStatistics:
        """Count them, some thousand passages at a time; ``public`` is bool (passages,)."""
        lengths = np.zeros(len(passages), dtype=np.int64)
        held = np.zeros(len(of_words.vocabulary), dtype=np.int64)
        for start in range(0, len(passages), _AT_ONCE):
            found = passage_ngrams(passages.counts[start : start + _AT_ONCE], of_words.counts)
            stop = start + found.shape[0]
            lengths[start:stop] = np.asarray(found.sum(axis=1)).ravel()
            seen = np.repeat(public[start:stop], np.diff(found.indptr))
            held += np.bincount(found.indices[seen], minlength=len(held))
        return cls(lengths, held)


def passage_ngrams(counts: sparse.csr_matrix, of_words: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return int64 (passages, n-grams), how often each n-gram is in each passage.

    Args:
        counts: (passages, words).
        of_words: (words, n-grams).

    """
    found = sparse.csr_matrix(counts.astype(np.int64) @ of_words.astype(np.int64))
    np.minimum(found.data, MOST, out=found.data)
    return found


def _none(kind: type[np.generic]) -> NDArray[Any]:
    return np.empty(0, dtype=kind)


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
    names = np.array(_lines(vocabulary), dtype=_NGRAM)
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
