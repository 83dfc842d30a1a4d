"""Whether the bot works, and figures about it for Prometheus; none says who asked, or what."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


# What became of a question: the three kinds of answer, a question that can't be searched for,
# one from another organisation, one too many, no index, something broken, a reply never posted.
Outcome = Literal[
    "answered", "not_found", "smalltalk", "unusable", "refused", "busy", "no_index", "error", "lost"
]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

# Seconds. A reply is meant to come within one; Slack's limits and retries may take minutes.
_BUCKETS: Final = (0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Metrics:
    """Counts of one bot, in a registry of its own; safe to use from any thread."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "omorg_questions", "Questions that were taken in", registry=self.registry
        )
        self._duplicates = Counter(
            "omorg_duplicates",
            "Requests and messages that had been dealt with",
            registry=self.registry,
        )
        self._reader_failures = Counter(
            "omorg_reader_failures",
            "Questions that were answered without the reader, since it failed",
            registry=self.registry,
        )
        self._replies = Counter(
            "omorg_replies", "What became of questions", ["outcome"], registry=self.registry
        )
        for outcome in OUTCOMES:
            self._replies.labels(outcome)
        self._seconds = Histogram(
            "omorg_reply_seconds",
            "From taking a question in to its reply standing in Slack",
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def asked(self) -> None:
        """Count a question."""
        self._questions.inc()

    def repeated(self) -> None:
        """Count a request or a message that has come before."""
        self._duplicates.inc()

    def reader_failed(self) -> None:
        """Count a question that was answered without the reader."""
        self._reader_failures.inc()

    def replied(self, outcome: Outcome, seconds: float) -> None:
        """Count what became of a question, ``seconds`` after it was taken in."""
        self._replies.labels(outcome).inc()
        if outcome != "lost":
            self._seconds.observe(seconds)

    def watch(self, name: str, what: str, value: Callable[[], float]) -> None:
        """Show what ``value`` returns whenever the figures are read, as ``omorg_NAME``."""
        Gauge(f"omorg_{name}", what, registry=self.registry).set_function(value)

    def watch_index(self, version: Callable[[], str | None]) -> None:
        """Show the index version that ``version`` returns whenever the figures are read."""
        self.registry.register(_IndexVersion(version))

    def shown(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self.registry)


class _IndexVersion(Collector):
    """Tells the index version that is in use now, and none that was."""

    def __init__(self, version: Callable[[], str | None]) -> None:
        self._version = version

    def collect(self) -> Iterator[InfoMetricFamily]:
        family = InfoMetricFamily("omorg_index", "The index version that answers")
        family.add_metric([], {"version": self._version() or "unknown"})
        yield family


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
