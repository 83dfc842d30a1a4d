"""Runs the Slack bot over Socket Mode until it is told to stop."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.app import build_app, build_client
from bot.slack.connection import CONNECTION_ERRORS, Connection
from bot.slack.desk import Services, open_desk
from bot.slack.identity import Identity
from bot.slack.settings import credentials
from index import ConfigurationError, detect_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slack_sdk import WebClient

    from bot.answering.types import Answerer
    from bot.slack.settings import SlackSettings
    from index import Language

log = structlog.get_logger(__name__)

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_WATCH_SECONDS: Final = 0.2
_START_ATTEMPTS: Final = 3
_START_WAIT_SECONDS: Final = 1.0
_SERVER_ERROR: Final = 500
_TOO_MANY_REQUESTS: Final = 429

_T = TypeVar("_T")


def serve(
    answerer: Answerer,
    settings: SlackSettings,
    *,
    services: Services | None = None,
    language_of: Callable[[str], Language] = detect_language,
    stop: threading.Event | None = None,
) -> None:
    """Answer questions from Slack until SIGTERM, SIGINT or ``stop``, then finish what was taken in.

    Writes one line on standard error when it is connected.

    Args:
        answerer: Answers the questions, one at a time.
        settings: Tokens, address and sizes.
        services: What the bot offers besides answers; nothing by default.
        language_of: Tells the language of a text, for replies that aren't answers.
        stop: Ends the service when set, for callers that have no signals.

    Raises:
        ConfigurationError: A token is missing, malformed or refused, or Slack can't be reached;
            one clear line that says what to do.

    """
    found = credentials(settings)
    client = build_client(found.bot_token, found.api_url)
    identity = _identity(client)
    desk = open_desk(answerer, services or Services(), client, settings, identity, language_of)
    app, listeners = build_app(client, identity, desk)
    connection = Connection(app, found.app_token, ping_seconds=settings.ping_seconds)
    try:
        with _stopping(stop or threading.Event()) as stopped:
            _connect(connection, found.api_url)
            _announce(identity)
            while not stopped():
                time.sleep(_WATCH_SECONDS)
    finally:
        # In this order: nothing new comes in, what came in is queued, what is queued is answered.
        connection.close()
        listeners.shutdown()
        if unfinished := desk.drain(settings.drain_seconds):
            log.error("stopped_with_questions_unanswered", count=unfinished)


def _announce(identity: Identity) -> None:
    sys.stderr.write(
        f"omorg: connected to Slack as @{identity.user_name} in {identity.team_name}\n"
    )
    sys.stderr.flush()


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether to stop; the second signal acts as it did before."""
    received: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield stop.is_set
        return

    def receive(number: int, _frame: object) -> None:
        # Setting an Event here could wait for the very thread that was interrupted.
        received.append(number)
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.signal(number, receive) for number in _SIGNALS}
    try:
        yield lambda: bool(received) or stop.is_set()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _identity(client: WebClient) -> Identity:
    """Ask Slack who the bot token belongs to."""
    response = _at_start(
        client.auth_test,
        client.base_url,
        "SLACK_BOT_TOKEN",
        "copy the Bot User OAuth Token again, or install the app to the workspace again",
    )
    return Identity(
        team=str(response.get("team_id")),
        team_name=_one_line(response.get("team")),
        user=str(response.get("user_id")),
        user_name=_one_line(response.get("user")),
        bot=response.get("bot_id"),
        enterprise=response.get("enterprise_id"),
    )


def _connect(connection: Connection, api_url: str) -> None:
    _at_start(
        connection.open,
        api_url,
        "SLACK_APP_TOKEN",
        "make an app-level token with connections:write, and turn Socket Mode on in the app",
    )


def _at_start(call: Callable[[], _T], api_url: str, variable: str, remedy: str) -> _T:
    """Call Slack a few times; what it refuses, or never gets, is the operator's to put right."""
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
