"""How far a piece of text holds the words that a question asks with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Group, Query

# Letters that a Swedish or English ending adds at most: "förvaltningarnas", "moving".
_ENDING = 4
_SHORTEST_STEM = 3
_SHORTEST_PART = 4
_SHORTEST_TYPO = 5
_SAME_STEM = 0.95
_TYPO = 0.8
_IN_COMPOUND = 0.75
# A question's common words ("nu", "where", "är") neither prove nor disprove an answer.
MINIMUM_INFORMATION = 0.12


@lru_cache(maxsize=200_000)
def similarity(asked: str, found: str) -> float:
    """Return how far a word of a question is held by a word of a text, 0 to 1.

    Equal, inflected, part of a compound, or a slip of the finger apart; words that merely look
    alike ("hunden", "kunden") hold nothing of each other.
    """
    if asked == found:
        return 1.0
    if asked[0] != found[0]:
        # Only the end of a compound begins with another letter.
        return _compound(asked, found)
    common = _common_start(asked, found)
    if common >= _SHORTEST_STEM and max(len(asked), len(found)) - common <= _ENDING:
        # "plan" and "plats" share three letters too: what follows must be an ending of either.
        if common >= max(_SHORTEST_PART, 0.6 * len(asked)):
            return _SAME_STEM
        if common == min(len(asked), len(found)):
            return _SAME_STEM
    if min(len(asked), len(found)) >= _SHORTEST_TYPO and _one_slip_apart(asked, found):
        return _TYPO
    return _compound(asked, found)


def _common_start(one: str, other: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _compound(asked: str, found: str) -> float:
    """Return how far one word is the beginning or the end of the other."""
    stem = asked[: max(_SHORTEST_PART, len(asked) - 2)]
    if len(asked) >= _SHORTEST_PART and (found.startswith(stem) or found.endswith(asked)):
        return _IN_COMPOUND
    if len(found) >= _SHORTEST_PART and (asked.startswith(found) or asked.endswith(found)):
        return _IN_COMPOUND * len(found) / len(asked)
    return 0.0


def _one_slip_apart(one: str, other: str) -> bool:
    """Return whether one letter too many, missing or wrong, or two swapped, is all between them."""
    start = _common_start(one, other)
    one, other = one[start:], other[start:]
    end = _common_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == len(other) == 2 and one == other[::-1])  # noqa: PLR2004


def _held(wanted: Sequence[str], held: frozenset[str]) -> float:
    best = [max((similarity(word, other) for other in held), default=0.0) for word in wanted]
    return sum(best) / len(best)


def coverage(query: Query, text: str) -> float:
    """Return the share, 0 to 1, of a question's information that the words of ``text`` hold.

    Other names count as the words themselves, as far as they mean the same.
    """
    held = frozenset(words(text))
    total = found = 0.0
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
    return found / total if total else 0.0


def _telling(query: Query, group: Group) -> float:
    return max(query.information(word) for word in group.words)
