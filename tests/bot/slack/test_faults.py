"""Whatever goes wrong, each question gets one reply; ``slack_faults.py`` has what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.slack.settings import SlackSettings
from tests.support.slack_faults import FAULTS
from tests.support.slack_support import without_proxies  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_each_question_gets_one_reply(fault: str, tmp_path: Path) -> None:
    """Exactly one, also after a kill, once Slack has sent again what had been acknowledged.

    What a kill leaves without a reply until then is what was in the queue, at most.
    """
    outcome = FAULTS[fault](tmp_path)
    assert set(outcome.replies) == {1}
    queue = SlackSettings(None, None)
    assert outcome.left <= queue.answers_waiting + queue.answer_threads
    assert (outcome.left > 0) == (fault == "SIGKILL under load")
