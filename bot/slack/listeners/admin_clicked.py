"""The admin's buttons in the Home tab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.slack.admin import COMMANDS
from bot.slack.home_view import ADMIN
from bot.slack.payloads import read_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.desk import Desk

_BUTTONS: Final = re.compile(f"{ADMIN}({'|'.join(COMMANDS)})")


def register(app: App, desk: Desk) -> None:
    """Carry out the admin's commands, and show in a dialog what came of them."""

    def admin_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.panel.clicked(click))

    app.action(_BUTTONS)(admin_clicked)
