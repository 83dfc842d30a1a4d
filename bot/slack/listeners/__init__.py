"""The listeners: one module for each kind of request that Bolt knows.

Each has one function ``register(app, desk)``. A listener acknowledges, or is acknowledged by
Bolt, and hands over; it never answers, posts or waits itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners import actions, commands, events, shortcuts, views

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.handlers.container import Desk


def register_all(app: App, desk: Desk) -> None:
    """Register every listener."""
    for listener in (events, commands, shortcuts, actions, views):
        listener.register(app, desk)
