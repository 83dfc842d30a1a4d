"""How far a build is: a bar in a terminal, a line now and then elsewhere, JSON for a program."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from bot.cli.output.terminal import console
from bot.i18n.sentences import shown
from bot.operations.rebuilding import sentences as words
from index import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from rich.progress import Task

    from bot.checks.finding import Value
    from index import Language, Progress

_LINE_SECONDS: Final = 15.0  # between two lines where there is no terminal
_EVENT_SECONDS: Final = 0.2  # between two JSON objects
_MINUTE: Final = 60
# Before a tenth is done, and more than one of them, nobody can tell how long the rest takes.
_TENTH: Final = 10
_FIRST: Final = 1


@contextmanager
def progress_shown(language: Language, *, as_events: bool) -> Iterator[Progress]:
    """Give what tells on standard error how far a build is; as JSON where a program reads it."""
    errors = console(stderr=True)
    if as_events:
        yield EventProgress(sys.stderr)
    elif not errors.is_terminal:
        yield LineProgress(sys.stderr, language)
    else:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            _TimeLeft(),
        )
        with Bar(*columns, console=errors, transient=True) as bar:
            yield BarProgress(bar, language)


class BarProgress:
    """Shows a bar for each stage, with the time that is left."""

    def __init__(self, bar: Bar, language: Language) -> None:
        """Take a bar that is shown."""
        self._bar = bar
        self._language = language
        title, _ = words.STAGES[Stage.READING]
        self._tasks = {Stage.READING: bar.add_task(title.told(language), total=None)}

    def __call__(self, stage: Stage, done: int, total: int, document: str = "") -> None:
        """Move the bar on."""
        title = words.STAGES[stage][0].told(self._language)
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(title, total=total)
        self._bar.update(
            self._tasks[stage],
            completed=done,
            total=total,
            description=f"{title} {shown(document)}".rstrip(),
        )


class LineProgress:
    """Writes a line now and then: how far it is, and about how long it takes yet."""

    def __init__(
        self, out: TextIO, language: Language, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Write to ``out``; ``clock`` gives seconds."""
        self._out = out
        self._language = language
        self._clock = clock
        self._said = clock()
        self._stage: Stage | None = None
        self._began = 0.0
        self._first = 0

    def __call__(self, stage: Stage, done: int, total: int, document: str = "") -> None:  # noqa: ARG002 - a line of its own for each document would be too many
        """Write a line, unless the last one is new."""
        now = self._clock()
        if stage is not self._stage:
            self._stage, self._began, self._first = stage, now, done
        if now - self._said < _LINE_SECONDS:
            return
        self._said = now
        title, what = words.STAGES[stage]
        left = self._left(now, done, total)
        values: dict[str, Value] = {
            "stage": title,
            "done": done,
            "total": total,
            "what": what,
            "left": left,
        }
        self._out.write(words.SO_FAR.filled(self._language, values) + "\n")
        self._out.flush()

    def _left(self, now: float, done: int, total: int) -> str:
        if not _can_tell(done - self._first, total - self._first) or done >= total:
            return ""
        seconds = (now - self._began) / (done - self._first) * (total - done)
        if seconds < _MINUTE:
            return words.SECONDS_LEFT.filled(self._language, {"count": max(1, round(seconds))})
        return words.MINUTES_LEFT.filled(self._language, {"count": round(seconds / _MINUTE)})


def _can_tell(done: float, total: float) -> bool:
    """Return whether so much is done that the time left can be told."""
    return done > _FIRST and done * _TENTH >= total


class _TimeLeft(TimeRemainingColumn):
    """The time that is left, once it can be told."""

    def render(self, task: Task) -> Text:
        if task.total is None or not _can_tell(task.completed, task.total):
            return Text("-:--:--", style="progress.remaining")
        return super().render(task)


class EventProgress:
    """Writes JSON, one object a line: ``{"stage": …, "done": …, "total": …}``."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to ``out``; ``clock`` gives seconds."""
        self._out = out
        self._clock = clock
        self._stage: Stage | None = None
        self._told = 0.0

    def __call__(self, stage: Stage, done: int, total: int, document: str = "") -> None:  # noqa: ARG002 - whoever reads this shows figures
        """Write an object, unless the last one is new and of the same stage."""
        now = self._clock()
        if stage is self._stage and done < total and now - self._told < _EVENT_SECONDS:
            return
        self._stage, self._told = stage, now
        event = {"stage": stage.value, "done": done, "total": total}
        self._out.write(json.dumps(event) + "\n")
        self._out.flush()
