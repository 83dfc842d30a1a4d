"""What the Slack side needs to be told. It reads no environment itself: the caller does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.operations.health import LOOPBACK
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic import SecretStr

    from index import Language

DEFAULT_API_URL: Final = "https://slack.com/api/"

_BOT_TOKEN_PREFIX: Final = "xoxb-"  # noqa: S105 - how Slack's tokens begin
_APP_TOKEN_PREFIX: Final = "xapp-"  # noqa: S105 - as above
_SECRET_LENGTH: Final = 16  # Slack's have 32; a few characters are a slip, and could be guessed


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Settings of the Slack bot.

    Attributes:
        bot_token: ``SLACK_BOT_TOKEN``, "xoxb-…".
        app_token: ``SLACK_APP_TOKEN``, "xapp-…", for Socket Mode.
        signing_secret: ``SLACK_SIGNING_SECRET``, for HTTP mode.
        api_url: ``SLACK_API_URL``; a local workspace has its own.
        state: Folder of the bot's own records; None keeps claims in memory only.
        database: Address of a PostgreSQL database to keep them in instead, for several replicas.
        hr_channel: Where HR is told what has no answer and what is said of answers; or empty.
        language: Of what is said there.
        http_port: Where Slack's requests come in; None for Socket Mode.
        http_host: The address to listen at for them.
        metrics_port: Where ``/live``, ``/ready`` and ``/metrics`` are; None for nowhere.
        metrics_host: The address to listen at for those.
        answer_threads: Replies worked on at the same time.
        answers_waiting: Questions that may wait before the bot says that it is busy.
        drain_seconds: How long a shutdown waits for questions that were taken in.
        ping_seconds: How often the connection is tried; two and a half times this without a
            response, and it is made anew.
        admins: User ids of those who may manage the index.
        admin_groups: Handles of user groups whose members may, without @ and in small letters.
        answer_bots: Whether other bots and workflows that mention this one are answered.
        audiences: The audience groups that the members of each user group, by handle, belong to.

    """

    bot_token: SecretStr | None
    app_token: SecretStr | None
    api_url: str = DEFAULT_API_URL
    signing_secret: SecretStr | None = None
    state: Path | None = None
    database: SecretStr | None = None
    hr_channel: str = ""
    language: Language = "sv"
    http_port: int | None = None
    http_host: str = LOOPBACK
    metrics_port: int | None = None
    metrics_host: str = LOOPBACK
    answer_threads: int = 8
    answers_waiting: int = 100
    drain_seconds: float = 20.0
    ping_seconds: float = 3.0
    admins: frozenset[str] = frozenset()
    admin_groups: frozenset[str] = frozenset()
    answer_bots: bool = False
    audiences: Mapping[str, frozenset[str]] = field(default_factory=dict)


def handle_of(name: str) -> str:
    """Return a user group's handle as it is compared: "@HR-Chefer" is "hr-chefer"."""
    return name.strip().removeprefix("@").casefold()


def audiences_of(entries: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the audience groups that each user group gives, from entries "handle=group".

    Raises:
        ConfigurationError: An entry has another form; says which.

    """
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        handle, equals, group = entry.partition("=")
        if not equals or not handle_of(handle) or not group.strip():
            raise ConfigurationError(
                f"OMORG_SLACK_GROUPS has an entry that can't be read ({entry.strip()!r}): write "
                "the user group's handle, =, and the audience group, as in chefer=chefer."
            )
        audience = frozenset({group.strip().casefold()})
        found[handle_of(handle)] = found.get(handle_of(handle), frozenset()) | audience
    return found


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Tokens that have the right form; never shown, not even in a traceback's locals.

    The app token is empty in HTTP mode, the signing secret in Socket Mode.
    """

    bot_token: str
    app_token: str
    signing_secret: str
    api_url: str


def credentials(settings: SlackSettings) -> Credentials:
    """Return the tokens and the address to use them at.

    Raises:
        ConfigurationError: One is missing or can't be right; says which and what to do.

    """
    over_http = settings.http_port is not None
    return Credentials(
        bot_token=_token(
            settings.bot_token,
            "SLACK_BOT_TOKEN",
            _BOT_TOKEN_PREFIX,
            "copy the Bot User OAuth Token from OAuth & Permissions in the app's settings",
        ),
        app_token=""
        if over_http
        else _token(
            settings.app_token,
            "SLACK_APP_TOKEN",
            _APP_TOKEN_PREFIX,
            "make an app-level token with connections:write under Basic Information "
            "in the app's settings",
        ),
        signing_secret=_signing_secret(settings.signing_secret) if over_http else "",
        api_url=api_address(settings.api_url),
    )


def _signing_secret(secret: SecretStr | None) -> str:
    value = secret.get_secret_value().strip() if secret else ""
    if not value.isascii() or len(value) < _SECRET_LENGTH:
        raise ConfigurationError(
            "SLACK_SIGNING_SECRET is not set, or is none: copy the Signing Secret from "
            "Basic Information in the app's settings; without it anybody could write to the bot"
        )
    return value


def _token(secret: SecretStr | None, variable: str, prefix: str, remedy: str) -> str:
    value = secret.get_secret_value().strip() if secret else ""
    if not value:
        raise ConfigurationError(f"{variable} is not set: {remedy}")
    well_formed = value.isascii() and value.isprintable() and " " not in value
    if not value.startswith(prefix) or value == prefix or not well_formed:
        raise ConfigurationError(f"{variable} is no token that starts with {prefix}: {remedy}")
    return value


def api_address(url: str) -> str:
    """Return the address of Slack's Web API with a slash at its end.

    Raises:
        ConfigurationError: It is no address.

    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise ConfigurationError(
            f"SLACK_API_URL is no http or https address: leave it out to use {DEFAULT_API_URL}"
        )
    return url if url.endswith("/") else f"{url}/"
