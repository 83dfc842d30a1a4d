"""The listeners: one module for each kind of request, named after it.

Each has one function ``register(app, delivery)``. A listener acknowledges, or is acknowledged by
Bolt, and hands over; it never answers, posts or waits itself. To add one, write its module and
name it below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners import app_mentioned, message

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.delivery import Delivery


def register_all(app: App, delivery: Delivery) -> None:
    """Register every listener."""
    for listener in (app_mentioned, message):
        listener.register(app, delivery)
