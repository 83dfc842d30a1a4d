"""The lexical side of a search: a query's words, and what else they are called, by BM25."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.language import ngrams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.glossary import Group
    from index.lexical import LexicalIndex
    from index.query import Query

# A word weighs by its rarity in general language, beside its n-grams' rarity in the collection, and
# a long word's many n-grams count for less each (docs/decisions/0011-lexical-search.md).
INFORMATION_POWER = 0.5
LENGTH_POWER = 0.5
_TELLING = 0.12  # information of a word that is no common one


def lexical_scores(
    index: LexicalIndex, query: Query
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return BM25 scores, and the same as shares (0 to 1) of what the query could give."""
    total = np.zeros(len(index), dtype=np.float32)
    ceiling = 0.0
    for group in query.groups:
        weighed = [(word, bm25_weight(word, query.information(word))) for word in group.words]
        most = index.ceiling(weighed)
        scores = index.scores(weighed)
        for alternative in group.alternatives if _widens(query, group) else ():
            # Another name for the same counts as much as the words that were used, as far as
            # it means the same.
            other = [(word, bm25_weight(word, 1.0)) for word in alternative.words]
            scale = alternative.weight * most / (index.ceiling(other) or 1.0)
            scores = np.maximum(scores, scale * index.scores(other))
        total += scores
        ceiling += most
    return total, total / np.float32(ceiling or 1.0)


def _widens(query: Query, group: Group) -> bool:
    """Return whether other names for a word may find what the word itself doesn't.

    Those of a common Swedish word ("är", "var") are half of all names and find nothing; of an
    English question's common words some are what Swedish documents say (xquad_en_sv: hit@3 .918
    instead of .934 without them).
    """
    return query.language == "en" or max(map(query.information, group.words)) >= _TELLING


def bm25_weight(word: str, told: float) -> float:
    """Return how much each n-gram of a word weighs in BM25; ``told`` is the word's information."""
    return float(told**INFORMATION_POWER * len(ngrams(word)) ** -LENGTH_POWER)
