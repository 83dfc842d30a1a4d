"""The bin under a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.buttons import DELETE
from bot.slack.payloads import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Delete the reply, if that person may."""

    def delete_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.clicked.delete(click))

    app.action(DELETE)(delete_clicked)
