"""The dialog that tells what was wrong with an answer, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.dialogs import FEEDBACK_SENT

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.slack.desk import Desk


def register(app: App, desk: Desk) -> None:
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
