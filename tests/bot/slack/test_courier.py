"""Calls that are no replies: what is tried again, what is given up, and what takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.slack.delivery.web_calls import Courier, build_client
from bot.slack.views.answer import Message, sentence
from bot.slack.views.dialogs import notice
from bot.slack.views.elements import Grid, table
from tests.support.slack_support import without_proxies  # noqa: F401 - without_proxies is a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

KIM, CHANNEL = workspace.PERSON, workspace.CHANNEL
SAID = sentence("Hej")


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Give a workspace."""
    with FakeSlack() as running:
        yield running


def courier(fake: FakeSlack, waited: list[float]) -> Courier:
    """Return a courier that notes how long it would wait."""
    client = build_client(workspace.BOT_TOKEN, fake.api_url)
    return Courier(client, sleep=waited.append, clock=lambda: 0.0)


def test_a_call_is_made_again_when_slack_says_when(fake: FakeSlack) -> None:
    """Slack did nothing, so nothing is said twice."""
    waited: list[float] = []
    fake.faults.add("chat.postEphemeral", Fault(status=429, error="ratelimited", retry_after=7))
    assert courier(fake, waited).whisper(KIM, SAID, channel=CHANNEL)
    assert ([7.0], 1) == (waited, len(fake.workspace.replies()))


def test_a_call_that_may_have_worked_is_not_made_again(fake: FakeSlack) -> None:
    """No response came: the message may stand there, and another way would say it twice."""
    waited: list[float] = []
    fake.faults.add("chat.postMessage", Fault(done=True, silent_seconds=0.0))
    assert courier(fake, waited).say(CHANNEL, SAID) is None
    assert ([], 1) == (waited, len(fake.workspace.replies()))


def test_a_private_message_that_may_be_there_is_not_sent_another_way(fake: FakeSlack) -> None:
    """The person would get it twice."""
    fake.faults.add("chat.postEphemeral", Fault(done=True, silent_seconds=0.0))
    assert courier(fake, []).whisper(KIM, SAID, channel=CHANNEL)
    assert [KIM] == [said.only_for for said in fake.workspace.replies()]


def test_a_dialog_does_not_wait(fake: FakeSlack) -> None:
    """What opens it is dead after three seconds, and others want theirs."""
    waited: list[float] = []
    fake.faults.add("views.open", Fault(status=429, error="ratelimited", retry_after=1))
    trigger = fake.workspace.triggers.issue()
    assert courier(fake, waited).open_view(trigger, notice("Titel", "Text", "sv")) is None
    assert [] == waited


def test_a_private_message_finds_its_way(fake: FakeSlack) -> None:
    """In the conversation, else over the response url, else directly; else it is told of."""
    waited: list[float] = []
    carrier = courier(fake, waited)
    for method in ("chat.postEphemeral", "response_url"):
        fake.faults.add(method, Fault(status=500))
    url = fake.api_url.replace("/api/", "/response/response-1")
    assert carrier.whisper(KIM, SAID, channel=CHANNEL, thread="1.2", response_url=url)
    assert [workspace.DIRECT_CHANNEL] == [said.channel for said in fake.workspace.replies()]
    for method in ("chat.postEphemeral", "response_url", "conversations.open"):
        fake.faults.add(method, Fault(status=500))
    assert not carrier.whisper(KIM, SAID, channel=CHANNEL, thread="1.2", response_url=url)


def test_a_message_is_not_lost_to_its_table(fake: FakeSlack) -> None:
    """Where Slack refuses a table, the message comes with aligned text, by either way."""
    said = Message("svar", (table(Grid(("Hus", "Plan"), (("Bruket", "2"),))),))
    plainer = said.without_tables()
    fake.faults.add("chat.postMessage", Fault(error="invalid_attachments"))
    assert courier(fake, []).say(CHANNEL, said) is not None
    assert [plainer.blocks] == [reply.blocks for reply in fake.workspace.replies()]
    for error in ("invalid_blocks", "is_archived"):
        fake.faults.add("response_url", Fault(error=error, status=400))
    url = fake.api_url.replace("/api/", "/response/response-1")
    assert not courier(fake, []).respond(url, said)
    sent = [given["blocks"] for method, given in fake.calls if method == "response_url"]
    assert [list(said.blocks), list(plainer.blocks)] == sent


def test_whether_a_channel_is_shared_is_remembered_for_a_while(fake: FakeSlack) -> None:
    """Unless it matters what it is just now; what is unknown is asked again."""
    carrier = courier(fake, [])
    assert carrier.shared("C0NOWHERE01") is None
    assert carrier.shared(CHANNEL) is False
    fake.workspace.directory.shared.add(CHANNEL)
    assert (False, True) == (carrier.shared(CHANNEL), carrier.shared(CHANNEL, anew=True))
