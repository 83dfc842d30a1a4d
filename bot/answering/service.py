"""Answers questions: search, judge, cite, or say honestly that the documents don't tell."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.advice import reading_notes, rephrasing
from bot.answering.answerability import AnswerabilityModel, load_model
from bot.answering.citing import cite, lead, nearest_titles
from bot.answering.conflict_notes import conflict_note, differing, newest_first
from bot.answering.conversations import Turn
from bot.answering.dialogue import Reading, in_context
from bot.answering.judging import Judge
from bot.answering.messages import reduce_message
from bot.answering.moment import find_moment
from bot.answering.renames import rename_notes
from bot.answering.reranking import reranked
from bot.answering.smalltalk import recognise
from bot.answering.time_notes import age_note, validity_notes
from bot.answering.timeline import Timeline
from bot.answering.types import Answer, Contact
from bot.texts import smalltalk_reply
from index import check_question, detect_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from bot.answering.current_index import CurrentIndex
    from bot.answering.messages import Reduced
    from bot.answering.smalltalk import Smalltalk
    from bot.answering.types import Citation
    from index import Hit, Language, SearchIndex


class AnswerService:
    """Answers questions from the index version in use; safe to share between threads."""

    def __init__(
        self,
        index: CurrentIndex,
        *,
        threshold: float | None = None,
        old_after: int = 0,
        model: AnswerabilityModel | None = None,
    ) -> None:
        """Take an opened index.

        Args:
            index: Where to search.
            threshold: Confidence from which on a question is answered; the model's own when None.
            old_after: Months after which what answers is said to be old; 0 says it of nothing.
            model: Judges whether the documents answer; the one that comes with Omorg when None.

        """
        self._index = index
        self._old_after = old_after
        self._model = model or load_model()
        self._threshold = self._model.threshold if threshold is None else threshold

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
    ) -> Answer:
        """Answer ``question`` for a member of the groups in ``audience``, as of ``at`` (today).

        ``previous`` is the same person's turn before, for questions that lean on it.

        Raises:
            QuestionError: The question is empty, too long or holds no words.
            IndexVersionError: The index doesn't fit the model.

        """
        began = time.perf_counter()
        check_question(question)
        index = self._index.get()
        kind = recognise(question)
        if kind is not None:
            return _small_talk(question, kind, index.name, began)
        groups = frozenset(group.casefold() for group in audience)
        today = at or dt.date.today()  # noqa: DTZ011 - the local day
        # What somebody in other groups was told is no context, though it be the same person.
        before = previous if previous and previous.audience == groups else None
        message = reduce_message(question)
        read = partial(self._read, index, today, groups)
        reading = in_context(read(message.question), before, index, read)
        answer = self._composed(message, reading, before, index)
        return replace(answer, question=question, milliseconds=_milliseconds(began))

    def _read(
        self, index: SearchIndex, today: dt.date, groups: frozenset[str], text: str
    ) -> Reading:
        """Search for a question in full, and estimate how likely the documents answer it."""
        timeline = Timeline(index.periods(groups), today, find_moment(text, today))
        judge = Judge(index, self._model, self._threshold, today)
        search = partial(index.search, at=today, audience=groups)
        found = judge.in_time(text, timeline, lambda asked: reranked(index, search(asked)))
        return Reading(text, found, timeline, groups, answers=judge.answers(found))

    def _composed(
        self, message: Reduced, reading: Reading, before: Turn | None, index: SearchIndex
    ) -> Answer:
        """Put together what is shown of a reading."""
        timeline, found, answered = reading.timeline, reading.found, reading.answers
        if answered:
            found = newest_first(index, found, timeline)
        others = differing(index, found, timeline) if answered else []
        citations = cite(index, found, timeline, others) if answered else ()
        leading = lead(citations[0]) if citations else None
        entry = None if answered else index.contact(reading.text)
        # The reading may be in the language of the question before, and "IT?" is in any.
        language = detect_language(
            message.question, unclear=before.language if before else found.query.language
        )
        follows = before.question if before and reading.text != message.question else None
        return Answer(
            question=message.question,
            language=language,
            status="answered" if answered else "not_found",
            confidence=round(found.confidence, 4),
            answer=leading,
            citations=citations,
            contact=Contact(entry.name, entry.contact) if entry else None,
            nearest=() if answered else nearest_titles(index, found.hits),
            notes=(
                *reading_notes(language, follows=follows, others=message.others),
                *self._notes(citations, others, timeline, language),
                *rename_notes(index.renamed(found.query), timeline.today, language),
                *(() if answered else rephrasing(found.query, language, index.heard)),
            ),
            index_version=index.name,
            milliseconds=0.0,
            turn=Turn(
                reading.text,
                language,
                reading.groups,
                index.name,
                answer=leading,
            ),
        )

    def _notes(
        self,
        citations: Sequence[Citation],
        others: Sequence[Hit],
        timeline: Timeline,
        language: Language,
    ) -> Iterator[str]:
        """Yield what is to be said beside an answer, the most important first."""
        yield from validity_notes(citations, timeline, language)
        yield from conflict_note(citations, (hit.passage.document for hit in others), language)
        yield from age_note(citations, timeline, self._old_after, language)


def _small_talk(question: str, kind: Smalltalk, index_version: str, began: float) -> Answer:
    language = detect_language(question)
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
