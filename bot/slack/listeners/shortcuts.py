"""The shortcut on a message: answers what the message asks, for the person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.slack.inbound.interactions import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.handlers.container import Desk

SHORTCUT: Final = "omorg_answer_message"


def _register_answer_message(app: App, desk: Desk) -> None:
    """Answer the message that the shortcut was chosen on."""

    def answer_message(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        chosen = read_click(body)
        if chosen is not None:
            desk.quickly(lambda: desk.commands.shortcut(chosen))

    app.message_shortcut(SHORTCUT)(answer_message)


def register(app: App, desk: Desk) -> None:
    """Listen to shortcuts."""
    _register_answer_message(app, desk)
