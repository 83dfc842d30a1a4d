"""How well the sentences of a passage answer a question, by the words that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.matching import held_words, holders, telling_of
from index import detect_language, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answering.matching import HeldWords
    from index import Group, Query

# Chosen on swequad_mc_dev with benchmarks/highlights.py.
_COMMON_WORD: Final = 0.1
_OTHER_NAME: Final = 0.6
_SAME_WORD: Final = 0.05


def sentence_matches(query: Query, sentences: Sequence[str]) -> list[float]:
    """Return how well each sentence of a passage answers.

    What the question is about stands in many of them, so that its common words ("får", "innan")
    tell the one that answers, and being the very same word counts (docs/decisions/
    0019-the-sentence-that-answers.md).
    """
    together = held_words("\n".join(sentences))
    groups = [_sought(query, group, together) for group in query.groups]
    return [_sentence_match(query.language, groups, sentence) for sentence in sentences]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What of some sentences holds a group of a question's words.

    Attributes:
        telling: How much the group tells of what is asked about.
        words: Its words.
        single: How far each word of the sentences holds it, if any.
        several: For each of its names that is of more than one word: how far it counts, and for
            each word what holds it, and how far.

    """

    telling: float
    words: Sequence[str]
    single: Mapping[str, float]
    several: Sequence[tuple[float, Sequence[Mapping[str, float]]]]


def _sought(query: Query, group: Group, held: HeldWords) -> _Sought:
    names = [(1.0, group.words), *((_OTHER_NAME * a.weight, a.words) for a in group.alternatives)]
    single: dict[str, float] = {}
    several = []
    for weight, wanted in names:
        like = [holders(word, held) for word in wanted]
        if len(like) > 1:
            several.append((weight, like))
            continue
        for word, share in like[0].items():
            single[word] = max(single.get(word, 0.0), weight * share)
    return _Sought(telling_of(query, group), group.words, single, several)


def _sentence_match(language: str, groups: Sequence[_Sought], sentence: str) -> float:
    told = frozenset(words(sentence))
    # In another language a common word is another word: "I" is the Swedish for "in".
    alike = detect_language(sentence) == language
    total = found = same = 0.0
    for group in groups:
        worth = group.telling + (_COMMON_WORD if alike else 0.0)
        best = _most(group.single, told)
        for weight, like in group.several:
            best = max(best, weight * sum(_most(one, told) for one in like) / len(like))
        total += worth
        found += worth * best
        same += alike * sum(word in told for word in group.words)
    return found / total + _SAME_WORD * same


def _most(shares: Mapping[str, float], told: frozenset[str]) -> float:
    return max([share for word, share in shares.items() if word in told], default=0.0)
