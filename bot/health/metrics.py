"""Figures about the running bot in Prometheus' format; none says who asked, or what."""

from __future__ import annotations

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
