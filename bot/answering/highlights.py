"""Which sentences of a passage answer the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.answer_type import AnswerType, answer_type, holds
from bot.answering.matching import coverage

if TYPE_CHECKING:
    from index import Passage, Query, Span

# Weights and bounds chosen on swequad_mc_dev with benchmarks/highlights.py.
_WANTED_BONUS = 0.15
_EARLIER_BONUS = 0.02
_CLOSE = 0.97
_MOST = 2


def highlight(query: Query, passage: Passage) -> tuple[Span, ...]:
    """Return the one or two sentences of a passage that answer, in the passage's order.

    A sentence counts for the share of the question's information it holds, and more where it holds
    what is asked for: a date after "när", a name after "vem". Of equals the earlier one is marked;
    a neighbour that is as good as the best is marked with it.
    """
    kind = answer_type(query.read_as)
    scores = [
        _score(query, kind, passage.text[span.start - passage.start : span.end - passage.start], n)
        for n, span in enumerate(passage.sentences)
    ]
    best = max(range(len(scores)), key=scores.__getitem__)
    chosen = {best}
    for neighbour in (best + 1, best - 1):
        if (
            0 <= neighbour < len(scores)
            and scores[neighbour] >= _CLOSE * scores[best] > 0
            and len(chosen) < _MOST
        ):
            chosen.add(neighbour)
    return tuple(passage.sentences[position] for position in sorted(chosen))


def _score(query: Query, kind: AnswerType, sentence: str, position: int) -> float:
    score = coverage(query, sentence) - _EARLIER_BONUS * position / (position + 3)
    if kind is not AnswerType.OTHER and holds(kind, sentence):
        score += _WANTED_BONUS
    return score
