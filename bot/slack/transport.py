"""The Bolt app, and what brings Slack's requests to it: a socket that it opens, or HTTP.

Slack's built-in client for sockets reconnects in two places of its own and takes most of a minute
to notice a dead connection. Here it is told not to, and one thread watches: the connection is made
anew when it is closed, or when no pong has come for two and a half ping intervals.

In HTTP mode the bot checks that it is Slack that calls, on one port with the health. TLS and a
public name are the matter of what stands in front; see docs/slack.md.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.operations.health import Endpoints, WebServer
from bot.slack.delivery.web_calls import CONNECTION_ERRORS, sdk_logger
from bot.slack.listeners import register_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any
    from wsgiref.types import StartResponse, WSGIEnvironment

    from slack_sdk import WebClient
    from slack_sdk.socket_mode.builtin import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.operations.health import Health
    from bot.slack.handlers.container import Desk
    from bot.slack.handlers.events import Delivery
    from bot.slack.inbound.users import Identity

log = structlog.get_logger(__name__)

_LISTENER_THREADS: Final = 5
_SILENT_INTERVALS: Final = 2.5
_WATCH_SECONDS: Final = 0.25
_FIRST_WAIT_SECONDS: Final = 1.0
_LONGEST_WAIT_SECONDS: Final = 30.0
# The client splits what it receives at this size and calls itself for each part: the default of
# 1024 bytes makes a message of 40,000 characters hundreds of calls deep.
_RECEIVE_BYTES: Final = 65_536
_GATE_SECONDS: Final = 5.0
_CLOSING_TRIES: Final = 3


def build_app(
    client: WebClient, identity: Identity, desk: Desk, *, signing_secret: str = ""
) -> tuple[App, ThreadPoolExecutor]:
    """Return the Bolt app with all listeners, and the executor that runs them.

    The executor is handed out so that a shutdown can wait for the listeners; it does nothing but
    take requests in. ``signing_secret`` is for HTTP requests; Socket Mode needs none.
    """
    executor = ThreadPoolExecutor(_LISTENER_THREADS, thread_name_prefix="listeners")
    app = App(
        client=client,
        signing_secret=signing_secret,
        # The caller has asked who the bot is; Bolt need not ask again.
        authorize=_authorize(client, identity),
        listener_executor=executor,
        logger=sdk_logger(),
        # An agent's thread context isn't used, and fetching it would cost a call an event.
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(_drop_repeats(desk.delivery))
    app.error(_log_error)
    register_all(app, desk)
    return app, executor


def _authorize(client: WebClient, identity: Identity) -> Callable[[], AuthorizeResult]:
    def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=identity.enterprise,
            team_id=identity.team,
            bot_user_id=identity.user,
            bot_id=identity.bot,
            bot_token=client.token,
        )

    return authorize


def _drop_repeats(delivery: Delivery) -> Callable[..., BoltResponse | None]:
    # Bolt passes arguments by their names.
    def drop_repeats(
        body: dict[str, Any],
        next: Callable[[], None],  # noqa: A002 - Bolt's name for it
    ) -> BoltResponse | None:
        # Commands, clicks and dialogs have no event's id; what triggers each of them is unique.
        event_id = body.get("event_id") or body.get("trigger_id")
        if isinstance(event_id, str) and not delivery.first_time(event_id):
            return BoltResponse(status=200)
        next()
        return None

    return drop_repeats


def _log_error(error: Exception) -> None:
    # Neither the body nor the exception's text: both may hold what was asked.
    log.error("listener_failed", error_id=secrets.token_hex(4), error=type(error).__name__)


class Transport(Protocol):
    """What brings Slack's requests to the app."""

    @property
    def connected(self) -> bool:
        """Whether Slack can reach the bot."""
        ...

    @property
    def silence(self) -> float | None:
        """Seconds since Slack was last heard of, where that says something."""
        ...

    def open(self) -> None:
        """Take requests in from now on."""
        ...

    def close(self) -> None:
        """Take nothing more in, and acknowledge what was taken in."""
        ...


class Connection(SocketModeHandler):
    """Feeds a Bolt app from a socket.

    Args:
        app: Handles the requests.
        app_token: "xapp-…".
        ping_seconds: How often the connection is tried.

    """

    def __init__(self, app: App, app_token: str, *, ping_seconds: float) -> None:
        """Prepare; nothing is connected before ``open``."""
        super().__init__(
            app,
            app_token,
            logger=sdk_logger(),
            auto_reconnect_enabled=False,
            ping_interval=ping_seconds,
            receive_buffer_size=_RECEIVE_BYTES,
        )
        self._gate = Condition()
        self._gate_closed = False
        self._inside = 0
        self._watchdog = _Watchdog(self.client, ping_seconds)

    @property
    def connected(self) -> bool:
        """Whether the connection is open and has been heard of lately."""
        return self._watchdog.well

    @property
    def silence(self) -> float | None:
        """Seconds since the connection was last heard of; None where there is none."""
        return self._watchdog.silence

    def open(self) -> None:
        """Connect, and stay connected from now on.

        Raises:
            SlackApiError: Slack refused.
            OSError: Slack couldn't be reached.

        """
        # Asks for an address each time: one can be used for a single connection.
        self.client.connect_to_new_endpoint(force=True)
        if not self.client.is_connected():
            raise ConnectionError("the socket could not be opened")
        self._watchdog.start()

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as the class above
        """Let the app handle a request and acknowledge it; not once ``close`` has begun."""
        with self._gate:
            if self._gate_closed:
                # Not acknowledged, so Slack sends it again, to whoever is connected then.
                return
            self._inside += 1
        try:
            super().handle(client, req)
        except SlackClientError as error:
            # The connection was lost in between: Slack sends the request again, and it is known.
            log.warning("not_acknowledged", error=type(error).__name__)
        finally:
            with self._gate:
                self._inside -= 1
                self._gate.notify_all()

    def close(self) -> None:
        """Take in nothing more, acknowledge what was taken in, then disconnect."""
        with self._gate:
            self._gate_closed = True
            self._gate.wait_for(lambda: self._inside == 0, _GATE_SECONDS)
        self._watchdog.stop()
        session = self.client.current_session
        if session is not None and session.sock is not None:
            # Ends the read that the client would wait for, for up to three seconds.
            with contextlib.suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)
        close_client(self.client)


def close_client(client: SocketModeClient) -> None:
    """Close a client of Slack's library and end its threads, whatever they do meanwhile.

    One of them may drop the socket between the client's look at it and its closing it. The client
    then gives up halfway and leaves its threads running; closed again, it finds no socket and ends
    them.
    """
    for _ in range(_CLOSING_TRIES):
        try:
            client.close()
        except (AttributeError, OSError):
            log.info("socket_already_closed")
        else:
            return


class _Watchdog(Thread):
    """Reconnects when the connection is closed or silent."""

    def __init__(self, client: SocketModeClient, ping_seconds: float) -> None:
        super().__init__(name="socket-watchdog", daemon=True)
        self._client = client
        self._longest_silence = _SILENT_INTERVALS * ping_seconds
        self._stopped = Event()
        self._session: str | None = None
        self._session_seen = 0.0

    def run(self) -> None:
        wait = _FIRST_WAIT_SECONDS
        while not self._stopped.wait(_WATCH_SECONDS):
            if self._alive():
                continue
            if self._reconnected():
                log.info("reconnected")
                wait = _FIRST_WAIT_SECONDS
                continue
            log.warning("slack_unreachable", next_try_seconds=wait)
            self._stopped.wait(wait)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)

    def stop(self) -> None:
        self._stopped.set()
        if self.is_alive():
            self.join()

    @property
    def silence(self) -> float | None:
        session = self._client.current_session
        if session is None or not session.is_active():
            return None
        # A new session has heard nothing yet: it gets as long as one that fell silent.
        seen = self._session_seen if session.session_id == self._session else time.time()
        return max(0.0, time.time() - max(session.last_ping_pong_time or 0.0, seen))

    @property
    def well(self) -> bool:
        silence = self.silence
        return silence is not None and silence < self._longest_silence

    def _alive(self) -> bool:
        session = self._client.current_session
        if session is not None and session.session_id != self._session:
            self._session, self._session_seen = session.session_id, time.time()
        return self.well

    def _reconnected(self) -> bool:
        try:
            self._client.connect_to_new_endpoint(force=True)
        except CONNECTION_ERRORS as error:
            refused = isinstance(error, SlackApiError)
            log.warning("reconnect_failed", error=type(error).__name__, refused=refused)
            return False
        return self._client.is_connected()


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
