"""What Slack's requests lead to, by the kinds that Bolt knows.

A listener acknowledges, or is acknowledged by Bolt, and hands over; it never answers, posts or
waits itself. A request that no listener takes is never acknowledged, and Slack would send it again
or show a warning: every other message (edits, joins, what is said in channels, should the app ever
be subscribed to it) and every other button (one that an earlier version made, or that only opens
an address) is acknowledged here as well, and left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.slack.handlers.admin import BUTTONS
from bot.slack.inbound.requests import read_click, read_command
from bot.slack.views.admin.explanation import EXPLAIN
from bot.slack.views.admin.held import ADMIN
from bot.slack.views.admin.owners import HOLDS, MENDED
from bot.slack.views.buttons import ASK, DELETE, FEEDBACK, HELPFUL, MORE, NOT_HELPFUL, SHARE
from bot.slack.views.dialogs import FEEDBACK_SENT, QUESTION_SENT
from bot.slack.views.home.gaps import DISMISS, DISMISSED, ENTERED, ENTRY, TAKE_BACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App

    from bot.slack.handlers.container import Desk
    from bot.slack.handlers.dialogs import Job
    from bot.slack.inbound.requests import Click
    from bot.slack.views.elements import Block

COMMAND: Final = "/omorg"
SHORTCUT: Final = "omorg_answer_message"
EXPLAIN_SHORTCUT: Final = "omorg_explain_answer"
_ADMIN_BUTTONS: Final = re.compile(f"{ADMIN}({'|'.join(BUTTONS)})")
_ANY: Final = re.compile("")


def register_all(app: App, desk: Desk) -> None:
    """Register every listener."""
    for register in (_events, _command, _shortcuts, _buttons, _dialogs):
        register(app, desk)


def _events(app: App, desk: Desk) -> None:
    """Answer mentions and direct messages; show the Home tab, or offer questions, when opened."""

    def message(body: dict[str, Any]) -> None:
        if body["event"].get("channel_type") == "im":
            desk.delivery.receive(body)

    def app_home_opened(body: dict[str, Any]) -> None:
        desk.in_turn(lambda: desk.home.opened(body))

    app.event("message")(message)
    app.event("app_mention")(desk.delivery.receive)
    app.event("app_home_opened")(app_home_opened)


def _command(app: App, desk: Desk) -> None:
    """Answer ``/omorg``: a question, whose answer only the person sees, or an admin's command."""

    def command(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        given = read_command(body)
        if given is not None:
            desk.quickly(lambda: desk.commands.command(given))

    app.command(COMMAND)(command)


def _shortcuts(app: App, desk: Desk) -> None:
    """Answer the message that one was chosen on, or explain an answer, for a person alone."""
    app.message_shortcut(SHORTCUT)(_clicked(desk, desk.commands.shortcut))
    app.message_shortcut(EXPLAIN_SHORTCUT)(_clicked(desk, desk.explaining.shortcut))


def _buttons(app: App, desk: Desk) -> None:
    """Do what buttons say: those under answers, the admins', those of gaps and of owners."""
    for action in (FEEDBACK, HELPFUL, NOT_HELPFUL):
        app.action(action)(_clicked(desk, desk.forms.feedback))
    app.action(MORE)(_clicked(desk, desk.clicked.more, answers=True))
    app.action(ASK)(_clicked(desk, desk.forms.ask_person))
    app.action(SHARE)(_clicked(desk, desk.clicked.share, answers=True))
    app.action(DELETE)(_clicked(desk, desk.clicked.delete))
    app.action(_ADMIN_BUTTONS)(_clicked(desk, desk.panel.clicked))
    app.action(EXPLAIN)(_clicked(desk, desk.explaining.more))
    for action in (DISMISS, ENTRY, TAKE_BACK):
        app.action(action)(_clicked(desk, desk.gaps.clicked))
    if (owners := desk.owners) is not None:
        for action in (MENDED, HOLDS):
            app.action(action)(_clicked(desk, lambda click: owners.clicked(click, desk.clicked)))

    def other(ack: Callable[[], None]) -> None:
        ack()

    # The last one, so that it takes what no other has taken.
    app.action(_ANY)(other)


def _dialogs(app: App, desk: Desk) -> None:
    """Do what a dialog asks for that is sent, and show in it what comes of that."""

    def show(ack: Ack, done: tuple[Block, Job] | None, *, answers: bool = False) -> None:
        if done is None:
            ack()
            return
        view, job = done
        ack(response_action="update", view=view)
        desk.after_sending(job, answers=answers)

    def feedback_sent(ack: Ack, body: dict[str, Any]) -> None:
        show(ack, desk.forms.feedback_sent(body["view"]))

    def question_sent(ack: Ack, body: dict[str, Any]) -> None:
        show(ack, desk.forms.question_sent(body["user"]["id"], body["view"]), answers=True)

    def gap_sent(ack: Ack, body: dict[str, Any]) -> None:
        show(ack, desk.gaps.sent(body["user"]["id"], body["view"]))

    app.view(FEEDBACK_SENT)(feedback_sent)
    app.view(QUESTION_SENT)(question_sent)
    for name in (DISMISSED, ENTERED):
        app.view(name)(gap_sent)


def _clicked(
    desk: Desk, do: Callable[[Click], object], *, answers: bool = False
) -> Callable[[Callable[[], None], dict[str, Any]], None]:
    """Return a listener that has ``do`` done soon with what was clicked on.

    What ``answers`` takes its turn with the answers; whoever clicked is told where too much waits.
    """

    def listener(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        click = read_click(body)
        if click is None:
            return
        if not answers:
            desk.quickly(lambda: do(click))
        elif not desk.delivery.work(lambda: do(click)):
            desk.quickly(lambda: desk.clicked.busy(click))

    return listener
