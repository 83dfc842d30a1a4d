"""BM25 over in-word character n-grams, with collection statistics from public documents alone.

Weights of term frequency are baked into a sparse matrix, passages x n-grams, when an index is
opened; inverse document frequencies are kept beside it and applied to the query. Both draw their
statistics (document frequencies, mean length) from public passages only, so that what a person may
not see changes no score. docs/decisions/0011-lexical-search.md compares this with bm25s.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from index.language.words import ngrams
from index.retrieval.lexical.word_counts import passage_ngrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from index.retrieval.lexical.word_counts import NgramStatistics, WordCounts, WordNgrams
    from index.retrieval.sides import LexicalQuery, Weighed


_KEPT = 16  # questions
# Chosen on the development sets (docs/decisions/0011-lexical-search.md).
K1 = 0.7
B = 0.5


def idf_of(frequencies: NDArray[np.int64], public: int) -> tuple[NDArray[np.float32], float]:
    """Return float32 (n-grams,), inverse document frequencies, and that of what is nowhere.

    Args:
        frequencies: int64 (n-grams,), in how many public passages each is.
        public: How many public passages there are.

    """
    idf = np.log1p((public - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
    # In the same precision as the others, or an n-gram that only restricted texts hold would
    # be told from one that none holds.
    return idf, float(np.float32(np.log1p((public + 0.5) / 0.5)))


def penalties(lengths: NDArray[Any], public: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return float64 (passages,), what BM25 adds to a frequency: the more, the longer a passage.

    Args:
        lengths: (passages,), how many n-grams each has.
        public: bool (passages,), whether everybody may see it: the mean is that of those.

    """
    mean = float(lengths[public].mean()) if public.any() else 1.0
    return np.asarray(K1 * (1 - B + B * lengths / (mean or 1.0)), dtype=np.float64)


def saturated(
    frequencies: NDArray[np.float64], penalty: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what BM25 makes of frequencies: it grows with each, ever less, to K1 + 1 at most."""
    return np.asarray(frequencies * (K1 + 1) / (frequencies + penalty), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """BM25 weights of every n-gram in every passage; a ``LexicalSide``.

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
    def weigh(
        cls,
        passages: WordCounts,
        of_words: WordNgrams,
        statistics: NgramStatistics,
        public: NDArray[np.bool_],
    ) -> LexicalIndex:
        """Work out the weights; ``public`` is bool (passages,), whether everybody may see each."""
        counts = passage_ngrams(passages.counts, of_words.counts).tocsc()
        idf, unseen = idf_of(statistics.public, int(public.sum()))
        frequencies = counts.data.astype(np.float64)
        penalty = penalties(statistics.lengths, public)[counts.indices]
        weights = sparse.csc_matrix(
            (
                saturated(frequencies, penalty).astype(np.float32),
                counts.indices,
                counts.indptr,
            ),
            shape=counts.shape,
        )
        vocabulary = {ngram: n for n, ngram in enumerate(of_words.vocabulary.tolist())}
        return cls(vocabulary, idf, unseen, weights)

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

    def by_passage(self) -> Iterator[sparse.csr_matrix]:
        """Yield float32 (some passages, n-grams), what each has of each n-gram, in order."""
        yield self.weights.tocsr()

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
