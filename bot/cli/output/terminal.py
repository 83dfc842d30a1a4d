"""Answers and reports as text for a terminal. Document text is never markup or escape codes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answering.response.citations import citation_details, contact_in_words, plain, render
from bot.checks.reader_remarks import findings_of
from bot.checks.reasons import in_language
from bot.i18n.sentences import excluded_in_words, shown, texts, time_in_words
from bot.operations.rebuilding import sentences as words
from bot.operations.rebuilding.sentences import (
    answers_in_short,
    cause_in_short,
    change_in_words,
    gone,
)
from index import AnswerChanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from bot.answering.types import Answer, Citation
    from bot.checks.finding import Said, Value
    from bot.operations.decisions import Waiting
    from index import (
        BuildReport,
        Failure,
        Hit,
        KeptVersion,
        Language,
        Rollback,
        Stored,
        Version,
        WaitingVersion,
    )

_QUOTE_INDENT = (0, 0, 0, 2)
_SNIPPET = 160


def console(*, stderr: bool = False) -> Console:
    """Return a console on standard output or error."""
    # Text is shown as it is: no markup, no emoji codes, no highlighting of what looks like code.
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def answer_view(answer: Answer) -> RenderableType:
    """Return an answer as it is shown: the lead, then each quote with what it is from."""
    said = texts(answer.language)
    parts: list[RenderableType] = []
    if answer.status == "smalltalk":
        return Text(answer.answer or "")
    if answer.status == "not_found":
        notes = [Text(shown(note), style="italic") for note in answer.notes]
        # What the glossary says is what was asked for.
        if answer.explained:
            parts, notes = [*notes], []
        else:
            parts.append(Text(said.not_found, style="bold"))
        if answer.contact:
            parts.append(Text(shown(contact_in_words(answer))))
        if answer.nearest:
            parts.append(Text(said.nearest))
            parts += [Text(f"  {shown(near.title)}", style="dim") for near in answer.nearest]
        return Group(*parts, *notes)
    parts.append(_lead(answer) if answer.certain else Text(said.perhaps))
    for note in answer.notes:
        parts.append(Text(shown(note), style="italic"))
    for citation in answer.citations:
        parts += [Text(""), *_citation(citation, answer.language)]
    if answer.contact:
        parts += [Text(""), Text(shown(contact_in_words(answer)))]
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


def build_view(report: BuildReport, language: Language) -> RenderableType:
    """Return what a build did, or what it would do."""
    waiting, answers = report.waiting, report.answers
    parts = _version_waits(waiting, language) if waiting else [_live(report, language)]
    if answers and not (waiting and answers in waiting.causes):
        parts += _answers(answers, language)
    before, now = ({pair[side] for pair in report.renamed} for side in (0, 1))
    for said, documents in (
        (words.ADDED, [one for one in report.added if one not in now]),
        (words.CHANGED, report.changed),
        (words.REMOVED, [one for one in report.removed if one not in before]),
        (words.RENAMED, [f"{one} → {other}" for one, other in report.renamed]),
    ):
        if documents:
            parts.append(_text(said, language, names=_names(documents)))
    parts += [failure_line(failure, language) for failure in report.failed]
    for finding in findings_of(report.lost):
        line = _text(words.LEFT_OUT, language)
        line.stylize("bold yellow")
        said_of_it = f"{finding.document} {finding.message(language)}: {finding.remedy(language)}"
        line.append(f" {shown(said_of_it)}", style="default")
        parts.append(line)
    return Group(*parts)


def build_line(report: BuildReport, language: Language) -> RenderableType:
    """Return what a build did in one line, with the time of day."""
    now = time.strftime("%H:%M:%S")
    if report.waiting:
        what = " ".join(cause_in_short(cause, language) for cause in report.waiting.causes)
        return _text(
            words.WAITS_LINE,
            language,
            time=now,
            version=report.index_version,
            before=report.waiting.instead_of,
            gone=what,
        )
    counts = {
        "added": len(report.added) - len(report.renamed),
        "changed": len(report.changed),
        "removed": len(report.removed) - len(report.renamed),
        "renamed": len(report.renamed),
        "failed": len(report.failed),
    }
    told = [
        words.COUNTS[what].filled(language, {"count": count})
        for what, count in counts.items()
        if count
    ]
    answers = answers_in_short(report.answers, language) if report.answers else None
    return _text(
        words.LIVE_LINE,
        language,
        time=now,
        version=report.index_version,
        documents=report.documents,
        changes=", ".join(told) or words.NOTHING_CHANGED,
        seconds=f"{report.seconds:.1f}",
    ).append(f" {answers}" if answers else "")


def _live(report: BuildReport, language: Language) -> Text:
    return _text(
        words.LIVE,
        language,
        version=report.index_version,
        documents=report.documents,
        passages=report.passages,
        embedded=report.embedded,
        seconds=f"{report.seconds:.1f}",
    )


def waiting_view(waiting: Waiting, language: Language) -> RenderableType:
    """Return everything that waits for a decision, and how to decide."""
    return Group(*(_waits(waiting, language) or [_text(words.NOTHING_WAITS, language)]))


def _waits(waiting: Waiting, language: Language) -> list[Text]:
    version = _version_waits(waiting.version, language) if waiting.version else []
    return [*version, *(failure_line(one, language) for one in waiting.documents)]


def _version_waits(waiting: WaitingVersion, language: Language) -> list[Text]:
    """Return why a version waits for a decision, what would go with it, and how to decide."""
    parts = [
        _text(words.WAITS, language, version=waiting.version, before=waiting.instead_of),
    ]
    for cause in waiting.causes:
        if isinstance(cause, AnswerChanges):
            parts += _answers(cause, language)
            continue
        parts.append(Text(gone(cause, language)))
        if cause.documents:
            parts.append(_text(words.WOULD_GO, language, names=_names(cause.documents)))
    parts.append(_text(words.HOW_TO_ACCEPT, language))
    return parts


def _answers(answers: AnswerChanges, language: Language) -> list[Text]:
    """Return which answers changed, each before and after; nothing where none did."""
    short = answers_in_short(answers, language)
    if short is None:
        return []
    parts = [Text(short, style="bold yellow" if answers.worse or answers.problem else "")]
    for change in answers.changed:
        question, before, after = change_in_words(change, language, shown)
        parts += [Text(f"  {question}"), Text(f"    {before}"), Text(f"    {after}")]
    if answers.worse:
        parts.append(_text(words.WHAT_IS_WORSE, language))
    return parts


def accepted_view(waited: WaitingVersion, language: Language) -> RenderableType:
    """Return which version is in use after it was accepted."""
    return _text(
        words.ACCEPTED,
        language,
        version=waited.version,
        before=waited.instead_of,
        documents=waited.documents,
        passages=waited.passages,
    )


def rollback_view(rollback: Rollback, language: Language) -> RenderableType:
    """Return what a rollback did."""
    now = rollback.now
    parts = [
        _text(
            words.ROLLED_BACK,
            language,
            version=now.name,
            built=time_in_words(now.built, language),
            left=rollback.left,
            documents=now.documents,
            passages=now.passages,
        )
    ]
    if rollback.skipped:
        parts.append(_text(words.PASSED_OVER, language, names=_names(rollback.skipped)))
    parts.append(_text(words.EARLIER_LEFT, language, count=rollback.earlier))
    return Group(*parts)


def status_view(
    version: Version,
    kept: Sequence[KeptVersion],
    notes: Sequence[str],
    waiting: Waiting,
    language: Language,
) -> RenderableType:
    """Return which index is live, what it holds, what failed or waits, and what came before."""
    manifest = version.manifest
    sizes = {"documents": len(manifest.documents), "passages": manifest.passages}
    return Group(
        _text(
            words.INDEX,
            language,
            version=version.name,
            built=time_in_words(version.built, language),
        ),
        _text(words.SIZES, language, **sizes),
        _text(words.MODEL, language, name=shown(manifest.model.name)),
        _text(_searched(version), language),
        *(Text(shown(in_language(note, language))) for note in notes),
        *_waits(waiting, language),
        *(failure_line(one, language) for one in manifest.failures if one.kind != "held"),
        *(
            _text(
                words.BEFORE,
                language,
                version=one.name,
                built=time_in_words(one.built, language),
                documents=one.documents,
            )
            for one in kept
            if one.name != version.name
        ),
    )


def store_line(searched: Stored | str, passages: int, language: Language) -> Text:
    """Return where an index of so many passages is searched, or why it can't be, in one line."""
    if isinstance(searched, str):
        return Text(shown(in_language(searched, language)), style="bold red")
    return _text(
        words.SEARCHED_AT,
        language,
        place=shown(searched.place),
        collection=searched.collection,
        passages=searched.passages or 0,
        count=passages,
    )


def _searched(version: Version) -> Said:
    """Return how a version is searched."""
    search = version.manifest.search
    way = (search.dense, search.lexical)
    return words.SEARCHED.get(way, words.SEARCHED["cells", "pruned"])


def failure_line(failure: Failure, language: Language) -> Text:
    """Return what is wrong with a file, and the remedy, in one line."""
    said = words.HELD if failure.kind == "held" else words.FAILED
    line = Text(said.told(language), style="bold red")
    told = words.FAILURE.filled(
        language,
        {
            "document": shown(failure.document),
            "reason": shown(in_language(failure.reason, language)),
            "remedy": shown(in_language(failure.remedy, language)),
        },
    )
    line.append(told, style="default")
    return line


def _text(said: Said, language: Language, **values: Value) -> Text:
    return Text(said.filled(language, values))


def _names(names: Sequence[str]) -> str:
    return ", ".join(shown(name) for name in names)
