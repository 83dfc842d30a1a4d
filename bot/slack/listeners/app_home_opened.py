"""``app_home_opened``: somebody opens the Home tab, or the conversation with the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Show the Home tab, and offer questions in the conversation."""

    def app_home_opened(body: dict[str, Any]) -> None:
        desk.quickly(lambda: desk.home.opened(body))

    app.event("app_home_opened")(app_home_opened)
