"""What staff ask that nothing answers, as text for a terminal and as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from bot.i18n.gaps import by_week, gap_texts, how_often
from bot.i18n.sentences import date_in_words, shown
from bot.operations.gaps.entries import Promise, entry_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from bot.operations.gaps.collecting import Gap
    from bot.operations.gaps.types import FollowedGap, GapReport, Nearest
    from bot.records.gaps import KnownGap
    from index import Language

SHORT_ID: Final = 8  # characters of a gap's name: enough to tell one from another


def gaps_view(
    report: GapReport, nearest: Sequence[Nearest | None], smallest: int, language: Language
) -> RenderableType:
    """Return the open gaps, largest first, then what became of others, and what is not shown.

    Args:
        report: The gaps.
        nearest: The document nearest to each of them.
        smallest: By how many people a gap has to have been asked.
        language: The interface's.

    """
    words = gap_texts(language)
    days = {
        "first": date_in_words(report.first, language),
        "last": date_in_words(report.last, language),
    }
    parts: list[RenderableType] = []
    beside = {one.known.id: near for one, near in zip(report.gaps, nearest, strict=True)}
    for heading, state in (
        (words.title, "open"),
        (words.entries, "entry"),
        (words.closed, "closed"),
        (words.dismissed, "dismissed"),
    ):
        found = [one for one in report.gaps if one.known.state == state]
        if found:
            parts.append(Text(heading.format(**days), style="bold"))
            for one in found:
                parts += _gap(one, beside[one.known.id], language)
            parts.append(Text(""))
        elif state == "open":
            parts += [Text(words.none.format(people=smallest, **days)), Text("")]
    if report.withheld:
        withheld = words.withheld.format(count=report.withheld, people=smallest)
        parts.append(Text(withheld, style="dim"))
    return Group(*parts)


def _gap(
    followed: FollowedGap, nearest: Nearest | None, language: Language
) -> Iterator[RenderableType]:
    words, gap, known = gap_texts(language), followed.gap, followed.known
    yield Padding.indent(Text(shown(gap.question)), 2)
    lines = [how_often(gap.count, gap.people, gap.languages, language)]
    lines.append(by_week(gap.weeks, language))
    if known.state == "closed" and known.sentence and known.document:
        lines.append(f"”{shown(known.sentence)}” ({shown(known.document)})")
    elif known.reason:
        lines.append(words.because.format(reason=shown(known.reason)))
        lines.append(words.take_back.format(id=known.id[:SHORT_ID]))
    elif nearest is not None:
        title = f"{shown(nearest.title)} ({shown(nearest.document)})"
        owner = f", {words.owner.format(owner=shown(nearest.owner))}" if nearest.owner else ""
        lines.append(words.nearest.format(title=title) + owner)
    for line in lines:
        yield Padding.indent(Text(line, style="dim"), 4)


def proposed_entries(
    gaps: Sequence[tuple[FollowedGap, Nearest | None]],
    praised: Sequence[tuple[Gap, Promise]],
    smallest: int,
    language: Language,
) -> str:
    """Return lines for ``questions.yaml``: what is answered, then what HR has to fill in.

    Args:
        gaps: Open gaps with the nearest document; their entries are comments until they are filled.
        praised: What is answered to the askers' liking, by what.
        smallest: By how many people something has to have been asked.
        language: The interface's.

    """
    words = gap_texts(language)
    lines = [f"# {words.proposed_praised}"] if praised else []
    for gap, promise in praised:
        lines.append(f"# {how_often(gap.count, gap.people, gap.languages, language)}")
        lines.append(entry_line(promise))
    lines += [f"# {words.proposed_gaps}"] if gaps else []
    for followed, nearest in gaps:
        gap = followed.gap
        about = how_often(gap.count, gap.people, gap.languages, language)
        owner = shown(nearest.owner) if nearest and nearest.owner else ""
        lines.append(f"# {about}" + (f"; {words.owner.format(owner=owner)}" if owner else ""))
        blank = Promise(gap.question, nearest.document if nearest else "", "")
        lines.append(f"# {entry_line(blank)}")
    return "\n".join(lines or [f"# {words.proposed_none.format(people=smallest)}"])


def closed_lines(closed: Sequence[KnownGap], language: Language) -> list[str]:
    """Return a line for each gap that is answered now."""
    return [
        gap_texts(language).closed_by.format(
            question=shown(one.question),
            sentence=shown(one.sentence or ""),
            document=shown(one.document or ""),
        )
        for one in closed
    ]


def closed_json(closed: Sequence[KnownGap]) -> list[dict[str, Any]]:
    """Return the gaps that are answered now as JSON data."""
    return [
        {"id": one.id, "question": one.question, "answer": one.sentence, "document": one.document}
        for one in closed
    ]


def gaps_json(report: GapReport, nearest: Sequence[Nearest | None]) -> dict[str, Any]:
    """Return all gaps as JSON data, with the document ``nearest`` to each; docs/gaps.md tells."""
    return {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "index_version": report.index_version,
        "gaps": [_gap_json(one, near) for one, near in zip(report.gaps, nearest, strict=True)],
        "withheld": report.withheld,
    }


def _gap_json(followed: FollowedGap, nearest: Nearest | None) -> dict[str, Any]:
    gap, known = followed.gap, followed.known
    closed = known.state == "closed"
    return {
        "id": known.id,
        "question": gap.question,
        "language": gap.language,
        "count": gap.count,
        "people": gap.people,
        "weeks": dict(gap.weeks),
        "languages": dict(gap.languages),
        "outcomes": dict(gap.outcomes),
        "nearest": None
        if nearest is None
        else {"document": nearest.document, "title": nearest.title, "owner": nearest.owner},
        "state": known.state,
        "since": known.changed.isoformat(),
        "reason": known.reason,
        "answer": {
            "answer": known.sentence,
            "document": known.document,
            "index_version": known.version,
        }
        if closed
        else None,
    }
