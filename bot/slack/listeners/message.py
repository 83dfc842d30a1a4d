"""``message``: a direct message to the bot is a question, with or without a mention.

Everything else that arrives as a message (edits, joins, what is said in channels, should the
app ever be subscribed to it) is acknowledged here as well: a request that no listener takes is
never acknowledged, and Slack would send it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Answer direct messages and acknowledge all others."""

    def message(body: dict[str, Any]) -> None:
        if body["event"].get("channel_type") == "im":
            desk.delivery.receive(body)

    app.event("message")(message)
