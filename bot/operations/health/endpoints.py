"""``/live``, ``/ready`` and ``/metrics`` over HTTP, for whoever watches the bot."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.server import create_server

from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from bot.operations.health.metrics import Health, Metrics


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
