"""The local workspace's Socket Mode: envelopes out, acknowledgements in, and lost ones again.

Everything here runs on the server's event loop, but for ``acks``, which may be read from
anywhere (https://docs.slack.dev/apis/events-api/using-socket-mode).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from bot.preview.workspace import state as workspace

if TYPE_CHECKING:
    from asyncio import Transport
    from collections.abc import Callable

# Slack gives up after three retries.
_MOST_RETRIES: Final = 3
_TICK_SECONDS: Final = 0.05


@dataclass(slots=True)
class Envelope:
    """A request to the app that is on its way.

    Attributes:
        payload: The request's body.
        kind: "events_api" and the like.
        retry: How many times it has been sent before.
        socket: The connection it went out on; None while there is none.
        first_sent: When it first went out, by ``time.monotonic``.
        sent: When it last did.

    """

    payload: dict[str, Any]
    kind: str
    retry: int = 0
    socket: web.WebSocketResponse | None = None
    first_sent: float = 0.0
    sent: float = 0.0


@dataclass(frozen=True, slots=True)
class Ack:
    """An acknowledgement.

    Attributes:
        event_id: The event it is for.
        retry: Which of the times that the event was sent was acknowledged.
        seconds: From sending it to the acknowledgement.
        payload: What the app sent along.

    """

    event_id: str
    retry: int
    seconds: float
    payload: Any


class Sockets:
    """The connections of the app, and the requests that wait to be acknowledged on them.

    Args:
        ack_seconds: How long Slack waits before it sends a request again.

    """

    def __init__(self, *, ack_seconds: float = 3.0) -> None:
        """Start without connections."""
        self.acks: list[Ack] = []
        self.opened = 0
        self.answered: Callable[[dict[str, Any], object], None] | None = None
        self._ack_seconds = ack_seconds
        self._numbers = itertools.count(1)
        self._sockets: dict[web.WebSocketResponse, Transport | None] = {}
        self._frozen: set[web.WebSocketResponse] = set()
        self._waiting: dict[str, Envelope] = {}
        self._unsent: list[Envelope] = []

    @property
    def unacknowledged(self) -> int:
        """Requests that have not been acknowledged."""
        return len(self._waiting) + len(self._unsent)

    @property
    def connected(self) -> int:
        """Connections that are open."""
        return len(self._sockets)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        # Pings are answered by hand, so that a frozen connection can leave them unanswered.
        socket = web.WebSocketResponse(autoping=False, max_msg_size=0)
        await socket.prepare(request)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets) + 1,
                "connection_info": {"app_id": workspace.APP},
            }
        )
        self._sockets[socket] = request.transport
        self.opened += 1
        try:
            async for message in socket:
                if socket in self._frozen:
                    continue
                if message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            self._forget(socket)
        return socket

    async def send(self, payload: dict[str, Any], kind: str = "events_api") -> None:
        """Send a request, now or as soon as there is a connection."""
        await self._send(Envelope(payload, kind))

    async def send_to_each(self, payload: dict[str, Any]) -> None:
        """Send a request on every connection, as when the first is taken for dead and is not."""
        for socket in list(self._sockets):
            await self._send_on(socket, Envelope(payload, "events_api"))

    async def tend(self) -> None:
        """Send again what was not acknowledged in time, for as long as the server runs."""
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            late = time.monotonic() - self._ack_seconds
            for number, envelope in list(self._waiting.items()):
                if envelope.socket is None or envelope.sent < late:
                    del self._waiting[number]
                    if envelope.retry < _MOST_RETRIES:
                        envelope.retry += 1
                        await self._send(envelope)
            unsent, self._unsent = self._unsent, []
            for envelope in unsent:
                await self._send(envelope)

    async def close(self) -> None:
        """Close every connection as Slack does, with a closing frame."""
        for socket in list(self._sockets):
            await socket.close()

    async def abort(self) -> None:
        """Break every connection off without a word."""
        for socket, transport in list(self._sockets.items()):
            self._forget(socket)
            if transport is not None:
                transport.abort()

    async def refresh(self) -> None:
        """Announce that every connection is about to end, as Slack does every few hours."""
        for socket in list(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def freeze(self) -> None:
        """Leave every connection open, and neither send, read nor answer anything on it."""
        self._frozen |= set(self._sockets)

    async def _send(self, envelope: Envelope) -> None:
        socket = next((one for one in reversed(self._sockets) if one not in self._frozen), None)
        if socket is None:
            self._unsent.append(envelope)
            return
        await self._send_on(socket, envelope)

    async def _send_on(self, socket: web.WebSocketResponse, envelope: Envelope) -> None:
        number = f"envelope-{next(self._numbers)}"
        envelope.socket, envelope.sent = socket, time.monotonic()
        envelope.first_sent = envelope.first_sent or envelope.sent
        self._waiting[number] = envelope
        message = {
            "envelope_id": number,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
            "retry_attempt": envelope.retry,
            "retry_reason": "timeout" if envelope.retry else "",
        }
        # A connection that ends now leaves the envelope waiting, to be sent on the next one.
        with contextlib.suppress(ConnectionError):
            await socket.send_json(message)

    def _acknowledge(self, message: dict[str, Any]) -> None:
        envelope = self._waiting.pop(str(message.get("envelope_id")), None)
        if envelope is None:
            return
        event_id = str(envelope.payload.get("event_id") or envelope.payload.get("trigger_id"))
        seconds = time.monotonic() - envelope.sent
        self.acks.append(Ack(event_id, envelope.retry, seconds, message.get("payload")))
        if self.answered is not None:
            self.answered(envelope.payload, message.get("payload"))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._sockets.pop(socket, None)
        self._frozen.discard(socket)
        for envelope in self._waiting.values():
            if envelope.socket is socket:
                envelope.socket = None
