"""Finds what says something else than the passage that leads, and names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.answering.citing import WORTH_CITING
from bot.answering.conflict import differ
from bot.note_texts import note_texts
from bot.texts import date_in_words, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answering.candidate import Candidate
    from bot.answering.finder import Found
    from bot.answering.timeline import Timeline
    from bot.answering.types import Citation
    from index import Language

_LONGEST_TITLE: Final = 60  # characters, so that Slack shows the whole note


def differing(found: Found, candidates: Sequence[Candidate], timeline: Timeline) -> list[Candidate]:
    """Return candidates of other documents that apply and answer with other values than the first.

    Args:
        found: What the question was searched for with.
        candidates: What was found, best first.
        timeline: When the documents apply.

    """
    if not candidates or not timeline.in_force(candidates[0].document):
        return []
    lead = candidates[0]
    seen = {lead.document}
    differ_from_lead: list[Candidate] = []
    for one in candidates[1:]:
        if not one.marked or one.probability < WORTH_CITING * lead.probability:
            continue
        if one.document in seen or not timeline.together(lead.document, one.document):
            continue
        if differ(found.query, lead, one):
            differ_from_lead.append(one)
            seen.add(one.document)
    return differ_from_lead


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
