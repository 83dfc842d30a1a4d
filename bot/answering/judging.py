"""Which passages answer a question, at the time that it asks about, and how surely they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.answer_type import answer_type, could_answer
from bot.answering.conflict_notes import statement
from bot.answering.evidence import gather
from bot.answering.outcomes import asks_outcome, is_still_to_come
from bot.answering.timeline import with_coming

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

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
        today: The day that questions are asked.

    """

    index: SearchIndex
    model: AnswerabilityModel
    threshold: float
    today: dt.date

    def judged(self, query: Query, hits: Sequence[Hit]) -> Judged:
        """Estimate how likely it is that hits, best first, answer."""
        confidence = self.model.confidence(gather(self.index, query, hits))
        if not hits or not self._could_answer(query, hits[0]):
            confidence = min(confidence, _CANNOT)
        return Judged(query, tuple(hits), confidence)

    def _could_answer(self, query: Query, hit: Hit) -> bool:
        """Return whether a passage holds what is asked for, as far as that leaves a mark."""
        text = hit.passage.text
        if not could_answer(answer_type(query.read_as), text):
            return False
        if not asks_outcome(query.read_as):
            return True
        return not is_still_to_come(statement(self.index, query, hit).sentences, text, self.today)

    def answers(self, judged: Judged) -> bool:
        """Return whether what was found is shown as an answer."""
        return bool(judged.hits) and judged.confidence >= self.threshold

    def in_time(
        self, question: str, timeline: Timeline, search: Callable[[str], SearchResult]
    ) -> Judged:
        """Return what answers at the time asked about, else what applies today.

        A moment in the question never makes less be answered: its words are left out of the
        question when nothing answers with them. Where nothing that applies answers, what is still
        to come may.
        """
        tries = self._tries(question, timeline, search)
        first = next(tries)
        if self.answers(first):
            return first
        return next((found for found in tries if self.answers(found)), first)

    def _tries(
        self, question: str, timeline: Timeline, search: Callable[[str], SearchResult]
    ) -> Iterator[Judged]:
        """Yield what may answer, the likelier first; each is worked out only when it is needed."""
        results = [search(question)]
        if timeline.moment is not None:
            yield self.judged(results[0].query, timeline.at_the_moment(results[0]))
        yield self.judged(results[0].query, results[0].hits)
        rest = timeline.moment.without(question) if timeline.moment else ""
        if _tells(self.index, rest):
            results.append(search(rest))
            yield self.judged(results[1].query, timeline.at_the_moment(results[1]))
            yield self.judged(results[1].query, results[1].hits)
        for result in results:
            yield self.judged(result.query, with_coming(result, timeline))


def _tells(index: SearchIndex, rest: str) -> bool:
    """Return whether a question still tells what it is about."""
    if not any(letter.isalnum() for letter in rest):
        return False
    query = index.query(rest)
    return any(query.information(word) >= _TELLING for g in query.groups for word in g.words)
