"""``app_mention``: somebody mentions the bot in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.delivery import Delivery


def register(app: App, delivery: Delivery) -> None:
    """Answer mentions."""

    def app_mentioned(body: dict[str, Any]) -> None:
        delivery.receive(body)

    app.event("app_mention")(app_mentioned)
