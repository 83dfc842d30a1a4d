"""What Slack says of the tokens, as lines of a diagnosis."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.checks.finding import Said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning
from bot.slack.app.startup import FEATURES, UnreachableError, check_tokens
from index import ConfigurationError

if TYPE_CHECKING:
    from bot.operations.installation.diagnosis import Line
    from bot.slack.settings import SlackSettings

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
        return [ok("slack", _NO_TOKENS)], None
    if settings.signing_secret and not settings.app_token:
        settings = replace(settings, http_port=0)
    try:
        checked = check_tokens(settings)
    except UnreachableError:
        return [warning("slack", _UNREACHABLE, _NETWORK, url=shown(settings.api_url))], None
    except ConfigurationError as exc:
        return [_unusable(str(exc))], None
    lines = [ok("slack", _WORKS, user=shown(checked.user), team=shown(checked.team))]
    if checked.granted is None:
        lines.append(warning("slack", _NO_SCOPES, _LET_THROUGH))
    for scope in checked.missing:
        grave = error if scope in _NEEDED else warning
        off = Said(_OFF_IN_SWEDISH[scope], FEATURES[scope])
        lines.append(grave("slack", _SCOPE, _ADD, scope=scope, off=off))
    return lines, checked.ahead


def _unusable(reason: str) -> Line:
    """Return what is wrong with a setting that ``reason`` names, in both languages."""
    named, code = _VARIABLE.search(reason), _CODE.search(reason)
    variable = named.group() if named else "SLACK_BOT_TOKEN"
    remedy = _REMEDIES[variable]
    if code is None:
        return error("slack", _NOT_SET, remedy, variable=variable)
    return error("slack", _REFUSED, remedy, variable=variable, code=code.group(1))
