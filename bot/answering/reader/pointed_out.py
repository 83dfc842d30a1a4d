"""Whether an answer that HR has pointed out for one question answers another, in other words.

The same words always mean the same. Other words have to be near HR's question and the sentence
that answers it; what they share with HR's question must be all that they tell ("Vad tjänar en
HR-partner?" is not "Hur många HR-partner finns det?"); the reader has to find the answer in that
very sentence; and no other passage may answer clearly better. ``python benchmarks/pointed_out.py``
counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from bot.answering.reader.word_overlap import named_words, similarity
from index import TELLING, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.answering.reader.candidate import Candidate
    from index import PointedOut, Query

WhyNot = Literal["another time", "not near", "another passage", "asks for more", "another sentence"]

# Of the nearest ones so many are read.
CONSIDERED: Final = 3
# Cosine similarity, less what another passage is ahead, from which on a question may mean what HR
# has pointed out.
_NEAR: Final = 0.395
_AHEAD: Final = 0.15
# Probability below which the reader is sure that a passage doesn't answer: a little less than the
# .03 that it is taught for what doesn't.
SURELY_NOT: Final = 0.025
# Information of a word, from which on a question that shares it with HR's is about the same: "jobba
# hemma" is of common words alone.
_SHARED: Final = 0.2
_ALIKE: Final = 0.7  # a word in another form, or as a part of a compound


def lead_of_others(candidate: Candidate, others: Sequence[Candidate]) -> float:
    """Return how far the best of other passages that were read is ahead of one, 0 or more."""
    ranks = [one.rank for one in others if one.verdict and one.passage.id != candidate.passage.id]
    return max(0.0, max(ranks, default=0.0) - candidate.rank)


def is_near(entry: PointedOut, ahead: float) -> bool:
    """Return whether a question may mean what HR has pointed out.

    Args:
        entry: What HR has pointed out, with how near the question is.
        ahead: How far another passage is ahead of it, 0 or more.

    """
    return entry.similarity - _AHEAD * ahead >= _NEAR


def asks_for_more(query: Query, entry: PointedOut, answer: str) -> bool:
    """Return whether a question is about the same as HR's, and about something else besides.

    A name that the answer holds makes it about the same, too.

    Args:
        query: The question.
        entry: What HR has pointed out.
        answer: The sentences that it points at.

    """
    asked = words(entry.question)
    known = {*asked, *words(answer)}
    told = {
        word: 1.0 if word.isdigit() else query.information(word) for word in words(query.read_as)
    }
    named = named_words(query)
    shares = any(
        _held(word, known if word in named else asked)
        for word, information in told.items()
        if information >= _SHARED
    )
    return shares and not all(
        _held(word, known) for word, information in told.items() if information >= TELLING
    )


def _held(word: str, there: Collection[str]) -> bool:
    return word in there or any(similarity(word, other) >= _ALIKE for other in there)
