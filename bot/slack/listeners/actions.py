"""Actions: the buttons under an answer, the admin's in the Home tab, and every other button.

A button that no listener takes would show a warning: one that an earlier version made, or that
only opens an address, is acknowledged and left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.slack.handlers.admin import BUTTONS
from bot.slack.inbound.interactions import read_click
from bot.slack.views.admin.explanation import EXPLAIN
from bot.slack.views.admin.held import ADMIN
from bot.slack.views.admin.owners import HOLDS, MENDED
from bot.slack.views.buttons import ASK, DELETE, FEEDBACK, HELPFUL, MORE, NOT_HELPFUL, SHARE
from bot.slack.views.home.gaps import DISMISS, ENTRY, TAKE_BACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.handlers.container import Desk


def _register_feedback_clicked(app: App, desk: Desk) -> None:
    """Keep praise; ask what was wrong otherwise."""

    def feedback_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.forms.feedback(click))

    for action in (FEEDBACK, HELPFUL, NOT_HELPFUL):
        app.action(action)(feedback_clicked)


def _register_more_clicked(app: App, desk: Desk) -> None:
    """Show them to the person who clicked."""

    def more_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None and not desk.delivery.work(lambda: desk.clicked.more(click)):
            desk.quickly(lambda: desk.clicked.busy(click))

    app.action(MORE)(more_clicked)


def _register_ask_clicked(app: App, desk: Desk) -> None:
    """Open the dialog for it."""

    def ask_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.forms.ask_person(click))

    app.action(ASK)(ask_clicked)


def _register_share_clicked(app: App, desk: Desk) -> None:
    """Share it, if it may be."""

    def share_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None and not desk.delivery.work(lambda: desk.clicked.share(click)):
            desk.quickly(lambda: desk.clicked.busy(click))

    app.action(SHARE)(share_clicked)


def _register_delete_clicked(app: App, desk: Desk) -> None:
    """Delete the reply, if that person may."""

    def delete_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.clicked.delete(click))

    app.action(DELETE)(delete_clicked)


_BUTTONS: Final = re.compile(f"{ADMIN}({'|'.join(BUTTONS)})")


def _register_admin_clicked(app: App, desk: Desk) -> None:
    """Carry out the admin's commands, and show in a dialog what came of them."""

    def admin_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.panel.clicked(click))

    app.action(_BUTTONS)(admin_clicked)


def _register_explain_clicked(app: App, desk: Desk) -> None:
    """Go on with a long explanation."""

    def explain_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.explaining.more(click))

    app.action(EXPLAIN)(explain_clicked)


def _register_owner_clicked(app: App, desk: Desk) -> None:
    """Keep what an owner says of what was said of a document."""

    def owner_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click, owners = read_click(body), desk.owners
        if click is not None and owners is not None:
            desk.quickly(lambda: owners.clicked(click, desk.clicked))

    for action in (MENDED, HOLDS):
        app.action(action)(owner_clicked)


def _register_gap_clicked(app: App, desk: Desk) -> None:
    """Open the dialog that decides on a gap, or take a decision back."""

    def gap_clicked(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is not None:
            desk.quickly(lambda: desk.gaps.clicked(click))

    for action in (DISMISS, ENTRY, TAKE_BACK):
        app.action(action)(gap_clicked)


_ANY: Final = re.compile("")


def _register_other_clicked(app: App, _: Desk) -> None:
    """Acknowledge what no other listener has taken."""

    def other_clicked(ack: Callable[[], None]) -> None:
        ack()

    app.action(_ANY)(other_clicked)


def register(app: App, desk: Desk) -> None:
    """Listen to buttons; the last one takes whatever no other has taken."""
    _register_feedback_clicked(app, desk)
    _register_more_clicked(app, desk)
    _register_ask_clicked(app, desk)
    _register_share_clicked(app, desk)
    _register_delete_clicked(app, desk)
    _register_admin_clicked(app, desk)
    _register_explain_clicked(app, desk)
    _register_owner_clicked(app, desk)
    _register_gap_clicked(app, desk)
    _register_other_clicked(app, desk)
