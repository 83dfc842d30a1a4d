"""Events: a mention in a channel, a direct message, the Home tab or the conversation opened.

A request that no listener takes is never acknowledged, and Slack would send it again: every
other message (edits, joins, what is said in channels, should the app ever be subscribed to it) is
acknowledged here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.handlers.container import Desk


def _register_message(app: App, desk: Desk) -> None:
    """Answer direct messages and acknowledge all others."""

    def message(body: dict[str, Any]) -> None:
        if body["event"].get("channel_type") == "im":
            desk.delivery.receive(body)

    app.event("message")(message)


def _register_app_mentioned(app: App, desk: Desk) -> None:
    """Answer mentions."""

    def app_mentioned(body: dict[str, Any]) -> None:
        desk.delivery.receive(body)

    app.event("app_mention")(app_mentioned)


def _register_app_home_opened(app: App, desk: Desk) -> None:
    """Show the Home tab, and offer questions in the conversation."""

    def app_home_opened(body: dict[str, Any]) -> None:
        desk.in_turn(lambda: desk.home.opened(body))

    app.event("app_home_opened")(app_home_opened)


def register(app: App, desk: Desk) -> None:
    """Listen to events."""
    _register_message(app, desk)
    _register_app_mentioned(app, desk)
    _register_app_home_opened(app, desk)
