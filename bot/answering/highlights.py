"""Which sentences of a passage answer the question."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.answering.answer_type import answer_type, shows
from bot.answering.sentence_matching import sentence_matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Passage, Query, Span

# Chosen on the development sets, Swedish and English (docs/decisions/0019-the-sentence-that-
# answers.md). A neighbour is marked with the best sentence when it holds so nearly as much.
_CLOSE = 0.97
# Of two that are about the same, the one with a date is meant by "när", with a name by "vem".
_WANTED = 0.15
# How far nearness of meaning counts beside the words that are shared.
_MEANING = 0.5
_ASKS: Final = re.compile(r"\?[\"'”’»)\]*_]*\s*$")
# "Nej.", "Ja, absolut.", "Ingenting."
_CURT: Final = re.compile(r"[\w-]+(?:, ?[\w-]+)?[.!]")


def highlight(query: Query, passage: Passage, nearness: Sequence[float]) -> tuple[Span, ...]:
    """Return the one or two sentences of a passage that answer, in the passage's order.

    Of equals the earlier one is the best; the sentence after or before it is marked with it when
    it is as good. A question that the passage asks itself is answered by what follows it, and a
    mere "Nej." together with what follows that.

    Args:
        query: The question.
        passage: The passage.
        nearness: The cosine similarity of each of its sentences to the question.

    """
    sentences = passage.pieces()
    by_words = _by_words(query, tuple(sentences))
    fits = _fitness(by_words, nearness)
    best = _reply(sentences, fits.index(max(fits)))
    chosen = [best]
    if best + 1 < len(sentences) and _CURT.fullmatch(sentences[best].strip()):
        chosen.append(best + 1)
    for neighbour in (best + 1, best - 1):
        if (
            len(chosen) == 1
            and 0 <= neighbour < len(by_words)
            and by_words[neighbour] >= _CLOSE * by_words[best] > 0
            and not _ASKS.search(sentences[neighbour])
        ):
            chosen.append(neighbour)
    return tuple(passage.sentences[position] for position in sorted(chosen))


def _reply(sentences: Sequence[str], best: int) -> int:
    """Return which sentence answers what the best one asks, or the best where it asks nothing."""
    for position in range(best, len(sentences)):
        if not _ASKS.search(sentences[position]):
            return position
    return best


def fitness(query: Query, sentences: Sequence[str], nearness: Sequence[float]) -> list[float]:
    """Return how well each sentence answers, higher is better; comparable between passages.

    Args:
        query: The question.
        sentences: Of one passage or of several.
        nearness: The cosine similarity of each to the question.

    """
    return _fitness(_by_words(query, tuple(sentences)), nearness)


# Judging, comparing and citing a passage each look for the sentence that answers.
@lru_cache(maxsize=64)
def _by_words(query: Query, sentences: tuple[str, ...]) -> list[float]:
    kind = answer_type(query.read_as)
    return [
        match + (_WANTED if shows(kind, sentence) else 0.0)
        for match, sentence in zip(sentence_matches(query, sentences), sentences, strict=True)
    ]


def _fitness(by_words: Sequence[float], nearness: Sequence[float]) -> list[float]:
    return [score + _MEANING * near for score, near in zip(by_words, nearness, strict=True)]
