"""A web server on a thread of its own that ends in order: Waitress, with a way to stop it."""

from __future__ import annotations

import socket
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.server import create_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

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
