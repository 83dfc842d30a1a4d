"""Asks Slack at the start, with patience, and says what is wrong in one line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.connection import CONNECTION_ERRORS
from bot.slack.identity import Identity
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

log = structlog.get_logger(__name__)

_START_ATTEMPTS: Final = 3
_START_WAIT_SECONDS: Final = 1.0
_SERVER_ERROR: Final = 500
_TOO_MANY_REQUESTS: Final = 429

_T = TypeVar("_T")


def ask_who(client: WebClient) -> SlackResponse:
    """Ask Slack who the bot token belongs to.

    Raises:
        ConfigurationError: Slack refuses the token or can't be reached.

    """
    return at_start(
        client.auth_test,
        client.base_url,
        "SLACK_BOT_TOKEN",
        "copy the Bot User OAuth Token again, or install the app to the workspace again",
    )


def identity_of(response: SlackResponse) -> Identity:
    """Return who the bot is, as Slack said."""
    return Identity(
        team=str(response.get("team_id")),
        team_name=_one_line(response.get("team")),
        user=str(response.get("user_id")),
        user_name=_one_line(response.get("user")),
        bot=response.get("bot_id"),
        enterprise=response.get("enterprise_id"),
    )


def at_start(call: Callable[[], _T], api_url: str, variable: str, remedy: str) -> _T:
    """Call Slack a few times; what it refuses, or never gets, is the operator's to put right.

    Raises:
        ConfigurationError: One line, which names ``variable`` and ``remedy`` for a refusal.

    """
    wait = _START_WAIT_SECONDS
    for attempt in range(1, _START_ATTEMPTS + 1):
        try:
            return call()
        except CONNECTION_ERRORS as error:
            reason = _refusal(error)
            if reason is not None:
                raise ConfigurationError(f"Slack refuses {variable} ({reason}): {remedy}") from None
            log.warning("slack_unreachable", attempt=attempt, error=type(error).__name__)
        if attempt < _START_ATTEMPTS:
            time.sleep(wait)
            wait *= 2
    raise ConfigurationError(
        f"Slack can't be reached at {api_url}: check the network, the proxy and SLACK_API_URL"
    )


def _refusal(error: Exception) -> str | None:
    """Return Slack's reason where it refused the token, None where it could not be asked."""
    if not isinstance(error, SlackApiError):
        return None
    status, data = int(error.response.status_code), error.response.data
    code = data.get("error") if isinstance(data, dict) else None
    if status >= _SERVER_ERROR or status == _TOO_MANY_REQUESTS or not isinstance(code, str):
        return None
    # A page instead of Slack's answer: wrong address, or a proxy in between.
    return code if code.replace("_", "").isalnum() else None


def _one_line(value: object) -> str:
    """Return a name from outside so that it can't break the one line it stands in."""
    return "".join(mark for mark in str(value or "?") if mark.isprintable())
