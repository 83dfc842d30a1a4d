"""Finds what says something else than the passage that leads, and names it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.answering.asked_values import asked_kinds
from bot.answering.conflict import (
    Statement,
    answers_as_well,
    differ,
    states_what_is_asked,
)
from bot.answering.evidence import WORTH_CITING
from bot.answering.highlights import highlight
from bot.answering.timeline import newest_leads
from bot.note_texts import note_texts
from bot.texts import date_in_words, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answering.judging import Judged
    from bot.answering.timeline import Timeline
    from bot.answering.types import Citation
    from index import Hit, Language, Query, SearchIndex

_CONSIDERED: Final = 6  # hits that may say something else
_LONGEST_TITLE: Final = 60  # characters, so that Slack shows the whole note


def differing(index: SearchIndex, found: Judged, timeline: Timeline) -> list[Hit]:
    """Return hits of other documents that apply and answer with other values than the first."""
    if not found.hits or not asked_kinds(found.query.read_as):
        return []
    if not timeline.in_force(found.hits[0].passage.document):
        return []
    lead = found.hits[0]
    said = statement(index, found.query, lead)
    if not states_what_is_asked(found.query, said):
        return []
    seen = {lead.passage.document}
    differ_from_lead: list[Hit] = []
    for hit in found.hits[1:_CONSIDERED]:
        document = hit.passage.document
        if hit.score < WORTH_CITING * lead.score or document in seen:
            continue
        together = timeline.together(lead.passage.document, document)
        if together and differ(found.query, said, statement(index, found.query, hit)):
            differ_from_lead.append(hit)
            seen.add(document)
    return differ_from_lead


def newest_first(index: SearchIndex, found: Judged, timeline: Timeline) -> Judged:
    """Return what was found with the newest in front of what answers about equally well."""

    def as_good(one: Hit, other: Hit) -> bool:
        said = (statement(index, found.query, hit) for hit in (one, other))
        return answers_as_well(found.query, *said)

    hits = newest_leads(found.hits, timeline, lambda one: index.document(one).metadata, as_good)
    return replace(found, hits=hits)


def statement(index: SearchIndex, query: Query, hit: Hit) -> Statement:
    """Return what a hit's document says to a question."""
    passage = hit.passage
    metadata = index.document(passage.document).metadata
    spans = highlight(query, passage, index.sentence_similarities(query, passage))
    sentences = " ".join(map(passage.piece, spans))
    over = "\n".join((metadata.title, *passage.headings))
    return Statement(sentences, over, metadata.date)


def conflict_note(
    citations: Sequence[Citation], documents: Iterable[str], language: Language
) -> Iterator[str]:
    """Yield a sentence that names the documents that differ from the first one, and that one."""
    others = set(documents)
    named = [c for c in citations if c.number == 1 or c.document in others]
    if len(named) > 1:
        words = note_texts(language)
        each = [_named(citation, language) for citation in _first_of_each(named)]
        told = words.and_document.join((", ".join(each[:-1]), each[-1]))
        yield words.documents_differ.format(documents=told)


def _first_of_each(citations: Iterable[Citation]) -> list[Citation]:
    """Return one citation for each document."""
    return list({citation.document: citation for citation in reversed(list(citations))}.values())[
        ::-1
    ]


def _named(citation: Citation, language: Language) -> str:
    date = date_in_words(citation.date, language) if citation.date else texts(language).undated
    title = citation.title
    if len(title) > _LONGEST_TITLE:
        title = title[: _LONGEST_TITLE - 1].rstrip() + "…"
    details = ", ".join(filter(None, (date, citation.owner)))
    return note_texts(language).document.format(title=title, details=details)
