"""The feedback buttons: the answer helped, or it did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.buttons import FEEDBACK
from bot.slack.payloads import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Keep praise; ask what was wrong otherwise."""

    def feedback_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.forms.feedback(click))

    app.action(FEEDBACK)(feedback_clicked)
