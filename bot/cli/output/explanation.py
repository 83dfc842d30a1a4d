"""Why a question is answered as it is, in the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from bot.i18n.explain import explain_texts, outcome_in_words, percent, weighed_in_words
from bot.i18n.sentences import date_in_words, excluded_in_words, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from bot.answering.reader.explain import Explanation, Weighed
    from bot.answering.reader.finder import Considered
    from index import Language

_INPUTS = ("reading", "meaning", "words", "others", "lacking")


def explanation_json(told: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON data."""
    return {
        "question": told.question,
        "read_as": told.read_as,
        "asked": [day.isoformat() for day in told.asked],
        "answered": told.answered,
        "confidence": round(told.confidence, 4),
        "threshold": told.threshold,
        "certain": told.certain,
        "considered": [_weighed_json(one) for one in told.weighed],
        "excluded": [
            {
                "document": hit.passage.document,
                "passage": hit.passage.id,
                "score": round(hit.score, 4),
                "excluded": hit.excluded,
            }
            for hit in told.excluded
        ],
        "pointed_out": [_pointed_out_json(one) for one in told.pointed_out],
        "index_version": told.index_version,
    }


def _weighed_json(one: Weighed) -> dict[str, Any]:
    candidate, hit = one.candidate, one.candidate.hit
    return {
        "document": candidate.document,
        "passage": candidate.passage.id,
        "excluded": hit.excluded,
        "score": round(hit.score, 4),
        "dense": round(hit.dense, 4),
        "share": round(hit.share, 4),
        "reading": round(candidate.verdict.probability, 4) if candidate.verdict else None,
        "lacking": candidate.lacking,
        "pointed_out": candidate.pointed_out,
        "starts_at": round(one.starts_at, 4),
        "adds": {name: round(one.adds[name], 4) for name in _INPUTS},
        "probability": round(candidate.probability, 4),
        "marked": candidate.said,
    }


def _pointed_out_json(one: Considered) -> dict[str, Any]:
    return {
        "question": one.entry.question,
        "document": one.entry.passage.document,
        "passage": one.entry.passage.id,
        "similarity": round(one.entry.similarity, 4),
        "same_words": one.entry.same_words,
        "why_not": one.why_not,
    }


def explanation_view(told: Explanation, language: Language) -> RenderableType:
    """Return an explanation: what was read and weighed, what was left out, and what came of it."""
    words = explain_texts(language)
    first, last = (date_in_words(day, language) for day in told.asked)
    about = words.one_day if first == last else words.days
    parts = [
        Text(words.read_as.format(words=shown(told.read_as))),
        Text(about.format(day=first, first=first, last=last)),
        Text(
            outcome_in_words(
                language,
                answered=told.answered,
                confidence=told.confidence,
                threshold=told.threshold,
                certain=told.certain,
            ),
            style="bold",
        ),
        Text(words.version.format(version=told.index_version)),
        Text(f"\n{words.weighing}", style="dim"),
        Text(f"\n{words.considered.format(count=len(told.weighed))}"),
    ]
    for one in told.weighed:
        parts += _weighed_lines(one, language)
    for heading, lines in (
        (words.left_out, [*_left_out_lines(told, language)]),
        (words.pointed_out, [_pointed_out_line(one, language) for one in told.pointed_out]),
    ):
        if lines:
            parts.append(Text("\n".join(("", heading.format(count=len(lines)), *lines))))
    return Group(*parts)


def _weighed_lines(one: Weighed, language: Language) -> Iterator[Text]:
    candidate = one.candidate
    by_hr = f"  ({explain_texts(language).by_hr})" if candidate.pointed_out else ""
    named = f"{percent(candidate.probability)}  {shown(candidate.passage.id)}{by_hr}"
    read = candidate.verdict is not None
    yield Text(named, style="bold")
    yield Text(f"    {weighed_in_words(language, one.starts_at, one.adds, read=read)}")
    yield Text(f"    {shown(candidate.said)}", style="dim")


def _left_out_lines(told: Explanation, language: Language) -> Iterator[str]:
    for hit in told.excluded:
        why = excluded_in_words(hit.excluded, language) if hit.excluded else ""
        yield f"{shown(hit.passage.id)}: {why}"


def _pointed_out_line(one: Considered, language: Language) -> str:
    words, entry = explain_texts(language), one.entry
    verdict = words.answers if one.why_not is None else words.reasons[one.why_not]
    where = f"{shown(entry.question)} -> {shown(entry.passage.id)}"
    return f"{percent(entry.similarity)}  {where}: {verdict}"
