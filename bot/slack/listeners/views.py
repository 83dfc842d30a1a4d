"""Views: the dialogs, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.views.dialogs import FEEDBACK_SENT, QUESTION_SENT
from bot.slack.views.home.gaps import DISMISSED, ENTERED

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.slack.handlers.container import Desk


def _register_feedback_sent(app: App, desk: Desk) -> None:
    """Keep what it tells."""

    def feedback_sent(ack: Ack, body: dict[str, Any]) -> None:
        done = desk.forms.feedback_sent(body["view"])
        if done is None:
            ack()
            return
        view, job = done
        ack(response_action="update", view=view)
        desk.after_sending(job)

    app.view(FEEDBACK_SENT)(feedback_sent)


def _register_question_sent(app: App, desk: Desk) -> None:
    """Send the question."""

    def question_sent(ack: Ack, body: dict[str, Any]) -> None:
        done = desk.forms.question_sent(body["user"]["id"], body["view"])
        if done is None:
            ack()
            return
        view, job = done
        ack(response_action="update", view=view)
        desk.after_sending(job, answers=True)

    app.view(QUESTION_SENT)(question_sent)


def _register_gap_sent(app: App, desk: Desk) -> None:
    """Do what was decided on a gap."""

    def gap_sent(ack: Ack, body: dict[str, Any]) -> None:
        view, job = desk.gaps.sent(body["user"]["id"], body["view"])
        ack(response_action="update", view=view)
        desk.after_sending(job)

    for name in (DISMISSED, ENTERED):
        app.view(name)(gap_sent)


def register(app: App, desk: Desk) -> None:
    """Listen to dialogs that are sent."""
    _register_feedback_sent(app, desk)
    _register_question_sent(app, desk)
    _register_gap_sent(app, desk)
