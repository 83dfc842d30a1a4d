"""BM25 over in-word character n-grams, with collection statistics from public documents alone.

Weights of term frequency are baked into a sparse matrix, passages x n-grams, when an index is
opened; inverse document frequencies are kept beside it and applied to the query. Both draw their
statistics (document frequencies, mean length) from public passages only, so that what a person may
not see changes no score. docs/decisions/0011-lexical-search.md compares this with bm25s.
"""

from __future__ import annotations

import io
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from index.language.words import NGRAM_SIZES, ngrams, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.retrieval.sides import LexicalQuery, Weighed


_KEPT = 16  # questions
# Chosen on the development sets (docs/decisions/0011-lexical-search.md).
K1 = 0.7
B = 0.5


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """BM25 weights of every n-gram in every passage.

    Attributes:
        vocabulary: Column number of every n-gram.
        idf: float32 (n-grams,), inverse document frequency among public passages.
        unseen_idf: That of an n-gram no public passage holds.
        weights: float32 (passages, n-grams), the frequency part of BM25 (Robertson and Zaragoza
            2009, doi:10.1561/1500000019).
        kept: All passages' scores for the last questions.

    """

    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]
    unseen_idf: float
    weights: sparse.csc_matrix
    kept: dict[LexicalQuery, NDArray[np.float32]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self.weights.shape[0])

    @classmethod
    def build(cls, texts: Sequence[str], public: Sequence[bool]) -> LexicalIndex:
        """Index ``texts``; ``public[i]`` says whether everybody may see text ``i``."""
        return cls.weigh(NgramCounts.of(texts), public)

    @classmethod
    def weigh(cls, ngram_counts: NgramCounts, public: Sequence[bool]) -> LexicalIndex:
        """Work out the weights; ``public[i]`` says whether everybody may see passage ``i``."""
        counts = ngram_counts.counts
        rows = counts.indices
        lengths = np.bincount(rows, weights=counts.data, minlength=len(ngram_counts))
        visible = np.array(public, dtype=bool)
        mean_length = float(lengths[visible].mean()) if visible.any() else 1.0
        n_public = int(visible.sum())
        seen_before = np.concatenate([[0], np.cumsum(visible[rows])])
        document_frequency = np.diff(seen_before[counts.indptr])
        idf = np.log1p((n_public - document_frequency + 0.5) / (document_frequency + 0.5))

        penalty = K1 * (1 - B + B * lengths / (mean_length or 1.0))
        frequencies = counts.data.astype(np.float64)
        baked = frequencies * (K1 + 1) / (frequencies + penalty[rows])
        weights = sparse.csc_matrix(
            (baked.astype(np.float32), rows, counts.indptr), shape=counts.shape
        )
        vocabulary = {ngram: n for n, ngram in enumerate(ngram_counts.vocabulary.tolist())}
        # In the same precision as the others, or an n-gram that only restricted texts hold would
        # be told from one that none holds.
        unseen = float(np.float32(np.log1p((n_public + 0.5) / 0.5)))
        return cls(vocabulary, idf.astype(np.float32), unseen, weights)

    def prepare(self, query: LexicalQuery) -> None:
        """Score all passages for a question, while its vector is worked out."""
        self.all_scores(query)

    def nearest(
        self, query: LexicalQuery, allowed: NDArray[np.bool_], count: int, least: float = 0.0
    ) -> tuple[NDArray[np.int64], float]:
        """Return the ``count`` allowed passages with the highest shares, and what others have.

        Of equals the earlier, and 0.0 where nothing is left out. ``least`` saves nothing here.
        """
        del least
        rows = np.flatnonzero(allowed)
        if count >= len(rows):
            return rows, 0.0
        share = query.share(self.all_scores(query)[rows])
        bound = np.partition(share, len(share) - count)[len(share) - count]
        above = np.flatnonzero(share > bound)
        equal = np.flatnonzero(share == bound)[: count - len(above)]
        return rows[np.concatenate([above, equal])], float(bound)

    def scores(self, query: LexicalQuery, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (n,), the BM25 score of each of ``passages``, higher is better."""
        return self.all_scores(query)[passages]

    def all_scores(self, query: LexicalQuery) -> NDArray[np.float32]:
        """Return float32 (passages,): the BM25 score of every passage, higher is better."""
        if query in self.kept:
            return self.kept[query]
        total = np.zeros(len(self), dtype=np.float32)
        for group in query.groups:
            scores = self.word_scores(group.words)
            for scale, other in group.others:
                scores = np.maximum(scores, scale * self.word_scores(other))
            total += scores
        # Other threads may do the same; what is kept longest goes first.
        while len(self.kept) >= _KEPT:
            with suppress(KeyError, StopIteration):
                del self.kept[next(iter(self.kept))]
        self.kept[query] = total
        return total

    def word_scores(self, query: Iterable[Weighed]) -> NDArray[np.float32]:
        """Return float32 (passages,): the BM25 score of every passage, higher is better.

        ``query`` gives normalised words and how much each of their n-grams weighs.
        """
        rows, parts = [], []
        bounds = self.weights.indptr
        for column, weight in self.columns(query):
            held = slice(bounds[column], bounds[column + 1])
            rows.append(self.weights.indices[held])
            parts.append(weight * self.weights.data[held])
        if not rows:
            return np.zeros(len(self), dtype=np.float32)
        # One sum over all of them, in the types that it is made in: turning them into those later
        # takes four times as long as all the rest.
        passages = np.concatenate(rows, dtype=np.intp)
        total = np.bincount(passages, np.concatenate(parts, dtype=np.float64), minlength=len(self))
        return total.astype(np.float32)

    def columns(self, query: Iterable[Weighed]) -> Iterator[tuple[int, float]]:
        """Yield the column of each n-gram of words that any passage holds, and what it weighs.

        A word's score in a passage is the sum, in this order and in double precision, of each
        weight times the passage's own in that column, both in single precision.
        """
        for word, weight in query:
            for ngram in ngrams(word):
                column = self.vocabulary.get(ngram)
                if column is not None:
                    yield column, weight * float(self.idf[column])

    def ceiling(self, words: Iterable[Weighed]) -> float:
        """Return what a passage full of all these words would score at most.

        A word that no passage holds counts as the rarest: what is asked about is not there.
        """
        return (K1 + 1) * sum(
            weight * sum(self._idf_of(ngram) for ngram in ngrams(word)) for word, weight in words
        )

    def _idf_of(self, ngram: str) -> float:
        column = self.vocabulary.get(ngram)
        return float(self.unseen_idf if column is None else self.idf[column])


# A passage that says the same n-gram more often counts as this; BM25 has levelled out long before.
_MOST = np.iinfo(np.uint16).max
_NGRAM = np.dtype(f"U{max(NGRAM_SIZES)}")


@dataclass(frozen=True, slots=True)
class NgramCounts:
    """N-grams of passages.

    Attributes:
        vocabulary: str (n-grams,), sorted by code point, each in one passage at least.
        counts: uint16 (passages, n-grams), column by column with rows in order.

    """

    vocabulary: NDArray[np.str_]
    counts: sparse.csc_matrix

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self.counts.shape[0])

    @classmethod
    def of(cls, texts: Sequence[str]) -> NgramCounts:
        """Count the n-grams of ``texts``, a row for each."""
        column_of: dict[str, int] = {}
        columns, counts = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.uint16)]
        for text in texts:
            found = Counter(chain.from_iterable(map(ngrams, words(text))))
            columns.append(
                np.array([column_of.setdefault(n, len(column_of)) for n in found], dtype=np.int32)
            )
            counts.append(np.array([min(c, _MOST) for c in found.values()], dtype=np.uint16))
        names = np.array(list(column_of), dtype=_NGRAM)
        order = np.argsort(names)
        rank = np.empty(len(names), dtype=np.int32)
        rank[order] = np.arange(len(names), dtype=np.int32)
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(one) for one in columns[1:]])
        matrix = sparse.csc_matrix(
            (np.concatenate(counts), (rows, rank[np.concatenate(columns)])),
            shape=(len(texts), len(names)),
        )
        matrix.sort_indices()
        return cls(names[order], matrix)

    def updated(self, kept: NDArray[np.int64], added: NgramCounts, rows: int) -> NgramCounts:
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
        old = _with_rows(self.counts, kept, rows)
        new = _with_rows(added.counts, np.flatnonzero(free), rows)
        at = np.searchsorted(self.vocabulary, added.vocabulary)
        known = np.zeros(len(at), dtype=bool)
        inside = at < len(self.vocabulary)
        known[inside] = self.vocabulary[at[inside]] == added.vocabulary[inside]
        vocabulary = np.insert(self.vocabulary, at[~known], added.vocabulary[~known])
        # Every n-gram that comes in pushes those after it one column on.
        pushed = np.searchsorted(at[~known], np.arange(len(self.vocabulary)), side="right")
        old = _with_columns(old, np.arange(len(self.vocabulary)) + pushed, len(vocabulary))
        new = _with_columns(new, np.searchsorted(vocabulary, added.vocabulary), len(vocabulary))
        both = sparse.csc_matrix(old + new)
        used = np.flatnonzero(np.diff(both.indptr))
        indptr = np.concatenate([both.indptr[:1], both.indptr[1:][used]])
        return NgramCounts(
            vocabulary[used],
            sparse.csc_matrix((both.data, both.indices, indptr), shape=(rows, len(used))),
        )

    def to_bytes(self) -> bytes:
        """Return the counts as bytes; the same counts always give the same bytes."""
        buffer = io.BytesIO()
        for array in (
            np.frombuffer("\n".join(self.vocabulary.tolist()).encode(), dtype=np.uint8),
            np.array(self.counts.shape, dtype=np.int64),
            self.counts.indptr.astype(np.int64),
            self.counts.indices.astype(np.int32),
            self.counts.data.astype(np.uint16),
        ):
            np.save(buffer, array, allow_pickle=False)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> NgramCounts:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: ``data`` holds no such counts.

        """
        buffer = io.BytesIO(data)
        try:
            names, shape, indptr, indices, counts = (
                np.load(buffer, allow_pickle=False) for _ in range(5)
            )
        except EOFError as exc:
            raise ValueError("ends too early") from exc
        text = names.tobytes().decode()
        vocabulary = np.array(text.split("\n") if text else [], dtype=_NGRAM)
        return cls(vocabulary, sparse.csc_matrix((counts, indices, indptr), shape=tuple(shape)))


def _with_rows(
    matrix: sparse.csc_matrix, new_rows: NDArray[np.int64], rows: int
) -> sparse.csc_matrix:
    """Return a matrix with each row in its new place; a row whose place is -1 is dropped."""
    moved = new_rows.astype(np.int32)[matrix.indices]
    stays = moved >= 0
    before = np.concatenate([[0], np.cumsum(stays)])
    return sparse.csc_matrix(
        (matrix.data[stays], moved[stays], before[matrix.indptr]), shape=(rows, matrix.shape[1])
    )


def _with_columns(
    matrix: sparse.csc_matrix, new_columns: NDArray[np.int64], columns: int
) -> sparse.csc_matrix:
    """Return a matrix with each column in its new place, the places rising, empty ones between."""
    sizes = np.zeros(columns, dtype=np.int64)
    sizes[new_columns] = np.diff(matrix.indptr)
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    return sparse.csc_matrix(
        (matrix.data, matrix.indices, indptr), shape=(matrix.shape[0], columns)
    )
