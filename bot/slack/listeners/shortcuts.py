"""The shortcuts on a message: answer what it asks, and explain an answer, for a person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.slack.inbound.interactions import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.handlers.container import Desk

SHORTCUT: Final = "omorg_answer_message"
EXPLAIN_SHORTCUT: Final = "omorg_explain_answer"


def _register_answer_message(app: App, desk: Desk) -> None:
    """Answer the message that the shortcut was chosen on."""

    def answer_message(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        chosen = read_click(body)
        if chosen is not None:
            desk.quickly(lambda: desk.commands.shortcut(chosen))

    app.message_shortcut(SHORTCUT)(answer_message)


def _register_explain_answer(app: App, desk: Desk) -> None:
    """Explain the answer that the shortcut was chosen on, to an admin."""

    def explain_answer(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        chosen = read_click(body)
        if chosen is not None:
            desk.quickly(lambda: desk.explaining.shortcut(chosen))

    app.message_shortcut(EXPLAIN_SHORTCUT)(explain_answer)


def register(app: App, desk: Desk) -> None:
    """Listen to shortcuts."""
    _register_answer_message(app, desk)
    _register_explain_answer(app, desk)
