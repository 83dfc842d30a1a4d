"""The Socket Mode connection: made, kept alive, and given up without losing a question.

Slack's built-in client reconnects in two places of its own and takes most of a minute to notice
a dead connection. Here it is told not to, and one thread watches: the connection is made anew
when it is closed, or when no pong has come for two and a half ping intervals.
"""

from __future__ import annotations

import contextlib
import socket
import time
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Final

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.delivery.web_calls import CONNECTION_ERRORS, sdk_logger

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_sdk.socket_mode.builtin import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest


log = structlog.get_logger(__name__)

_SILENT_INTERVALS: Final = 2.5
_WATCH_SECONDS: Final = 0.25
_FIRST_WAIT_SECONDS: Final = 1.0
_LONGEST_WAIT_SECONDS: Final = 30.0
# The client splits what it receives at this size and calls itself for each part: the default of
# 1024 bytes makes a message of 40,000 characters hundreds of calls deep.
_RECEIVE_BYTES: Final = 65_536
_GATE_SECONDS: Final = 5.0
_CLOSING_TRIES: Final = 3


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
