"""Asks Slack at the start, with patience, and says what is wrong in one line; so does doctor."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.checks.finding import Said
from bot.i18n.sentences import shown
from bot.operations.installation import diagnosis
from bot.slack.delivery.web_calls import CONNECTION_ERRORS, build_client
from bot.slack.inbound.users import Identity
from bot.slack.settings import api_address, credentials
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

    from bot.operations.installation.diagnosis import Line
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


_NO_TOKENS = Said(
    "inga token är satta, så Slack är inte tillfrågat", "no tokens are set, so Slack was not asked"
)
_UNREACHABLE = Said(
    "Slack går inte att nå vid {url}, så token är inte prövade",
    "Slack can't be reached at {url}, so the tokens were not tried",
)
_NETWORK = Said(
    "kontrollera nätverket, proxyn och SLACK_API_URL",
    "check the network, the proxy and SLACK_API_URL",
)
_REFUSED = Said("Slack godtar inte {variable} ({code})", "Slack refuses {variable} ({code})")
_NOT_SET = Said(
    "{variable} saknas eller har fel form", "{variable} is missing, or is not of the right form"
)
_REMEDIES = {
    "SLACK_BOT_TOKEN": Said(
        "kopiera Bot User OAuth Token under OAuth & Permissions i appens inställningar",
        "copy the Bot User OAuth Token from OAuth & Permissions in the app's settings",
    ),
    "SLACK_APP_TOKEN": Said(
        "skapa en app-level token med connections:write under Basic Information, och slå på "
        "Socket Mode",
        "make an app-level token with connections:write under Basic Information, and turn Socket "
        "Mode on",
    ),
    "SLACK_SIGNING_SECRET": Said(
        "kopiera Signing Secret under Basic Information i appens inställningar",
        "copy the Signing Secret from Basic Information in the app's settings",
    ),
    "SLACK_API_URL": Said("ta bort inställningen", "leave the setting out"),
}
_VARIABLE = re.compile("|".join(_REMEDIES))
_CODE = re.compile(r"\(([a-z_]+)\)")
_WORKS = Said("token fungerar: @{user} i {team}", "the tokens work: @{user} in {team}")
_SCOPE = Said("rättigheten {scope} saknas: {off}", "the scope {scope} is missing: {off}")
_ADD = Said(
    "lägg till den under OAuth & Permissions i appens inställningar och installera appen igen",
    "add it under OAuth & Permissions in the app's settings, and install the app again",
)
_NO_SCOPES = Said(
    "Slack talade inte om rättigheterna; en proxy kan ha tagit bort X-OAuth-Scopes",
    "Slack did not tell the scopes: a proxy may have dropped X-OAuth-Scopes",
)
_LET_THROUGH = Said(
    "låt den komma igenom, eller jämför med listan i docs/slack.md",
    "let it through, or compare with the list in docs/slack.md",
)
_OFF_IN_SWEDISH = {
    "chat:write": "boten kan inte svara alls",
    "app_mentions:read": "omnämnanden i kanaler hörs inte",
    "im:history": "direktmeddelanden hörs inte",
    "commands": "kommandot /omorg och genvägen på meddelanden är av",
    "assistant:write": "föreslagna frågor i botens egen vy är av",
    "im:write": "svar för bara den som frågar kan inte skickas som direktmeddelande",
    "users:read": "gäster går inte att skilja från medarbetare, så alla får bara öppna dokument",
    "usergroups:read": "grupperna är okända, så dokument med målgrupp visas för ingen",
    "channels:read": "svar kan inte delas till en öppen kanal",
    "groups:read": "svar kan inte delas till en privat kanal",
    "chat:write.public": "svar kan inte delas till en kanal som boten inte är med i",
}
# Without these nobody is answered at all, or nobody in one of the two places to ask.
_NEEDED = frozenset({"chat:write", "app_mentions:read", "im:history"})


def slack_lines(settings: SlackSettings) -> tuple[list[Line], float | None]:
    """Ask Slack about the tokens, where there are some; nothing is connected.

    Returns:
        What it says, and the seconds that this machine's clock is ahead of Slack's, None where
        Slack didn't tell.

    """
    given = settings.bot_token, settings.app_token, settings.signing_secret
    if not any(given):
        try:
            api_address(settings.api_url)
        except ConfigurationError as exc:
            return [_unusable(str(exc))], None
        return [diagnosis.ok("slack", _NO_TOKENS)], None
    if settings.signing_secret and not settings.app_token:
        settings = replace(settings, http_port=0)
    try:
        checked = check_tokens(settings)
    except UnreachableError:
        return [
            diagnosis.warning("slack", _UNREACHABLE, _NETWORK, url=shown(settings.api_url))
        ], None
    except ConfigurationError as exc:
        return [_unusable(str(exc))], None
    lines = [diagnosis.ok("slack", _WORKS, user=shown(checked.user), team=shown(checked.team))]
    if checked.granted is None:
        lines.append(diagnosis.warning("slack", _NO_SCOPES, _LET_THROUGH))
    for scope in checked.missing:
        grave = diagnosis.error if scope in _NEEDED else diagnosis.warning
        off = Said(_OFF_IN_SWEDISH[scope], FEATURES[scope])
        lines.append(grave("slack", _SCOPE, _ADD, scope=scope, off=off))
    return lines, checked.ahead


def _unusable(reason: str) -> Line:
    """Return what is wrong with a setting that ``reason`` names, in both languages."""
    named, code = _VARIABLE.search(reason), _CODE.search(reason)
    variable = named.group() if named else "SLACK_BOT_TOKEN"
    remedy = _REMEDIES[variable]
    if code is None:
        return diagnosis.error("slack", _NOT_SET, remedy, variable=variable)
    return diagnosis.error("slack", _REFUSED, remedy, variable=variable, code=code.group(1))
