"""Answers questions: search, judge, cite, or say honestly that the documents don't tell."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.answering.conversation import Reading, in_context
from bot.answering.question.personal import without_personal
from bot.answering.question.reduce import (
    Smalltalk,
    asks_for_home,
    defined_term,
    recognise,
    reduce_message,
)
from bot.answering.reader.candidate import ConfidenceModel, load_model, newest_leads
from bot.answering.reader.explain import explain
from bot.answering.reader.finder import Finder
from bot.answering.reader.reader import find_reader
from bot.answering.response.citations import (
    NEAR,
    REORDERING,
    cite,
    nearest_titles,
    other_columns,
    smalltalk_reply,
)
from bot.answering.response.conflicts import (
    answers_another,
    conflict_note,
    differing,
    is_outdated,
    says_the_opposite,
    states_as_much,
)
from bot.answering.response.notes import (
    age_note,
    is_of_later,
    is_one_word,
    later_note,
    meaning_notes,
    over_note,
    personal_note,
    question_note,
    reading_notes,
    rename_notes,
    rephrasing,
    validity_notes,
)
from bot.answering.time.moment import Timeline, find_moment
from bot.answering.types import Answer, Contact, Turn
from index import check_question, detect_language, heading_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from bot.answering.question.reduce import Reduced
    from bot.answering.reader.candidate import Candidate
    from bot.answering.reader.explain import Explanation
    from bot.answering.reader.reader import Reader
    from bot.answering.types import Citation, Entries
    from index import CurrentIndex, Language, Query, SearchIndex


# Passages whose titles tell whom to ask, where the question's own words don't.
_TOPICS: Final = 2
# A question of no more letters is an abbreviation, in capitals or not: "it" is a department.
_LETTERS: Final = 2
_SIGNS: Final = " ?!."


class AnswerService:
    """Answers questions from the index version in use; safe to share between threads."""

    def __init__(
        self,
        index: CurrentIndex,
        *,
        reader: Reader | None = None,
        model: ConfidenceModel | None = None,
        threshold: float | None = None,
        old_after: int = 0,
    ) -> None:
        """Take an opened index.

        Args:
            index: Where to search.
            reader: Reads passages; the one that comes with Omorg when None.
            model: Judges whether passages answer; the one that comes with Omorg when None.
            threshold: Confidence from which on what was found is shown; the model's own when None.
            old_after: Months after which what answers is said to be old; 0 says it of nothing.

        """
        self._index = index
        self._old_after = old_after
        self._reader = reader or find_reader()
        self._model = model or load_model()
        self._threshold = self._model.threshold if threshold is None else threshold
        self._reader_failed: Callable[[], None] = lambda: None

    def on_reader_failure(self, count: Callable[[], None]) -> None:
        """Have ``count`` called whenever the reader fails and a question is answered without it."""
        self._reader_failed = count

    @property
    def index(self) -> CurrentIndex:
        """Where it searches."""
        return self._index

    def following(self) -> AbstractContextManager[None]:
        """Move to new index versions without any question waiting, as long as it lasts."""
        return self._index.following()

    @property
    def index_version(self) -> str:
        """The name of the index version that answers."""
        return self._index.get().name

    def answer(
        self,
        question: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        previous: Turn | None = None,
        entries: Entries = "all",
    ) -> Answer:
        """Answer ``question`` for a member of the groups in ``audience``, as of ``at`` (today).

        ``previous`` is the same person's turn before, for questions that lean on it; ``entries``
        says which of HR's own questions may tell the answer.

        Raises:
            QuestionError: The question is empty, too long or holds no words.
            IndexVersionError: The index doesn't fit the model.

        """
        began = time.perf_counter()
        check_question(question)
        index = self._index.get()
        groups = frozenset(group.casefold() for group in audience)
        # What somebody in other groups was told is no context, though it be the same person.
        before = previous if previous and previous.audience == groups else None
        kind = recognise(question)
        if kind is not None:
            language = detect_language(question, unclear=_unclear(before, index))
            return _small_talk(question, kind, language, index.name, began)
        today = at or dt.date.today()  # noqa: DTZ011 - the local day
        message = reduce_message(without_personal(question))
        finder = replace(self.finder(index, today, groups), entries=entries)

        def read(text: str) -> Reading:
            timeline = Timeline(index.periods(groups), today, find_moment(text, today))
            found = finder.find(text, timeline)
            if found.candidates and asks_for_home(text, found.candidates[0].said):
                # Where a person works answers well, and another question.
                found = replace(found, confidence=0.0)
            return Reading(text, found, timeline, groups, answers=finder.answers(found))

        reading = in_context(read(message.question), before, index, read)
        small_talk = reading.found.asks_nothing and not defined_term(message.question)
        if small_talk and not reading.answers:
            language = detect_language(message.question, unclear=_unclear(before, index))
            return _small_talk(question, Smalltalk.UNCLEAR, language, index.name, began)
        others = (one for one in message.others if not self._answers_too(one, reading, index, read))
        answer = self._composed(replace(message, others=tuple(others)), reading, before, index)
        notes = (*personal_note(question, answer.language), *answer.notes)
        took = _milliseconds(began)
        return replace(answer, question=question, notes=notes, milliseconds=took)

    def explain(
        self,
        question: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        index_version: str | None = None,
    ) -> Explanation:
        """Tell why ``question`` is answered as it is to a member of ``audience``, as of ``at``.

        By the version that is named, or by the one in use where that is gone; what is returned
        says which it was.

        Raises:
            QuestionError: The question is empty, too long or holds no words.
            IndexVersionError: The index doesn't fit the model.

        """
        check_question(question)
        kept = self._index.version(index_version) if index_version else None
        index = kept or self._index.get()
        groups = frozenset(group.casefold() for group in audience)
        today = at or dt.date.today()  # noqa: DTZ011 - the local day
        text = reduce_message(without_personal(question)).question
        timeline = Timeline(index.periods(groups), today, find_moment(text, today))
        return explain(self.finder(index, today, groups), text, timeline)

    def finder(self, index: SearchIndex, today: dt.date, groups: frozenset[str]) -> Finder:
        """Return what finds answers in an index for a member of ``groups`` (case folded)."""
        return Finder(
            index, self._reader, self._model, self._threshold, today, groups, self._reader_failed
        )

    def _composed(
        self, message: Reduced, reading: Reading, before: Turn | None, index: SearchIndex
    ) -> Answer:
        """Put together what is shown of a reading."""
        timeline, found, answered = reading.timeline, reading.found, reading.answers
        if answered:
            as_good = partial(states_as_much, found.query)
            found = found.led_by(newest_leads(found.candidates, timeline, as_good))
        candidates = found.candidates
        others = differing(found, candidates, timeline) if answered else []
        citations = cite(candidates, timeline, others) if answered else ()
        leading = candidates[0].said if answered else None
        certain = not answered or (
            self._certain(replace(reading, found=found)) and not is_outdated(candidates[0], others)
        )
        asked = None
        if not (answered and certain):
            asked = index.contact(reading.text, *_topics(candidates))
        # The reading may be in the language of the question before.
        language = _unclear(before, index)
        if len(message.question.strip(_SIGNS)) > _LETTERS:
            language = detect_language(message.question, unclear=language)
        term = defined_term(message.question)
        meanings = tuple(meaning_notes(index.meanings(term), language)) if term else ()
        follows = before if before and reading.text != message.question else None
        return Answer(
            question=message.question,
            language=language,
            status="answered" if answered else "not_found",
            certain=certain,
            confidence=round(found.confidence, 4),
            answer=leading,
            citations=citations,
            contact=Contact(asked.name, asked.contact) if asked else None,
            nearest=() if answered or meanings else nearest_titles(candidates),
            notes=(
                *meanings,
                *reading_notes(language, follows=follows, others=bool(message.others)),
                *self._notes(citations, others, timeline, language),
                *(over_note(reading.text, candidates[0], timeline, language) if answered else ()),
                *(later_note(candidates[0], timeline, language) if answered else ()),
                *(question_note(found.query, candidates[0], language) if answered else ()),
                *rename_notes(index.renamed(found.query), timeline.today, language),
                *(() if answered or meanings else self._advice(found.query, language, index)),
            ),
            index_version=index.name,
            milliseconds=0.0,
            turn=Turn(
                follows.asked if follows else message.question,
                reading.text,
                language,
                reading.groups,
                index.name,
                answer=leading,
                columns=other_columns(citations[0]) if citations else (),
                since=message.question if follows else None,
            ),
            explained=bool(meanings),
        )

    def _answers_too(
        self, other: str, reading: Reading, index: SearchIndex, read: Callable[[str], Reading]
    ) -> bool:
        """Return whether what leads answers another question of the same message as well."""
        if not reading.answers:
            return False
        language, lead = reading.found.query.language, reading.found.candidates[0].said
        turn = Turn(reading.text, reading.text, language, reading.groups, index.name, lead)
        second = in_context(read(other), turn, index, read)
        if not second.answers:
            return False
        best = second.found.candidates[0]
        sure = best.pointed_out or self._certain(second)
        return sure and best.said == lead

    @property
    def certain_from(self) -> float:
        """Confidence, 0 to 1, from which on what leads is said to be the answer."""
        return max(self._model.certain, self._threshold)

    def _certain(self, reading: Reading) -> bool:
        """Return whether what leads is said to be the answer.

        Never where it lacks a number or a name of the question, as it may be of another stage, is
        of a later time, or where something else makes it doubtful, or it says yes and another
        passage no. Nor what a single word finds, as other passages fit as well, or where whoever
        reads the document sees its characters in another order.
        Of what HR has pointed out only how likely it answers counts.
        """
        candidates = reading.found.candidates
        lead = candidates[0]
        sure = reading.found.confidence >= self.certain_from
        another = answers_another(reading.found.query, lead)
        unclear = another or is_one_word(reading.text)
        if lead.pointed_out:
            return sure and (reading.found.confidence >= 1 or not unclear)
        open_to_doubt = (
            unclear
            or lead.lacking
            or lead.doubtful
            or REORDERING.search(lead.said) is not None
            or says_the_opposite(lead, candidates)
        )
        return sure and not (open_to_doubt or is_of_later(lead, reading.timeline))

    @staticmethod
    def _advice(query: Query, language: Language, index: SearchIndex) -> tuple[str, ...]:
        return rephrasing(query, language, index.heard, index.nearest_word)

    def _notes(
        self,
        citations: Sequence[Citation],
        others: Sequence[Candidate],
        timeline: Timeline,
        language: Language,
    ) -> Iterator[str]:
        """Yield what is to be said beside an answer, the most important first."""
        yield from validity_notes(citations, timeline, language)
        yield from conflict_note(citations, (one.document for one in others), language)
        yield from age_note(citations, timeline, self._old_after, language)


def _topics(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield titles and headings of what is nearest to a question that nothing answers.

    "500 spänn för lite" names no topic, and stands beside what to do when the pay is wrong.
    """
    for one in candidates[:_TOPICS]:
        if one.hit.dense >= NEAR:
            yield heading_line(one.metadata.title, one.passage.headings)


def _unclear(before: Turn | None, index: SearchIndex) -> Language:
    """Return the language of a question whose words don't tell, as "IT?" is in any."""
    return before.language if before else index.language


def _small_talk(
    question: str, kind: Smalltalk, language: Language, index_version: str, began: float
) -> Answer:
    return Answer(
        question=question,
        language=language,
        status="smalltalk",
        confidence=1.0,
        answer=smalltalk_reply(kind, language),
        citations=(),
        contact=None,
        nearest=(),
        notes=(),
        index_version=index_version,
        milliseconds=_milliseconds(began),
    )


def _milliseconds(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
