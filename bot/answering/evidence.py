"""The signals from which it is judged whether the documents answer a question."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from bot.answering.matching import coverage
from index import indexed_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Hit, Query

_TELLING = 0.3  # information of a word, from which on it names something
_TENTH = 10
# Median score of the tenth hit over the development sets.
_USUAL_TENTH = 0.25
CONSIDERED = 3  # hits: as many as an answer cites


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signals about a question and its best hits; all numbers, each from about -1 to 1.

    Attributes:
        covered: Share of the question's information in the best passage, with title and headings.
        sentence: Share of the question's information in its best sentence, with title and headings.
        lexical: Share of the most that the question's n-grams could give.
        dense: Cosine similarity of the question and the best passage.
        peak: How far the best hit is ahead of the tenth: noise has no peak. Where there are fewer
            hits, of what a tenth one usually scores.
        agreement: 1 where the best hit is the nearest by cosine similarity too, else 0.
        english: 1 for an English question, else 0.
        few_words: 1 / number of telling words: a question of one word is covered easily.

    """

    covered: float
    sentence: float
    lexical: float
    dense: float
    peak: float
    agreement: float
    english: float
    few_words: float

    def vector(self) -> tuple[float, ...]:
        """Return the signals in the order of their names."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Evidence))


def _tenth_score(hits: Sequence[Hit]) -> float:
    if len(hits) >= _TENTH:
        return hits[_TENTH - 1].score
    return min(hits[-1].score, _USUAL_TENTH)


def gather(query: Query, hits: Sequence[Hit], title_of: Callable[[str], str]) -> Evidence | None:
    """Return the signals for a question from its hits, best first; None without hits."""
    if not hits:
        return None
    best = hits[0]
    text = indexed_text(title_of(best.passage.document), best.passage)
    over = text[: -len(best.passage.text)]
    sentences = [
        best.passage.text[span.start - best.passage.start : span.end - best.passage.start]
        for span in best.passage.sentences
    ]
    telling = sum(max(map(query.information, group.words)) >= _TELLING for group in query.groups)
    return Evidence(
        covered=coverage(query, text),
        sentence=max((coverage(query, over + sentence) for sentence in sentences), default=0.0),
        lexical=best.share,
        dense=best.dense,
        peak=best.score - _tenth_score(hits),
        agreement=float(best.dense >= max(hit.dense for hit in hits)),
        english=float(query.language == "en"),
        few_words=1 / max(1, telling),
    )
