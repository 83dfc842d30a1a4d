"""The commands that make, follow and tell of the index: ``build``, ``rollback``, ``status``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands.calibrate import calibration_lines
from bot.cli.commands.options import AsJson, Index, Knowledge, chosen_settings
from bot.cli.composition import embedder_of, reader_of
from bot.cli.output import json as json_output
from bot.cli.output import terminal
from bot.cli.output.json import print_json
from bot.cli.output.progress import build_with_progress, console
from bot.operations.watch import watch_folder
from index import fingerprint_of, kept_versions, open_current, roll_back

if TYPE_CHECKING:
    from index import BuildReport


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (build, rollback, status):
        app.command()(command)


def build(
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: build again whenever the folder changes.")
    ] = False,
    as_events: Annotated[bool, typer.Option("--json-progress", hidden=True)] = False,
) -> None:
    """Rebuild the index: only what changed, switched to when it is whole."""
    settings = chosen_settings(knowledge, index)
    embedder = embedder_of(settings)
    reader_of(settings)  # one that is missing is told now, not when the first question comes

    def once() -> BuildReport:
        return build_with_progress(settings, embedder, as_events=as_events)

    def tell(report: BuildReport) -> None:
        if as_json:
            print_json(json_output.build_json(report))
        else:
            view = terminal.build_line if watch else terminal.build_view
            console().print(view(report), soft_wrap=watch)
        # Whoever reads the output of a watch gets each line when it is written.
        sys.stdout.flush()

    if watch:
        watch_folder(settings.knowledge, once, tell, polling=settings.watch_polling)
    else:
        tell(once())


def rollback(knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False) -> None:
    """Go back to the index version before the live one; again goes further back."""
    settings = chosen_settings(knowledge, index)
    fingerprint = fingerprint_of(embedder_of(settings), settings.passage_tokens)
    done = roll_back(settings.index, fingerprint)
    if as_json:
        print_json(json_output.rollback_json(done))
    else:
        console().print(terminal.rollback_view(done))


def status(knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False) -> None:
    """Tell which index version is live, what it holds, which files failed, and what is kept."""
    settings = chosen_settings(knowledge, index)
    version, kept = open_current(settings.index), kept_versions(settings.index)
    notes = tuple(calibration_lines(settings))
    if as_json:
        print_json(json_output.status_json(version, kept, notes))
    else:
        console().print(terminal.status_view(version, kept, notes))
