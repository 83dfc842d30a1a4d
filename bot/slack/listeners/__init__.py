"""The listeners: one module for each kind of request, named after it.

Each has one function ``register(app, desk)``. A listener acknowledges, or is acknowledged by
Bolt, and hands over; it never answers, posts or waits itself. To add one, write its module and
name it below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners import (
    admin_clicked,
    answer_message,
    app_home_opened,
    app_mentioned,
    ask_clicked,
    delete_clicked,
    feedback_clicked,
    feedback_sent,
    message,
    more_clicked,
    omorg_command,
    other_clicked,
    question_sent,
    share_clicked,
)

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.desk import Desk

# The last one takes whatever button no other listener has taken.
_LISTENERS = (
    app_mentioned,
    message,
    app_home_opened,
    omorg_command,
    answer_message,
    feedback_clicked,
    more_clicked,
    ask_clicked,
    share_clicked,
    delete_clicked,
    feedback_sent,
    question_sent,
    admin_clicked,
    other_clicked,
)


def register_all(app: App, desk: Desk) -> None:
    """Register every listener."""
    for listener in _LISTENERS:
        listener.register(app, desk)
