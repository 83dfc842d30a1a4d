"""What an answer shows of what was found: passages word for word, with the answer marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.answering.types import Citation, NearestTitle
from index import IndexVersionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.candidate import Candidate
    from bot.answering.timeline import Timeline

_MOST: Final = 3
_NEAREST: Final = 3
# What is less likely to answer, beside the first, is no second source for it.
WORTH_CITING: Final = 0.5
# A title is worth showing beside "not found" when its passage is so near.
NEAR: Final = 0.55


def cite(
    candidates: Sequence[Candidate], timeline: Timeline, others: Sequence[Candidate]
) -> tuple[Citation, ...]:
    """Return what is cited of candidates, best first.

    Args:
        candidates: What was found, best first.
        timeline: When the documents apply.
        others: Those that say something else than the first, which are cited in any case.

    """
    least = WORTH_CITING * candidates[0].probability
    worth = [one for one in candidates if one.marked and one.probability >= least]
    kept = list({one.passage.id: one for one in (candidates[0], *others, *worth)}.values())[:_MOST]
    chosen = [one for one in candidates if one in kept]
    return tuple(cite_candidate(one, timeline, number) for number, one in enumerate(chosen, 1))


def cite_candidate(candidate: Candidate, timeline: Timeline, number: int) -> Citation:
    """Return a candidate as an answer shows it.

    Raises:
        IndexVersionError: Its passage is not in its document, word for word.

    """
    passage = candidate.passage
    if candidate.record.text[passage.start : passage.end] != passage.text:
        raise IndexVersionError("A passage of the index is not in its document: run `omorg build`.")
    metadata, period = candidate.metadata, timeline.periods[candidate.document]
    return Citation(
        number=number,
        document=candidate.document,
        title=metadata.title,
        heading=passage.heading,
        page=passage.page,
        date=metadata.date,
        date_source=metadata.date_source,
        in_force=timeline.in_force(candidate.document),
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        highlights=candidate.marked,
        score=round(candidate.probability, 4),
        url=metadata.url,
        answer_spans=(candidate.answer,) if candidate.answer else (),
        valid_from=period.first,
        valid_until=period.end,
        owner=metadata.owner,
    )


def nearest_titles(candidates: Sequence[Candidate]) -> tuple[NearestTitle, ...]:
    """Return documents near a question that nothing answers, the nearest first."""
    near = {c.document: c.metadata.title for c in candidates if c.hit.dense >= NEAR}
    return tuple(NearestTitle(*found) for found in list(near.items())[:_NEAREST])
