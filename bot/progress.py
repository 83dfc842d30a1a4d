"""The terminal itself: a console that shows text as it is, and a build's progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import terminal
from bot.assembly import build_options_of, embedder_of
from index import build_index

if TYPE_CHECKING:
    from bot.settings import Settings
    from index import BuildReport


def console(*, stderr: bool = False) -> Console:
    """Return a console on standard output or error."""
    # Text is shown as it is: no markup, no emoji codes, no highlighting of what looks like code.
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def build_with_progress(settings: Settings) -> BuildReport:
    """Build the index; a bar on standard error shows how far it is, where that is a terminal.

    Raises:
        BuildError: Nothing could be built.
        ModelError: The model can't be loaded.

    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    errors = console(stderr=True)
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Building", total=None)

        def show(done: int, total: int, document: str) -> None:
            bar.update(task, completed=done, total=total, description=terminal.shown(document))

        return build_index(
            settings.knowledge,
            settings.index,
            embedder_of(settings),
            options=build_options_of(settings),
            progress=show,
        )
