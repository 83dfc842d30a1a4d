"""Which passages answer a question, at the time that it asks about, and how surely they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.answer_type import answer_type, could_answer
from bot.answering.evidence import gather
from bot.answering.timeline import with_coming

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answering.answerability import AnswerabilityModel
    from bot.answering.timeline import Timeline
    from index import Hit, Query, SearchIndex, SearchResult

# Confidence, at most, where the best passage can't hold what is asked for.
_CANNOT: Final = 0.05
# Information of a word, from which on it names something.
_TELLING: Final = 0.3


@dataclass(frozen=True, slots=True)
class Judged:
    """What a question was searched for with, what was found, and how likely it is to answer.

    Attributes:
        query: The question as it was searched for.
        hits: What may answer, best first.
        confidence: How likely it is, 0 to 1, that the best ones do.

    """

    query: Query
    hits: tuple[Hit, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Judge:
    """Finds what answers in an index.

    Attributes:
        index: The index.
        model: Estimates whether passages answer.
        threshold: Confidence from which on a question is answered.

    """

    index: SearchIndex
    model: AnswerabilityModel
    threshold: float

    def judged(self, query: Query, hits: Sequence[Hit]) -> Judged:
        """Estimate how likely it is that hits, best first, answer."""

        def title_of(document: str) -> str:
            return self.index.document(document).metadata.title

        confidence = self.model.confidence(gather(query, hits, title_of))
        kind = answer_type(query.read_as)
        if not hits or not could_answer(kind, hits[0].passage.text):
            confidence = min(confidence, _CANNOT)
        return Judged(query, tuple(hits), confidence)

    def answers(self, judged: Judged) -> bool:
        """Return whether what was found is shown as an answer."""
        return bool(judged.hits) and judged.confidence >= self.threshold

    def in_time(
        self, question: str, timeline: Timeline, search: Callable[[str], SearchResult]
    ) -> Judged:
        """Return what answers at the time asked about, else what applies today.

        A moment in the question never makes less be answered: its words are left out of the
        question when nothing answers with them. Where nothing that applies answers and no moment
        is named, what is still to come may.
        """
        result = search(question)
        today = self.judged(result.query, result.hits)
        if timeline.moment is None:
            return self._first(
                today, lambda: self.judged(result.query, with_coming(result, timeline))
            )
        found = self._first(
            self.judged(result.query, timeline.at_the_moment(result)), lambda: today
        )
        rest = timeline.moment.without(question)
        if self.answers(found) or not _tells(self.index, rest):
            return found

        def without_moment() -> Judged:
            other = search(rest)
            return self.judged(other.query, timeline.at_the_moment(other))

        return self._first(found, without_moment)

    def _first(self, first: Judged, other: Callable[[], Judged]) -> Judged:
        """Return the first that answers, else the first."""
        if self.answers(first):
            return first
        second = other()
        return second if self.answers(second) else first


def _tells(index: SearchIndex, rest: str) -> bool:
    """Return whether a question still tells what it is about."""
    if not any(letter.isalnum() for letter in rest):
        return False
    query = index.query(rest)
    return any(query.information(word) >= _TELLING for g in query.groups for word in g.words)
