"""What an answer shows of what was found: passages word for word, with the answer marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.asked_values import asked_kinds
from bot.answering.conflict import stated_values
from bot.answering.evidence import CONSIDERED, WORTH_CITING
from bot.answering.highlights import highlight
from bot.answering.types import Citation, NearestTitle
from index import IndexVersionError, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.judging import Judged
    from bot.answering.timeline import Timeline
    from index import Hit, Passage, Query, SearchIndex

_NEAREST = 3
# A title is worth showing beside "not found" when its passage lies at least so near.
_NEAR = 0.25


def cite(
    index: SearchIndex, found: Judged, timeline: Timeline, others: Sequence[Hit]
) -> tuple[Citation, ...]:
    """Return what is cited; ``others``, which say something else than the first, in any case."""
    least = WORTH_CITING * max(hit.score for hit in found.hits[:CONSIDERED])
    wanted = (found.hits[0], *others, *found.hits)
    kept = list(dict.fromkeys(map(id, wanted)))[:CONSIDERED]
    chosen = [hit for hit in found.hits if id(hit) in kept and hit.score >= least]
    return tuple(
        cite_hit(index, found.query, timeline, hit, number) for number, hit in enumerate(chosen, 1)
    )


def cite_hit(
    index: SearchIndex, query: Query, timeline: Timeline, hit: Hit, number: int
) -> Citation:
    """Return a hit as an answer shows it.

    Raises:
        IndexVersionError: Its passage is not in its document, word for word.

    """
    passage = hit.passage
    record = index.document(passage.document)
    if record.text[passage.start : passage.end] != passage.text:
        raise IndexVersionError("A passage of the index is not in its document: run `omorg build`.")
    metadata, period = record.metadata, timeline.periods[passage.document]
    nearness = index.sentence_similarities(query, passage)
    highlights = highlight(query, passage, nearness)
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
        highlights=highlights,
        score=round(hit.score, 4),
        url=metadata.url,
        answer_spans=_answer_spans(query, passage, highlights),
        valid_from=period.first,
        valid_until=period.end,
        owner=metadata.owner,
    )


def _answer_spans(query: Query, passage: Passage, highlights: Sequence[Span]) -> tuple[Span, ...]:
    """Return the first of the dates, names, numbers or places asked for in what is marked."""
    kinds = asked_kinds(query.read_as)
    for span in highlights:
        text = passage.piece(span)
        found = sorted(stated_values(query, kinds, text), key=lambda value: value.start)
        if found:
            return (Span(span.start + found[0].start, span.start + found[0].end),)
    return ()


def lead(citation: Citation) -> str:
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


def nearest_titles(index: SearchIndex, hits: tuple[Hit, ...]) -> tuple[NearestTitle, ...]:
    """Return documents near a question that nothing answers, the nearest first."""
    documents = dict.fromkeys(hit.passage.document for hit in hits if hit.score >= _NEAR)
    return tuple(
        NearestTitle(document, index.document(document).metadata.title)
        for document in list(documents)[:_NEAREST]
    )
