"""BM25 over in-word character n-grams, with collection statistics from public documents alone.

Weights of term frequency are baked into a sparse matrix, passages x n-grams, when an index is
opened; inverse document frequencies are kept beside it and applied to the query. Both draw their
statistics (document frequencies, mean length) from public passages only, so that what a person may
not see changes no score. docs/decisions/0011-lexical-search.md compares this with bm25s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from index.language import ngrams
from index.ngram_counts import NgramCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

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

    """

    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]
    unseen_idf: float
    weights: sparse.csc_matrix

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

    def scores(self, query: Iterable[tuple[str, float]]) -> NDArray[np.float32]:
        """Return float32 (passages,): the BM25 score of every passage, higher is better.

        ``query`` gives normalised words and how much each one weighs.
        """
        rows, parts = [], []
        bounds = self.weights.indptr
        for word, weight in query:
            for ngram in ngrams(word):
                column = self.vocabulary.get(ngram)
                if column is None:
                    continue
                held = slice(bounds[column], bounds[column + 1])
                rows.append(self.weights.indices[held])
                parts.append(weight * float(self.idf[column]) * self.weights.data[held])
        if not rows:
            return np.zeros(len(self), dtype=np.float32)
        # One sum over all of them, in the types that it is made in: turning them into those later
        # takes four times as long as all the rest.
        passages = np.concatenate(rows, dtype=np.intp)
        total = np.bincount(passages, np.concatenate(parts, dtype=np.float64), minlength=len(self))
        return total.astype(np.float32)

    def ceiling(self, query: Iterable[tuple[str, float]]) -> float:
        """Return what a passage full of all the query's words would score at most.

        A word that no passage holds counts as the rarest: what is asked about is not there.
        """
        return (K1 + 1) * sum(
            weight * sum(self._idf_of(ngram) for ngram in ngrams(word)) for word, weight in query
        )

    def _idf_of(self, ngram: str) -> float:
        column = self.vocabulary.get(ngram)
        return float(self.unseen_idf if column is None else self.idf[column])
