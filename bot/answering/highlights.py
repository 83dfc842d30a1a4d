"""Which sentences of a passage answer the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.answer_type import AnswerType, answer_type, holds
from bot.answering.matching import sentence_match

if TYPE_CHECKING:
    from index import Passage, Query, Span

# A neighbour is marked with the best sentence when it is so nearly as good.
_CLOSE = 0.97
# Of two that are about the same, the one with a date is meant by "när", with a name by "vem".
_WANTED = 0.05


def highlight(query: Query, passage: Passage) -> tuple[Span, ...]:
    """Return the one or two sentences of a passage that answer, in the passage's order.

    Of equals the earlier one is the best; the sentence after or before it is marked with it when
    it is as good.
    """
    kind = answer_type(query.read_as)
    texts = [
        passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
    ]
    scores = [
        sentence_match(query, text)
        + (_WANTED if kind is not AnswerType.OTHER and holds(kind, text) else 0.0)
        for text in texts
    ]
    best = max(range(len(scores)), key=scores.__getitem__)
    chosen = [best]
    for neighbour in (best + 1, best - 1):
        if (
            len(chosen) == 1
            and 0 <= neighbour < len(scores)
            and scores[neighbour] >= _CLOSE * scores[best] > 0
        ):
            chosen.append(neighbour)
    return tuple(passage.sentences[position] for position in sorted(chosen))
