"""The signals from which it is judged whether the documents answer a question."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from bot.answering.asked_values import asked_kinds
from bot.answering.conflict import stated_values
from bot.answering.highlights import best_sentence, margin
from bot.answering.matching import holding, names
from index import indexed_text, normalise, words

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
    """Signals about a question and its best hits; all numbers, each from about 0 to 2.

    What a signal says of the best passage depends on how well it fits: `score` comes with two that
    let it count for less the higher it is.

    Attributes:
        score: Score of the best hit.
        share_squared: Its lexical share, squared.
        share_and_meaning: Its lexical share times its cosine similarity.
        peak: How far the best hit is ahead of the tenth: noise has no peak. Where there are fewer
            hits, of what a tenth one usually scores.
        runner_up: Lexical share of the second hit, 0 to 1.
        best_sentence: How far the passage's best sentence is ahead of its second.
        exact: Share of the question's telling words that the passage holds letter for letter.
        missing: Share of them that it doesn't hold in any form.
        nothing: 1 where it holds none of them, whatever it means, else 0.
        asks_value: 1 where the question asks for a date, an amount, a name, a place or the like.
        states_value: 1 where it does and the passage holds such a value, else 0.
        number_missing: 1 where the question names a number that neither the sentence that would be
            marked nor title and headings hold, else 0.
        name_missing: The same of what it names with a capital letter.
        denies: 1 where the question says no, and the sentence that would be marked doesn't.

    """

    score: float
    share_squared: float
    share_and_meaning: float
    peak: float
    runner_up: float
    best_sentence: float
    exact: float
    missing: float
    nothing: float
    asks_value: float
    states_value: float
    number_missing: float
    name_missing: float
    denies: float

    def vector(self) -> tuple[float, ...]:
        """Return the signals in the order of their names."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Evidence))


def _tenth_score(hits: Sequence[Hit]) -> float:
    if len(hits) >= _TENTH:
        return hits[_TENTH - 1].score
    return min(hits[-1].score, _USUAL_TENTH)


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
    sentences = [
        passage.text[span.start - passage.start : span.end - passage.start]
        for span in passage.sentences
    ]
    nearness = index.sentence_similarities(query, passage)
    marked = sentences[best_sentence(query, sentences, nearness)]
    told = frozenset(words(marked))
    around = told.union(words(over))
    numbers = [word for word in words(query.text) if word.isdigit()]
    held = holding(query, text, _TELLING)
    kinds = asked_kinds(query.read_as)
    return Evidence(
        score=best.score,
        share_squared=best.share**2,
        share_and_meaning=best.share * best.dense,
        peak=best.score - _tenth_score(hits),
        runner_up=hits[1].share if len(hits) > 1 else 0.0,
        best_sentence=margin(query, sentences, nearness),
        exact=held.exact,
        missing=held.missing,
        nothing=float(held.missing == 1),
        asks_value=float(bool(kinds)),
        states_value=float(bool(kinds) and bool(stated_values(query, kinds, passage.text))),
        number_missing=float(not around.issuperset(numbers)),
        name_missing=float(not all(names(name, marked, over) for name in _names(query.text))),
        denies=float(bool(_DENIALS.intersection(words(query.text))) and not _DENIALS & told),
    )
