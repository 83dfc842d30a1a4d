"""Whether the tokens work and what they may do: each scope that is missing turns something off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.slack.app import build_client
from bot.slack.settings import credentials
from bot.slack.start import ask_who, at_start, identity_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.settings import SlackSettings

# The bot token's scopes, the indispensable first, and what is off without each
# (https://docs.slack.dev/reference/scopes). What is off denies: nobody sees more for it.
FEATURES: Final[Mapping[str, str]] = {
    "chat:write": "the bot can't reply at all",
    "app_mentions:read": "mentions in channels are not heard",
    "im:history": "direct messages are not heard",
    "commands": "the command /omorg and the shortcut on messages are off",
    "assistant:write": "suggested questions in the bot's own view are off",
    "im:write": "an answer for the asker alone can't be sent as a direct message",
    "users:read": "guests can't be told from members, so everybody gets public documents only",
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

    """

    team: str
    user: str
    granted: frozenset[str] | None
    missing: Mapping[str, str]

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
    return Checked(identity.team_name, identity.user_name, granted, missing)


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
    found = [value for name, value in headers.items() if name.lower() == "x-oauth-scopes"]
    if not found:
        return None
    return frozenset(scope.strip() for scope in found[0].split(",")) - {""}
