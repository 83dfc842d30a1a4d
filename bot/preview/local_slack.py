"""A local Slack: what people do in it reaches the bot as it would from the real one."""

from __future__ import annotations

import itertools
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

from bot.preview.interactions import Interactions, forwarded, rich_text, sent_to_all
from bot.preview.slack_api.server import Faults, Server
from bot.preview.slack_api.socket_mode import Sockets
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Said, Workspace

if TYPE_CHECKING:
    from types import TracebackType

_MENTION: Final = f"<@{workspace.BOT_USER}>"


class FakeSlack:
    """A workspace with its Web API and Socket Mode on one loopback port.

    Use it as a context manager, or call ``start`` and ``stop``.

    Args:
        state: The workspace; a new one by default.
        port: 0 for any that is free.
        ack_seconds: How long it waits for an acknowledgement before it sends a request again.

    Attributes:
        workspace: Who is there and what was said.
        faults: What goes wrong on the next calls.
        sockets: Connections and acknowledgements.
        people: Lets people do more than write.

    """

    def __init__(
        self, state: Workspace | None = None, *, port: int = 0, ack_seconds: float = 3.0
    ) -> None:
        """Prepare; nothing listens before ``start``."""
        self.workspace = state or Workspace()
        self.faults = Faults()
        self.sockets = Sockets(ack_seconds=ack_seconds)
        self.sockets.answered = self.workspace.shown.answered
        self.people = Interactions(self.workspace, self._send, self._base_url)
        self._server = Server(
            self.workspace, self.faults, self.sockets, port=port, responded=self.people.responded
        )
        self._event_numbers = itertools.count(1)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    @property
    def api_url(self) -> str:
        """The address of the Web API, for ``SLACK_API_URL``."""
        return f"{self._base_url()}api/"

    @property
    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """The calls of the Web API so far: method and parameters."""
        return [(call.method, call.parameters) for call in list(self._server.calls)]

    def _base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/"

    def _send(self, payload: dict[str, Any], kind: str) -> None:
        self._server.call(partial(self.sockets.send, payload, kind))

    def start(self) -> None:
        """Listen; OSError where the port is taken."""
        self._server.start()

    def stop(self) -> None:
        """Close every connection and free the port."""
        self._server.stop()

    def say(
        self,
        text: str,
        *,
        channel: str = workspace.CHANNEL,
        user: str = workspace.PERSON,
        thread_ts: str | None = None,
        times: int = 1,
        **fields: Any,  # noqa: ANN401 - whatever fields an event has
    ) -> str:
        """Let somebody write ``text``, tell the bot where Slack would, and return its ``ts``.

        The bot is told of direct messages, and in channels of what mentions it. ``fields`` are
        further fields of the event; it is delivered ``times`` times.
        """
        ts = self.workspace.new_ts()
        parts: dict[str, Any] = {
            name: tuple(fields[name])
            for name in ("blocks", "attachments", "files")
            if name in fields
        }
        to_all = fields.get("subtype") == "thread_broadcast"
        self.workspace.add(Said(channel, ts, thread_ts, user, text, to_all=to_all, **parts))
        event = {"user": user, "text": text, "ts": ts, "channel": channel, "team": workspace.TEAM}
        event |= {"thread_ts": thread_ts} if thread_ts else {}
        event |= {"event_ts": ts}
        if channel.startswith("D"):
            event = {"type": "message", "channel_type": "im", **event, **fields}
        elif _MENTION in text:
            event = {"type": "app_mention", **event, **fields}
        else:
            return ts
        self.deliver(event, times=times)
        return ts

    def mention(self, text: str, **more: Any) -> str:  # noqa: ANN401 - what say() takes
        """Let somebody mention the bot in a channel; returns the message's ``ts``."""
        return self.say(self.mentioning(text), **more)

    @staticmethod
    def mentioning(text: str) -> str:
        """Return a text that mentions the bot first."""
        return f"{_MENTION} {text}"

    def tell(self, text: str, *, user: str = workspace.PERSON, **more: Any) -> str:  # noqa: ANN401 - what say() takes
        """Let somebody write to the bot directly; returns the message's ``ts``."""
        return self.say(text, channel=self.workspace.direct_with(user), user=user, **more)

    def broadcast(
        self, text: str, thread_ts: str, *, user: str = workspace.PERSON, times: int = 1
    ) -> str:
        """Let somebody reply in a thread of a direct message, and send that to all of it as well.

        Returns the reply's ``ts``.
        """
        direct = self.workspace.direct_with(user)
        root = self.workspace.thread(direct, thread_ts)[0]
        return self.tell(text, user=user, thread_ts=thread_ts, times=times, **sent_to_all(root))

    def forward(
        self,
        said: Said,
        text: str = "",
        *,
        user: str = workspace.PERSON,
        channel: str = "",
        times: int = 1,
    ) -> str:
        """Let somebody forward a message with a few words, to the bot unless ``channel`` is given.

        Returns the new message's ``ts``.
        """
        author = self.workspace.people.get(said.user, said.user)
        fields: dict[str, Any] = {"attachments": [forwarded(said, author)]}
        if text:
            fields["blocks"] = [rich_text(text)]
        place = channel or self.workspace.direct_with(user)
        return self.say(text, channel=place, user=user, times=times, **fields)

    def open_app(self, tab: str = "home", *, user: str = workspace.PERSON) -> None:
        """Let somebody open the bot's ``tab``: "home" or "messages"."""
        channel = self.workspace.direct_with(user)
        event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
        self.deliver(event | {"event_ts": self.workspace.new_ts()})

    def deliver(
        self,
        event: dict[str, Any],
        *,
        event_id: str | None = None,
        times: int = 1,
        to_each: bool = False,
        **fields: Any,  # noqa: ANN401 - whatever fields a request has
    ) -> str:
        """Send an event to the bot ``times`` times with one id, which is returned.

        It goes to one of the connections that are open, or ``to_each`` of them.
        """
        event_id = event_id or f"Ev{next(self._event_numbers):09d}"
        payload = {
            "type": "event_callback",
            "team_id": workspace.TEAM,
            "api_app_id": workspace.APP,
            "event": event,
            "event_id": event_id,
            "event_time": int(time.time()),
            "is_ext_shared_channel": False,
            "authorizations": [
                {"team_id": workspace.TEAM, "user_id": workspace.BOT_USER, "is_bot": True}
            ],
            **fields,
        }
        for _ in range(times):
            send = self.sockets.send_to_each if to_each else self.sockets.send
            self._server.call(partial(send, payload))
        return event_id

    def close_sockets(self) -> None:
        """Close every connection, with a closing frame."""
        self._server.call(self.sockets.close)

    def abort_sockets(self) -> None:
        """Break every connection off without a word."""
        self._server.call(self.sockets.abort)

    def refresh_sockets(self) -> None:
        """Announce that the connections are about to end."""
        self._server.call(self.sockets.refresh)

    def freeze_sockets(self) -> None:
        """Keep the connections open and dead."""
        self._server.call(self.sockets.freeze)
