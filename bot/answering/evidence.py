"""The signals from which it is judged whether the documents answer a question."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from bot.answering.answer_type import AnswerType, answer_type, holds
from bot.answering.asked_values import asked_kinds
from bot.answering.conflict import stated_values
from bot.answering.denial import asks_what_is_not, says_what_is_not
from bot.answering.highlights import fitness
from bot.answering.matching import coverage, missing, names
from bot.answering.narrowing import narrows_alone
from index import indexed_text, normalise, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Hit, Query, SearchIndex

_TELLING = 0.3  # information of a word, from which on it names something
_LONG = 20  # words
_TENTH = 10
# Median score of the tenth hit over the development sets.
_USUAL_TENTH = 0.2
CONSIDERED = 3  # hits: as many as an answer cites
# A hit that scores less than this share of the best one is no second source for the answer.
WORTH_CITING = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signals about a question and its best hits; all numbers, each from about 0 to 3.

    What a signal says of the best passage depends on how well it fits: `share_squared` and
    `fit_squared` let it count for less the higher it is.

    Attributes:
        score: Score of the best hit.
        share_squared: Its lexical share, squared.
        peak: How far the best hit is ahead of the tenth: noise has no peak. Where there are fewer
            hits, of what a tenth one usually scores.
        best_sentence: How far the passage's best sentence is ahead of its second.
        fit_squared: How well the best sentence answers, squared.
        covered: Share of the question's information that the words of the passage hold, with title
            and headings.
        sentence_covered: The same of the sentence that fits best, title and headings.
        missing: Share of the question's telling words that the passage doesn't hold in any form.
        length: How many words the question has, in twenties, 1 at most: a long one seldom stands in
            a passage as a whole.
        states_value: 1 where the question asks for a date, an amount, a name, a place or the like
            and the passage holds one, else 0.
        number_missing: 1 where the question names a number that neither the sentence that fits best
            nor title and headings hold, or asks for one and the sentence tells none, else 0.
        name_missing: 1 where they don't hold what it names with a capital letter, else 0.
        denies: 1 where the question asks for what is not so, and that sentence doesn't say no.
        narrowed: 1 where it asks for more, the least, what was before, or the like, and neither it
            nor title and headings say so.

    """

    score: float
    share_squared: float
    peak: float
    best_sentence: float
    fit_squared: float
    covered: float
    sentence_covered: float
    missing: float
    length: float
    states_value: float
    number_missing: float
    name_missing: float
    denies: float
    narrowed: float

    def vector(self) -> tuple[float, ...]:
        """Return the signals in the order of their names."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Evidence))


def _tenth_score(hits: Sequence[Hit]) -> float:
    return hits[_TENTH - 1].score if len(hits) >= _TENTH else _USUAL_TENTH


def _margin(fits: Sequence[float]) -> float:
    """Return how far the sentence that answers best is ahead of the next one, if there is one."""
    best, *others = sorted(fits, reverse=True)
    return best - max(others, default=0.0)


def _names(text: str) -> list[str]:
    """Return the normalised words of a question that have a capital letter within it."""
    found = re.findall(r"[^\W_]+", text)
    if all(word.isupper() for word in found):
        return []
    return [normalise(word) for word in found[1:] if len(word) > 1 and word[0].isupper()]


def gather(index: SearchIndex, query: Query, hits: Sequence[Hit]) -> Evidence | None:
    """Return the signals for a question from its hits, best first; None without hits."""
    if not hits:
        return None
    best = hits[0]
    passage = best.passage
    text = indexed_text(index.document(passage.document).metadata.title, passage)
    over = text[: -len(passage.text)]
    sentences = passage.pieces()
    fits = fitness(query, sentences, index.sentence_similarities(query, passage))
    closest = sentences[fits.index(max(fits))]
    told = frozenset(words(closest))
    around = told.union(words(over))
    numbers = [word for word in words(query.text) if word.isdigit()]
    kind = answer_type(query.read_as)
    uncounted = kind is AnswerType.QUANTITY and not holds(kind, closest)
    kinds = asked_kinds(query.read_as)
    return Evidence(
        score=best.score,
        share_squared=best.share**2,
        peak=best.score - _tenth_score(hits),
        best_sentence=_margin(fits),
        fit_squared=max(fits) ** 2,
        covered=coverage(query, text),
        sentence_covered=coverage(query, closest, over),
        missing=missing(query, text, _TELLING),
        length=min(1.0, len(words(query.text)) / _LONG),
        states_value=float(bool(kinds) and bool(stated_values(query, kinds, passage.text))),
        number_missing=float(uncounted or not around.issuperset(numbers)),
        name_missing=float(not all(names(name, closest, over) for name in _names(query.text))),
        denies=float(asks_what_is_not(query.text) and not says_what_is_not(told)),
        narrowed=float(narrows_alone(words(query.read_as), around)),
    )
