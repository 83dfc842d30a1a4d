"""A bot in a process of its own, which answers every question alike after a while.

Run as ``python -m tests.support.slack_bot_process API_URL STATE_FOLDER SECONDS``; at each answer
it has begun with it writes a line to standard output.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.cli.commands.options import set_up_logs
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.settings import SlackSettings
from tests.support.slack_support import ScriptedAnswerer, language_of

if TYPE_CHECKING:
    from bot.answering.types import Answer


class Slow(ScriptedAnswerer):
    """Takes its time over every answer."""

    def __init__(self, seconds: float) -> None:
        """Take ``seconds`` each."""
        super().__init__()
        self._seconds = seconds

    def answer(self, question: str, **more: Any) -> Answer:  # noqa: ANN401 - what an answerer takes
        """Say that it has begun, wait, answer."""
        sys.stdout.write("asked\n")
        sys.stdout.flush()
        time.sleep(self._seconds)
        return super().answer(question, **more)


def main() -> None:
    """Serve until a signal comes."""
    set_up_logs("ERROR")
    api_url, state, seconds = sys.argv[1:]
    settings = SlackSettings(
        SecretStr(workspace.BOT_TOKEN),
        SecretStr(workspace.APP_TOKEN),
        api_url,
        state=Path(state),
        ping_seconds=0.4,
    )
    serve(Slow(float(seconds)), settings, language_of=language_of)


if __name__ == "__main__":
    main()
