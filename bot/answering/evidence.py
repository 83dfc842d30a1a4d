"""The signals from which it is judged whether the documents answer a question."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from bot.answering.answer_type import AnswerType, answer_type, holds
from bot.answering.matching import coverage
from index import indexed_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Hit, Query

_TELLING = 0.3  # information of a word, from which on it names something
CONSIDERED = 3  # hits: as many as an answer cites


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signals about a question and its best hits; each from about -1 to 1, all numbers.

    Attributes:
        covered: Share of the question's information in the best passage, with title and headings.
        missing: Information of the most telling word that none of the best passages holds.
        sentence: Share of the question's information in its best sentence, with title and headings.
        lexical: Share of the most that the question's n-grams could give.
        dense: Cosine similarity of the question and the best passage.
        margin: How far the best hit is ahead of the first one from another document.
        agreement: 1 where the best hit is the nearest by cosine similarity too, else 0.
        wanted: 1 where a date, name, number or place is asked for and the best passage holds none.
        english: 1 for an English question, else 0.
        foreign: ``english`` times what isn't covered: another language explains missing words.
        few_words: 1 / number of telling words: a question of one word is covered easily.

    """

    covered: float
    missing: float
    sentence: float
    lexical: float
    dense: float
    margin: float
    agreement: float
    wanted: float
    english: float
    foreign: float
    few_words: float

    def vector(self) -> tuple[float, ...]:
        """Return the signals in the order of their names."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Evidence))


def gather(query: Query, hits: Sequence[Hit], title_of: Callable[[str], str]) -> Evidence | None:
    """Return the signals for a question from its hits, best first; None without hits."""
    if not hits:
        return None
    best = hits[0]
    texts = [indexed_text(title_of(hit.passage.document), hit.passage) for hit in hits[:CONSIDERED]]
    coverages = [coverage(query, text) for text in texts]
    over = texts[0][: -len(best.passage.text)]
    sentences = [
        best.passage.text[span.start - best.passage.start : span.end - best.passage.start]
        for span in best.passage.sentences
    ]
    others = [hit.score for hit in hits if hit.passage.document != best.passage.document]
    kind = answer_type(query.text)
    english = float(query.language == "en")
    telling = sum(max(map(query.information, group.words)) >= _TELLING for group in query.groups)
    return Evidence(
        covered=coverages[0].share,
        missing=min(found.missing for found in coverages),
        sentence=max((coverage(query, over + text).share for text in sentences), default=0.0),
        lexical=best.share,
        dense=best.dense,
        margin=best.score - max(others, default=0.0),
        agreement=float(best.dense >= max(hit.dense for hit in hits)),
        wanted=float(kind is not AnswerType.OTHER and not holds(kind, best.passage.text)),
        english=english,
        foreign=english * (1 - coverages[0].share),
        few_words=1 / max(1, telling),
    )
