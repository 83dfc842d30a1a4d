"""Answers and reports as text for a terminal. Document text is never markup or escape codes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answering.response.citations import citation_details, contact_in_words, plain, render
from bot.checks.remarks import findings_of
from bot.cli.output.json import time_of
from bot.i18n.sentences import excluded_in_words, shown, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from bot.answering.types import Answer, Citation
    from bot.checks.question_set import Outcome
    from index import BuildReport, Failure, Hit, KeptVersion, Language, Rollback, Version

_QUOTE_INDENT = (0, 0, 0, 2)
_SNIPPET = 160


def answer_view(answer: Answer) -> RenderableType:
    """Return an answer as it is shown: the lead, then each quote with what it is from."""
    words = texts(answer.language)
    parts: list[RenderableType] = []
    if answer.status == "smalltalk":
        return Text(answer.answer or "")
    if answer.status == "not_found":
        parts.append(Text(words.not_found, style="bold"))
        if answer.contact:
            parts.append(Text(shown(contact_in_words(answer.contact, answer.language))))
        if answer.nearest:
            parts.append(Text(words.nearest))
            parts += [Text(f"  {shown(near.title)}", style="dim") for near in answer.nearest]
        parts += [Text(shown(note), style="italic") for note in answer.notes]
        return Group(*parts)
    parts.append(_lead(answer) if answer.certain else Text(words.perhaps))
    for note in answer.notes:
        parts.append(Text(shown(note), style="italic"))
    for citation in answer.citations:
        parts += [Text(""), *_citation(citation, answer.language)]
    return Group(*parts)


def _lead(answer: Answer) -> Text:
    glyphs = render(answer.answer or "")
    return Text("".join(glyph.text for glyph in glyphs), style="bold")


def _citation(citation: Citation, language: Language) -> list[RenderableType]:
    head = Text(f"[{citation.number}] ", style="bold")
    head.append(shown(citation.title), style="bold")
    details = Text(shown(citation_details(citation, language)), style="dim")
    marked = [(s.start - citation.start, s.end - citation.start) for s in citation.highlights]
    quote = Text()
    for glyph in render(citation.quote, marked):
        quote.append(glyph.text, style="bold yellow" if glyph.marked else "")
    links = [
        Padding(Text(shown(f"{plain(link.words)} → {link.url}"), style="dim"), _QUOTE_INDENT)
        for link in citation.links
    ]
    source = Text(shown(citation.url or citation.document), style="dim")
    return [head, details, Padding(quote, _QUOTE_INDENT), *links, source]


def search_view(hits: Sequence[Hit], language: Language) -> RenderableType:
    """Return hits as a table: scores, where, and the beginning of the passage."""
    table = Table(box=None, pad_edge=False)
    for column in ("score", "dense", "lexical"):
        table.add_column(column, justify="right")
    table.add_column("passage")
    for hit in hits:
        what = Text(shown(hit.passage.id), style="bold")
        if hit.excluded is not None:
            what.append(f"  ({excluded_in_words(hit.excluded, language)})", style="red")
        text = shown(hit.passage.text)
        what.append("\n" + (text if len(text) <= _SNIPPET else text[:_SNIPPET] + "…"), style="dim")
        scores = (f"{hit.score:.3f}", f"{hit.dense:.2f}", f"{hit.lexical:.1f}")
        table.add_row(*scores, what)
    return table


def build_view(report: BuildReport) -> RenderableType:
    """Return what a build did."""
    line = Text(
        f"Index {report.index_version} is live: {report.documents} documents, "
        f"{report.passages} passages, {report.embedded} of them embedded now "
        f"({report.seconds:.1f} s)."
    )
    parts: list[RenderableType] = [line]
    before, now = ({pair[side] for pair in report.renamed} for side in (0, 1))
    for name, documents in (
        ("Added", [one for one in report.added if one not in now]),
        ("Changed", report.changed),
        ("Removed", [one for one in report.removed if one not in before]),
    ):
        if documents:
            parts.append(Text(f"{name}: {', '.join(shown(one) for one in documents)}"))
    if report.renamed:
        pairs = ", ".join(f"{shown(one)} → {shown(other)}" for one, other in report.renamed)
        parts.append(Text(f"Renamed: {pairs}"))
    parts += [failure_line(failure) for failure in report.failed]
    for finding in findings_of(report.lost):
        line = Text("Left out: ", style="bold yellow")
        said = f"{finding.document} {finding.message('en')}: {finding.remedy('en')}"
        line.append(shown(said), style="default")
        parts.append(line)
    return Group(*parts)


def build_line(report: BuildReport) -> RenderableType:
    """Return what a build did in one line, with the time of day."""
    counts = {
        "added": len(report.added) - len(report.renamed),
        "changed": len(report.changed),
        "removed": len(report.removed) - len(report.renamed),
        "renamed": len(report.renamed),
        "failed": len(report.failed),
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return Text(
        f"{time.strftime('%H:%M:%S')} Index {report.index_version} is live: "
        f"{report.documents} documents, {told or 'nothing changed'} ({report.seconds:.1f} s)."
    )


def rollback_view(rollback: Rollback) -> RenderableType:
    """Return what a rollback did."""
    now = rollback.now
    parts = [
        Text(
            f"Index {now.name}, built {time_of(now.built)}, is live again instead of "
            f"{rollback.left}: {now.documents} documents, {now.passages} passages."
        )
    ]
    if rollback.skipped:
        parts.append(Text(f"Passed over, can't be used: {', '.join(rollback.skipped)}"))
    parts.append(
        Text(f"Versions left to go back to: {rollback.earlier}. The next build goes forward again.")
    )
    return Group(*parts)


def status_view(
    version: Version, kept: Sequence[KeptVersion], notes: Sequence[str]
) -> RenderableType:
    """Return which index is live, what it holds, what failed, and what can be gone back to."""
    manifest = version.manifest
    earlier = [one for one in kept if one.name != version.name]
    return Group(
        Text(f"Index {version.name}, built {time_of(version.built)}"),
        Text(f"{len(manifest.documents)} documents, {manifest.passages} passages"),
        Text(f"Model {shown(manifest.model.name)}"),
        *(Text(shown(note)) for note in notes),
        *(failure_line(failure) for failure in manifest.failures),
        *(
            Text(f"Before: {one.name}, built {time_of(one.built)}, {one.documents} documents")
            for one in earlier
        ),
    )


def failure_line(failure: Failure) -> Text:
    """Return what is wrong with a file, and the remedy, in one line."""
    line = Text("Failed: ", style="bold red")
    line.append(
        f"{shown(failure.document)} {shown(failure.reason)}: {shown(failure.remedy)}",
        style="default",
    )
    return line


def eval_view(outcomes: Sequence[Outcome]) -> RenderableType:
    """Return how a question set was answered: by kind, and every wrong answer."""
    table = Table(box=None, pad_edge=False)
    table.add_column("kind")
    table.add_column("right", justify="right")
    table.add_column("of", justify="right")
    for kind in dict.fromkeys(outcome.question.kind for outcome in outcomes):
        chosen = [outcome for outcome in outcomes if outcome.question.kind == kind]
        table.add_row(shown(kind), str(sum(o.right for o in chosen)), str(len(chosen)))
    right = sum(outcome.right for outcome in outcomes)
    table.add_row("all", str(right), str(len(outcomes)), style="bold")
    wrong = [
        Text(f"{outcome.reason}: {shown(outcome.question.question)}", style="dim")
        for outcome in outcomes
        if not outcome.right
    ]
    return Group(*wrong, table)
