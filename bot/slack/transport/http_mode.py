"""HTTP mode: Slack calls the bot, which checks that it is Slack, on one port with the health.

TLS and a public name are the matter of what stands in front; see docs/slack.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.operations.health.endpoints import Endpoints, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from slack_bolt import App

    from bot.operations.health.metrics import Health

log = structlog.get_logger(__name__)

PATH: Final = "/slack/events"

# Acknowledging takes milliseconds and waits for the disk at most.
_THREADS: Final = 8
# Slack's requests with the largest messages and views stay under a tenth of this.
_LARGEST_BODY: Final = 1024 * 1024
_LONGEST_TIMESTAMP: Final = 12
_HEALTH_PATHS: Final = frozenset({"/live", "/ready"})
_PLAIN: Final = ("Content-Type", "text/plain; charset=utf-8")


class HttpMode:
    """Feeds a Bolt app from HTTP requests that Slack signed.

    Args:
        app: Handles the requests, and checks their signatures.
        health: Answers ``/live`` and ``/ready``, which need no signature.
        host: The address to listen at.
        port: 0 for any that is free.

    """

    def __init__(self, app: App, health: Health, *, host: str, port: int) -> None:
        """Prepare; nothing listens before ``open``."""
        self._slack = SlackRequestHandler(app, path=PATH)
        # Whoever can reach this port sees whether the bot is ready, and no figures.
        self._health = Endpoints(health, None, local=False)
        self.server = WebServer(
            self._serve,
            host=host,
            port=port,
            name="http",
            threads=_THREADS,
            largest_body=_LARGEST_BODY,
        )

    @property
    def connected(self) -> bool:
        """Whether the port is open."""
        return self.server.listening

    @property
    def silence(self) -> float | None:
        """Return None: there is no connection between two requests."""
        return None

    def open(self) -> None:
        """Listen; OSError where the port can't be had."""
        self.server.open()

    def close(self) -> None:
        """Take in nothing more, and acknowledge what was taken in."""
        self.server.close()

    def _serve(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in _HEALTH_PATHS:
            return self._health(environ, start)
        if path != PATH:
            return _refuse(start, "404 Not Found")
        if environ.get("REQUEST_METHOD") != "POST":
            return _refuse(start, "405 Method Not Allowed")
        if not _may_be_signed(environ):
            return _refuse(start, "401 Unauthorized")
        try:
            return self._slack(environ, start)
        except Exception as error:  # noqa: BLE001 - Bolt reads a body before it looks who signed it
            log.warning("request_not_read", error=type(error).__name__)
            return _refuse(start, "400 Bad Request")


def _may_be_signed(environ: WSGIEnvironment) -> bool:
    """Tell whether there is a signature with a time: Bolt fails on a time that is no number."""
    timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    whole = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    return whole and signature.isascii() and bool(signature)


def _refuse(start: StartResponse, status: str) -> Iterable[bytes]:
    body = f"{status[4:].lower()}\n".encode()
    start(status, [_PLAIN, ("Content-Length", str(len(body)))])
    return [body]
