"""Whether the bot is alive, and whether it is ready for questions."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.health.metrics import Metrics

# The main loop beats five times a second; a machine that is out of memory can take its time.
_LONGEST_BEAT_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Signs:
    """Where to look for how the bot is; each is asked whenever somebody wants to know.

    Attributes:
        connected: Whether Slack can reach the bot.
        silence: Seconds since Slack was last heard of; None where there is no connection that
            could be silent.
        claims_shared: Whether claims reach the disk.
        queue: Questions that are being answered or wait.
        index_version: The index version that answers; None where nobody can tell.

    """

    connected: Callable[[], bool]
    silence: Callable[[], float | None]
    claims_shared: Callable[[], bool]
    queue: Callable[[], int]
    index_version: Callable[[], str | None]


class Health:
    """Tells how the bot is; safe to ask from any thread."""

    def __init__(self) -> None:
        """Count as alive from now on, and not yet as ready."""
        self._signs: Signs | None = None
        self._beat = time.monotonic()
        self._open = False

    def watch(self, signs: Signs, metrics: Metrics) -> None:
        """Look at ``signs`` from now on, and show them among the figures."""
        self._signs = signs
        metrics.watch("ready", "Whether questions are taken in", lambda: self.ready()[0])
        metrics.watch("queue_length", "Questions being answered or waiting", signs.queue)
        metrics.watch(
            "socket_age_seconds",
            "Seconds since Slack was last heard of over Socket Mode; -1 without a connection",
            lambda: _figure(signs.silence()),
        )
        metrics.watch("claims_shared", "Whether claims reach the disk, 0 or 1", signs.claims_shared)
        metrics.watch_index(signs.index_version)

    def beat(self) -> None:
        """Say that the main loop is going round."""
        self._beat = time.monotonic()

    def begin(self) -> None:
        """Say that questions are taken in from now on."""
        self._open = True

    def end(self) -> None:
        """Say that no more questions are taken in."""
        self._open = False

    def live(self) -> tuple[bool, dict[str, object]]:
        """Return whether the process is worth keeping, and what that was judged by."""
        age = time.monotonic() - self._beat
        return age < _LONGEST_BEAT_SECONDS, {"beat_seconds": round(age, 1)}

    def ready(self) -> tuple[bool, dict[str, object]]:
        """Return whether a question asked now is taken in, and what that was judged by.

        Claims that are kept in memory only make the bot no less ready: it answers, and the
        operator should see to the disk.
        """
        if self._signs is None:
            return False, {}
        connected, silence = self._signs.connected(), self._signs.silence()
        details: dict[str, object] = {
            "taking_questions": self._open,
            "connected": connected,
            "socket_age_seconds": None if silence is None else round(silence, 1),
            "claims": "shared" if self._signs.claims_shared() else "in memory only",
            "queue": self._signs.queue(),
            "index_version": self._signs.index_version(),
        }
        return self._open and connected, details


def _figure(seconds: float | None) -> float:
    return -1.0 if seconds is None else seconds
