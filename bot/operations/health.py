"""Whether the bot works, and figures about it, told to whoever watches it over HTTP.

``/live``, ``/ready`` and ``/metrics``, the last for Prometheus; none says who asked, or what.
"""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily
from prometheus_client.registry import Collector
from waitress import wasyncore
from waitress.server import create_server

from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

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


LOOPBACK: Final = "127.0.0.1"

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_LOOPBACKS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_JSON: Final = "application/json; charset=utf-8"
_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_TEXT: Final = "text/plain; charset=utf-8"
_LARGEST_BODY: Final = 1_024


class Endpoints:
    """A WSGI application that only tells; nothing can be changed through it.

    Args:
        health: Answers ``/live`` and ``/ready``: 200 or 503, with the reasons as JSON.
        metrics: Answers ``/metrics``; None where that is asked for elsewhere.
        local: Whether only this machine may ask: then a page in a browser on it, which would
            call it by another name, may not.

    """

    def __init__(self, health: Health, metrics: Metrics | None, *, local: bool) -> None:
        """Tell of ``health`` and ``metrics``."""
        self._health = health
        self._metrics = metrics
        self._local = local

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status, kind, body = self.answer(
            environ.get("REQUEST_METHOD", ""),
            environ.get("PATH_INFO", ""),
            environ.get("HTTP_HOST", ""),
        )
        headers = [("Content-Type", kind), ("Cache-Control", "no-store")]
        start(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def answer(self, method: str, path: str, host: str) -> tuple[str, str, bytes]:
        """Return status line, content type and body."""
        if self._local and host.rpartition(":")[0] not in _LOCAL_NAMES and host not in _LOCAL_NAMES:
            return "403 Forbidden", _TEXT, b"only for this machine\n"
        if method not in {"GET", "HEAD"}:
            return "405 Method Not Allowed", _TEXT, b"only to be read\n"
        if path == "/live":
            return _told(self._health.live)
        if path == "/ready":
            return _told(self._health.ready)
        if path == "/metrics" and self._metrics is not None:
            return "200 OK", _PROMETHEUS, self._metrics.shown()
        return "404 Not Found", _TEXT, b"there are /live, /ready and /metrics\n"


def _told(judge: Callable[[], tuple[bool, dict[str, object]]]) -> tuple[str, str, bytes]:
    well, details = judge()
    body = json.dumps({"ok": well, **details}, ensure_ascii=False).encode() + b"\n"
    return ("200 OK" if well else "503 Service Unavailable"), _JSON, body


@contextmanager
def serving(
    health: Health, metrics: Metrics, *, host: str, port: int | None
) -> Iterator[int | None]:
    """Serve the endpoints as long as the context lasts; give the port, if one is asked for.

    Raises:
        ConfigurationError: The port can't be had.

    """
    if port is None:
        yield None
        return
    server = WebServer(
        Endpoints(health, metrics, local=host in _LOOPBACKS),
        host=host,
        port=port,
        name="health",
        threads=2,
        largest_body=_LARGEST_BODY,
    )
    open_server(server, f"OMORG_METRICS_PORT: port {port} at {host}")
    try:
        yield server.port
    finally:
        server.close()


def open_server(server: WebServer, what: str) -> None:
    """Let ``server`` listen.

    Raises:
        ConfigurationError: It can't; names ``what`` was asked for.

    """
    try:
        server.open()
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        reason = os.strerror(number) if number else type(error).__name__
        raise ConfigurationError(
            f"{what} can't be had ({reason}): name another, or see what uses it."
        ) from error


_TURN_SECONDS: Final = 0.1
_FINISH_SECONDS: Final = 5.0


class WebServer:
    """Serves a WSGI application from ``open`` to ``close``.

    Args:
        application: What is served.
        host: An address of this machine.
        port: 0 for any that is free.
        name: The threads' name.
        threads: Requests that are worked on at the same time.
        largest_body: In bytes; a larger one gets 413.

    """

    def __init__(  # noqa: PLR0913 - what a server needs, each named by the caller
        self,
        application: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]],
        *,
        host: str,
        port: int,
        name: str,
        threads: int,
        largest_body: int,
    ) -> None:
        """Prepare; nothing listens before ``open``."""
        self.port = port
        self._application = application
        self._host = host
        self._threads = threads
        self._largest_body = largest_body
        self._sockets: dict[int, Any] = {}
        self._stopping = Event()
        self._dispatcher: Any = None
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @property
    def listening(self) -> bool:
        """Whether requests are taken in."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def open(self) -> None:
        """Listen; OSError where the port can't be had."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.create_server((self._host, self.port), family=family, backlog=128)
        self.port = listener.getsockname()[1]
        server = create_server(
            self._application,
            map=self._sockets,
            sockets=[listener],
            threads=self._threads,
            max_request_body_size=self._largest_body,
            ident="omorg",
        )
        self._dispatcher = server.task_dispatcher
        self._thread.start()

    def close(self) -> None:
        """Take in nothing more, finish what was taken in, and free the port."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # Waitress' own loop runs until its process ends; all of it happens on this thread.
        while not self._stopping.is_set():
            self._turn()
        for one in list(self._sockets.values()):
            if one.accepting:
                one.socket.close()
                one.del_channel(self._sockets)
        deadline = time.monotonic() + _FINISH_SECONDS
        while self._busy() and time.monotonic() < deadline:
            self._turn()
        self._dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._sockets)

    def _turn(self) -> None:
        wasyncore.loop(timeout=_TURN_SECONDS, map=self._sockets, count=1)

    def _busy(self) -> bool:
        channels = [one for one in self._sockets.values() if hasattr(one, "requests")]
        return any(one.requests or one.total_outbufs_len for one in channels)
