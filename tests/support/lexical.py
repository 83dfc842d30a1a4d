"""Lexical indexes of a few texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.retrieval.lexical.bm25_index import LexicalIndex
from index.retrieval.lexical.pruned_index import PrunedLexicalIndex
from index.retrieval.lexical.word_counts import NgramStatistics, WordCounts, WordNgrams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Counted = tuple[WordCounts, WordNgrams, NgramStatistics, "NDArray[np.bool_]"]


def counted(texts: Sequence[str], public: Sequence[bool] | None = None) -> Counted:
    """Count the words and n-grams of texts; ``public[i]``: whether everybody may see text ``i``."""
    words = WordCounts.of(texts)
    of_words = WordNgrams.of(words.vocabulary)
    seen = np.array([True] * len(texts) if public is None else public, dtype=np.bool_)
    return words, of_words, NgramStatistics.of(words, of_words, seen), seen


def lexical_index(texts: Sequence[str], public: Sequence[bool] | None = None) -> LexicalIndex:
    """Index texts as a small collection."""
    return LexicalIndex.weigh(*counted(texts, public))


def pruned_index(texts: Sequence[str], public: Sequence[bool] | None = None) -> PrunedLexicalIndex:
    """Index texts as a large collection."""
    return PrunedLexicalIndex(*counted(texts, public))
