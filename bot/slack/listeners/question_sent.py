"""The dialog with a question for a person, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.dialogs import QUESTION_SENT

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Send the question."""

    def question_sent(ack: Ack, body: dict[str, Any]) -> None:
        done = desk.forms.question_sent(body["user"]["id"], body["view"])
        if done is None:
            ack()
            return
        view, job = done
        ack(response_action="update", view=view)
        desk.after_sending(job)

    app.view(QUESTION_SENT)(question_sent)
