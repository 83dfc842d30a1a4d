"""Answers questions: search, judge, cite, or say honestly that the documents don't tell."""

from __future__ import annotations

import datetime as dt
import time
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.answerability import AnswerabilityModel, load_model
from bot.answering.conflict_notes import conflict_note, differing, newest_first
from bot.answering.evidence import CONSIDERED
from bot.answering.highlights import highlight
from bot.answering.judging import Judge, Judged
from bot.answering.moment import find_moment
from bot.answering.renames import rename_notes
from bot.answering.smalltalk import recognise
from bot.answering.time_notes import age_note, validity_notes
from bot.answering.timeline import Timeline
from bot.answering.types import Answer, Citation, Contact, NearestTitle
from bot.texts import smalltalk_reply
from index import IndexVersionError, check_question, detect_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from bot.answering.current_index import CurrentIndex
    from index import Hit, Language, SearchIndex, Span

# A hit that scores less than this share of the best one is no second source for the answer.
_WORTH_CITING = 0.6
_NEAREST = 3
# A title is worth showing beside "not found" when its passage lies at least so near.
_NEAR = 0.25


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

    def following(self) -> AbstractContextManager[None]:
        """Move to new index versions without any question waiting, as long as it lasts."""
        return self._index.following()

    def answer(
        self, question: str, *, at: dt.date | None = None, audience: frozenset[str] = frozenset()
    ) -> Answer:
        """Answer ``question`` for a member of the groups in ``audience``, as of ``at`` (today).

        Raises:
            QuestionError: The question is empty, too long or holds no words.
            IndexVersionError: The index doesn't fit the model.

        """
        began = time.perf_counter()
        check_question(question)
        index = self._index.get()
        kind = recognise(question)
        if kind is not None:
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
                index_version=index.name,
                milliseconds=_milliseconds(began),
            )
        today = at or dt.date.today()  # noqa: DTZ011 - the local day
        timeline = Timeline(index.periods(audience), today, find_moment(question, today))
        judge = Judge(index, self._model, self._threshold)
        found = judge.in_time(
            question, timeline, partial(index.search, at=today, audience=audience)
        )
        answered = judge.answers(found)
        if answered:
            found = newest_first(index, found, timeline)
        others = differing(index, found, timeline) if answered else []
        citations = _citations(index, found, timeline, others) if answered else ()
        entry = None if answered else index.contact(question)
        language = found.query.language
        return Answer(
            question=question,
            language=language,
            status="answered" if answered else "not_found",
            confidence=round(found.confidence, 4),
            answer=_lead(citations[0]) if citations else None,
            citations=citations,
            contact=Contact(entry.name, entry.contact) if entry else None,
            nearest=() if answered else _nearest(index, found.hits),
            notes=(
                *self._notes(citations, others, timeline, language),
                *rename_notes(index.renamed(found.query), today, language),
            ),
            index_version=index.name,
            milliseconds=_milliseconds(began),
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


def _milliseconds(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)


def _citations(
    index: SearchIndex, found: Judged, timeline: Timeline, others: Sequence[Hit]
) -> tuple[Citation, ...]:
    """Return what is cited; ``others``, which say something else than the first, in any case."""
    least = _WORTH_CITING * max(hit.score for hit in found.hits[:CONSIDERED])
    wanted = (found.hits[0], *others, *found.hits)
    kept = list(dict.fromkeys(map(id, wanted)))[:CONSIDERED]
    chosen = [hit for hit in found.hits if id(hit) in kept and hit.score >= least]
    return tuple(_cite(index, found, timeline, hit, number) for number, hit in enumerate(chosen, 1))


def _cite(index: SearchIndex, found: Judged, timeline: Timeline, hit: Hit, number: int) -> Citation:
    passage = hit.passage
    record = index.document(passage.document)
    if record.text[passage.start : passage.end] != passage.text:
        raise IndexVersionError("A passage of the index is not in its document: run `omorg build`.")
    metadata, period = record.metadata, timeline.periods[passage.document]
    return Citation(
        number=number,
        document=passage.document,
        title=metadata.title,
        heading=passage.heading,
        page=passage.page,
        date=metadata.date,
        date_source=metadata.date_source,
        in_force=timeline.in_force(passage.document),
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        highlights=highlight(
            found.query, passage, index.sentence_similarities(found.query, passage)
        ),
        score=round(hit.score, 4),
        url=metadata.url,
        valid_from=period.first,
        valid_until=period.end,
        owner=metadata.owner,
    )


def _lead(citation: Citation) -> str:
    """Return the marked sentences, verbatim: as one stretch where they stand side by side."""
    merged: list[Span] = []
    for span in citation.highlights:
        gap = (
            citation.quote[merged[-1].end - citation.start : span.start - citation.start]
            if (merged)
            else ""
        )
        if merged and not gap.strip():
            merged[-1] = type(span)(merged[-1].start, span.end)
        else:
            merged.append(span)
    return " ".join(
        citation.quote[span.start - citation.start : span.end - citation.start] for span in merged
    )


def _nearest(index: SearchIndex, hits: tuple[Hit, ...]) -> tuple[NearestTitle, ...]:
    documents = dict.fromkeys(hit.passage.document for hit in hits if hit.score >= _NEAR)
    return tuple(
        NearestTitle(document, index.document(document).metadata.title)
        for document in list(documents)[:_NEAREST]
    )
