"""``app_mention``: somebody mentions the bot in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Answer mentions."""

    def app_mentioned(body: dict[str, Any]) -> None:
        desk.delivery.receive(body)

    app.event("app_mention")(app_mentioned)
