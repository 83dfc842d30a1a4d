"""Calls Slack's Web API; carries there what is no reply: private messages, dialogs, the Home tab.

Each call is made again only where Slack says that it did nothing (429). What fails is logged by
its code, and the caller is told: none of these calls raises. Where nobody knows whether a message
was posted, since no response came, no other way is tried: one message twice is worse than none.
"""

from __future__ import annotations

import logging
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.slack.delivery.replies import BLOCK_ERRORS
from bot.slack.views.answer import METADATA_EVENT
from bot.slack.views.elements import TABLE, without_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.slack.views.answer import Message
    from bot.slack.views.elements import Block

log = structlog.get_logger(__name__)

_ATTEMPTS: Final = 3
# How long a call may wait when Slack asks to: a trigger is dead after three seconds, and what a
# person has open on the screen must not hold up the next dialog.
_WAITS_SECONDS: Final[Mapping[str, float]] = {
    "views.open": 0.0,
    "views.push": 0.0,
    "views.update": 5.0,
    "views.publish": 5.0,
    "assistant.threads.setSuggestedPrompts": 5.0,
    "conversations.info": 5.0,
    "conversations.replies": 5.0,
}
_LONGEST_WAIT_SECONDS: Final = 60.0
# The text is a document's own words: nothing in it is formatting, and no link is looked up.
_LITERAL: Final[Mapping[str, bool]] = {
    "mrkdwn": False,
    "unfurl_links": False,
    "unfurl_media": False,
}
_NOTHING: Final[Mapping[str, str]] = {}
_SHARED_SECONDS: Final = 600.0
_MOST_CHANNELS: Final = 10_000
_RESPONSE_SECONDS: Final = 30
_OK: Final = 200
_TOO_MANY_REQUESTS: Final = 429
CONNECTION_ERRORS: Final = (SlackClientError, OSError, HTTPException)
_ERRORS: Final = (*CONNECTION_ERRORS, ValueError)
# Long enough for a slow Slack: a request given up while Slack works on it is the one that can't
# be repeated safely.
_TIMEOUT_SECONDS: Final = 30
_NAME: Final = "bot.slack.sdk"


def sdk_logger() -> logging.Logger:
    """Return the logger for Slack's libraries, which lets nothing through.

    They log request bodies, socket addresses with their tickets, and ids, at any level. What
    matters of it (refused, unreachable, reconnected, failed) this package logs in its own words.
    """
    logger = logging.getLogger(_NAME)
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def build_client(token: str, api_url: str, *, timeout: int = _TIMEOUT_SECONDS) -> WebClient:
    """Return the Web API client; it retries nothing, since it can't know what is safe to."""
    return WebClient(
        token=token, base_url=api_url, timeout=timeout, retry_handlers=[], logger=sdk_logger()
    )


class Courier:
    """Makes calls through a client that must not retry by itself.

    Args:
        client: Slack's Web API.
        sleep: Waits, for seconds.
        clock: Gives seconds.

    """

    def __init__(
        self,
        client: WebClient,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take a client."""
        self._client = client
        self._sleep = sleep
        self._clock = clock
        self._shared: dict[str, tuple[float, bool]] = {}

    def whisper(
        self,
        user: str,
        message: Message,
        *,
        channel: str,
        thread: str = "",
        response_url: str | None = None,
    ) -> bool:
        """Show ``message`` to ``user`` alone: in the conversation, else in a direct message.

        ``response_url`` reaches conversations that the bot is not in. False where nothing worked.
        """
        if channel.startswith("D"):
            return self.say(channel, message, thread=thread) is not None
        if response_url and not thread:
            return self.respond(response_url, message)
        shown = self._call(
            "chat.postEphemeral", {**_message(message, thread), "channel": channel, "user": user}
        )
        if shown is not None or (response_url and self.respond(response_url, message)):
            return True
        return self.direct(user, message) is not None

    def direct(self, user: str, message: Message) -> tuple[str, str] | None:
        """Write to ``user`` directly; return conversation and timestamp, None where it failed."""
        channel = self.conversation(user)
        return self.say(channel, message) if channel else None

    def conversation(self, user: str) -> str | None:
        """Return the direct conversation with ``user``; None where Slack opens none."""
        opened = self._call("conversations.open", {"users": user})
        channel = ((opened or {}).get("channel") or {}).get("id")
        return str(channel) if channel else None

    def say(
        self,
        channel: str,
        message: Message,
        *,
        thread: str = "",
        about: Mapping[str, str] = _NOTHING,
    ) -> tuple[str, str] | None:
        """Post ``message``; return conversation and timestamp, None where it failed.

        ``about`` goes into its metadata, where there is anything in it.
        """
        place = self.tell(channel, message, thread=thread, about=about)
        return place if place and place[1] else None

    def tell(
        self,
        channel: str,
        message: Message,
        *,
        thread: str = "",
        about: Mapping[str, str] = _NOTHING,
    ) -> tuple[str, str] | None:
        """Post ``message`` like ``say``; empty names where it may be there, and nobody knows."""
        given = {**_message(message, thread), **_LITERAL, "channel": channel}
        if about:
            given["metadata"] = {"event_type": METADATA_EVENT, "event_payload": dict(about)}
        posted = self._call("chat.postMessage", given)
        if posted is None:
            return None
        return str(posted.get("channel", "")), str(posted.get("ts", ""))

    def change(self, channel: str, ts: str, message: Message) -> bool:
        """Put ``message`` in the place of one of the bot's own."""
        given = _message(message, "") | {"channel": channel, "ts": ts}
        # A message without blocks must lose those that it had.
        return bool(self._call("chat.update", {"blocks": [], **given}))

    def delete(self, channel: str, ts: str) -> bool:
        """Delete one of the bot's own messages."""
        return self._call("chat.delete", {"channel": channel, "ts": ts}) is not None

    def respond(self, response_url: str, message: Message) -> bool:
        """Show ``message`` to the person alone who sent the command or clicked."""
        webhook = WebhookClient(
            response_url, timeout=_RESPONSE_SECONDS, retry_handlers=[], logger=sdk_logger()
        )
        given = {**_message(message, ""), **_LITERAL, "response_type": "ephemeral"}
        given["replace_original"] = False
        try:
            response = webhook.send_dict(given)
        except _ERRORS as error:
            log.warning("response_failed", error=type(error).__name__)
            return _unknown(error)
        if response.status_code != _OK:
            log.warning("response_failed", error=f"status {response.status_code}")
            refused = any(code in str(response.body) for code in BLOCK_ERRORS)
            if refused and _has_tables(given):
                return self.respond(response_url, message.without_tables())
        return response.status_code == _OK

    def open_view(self, trigger: str, view: Block, *, over: str = "") -> str | None:
        """Open a dialog, on top of the one it is ``over``; return its id, None where it failed."""
        method = "views.push" if over else "views.open"
        opened = self._call(method, {"trigger_id": trigger, "view": view})
        found = ((opened or {}).get("view") or {}).get("id")
        return str(found) if found else None

    def update_view(self, view_id: str, view: Block) -> bool:
        """Put ``view`` in the place of an open dialog."""
        return bool(self._call("views.update", {"view_id": view_id, "view": view}))

    def publish_home(self, user: str, view: Block) -> bool:
        """Show ``view`` in the Home tab of ``user``."""
        return self._call("views.publish", {"user_id": user, "view": view}) is not None

    def suggest(self, channel: str, prompts: list[dict[str, str]]) -> bool:
        """Offer questions to click in the conversation with the agent."""
        given = {"channel_id": channel, "prompts": prompts}
        return self._call("assistant.threads.setSuggestedPrompts", given) is not None

    def permalink(self, channel: str, ts: str) -> str | None:
        """Return the address of a message; None where Slack doesn't tell."""
        given = {"channel": channel, "message_ts": ts}
        found = (self._call("chat.getPermalink", given, as_form=True) or {}).get("permalink")
        return str(found) if found else None

    def metadata(self, channel: str, thread: str, ts: str) -> object:
        """Return what a message carries beside its words; None where the bot may not read there."""
        given = {"channel": channel, "ts": thread, "oldest": ts, "latest": ts}
        given |= {"inclusive": "true", "include_all_metadata": "true", "limit": "1"}
        found = (self._call("conversations.replies", given, as_form=True) or {}).get("messages")
        messages = (one for one in found or () if one.get("ts") == ts)
        return next((one.get("metadata") for one in messages), None)

    def shared(self, channel: str, *, anew: bool = False) -> bool | None:
        """Tell whether people of other organisations are in a conversation; None if unknown.

        What was told within ten minutes holds, unless Slack is to be asked ``anew``.
        """
        until, known = self._shared.get(channel, (0.0, None))
        if not anew and known is not None and self._clock() < until:
            return known
        found = self._call("conversations.info", {"channel": channel}, as_form=True)
        about: dict[str, Any] = (found or {}).get("channel") or {}
        if not about:
            return None
        known = bool(about.get("is_ext_shared") or about.get("is_pending_ext_shared"))
        if len(self._shared) >= _MOST_CHANNELS:
            self._shared.clear()
        self._shared[channel] = (self._clock() + _SHARED_SECONDS, known)
        return known

    def _call(
        self, method: str, given: dict[str, Any], *, as_form: bool = False
    ) -> dict[str, Any] | None:
        """Return what Slack says; nothing where it refused, {} where no response came."""
        # Slack's methods that only read take no JSON.
        body: dict[str, Any] = {"params": given} if as_form else {"json": given}
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                data = self._client.api_call(method, **body).data
            except _ERRORS as error:
                wait = _retry_after(error)
                longest = _WAITS_SECONDS.get(method, _LONGEST_WAIT_SECONDS)
                log.warning("call_failed", method=method, error=_code(error), attempt=attempt)
                if _code(error) in BLOCK_ERRORS and _has_tables(given):
                    given = given | {"blocks": list(without_tables(given["blocks"]))}
                    body = {"json": given}
                    continue
                if wait is None or wait > longest or attempt == _ATTEMPTS:
                    return {} if _unknown(error) else None
                self._sleep(wait)
            else:
                return data if isinstance(data, dict) else None
        return None


def _message(message: Message, thread: str) -> dict[str, Any]:
    given: dict[str, Any] = {"text": message.text}
    if message.blocks:
        given["blocks"] = list(message.blocks)
    return given | ({"thread_ts": thread} if thread else {})


def _has_tables(given: Mapping[str, Any]) -> bool:
    return any(block["type"] == TABLE for block in given.get("blocks", ()))


def _unknown(error: Exception) -> bool:
    """Tell whether a call may have worked all the same."""
    # urllib wraps what fails until the request is out, and nothing after that.
    return not isinstance(error, SlackApiError | URLError)


def _code(error: Exception) -> str:
    """Return a word for the log: Slack's error code, or the exception's class."""
    data = error.response.data if isinstance(error, SlackApiError) else None
    code = data.get("error") if isinstance(data, dict) else None
    known = isinstance(code, str) and code.replace("_", "").isalnum()
    return str(code) if known else type(error).__name__


def _retry_after(error: Exception) -> float | None:
    """Return the seconds to wait before the call may be made again; None where it may not."""
    if not isinstance(error, SlackApiError) or error.response.status_code != _TOO_MANY_REQUESTS:
        return None
    headers = error.response.headers
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return max(float(found), 0.0)
    except (TypeError, ValueError):
        return 1.0
