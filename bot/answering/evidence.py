"""The signals from which it is judged whether the documents answer a question."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from bot.answering.answer_type import AnswerType, answer_type, holds
from bot.answering.highlights import best_sentence
from bot.answering.matching import coverage
from index import indexed_text, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Hit, Query, SearchIndex

_TELLING = 0.3  # information of a word, from which on it names something
_TENTH = 10
# Median score of the tenth hit over the development sets.
_USUAL_TENTH = 0.25
CONSIDERED = 3  # hits: as many as an answer cites
_DENIALS = frozenset(
    """
    aldrig ej förutom icke ingen inga inget inte utan utom
    cannot except neither never no nobody none not without
    """.split()
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signals about a question and its best hits; all numbers, each from about -1 to 1.

    Attributes:
        sentence: Share of the question's information in its best sentence, with title and headings.
        dense: Cosine similarity of the question and the best passage.
        meaning_and_words: That times the share of the question's information in the passage.
        nearest: Cosine similarity of the question and the sentence that would be marked.
        peak: How far the best hit is ahead of the tenth: noise has no peak. Where there are fewer
            hits, of what a tenth one usually scores.
        runner_up: Lexical share of the second hit, 0 to 1.
        english: 1 for an English question, else 0.
        few_words: 1 / number of telling words: a question of one word is covered easily.
        lacks: 1 where a date, a person, a place or a number is asked for and the sentence that
            would be marked holds none, else 0.
        asks_number: 1 where a number is asked for, else 0.
        names_number: 1 where the question names a number, else 0.
        number_missing: 1 where it names one that the passage doesn't hold, else 0.
        denies: 1 where the question says no, and the sentence that would be marked doesn't.

    """

    sentence: float
    dense: float
    meaning_and_words: float
    nearest: float
    peak: float
    runner_up: float
    english: float
    few_words: float
    lacks: float
    asks_number: float
    names_number: float
    number_missing: float
    denies: float

    def vector(self) -> tuple[float, ...]:
        """Return the signals in the order of their names."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Evidence))


def _tenth_score(hits: Sequence[Hit]) -> float:
    if len(hits) >= _TENTH:
        return hits[_TENTH - 1].score
    return min(hits[-1].score, _USUAL_TENTH)


def gather(index: SearchIndex, query: Query, hits: Sequence[Hit]) -> Evidence | None:
    """Return the signals for a question from its hits, best first; None without hits."""
    if not hits:
        return None
    best = hits[0]
    passage = best.passage
    text = indexed_text(index.document(passage.document).metadata.title, passage)
    over = text[: -len(passage.text)]
    sentences = [
        passage.text[span.start - passage.start : span.end - passage.start]
        for span in passage.sentences
    ]
    nearness = index.sentence_similarities(query, passage)
    marked = best_sentence(query, sentences, nearness)
    telling = sum(max(map(query.information, group.words)) >= _TELLING for group in query.groups)
    kind = answer_type(query.read_as)
    numbers = [word for word in words(query.text) if word.isdigit()]
    held = frozenset(words(text))
    denied = _DENIALS.intersection(words(query.text))
    return Evidence(
        sentence=max(coverage(query, over, sentence) for sentence in sentences),
        dense=best.dense,
        meaning_and_words=best.dense * coverage(query, text),
        nearest=nearness[marked],
        peak=best.score - _tenth_score(hits),
        runner_up=hits[1].share if len(hits) > 1 else 0.0,
        english=float(query.language == "en"),
        few_words=1 / max(1, telling),
        lacks=float(not holds(kind, sentences[marked])),
        asks_number=float(kind is AnswerType.NUMBER),
        names_number=float(bool(numbers)),
        number_missing=float(not held.issuperset(numbers)),
        denies=float(bool(denied) and not _DENIALS.intersection(words(sentences[marked]))),
    )
