"""Why a question is answered as it is, in the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.i18n.sentences import shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.answering.reader.explain import Explanation, Weighed
    from bot.answering.reader.finder import Considered

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


def explanation_view(told: Explanation) -> RenderableType:
    """Return an explanation: what was read and weighed, what was left out, and what came of it."""
    first, last = told.asked
    days = first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
    outcome = "answered" if told.answered else "not answered"
    parts: list[RenderableType] = [
        Text(f"Read as: {shown(told.read_as)}"),
        Text(f"Asked about: {days}"),
        Text(
            f"{outcome}: confidence {told.confidence:.2f}, shown from {told.threshold:.2f}, "
            f"certain from {told.certain:.2f} (index {told.index_version})",
            style="bold",
        ),
        Text(""),
        _weighed_view(told),
    ]
    parts += [Text(_pointed_out_line(one)) for one in told.pointed_out]
    parts += [
        Text(f"Left out: {hit.score:.3f}  {shown(hit.passage.id)}: {hit.excluded}", style="red")
        for hit in told.excluded
    ]
    return Group(*parts)


def _pointed_out_line(one: Considered) -> str:
    entry = one.entry
    where = f"{shown(entry.question)} -> {shown(entry.passage.id)}"
    return f"Pointed out by HR: {entry.similarity:.2f}  {where}: {one.why_not or 'answers'}"


def _weighed_view(told: Explanation) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("probability", "starts at", *_INPUTS):
        table.add_column(column, justify="right")
    table.add_column("passage")
    for one in told.weighed:
        what = Text(shown(one.candidate.passage.id), style="bold")
        if one.candidate.pointed_out:
            what.append("  (pointed out by HR)")
        what.append(f"\n{shown(one.candidate.said)}", style="dim")
        adds = (f"{one.adds[name]:+.2f}" for name in _INPUTS)
        table.add_row(f"{one.candidate.probability:.2f}", f"{one.starts_at:+.2f}", *adds, what)
    return table
