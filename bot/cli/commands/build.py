"""The commands that make, follow and tell of the index.

``build``, ``accept``, ``rollback`` and ``status``.
"""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bot.cli.building import build_with_progress
from bot.cli.commands.calibrate import calibration_lines
from bot.cli.commands.options import AsJson, Index, Knowledge, Lang, chosen_settings
from bot.cli.commands.records.gaps import closed_now
from bot.cli.composition import embedder_of, reader_of, store_of
from bot.cli.output import json as json_output
from bot.cli.output import terminal
from bot.cli.output.gaps import closed_json, closed_lines
from bot.cli.output.json import print_json
from bot.cli.output.terminal import console
from bot.operations.decisions import accept_document, held_document, what_waits
from bot.operations.interface_language import interface_language
from bot.operations.rebuilding.watch import watch_folder
from bot.operations.report.quality import keep_accepted
from index import (
    ConfigurationError,
    VectorStoreError,
    accept_version,
    fingerprint_of,
    kept_versions,
    open_current,
    roll_back,
)

if TYPE_CHECKING:
    from bot.settings import Settings
    from index import BuildReport, Stored, Version

_WAITS = 1  # exit code: what was built is not in use


def build(
    *,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: build again whenever the folder changes.")
    ] = False,
    accepted: Annotated[
        bool,
        typer.Option("--accept", help="Put it in use whatever would make it wait."),
    ] = False,
    lang: Lang = None,
    as_events: Annotated[bool, typer.Option("--json-progress", hidden=True)] = False,
) -> None:
    """Rebuild the index: only what changed, switched to when it is whole."""
    settings = chosen_settings(knowledge, index, lang)
    embedder = embedder_of(settings)
    reader_of(settings)  # one that is missing is told now, not when the first question comes

    def once() -> BuildReport:
        return build_with_progress(settings, embedder, as_events=as_events, accept=accepted)

    def tell(report: BuildReport) -> None:
        _tell(report, settings, as_json=as_json, in_one_line=watch)

    if watch:
        watch_folder(
            settings.knowledge,
            once,
            tell,
            polling=settings.watch_polling,
            language=interface_language(settings),
        )
        return
    report = once()
    tell(report)
    if report.waiting:
        raise typer.Exit(_WAITS)


def _tell(
    report: BuildReport, settings: Settings, *, as_json: bool, in_one_line: bool = False
) -> None:
    language = interface_language(settings)
    closed = () if report.waiting else closed_now(settings)
    if as_json:
        print_json(json_output.build_json(report) | {"gaps_closed": closed_json(closed)})
    else:
        view = terminal.build_line if in_one_line else terminal.build_view
        console().print(view(report, language), soft_wrap=in_one_line)
        for line in closed_lines(closed, language):
            console().print(Text(line), soft_wrap=in_one_line)
    # Whoever reads the output of a watch gets each line when it is written.
    sys.stdout.flush()


def accept(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[VERSION]", help="A version that waits, or a document held back."),
    ] = None,
    *,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who accepts the document.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Tell what waits for a decision, and decide nothing.")
    ] = False,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Put live what waits for a decision: a version, or a document by who answers for it."""
    settings = chosen_settings(knowledge, index, lang)
    language = interface_language(settings)
    if listed:
        waiting = what_waits(settings.index, open_current(settings.index).manifest)
        if as_json:
            print_json({"waiting": json_output.waiting_json(waiting)})
        else:
            console().print(terminal.waiting_view(waiting, language))
        return
    if what is None and by is not None:
        raise ConfigurationError("Say what is accepted: `omorg accept DOCUMENT --by NAME`.")
    file = held_document(settings.knowledge, what) if what else None
    if file is None:
        if what is not None:
            _hold_to_waiting(settings, what)
        fingerprint = fingerprint_of(embedder_of(settings), settings.passage_tokens)
        waited = accept_version(
            settings.index,
            fingerprint,
            keep=settings.keep_versions,
            version=what,
            store=store_of(settings),
        )
        keep_accepted(settings.state, waited.version)
        if as_json:
            print_json(json_output.accepted_json(waited))
        else:
            console().print(terminal.accepted_view(waited, language))
        return
    if by is None or not by.strip():
        quoted = shlex.quote(file.id)
        raise ConfigurationError(f"Say who accepts {file.id}: `omorg accept {quoted} --by NAME`.")
    accept_document(file, by.strip(), language)
    _rebuilt(settings, as_json=as_json)


def _hold_to_waiting(settings: Settings, what: str) -> None:
    """Raise ConfigurationError unless the version that waits is called ``what``."""
    waits = what_waits(settings.index, open_current(settings.index).manifest)
    if waits.version is not None and waits.version.version == what:
        return
    names = [one.document for one in waits.documents]
    if waits.version is not None:
        names.insert(0, waits.version.version)
    if not names:
        raise ConfigurationError(f"{what} does not wait for a decision: nothing does.")
    raise ConfigurationError(f"{what} does not wait for a decision. What does: {', '.join(names)}.")


def _rebuilt(settings: Settings, *, as_json: bool) -> None:
    report = build_with_progress(settings, embedder_of(settings))
    _tell(report, settings, as_json=as_json)
    if report.waiting:
        raise typer.Exit(_WAITS)


def rollback(
    knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False, lang: Lang = None
) -> None:
    """Go back to the index version before the live one; again goes further back."""
    settings = chosen_settings(knowledge, index, lang)
    fingerprint = fingerprint_of(embedder_of(settings), settings.passage_tokens)
    done = roll_back(settings.index, fingerprint, store_of(settings))
    if as_json:
        print_json(json_output.rollback_json(done))
    else:
        console().print(terminal.rollback_view(done, interface_language(settings)))


def status(
    knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False, lang: Lang = None
) -> None:
    """Tell which index version is live, what it holds, what failed or waits, and what is kept."""
    settings = chosen_settings(knowledge, index, lang)
    version, kept = open_current(settings.index), kept_versions(settings.index)
    waiting = what_waits(settings.index, version.manifest)
    notes = tuple(calibration_lines(settings))
    searched = _searched(settings, version)
    if as_json:
        told = json_output.status_json(version, kept, notes, waiting)
        print_json(told | {"vector_store": json_output.store_json(searched)})
    else:
        language = interface_language(settings)
        console().print(terminal.status_view(version, kept, notes, waiting, language))
        if searched is not None:
            line = terminal.store_line(searched, version.manifest.passages, language)
            console().print(line, soft_wrap=True)


def _searched(settings: Settings, version: Version) -> Stored | str | None:
    """Return what the vector store has of a version, or why it can't be asked; None without one."""
    store = store_of(settings)
    try:
        return store.look(version.name) if store else None
    except VectorStoreError as exc:
        return str(exc)
