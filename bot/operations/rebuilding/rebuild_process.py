"""A rebuild in a process of its own, so that answering goes on beside it whatever becomes of it.

The process is the command ``omorg build --json``: it takes the same settings from the environment,
and another build that is running makes it say so. Should it die, the index in use stays.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.settings import environment_of
from index import BuildError, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from bot.settings import Settings

# Questions go before a rebuild where both want the processor.
_NICE: Final = 10
_STOP_SECONDS: Final = 10.0  # for a build that is told to stop
_SAYS: Final = "omorg: "


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """How far a rebuild is.

    Attributes:
        stage: What it is doing.
        done: Documents or passages that are ready.
        total: Of how many.

    """

    stage: Stage
    done: int
    total: int


class RebuildProcess:
    """A rebuild that is running; use ``rebuild``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take a process that was started with pipes for its output."""
        self._process = process
        self._printed = ""
        self._last_line = ""
        self._reader = threading.Thread(target=self._read_result, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def _read_result(self) -> None:
        self._printed = _pipe(self._process.stdout).read()

    def join(self) -> None:
        """Wait until the output of a process that has ended is read."""
        self._reader.join()

    def progress(self) -> Iterator[RebuildProgress]:
        """Yield how far it is until it has ended, whichever way."""
        for line in _pipe(self._process.stderr):
            told = _progress_in(line)
            if told is not None:
                yield told
            elif line.startswith(_SAYS):
                self._last_line = line.removeprefix(_SAYS).strip()

    def result(self) -> dict[str, Any]:
        """Wait until it has ended and return what it did, as ``omorg build --json`` prints it.

        Raises:
            BuildError: It failed or died; the index in use is as it was, or the new one whole.

        """
        for _ in self.progress():
            pass
        code = self._process.wait()
        self.join()
        with suppress(ValueError):
            # One that waits for a decision ends with a "no", and says so as well.
            value = json.loads(self._printed) if code in {0, 1} else None
            if isinstance(value, dict):
                return value
        if self._last_line:
            raise BuildError(self._last_line)
        how = signal.Signals(-code).name if code < 0 else f"status {code}"
        raise BuildError(
            f"The rebuild ended before it was done ({how}): the index in use stays. Build again."
        )


@contextmanager
def rebuild(settings: Settings) -> Iterator[RebuildProcess]:
    """Start a rebuild of the index of ``settings``; leaving the context early stops it.

    Raises:
        BuildError: The process can't be started.

    """
    command = [
        *(
            sys.executable,
            "-m",
            "bot.cli.app",
            "build",
            "--json",
            "--json-progress",
            "--lang",
            "en",
        ),
        *("--knowledge", str(settings.knowledge.absolute())),
        *("--index", str(settings.index.absolute())),
    ]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command,
            # The preview's records are others than those that the environment names.
            env=environment_of(settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as exc:
        raise BuildError(f"The rebuild can't be started ({exc.strerror}).") from exc
    with process:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        running = RebuildProcess(process)
        try:
            yield running
        finally:
            _stop(process)
            running.join()


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise ValueError("The process was started without a pipe.")
    return stream


def _progress_in(line: str) -> RebuildProgress | None:
    """Return the progress that a line tells of; None for one that tells of something else."""
    if not line.startswith("{"):
        return None
    try:
        event = json.loads(line)
        return RebuildProgress(Stage(event["stage"]), int(event["done"]), int(event["total"]))
    except (ValueError, KeyError, TypeError):
        return None
