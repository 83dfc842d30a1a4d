"""How far a piece of text holds the words that a question asks with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index import detect_language, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index import Group, Query

# Letters that a Swedish or English ending adds at most: "förvaltningarnas", "moving".
_ENDING = 4
_SHORTEST_STEM = 3
_SHORTEST_PART = 4
_SHORTEST_TYPO = 5
_SAME_STEM = 0.95
_TYPO = 0.8
_IN_COMPOUND = 0.75
_NEARLY = 0.7
_HALF = 0.5
# A question's common words ("nu", "where", "är") neither prove nor disprove an answer.
MINIMUM_INFORMATION = 0.12
# Of the sentence that answers, chosen on swequad_mc_dev with benchmarks/highlights.py.
_COMMON_WORD = 0.1
_OTHER_NAME = 0.6
_SAME_WORD = 0.05
# The texts of a few questions' passages: several signals look at the same ones.
_TEXTS_KEPT = 2_000


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
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


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


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """The words of a text, laid out so that few need be compared with a question's.

    Attributes:
        all: Each of them.
        by_letter: The same, by the letter that they begin with.
        ends: The same with a space after each, so that an end can be found in all at once.

    """

    all: frozenset[str]
    by_letter: Mapping[str, Sequence[str]]
    ends: str


@lru_cache(maxsize=_TEXTS_KEPT)
def _words_of(text: str) -> _Words:
    found = frozenset(words(text))
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in found:
        by_letter[word[0]].append(word)
    return _Words(found, dict(by_letter), "".join(f"{word} " for word in found))


@lru_cache(maxsize=_TEXTS_KEPT * 20)
def _nearest(asked: str, held: _Words) -> float:
    """Return how far the word of ``held`` that holds ``asked`` best does: ``similarity``."""
    if asked in held.all:
        return 1.0
    best = max([similarity(asked, word) for word in held.by_letter.get(asked[0], ())], default=0.0)
    if best >= _IN_COMPOUND:
        return best
    # What begins with another letter holds it as a compound or not at all.
    if len(asked) >= _SHORTEST_PART and f"{asked} " in held.ends:
        return _IN_COMPOUND
    ends = (asked[start:] for start in range(1, len(asked) - _SHORTEST_PART + 1))
    longest = next((end for end in ends if end in held.all), "")
    return max(best, _IN_COMPOUND * len(longest) / len(asked))


def _held(wanted: Sequence[str], held: Sequence[_Words]) -> float:
    total = 0.0
    for word in wanted:
        total += max([_nearest(word, part) for part in held])
    return total / len(wanted)


def coverage(query: Query, *texts: str) -> float:
    """Return the share, 0 to 1, of a question's information that the words of ``texts`` hold.

    Other names count as the words themselves, as far as they mean the same.
    """
    held = tuple(map(_words_of, texts))
    total = found = 0.0
    for group in query.groups:
        told = _telling(query, group)
        if told >= MINIMUM_INFORMATION:
            total += told
            found += told * _best_held(group, held, 1.0)
    return found / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Holding:
    """What a text holds of a question's telling words.

    Attributes:
        exact: The share of them that stands there letter for letter.
        missing: The share that isn't there, in any form or under another name.

    """

    exact: float
    missing: float


def holding(query: Query, text: str, telling: float) -> Holding:
    """Return what ``text`` holds of a question's words that tell at least ``telling``."""
    held = _words_of(text)
    groups = [group for group in query.groups if _telling(query, group) >= telling]
    number = max(1, len(groups))
    return Holding(
        exact=sum(any(word in held.all for word in group.words) for group in groups) / number,
        missing=sum(_best_held(group, (held,), 1.0) < _HALF for group in groups) / number,
    )


def names(word: str, *texts: str) -> bool:
    """Return whether one of ``texts`` holds a normalised word, or nearly."""
    return max(_nearest(word, _words_of(text)) for text in texts) >= _NEARLY


def sentence_match(query: Query, sentence: str) -> float:
    """Return how well a sentence of a right passage answers; for comparison within the passage.

    There, what the question is about stands in many sentences, so that its common words ("får",
    "innan") tell the one that answers, and being the very same word counts (docs/decisions/
    0019-the-sentence-that-answers.md).
    """
    held = _words_of(sentence)
    # In another language a common word is another word: "I" is the Swedish for "in".
    alike = detect_language(sentence) == query.language
    total = found = same = 0.0
    for group in query.groups:
        told = _telling(query, group) + (_COMMON_WORD if alike else 0.0)
        total += told
        found += told * _best_held(group, (held,), _OTHER_NAME)
        same += alike * sum(word in held.all for word in group.words)
    return found / total + _SAME_WORD * same


def _best_held(group: Group, held: Sequence[_Words], other_name: float) -> float:
    """Return how far words are held under any of their names; other names count for less."""
    best = _held(group.words, held)
    for other in group.alternatives:
        weight = other_name * other.weight
        if best < weight:
            best = max(best, weight * _held(other.words, held))
    return best


def _telling(query: Query, group: Group) -> float:
    return max(query.information(word) for word in group.words)
