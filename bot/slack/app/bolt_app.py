"""Puts the Bolt app together: one client, one way to recognise repeats, the listeners."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.slack.listeners import register_all
from bot.slack.transport.socket_mode import sdk_logger

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.slack.handlers.container import Desk
    from bot.slack.handlers.events import Delivery
    from bot.slack.inbound.users import Identity

log = structlog.get_logger(__name__)

# Long enough for a slow Slack: a request given up while Slack works on it is the one that can't
# be repeated safely.
_TIMEOUT_SECONDS: Final = 30
_LISTENER_THREADS: Final = 5


def build_client(token: str, api_url: str, *, timeout: int = _TIMEOUT_SECONDS) -> WebClient:
    """Return the Web API client; it retries nothing, since it can't know what is safe to."""
    return WebClient(
        token=token, base_url=api_url, timeout=timeout, retry_handlers=[], logger=sdk_logger()
    )


def build_app(
    client: WebClient, identity: Identity, desk: Desk, *, signing_secret: str = ""
) -> tuple[App, ThreadPoolExecutor]:
    """Return the Bolt app with all listeners, and the executor that runs them.

    The executor is handed out so that a shutdown can wait for the listeners; it does nothing but
    take requests in. ``signing_secret`` is for HTTP requests; Socket Mode needs none.
    """
    executor = ThreadPoolExecutor(_LISTENER_THREADS, thread_name_prefix="listeners")
    app = App(
        client=client,
        signing_secret=signing_secret,
        # The caller has asked who the bot is; Bolt need not ask again.
        authorize=_authorize(client, identity),
        listener_executor=executor,
        logger=sdk_logger(),
        # An agent's thread context isn't used, and fetching it would cost a call an event.
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(_drop_repeats(desk.delivery))
    app.error(_log_error)
    register_all(app, desk)
    return app, executor


def _authorize(client: WebClient, identity: Identity) -> Callable[[], AuthorizeResult]:
    def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=identity.enterprise,
            team_id=identity.team,
            bot_user_id=identity.user,
            bot_id=identity.bot,
            bot_token=client.token,
        )

    return authorize


def _drop_repeats(delivery: Delivery) -> Callable[..., BoltResponse | None]:
    # Bolt passes arguments by their names.
    def drop_repeats(
        body: dict[str, Any],
        next: Callable[[], None],  # noqa: A002 - Bolt's name for it
    ) -> BoltResponse | None:
        # Commands, clicks and dialogs have no event's id; what triggers each of them is unique.
        event_id = body.get("event_id") or body.get("trigger_id")
        if isinstance(event_id, str) and not delivery.first_time(event_id):
            return BoltResponse(status=200)
        next()
        return None

    return drop_repeats


def _log_error(error: Exception) -> None:
    # Neither the body nor the exception's text: both may hold what was asked.
    log.error("listener_failed", error_id=secrets.token_hex(4), error=type(error).__name__)
