"""The button that puts a private answer into the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.buttons import SHARE
from bot.slack.payloads import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Share it, if it may be."""

    def share_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None and not desk.delivery.work(lambda: desk.clicked.share(click)):
            desk.quickly(lambda: desk.clicked.busy(click))

    app.action(SHARE)(share_clicked)
