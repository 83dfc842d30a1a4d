"""Asks Slack at the start, with patience, and says what is wrong in one line."""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.app.bolt_app import build_client
from bot.slack.inbound.users import Identity
from bot.slack.settings import credentials
from bot.slack.transport.socket_mode import CONNECTION_ERRORS
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

    from bot.slack.settings import SlackSettings


log = structlog.get_logger(__name__)

_START_ATTEMPTS: Final = 3
_START_WAIT_SECONDS: Final = 1.0
_SERVER_ERROR: Final = 500
_TOO_MANY_REQUESTS: Final = 429

_T = TypeVar("_T")


class UnreachableError(ConfigurationError):
    """Slack can't be reached, whether the tokens are right or not."""


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
    raise UnreachableError(
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


# The bot token's scopes, the indispensable first, and what is off without each
# (https://docs.slack.dev/reference/scopes). What is off denies: nobody sees more for it.
FEATURES: Final[Mapping[str, str]] = {
    "chat:write": "the bot can't reply at all",
    "app_mentions:read": "mentions in channels are not heard",
    "im:history": "direct messages are not heard",
    "commands": "the command /omorg and the shortcut on messages are off",
    "assistant:write": "suggested questions in the bot's own view are off",
    "im:write": "an answer for the asker alone can't be sent as a direct message",
    "users:read": "guests can't be told from members, so everybody gets public documents only, "
    "and a person who is mentioned in a question can't be read",
    "usergroups:read": "groups are unknown, so documents with an audience are shown to nobody, "
    "and admins are those in OMORG_SLACK_ADMINS only",
    "channels:read": "an answer can't be shared to a public channel",
    "groups:read": "an answer can't be shared to a private channel",
    "chat:write.public": "an answer can't be shared to a channel that the bot isn't in",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out.

    Attributes:
        team: The workspace's name.
        user: The bot's name there.
        granted: The bot token's scopes; None where Slack didn't tell them.
        missing: Scopes that are not granted, with what is off without them.
        ahead: Seconds that this machine's clock is ahead of Slack's; None where Slack didn't tell.

    """

    team: str
    user: str
    granted: frozenset[str] | None
    missing: Mapping[str, str]
    ahead: float | None = None

    @property
    def complete(self) -> bool:
        """Whether everything works."""
        return self.granted is not None and not self.missing


def check_tokens(settings: SlackSettings) -> Checked:
    """Ask Slack about the tokens; nothing is connected and nobody notices.

    Raises:
        ConfigurationError: A token or the signing secret is missing, malformed or refused, or
            Slack can't be reached.

    """
    found = credentials(settings)
    client = build_client(found.bot_token, found.api_url)
    response = ask_who(client)
    ahead = _ahead(response.headers)
    identity = identity_of(response)
    if found.app_token:
        at_start(
            lambda: client.apps_connections_open(app_token=found.app_token),
            found.api_url,
            "SLACK_APP_TOKEN",
            "make an app-level token with connections:write, and turn Socket Mode on in the app",
        )
    granted = _scopes(response.headers)
    missing = {
        scope: off
        for scope, off in FEATURES.items()
        if granted is not None and scope not in granted
    }
    return Checked(identity.team_name, identity.user_name, granted, missing, ahead)


def lines(checked: Checked, *, over_http: bool) -> list[str]:
    """Return what was found out, a line each, for whoever runs the bot."""
    way = "the signing secret is set" if over_http else "the app token opens Socket Mode"
    said = [f"The bot token works: @{checked.user} in {checked.team}", f"Also {way}"]
    if checked.granted is None:
        return [*said, "Slack did not tell the scopes: a proxy may have dropped X-OAuth-Scopes"]
    said += [f"missing  {scope}: {off}" for scope, off in checked.missing.items()]
    if checked.missing:
        said.append(
            "Add these under OAuth & Permissions, Bot Token Scopes, or paste the manifest again; "
            "then install the app to the workspace again"
        )
        return said
    return [*said, f"All {len(FEATURES)} scopes are granted"]


def _scopes(headers: Mapping[str, str]) -> frozenset[str] | None:
    found = _header(headers, "x-oauth-scopes")
    if found is None:
        return None
    return frozenset(scope.strip() for scope in found.split(",")) - {""}


def _ahead(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the clock is ahead of the one that a response tells."""
    try:
        told = parsedate_to_datetime(_header(headers, "date") or "")
    except ValueError:
        return None
    return time.time() - told.timestamp()


def _header(headers: Mapping[str, str], wanted: str) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == wanted), None)
