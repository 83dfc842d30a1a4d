"""The button that hands a question to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.buttons import ASK
from bot.slack.payloads import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Open the dialog for it."""

    def ask_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.forms.ask_person(click))

    app.action(ASK)(ask_clicked)
