"""How far a piece of text holds the words that a question asks with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Group, Query

# Share of a word's trigrams found in another: below the first they are different words, from the
# second on they are the same, inflected or in a compound.
_DIFFERENT = 0.45
_SAME = 0.8
# A question's common words ("nu", "where", "är") neither prove nor disprove an answer.
MINIMUM_INFORMATION = 0.12


@lru_cache(maxsize=100_000)
def _trigrams(word: str) -> frozenset[str]:
    marked = f"#{word}#"
    return frozenset(marked[start : start + 3] for start in range(len(marked) - 2))


@lru_cache(maxsize=200_000)
def similarity(asked: str, found: str) -> float:
    """Return how far a word of a question is held by a word of a text, 0 to 1."""
    if asked == found:
        return 1.0
    grams = _trigrams(asked)
    other = _trigrams(found)
    # Held by a longer word (a compound, an ending), or nearly the same one (a slip of the finger).
    share = len(grams & other) / len(grams)
    if len(other) < len(grams):
        share = max(share, 2 * len(grams & other) / (len(grams) + len(other)))
    return min(1.0, max(0.0, (share - _DIFFERENT) / (_SAME - _DIFFERENT)))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a question a text covers.

    Attributes:
        share: Share of the question's information that the text holds, 0 to 1.
        missing: Information of the most telling word that the text lacks, 0 to 1.

    """

    share: float
    missing: float


def _held(wanted: Sequence[str], held: frozenset[str]) -> float:
    best = [max((similarity(word, other) for other in held), default=0.0) for word in wanted]
    return sum(best) / len(best)


def coverage(query: Query, text: str) -> Coverage:
    """Return how much of ``query`` the words of ``text`` cover; other names count as the words."""
    held = frozenset(words(text))
    total = found = missing = 0.0
    for group in query.groups:
        told = _telling(query, group)
        if told < MINIMUM_INFORMATION:
            continue
        best = _held(group.words, held)
        for other in group.alternatives:
            if best < other.weight:
                best = max(best, other.weight * _held(other.words, held))
        total += told
        found += told * best
        missing = max(missing, told * (1 - best))
    return Coverage(found / total if total else 0.0, missing)


def _telling(query: Query, group: Group) -> float:
    return max(query.information(word) for word in group.words)
