"""``/omorg``: a question whose answer only the person sees, or an admin's command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.slack.inbound.interactions import read_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.handlers.container import Desk

COMMAND: Final = "/omorg"


def _register_omorg_command(app: App, desk: Desk) -> None:
    """Answer the command."""

    def omorg_command(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        command = read_command(body)
        if command is not None:
            desk.quickly(lambda: desk.commands.command(command))

    app.command(COMMAND)(omorg_command)


def register(app: App, desk: Desk) -> None:
    """Listen to ``/omorg``."""
    _register_omorg_command(app, desk)
