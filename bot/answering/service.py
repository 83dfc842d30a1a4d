"""Answers questions: search, judge, cite, or say honestly that the documents don't tell."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.answering.advice import reading_notes, rephrasing
from bot.answering.answer_type import answer_type, could_answer
from bot.answering.answerability import AnswerabilityModel, load_model
from bot.answering.conversations import Turn
from bot.answering.dialogue import Judged, in_context
from bot.answering.evidence import CONSIDERED, gather
from bot.answering.highlights import highlight
from bot.answering.messages import reduce_message
from bot.answering.smalltalk import recognise
from bot.answering.types import Answer, Citation, Contact, NearestTitle
from bot.texts import smalltalk_reply
from index import IndexVersionError, check_question, detect_language

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager

    from bot.answering.current_index import CurrentIndex
    from bot.answering.smalltalk import Smalltalk
    from index import Hit, Query, SearchIndex, Span

# A hit that scores less than this share of the best one is no second source for the answer.
_WORTH_CITING = 0.6
# Confidence, at most, where the best passage can't hold what is asked for.
_CANNOT = 0.05
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
        model: AnswerabilityModel | None = None,
    ) -> None:
        """Take an opened index.

        Args:
            index: Where to search.
            threshold: Confidence from which on a question is answered; the model's own when None.
            model: Judges whether the documents answer; the one that comes with Omorg when None.

        """
        self._index = index
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

        def judge(text: str) -> Judged:
            return self._judge(index, text, at, groups)

        # What somebody in other groups was told is no context, though it be the same person.
        before = previous if previous and previous.audience == groups else None
        reduced = reduce_message(question)
        judged = in_context(judge(reduced.question), before, index, judge)
        result, confidence = judged.result, judged.confidence
        answered = confidence >= self._threshold and bool(result.hits)
        citations = _citations(index, result.query, result.hits) if answered else ()
        entry = None if answered else index.contact(judged.text)
        lead = _lead(citations[0]) if citations else None
        # The reading may be in the language of the question before, and "IT?" is in any.
        language = detect_language(
            reduced.question, unclear=before.language if before else result.query.language
        )
        follows = before.question if before and judged.text != reduced.question else None
        notes = reading_notes(language, follows=follows, others=reduced.others)
        if not answered:
            notes += rephrasing(result.query, language, index.public_words)
        return Answer(
            question=question,
            language=language,
            status="answered" if answered else "not_found",
            confidence=round(confidence, 4),
            answer=lead,
            citations=citations,
            contact=Contact(entry.name, entry.contact) if entry else None,
            nearest=() if answered else _nearest(index, result.hits),
            notes=notes,
            index_version=index.name,
            milliseconds=_milliseconds(began),
            turn=Turn(judged.text, language, at, groups, index.name, answer=lead),
        )

    def _judge(
        self, index: SearchIndex, text: str, at: dt.date | None, audience: frozenset[str]
    ) -> Judged:
        """Search for a question in full, and estimate how likely the documents answer it."""
        result = index.search(text, at=at, audience=audience)

        def title_of(document: str) -> str:
            return index.document(document).metadata.title

        confidence = self._model.confidence(gather(result.query, result.hits, title_of))
        kind_asked = answer_type(result.query.read_as)
        if not result.hits or not could_answer(kind_asked, result.hits[0].passage.text):
            confidence = min(confidence, _CANNOT)
        return Judged(text, result, confidence)


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


def _citations(index: SearchIndex, query: Query, hits: tuple[Hit, ...]) -> tuple[Citation, ...]:
    least = _WORTH_CITING * hits[0].score
    chosen = [hit for hit in hits[:CONSIDERED] if hit.score >= least]
    return tuple(_cite(index, query, hit, number) for number, hit in enumerate(chosen, 1))


def _cite(index: SearchIndex, query: Query, hit: Hit, number: int) -> Citation:
    passage = hit.passage
    record = index.document(passage.document)
    if record.text[passage.start : passage.end] != passage.text:
        raise IndexVersionError("A passage of the index is not in its document: run `omorg build`.")
    metadata = record.metadata
    return Citation(
        number=number,
        document=passage.document,
        title=metadata.title,
        heading=passage.heading,
        page=passage.page,
        date=metadata.date,
        date_source=metadata.date_source,
        in_force=hit.excluded is None,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        highlights=highlight(query, passage),
        score=round(hit.score, 4),
        url=metadata.url,
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
