"""Posting a reply once, whatever goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Said
from bot.slack.delivery.replies import ATTEMPTS, Poster
from bot.slack.delivery.web_calls import build_client
from bot.slack.inbound.requests import Question
from bot.slack.views.answer import Message, message
from bot.slack.views.elements import Grid, table
from tests.support.slack_support import ANSWER, texts_under, without_proxies  # noqa: F401 - without_proxies is a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

POST = "chat.postMessage"


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Return a workspace of its own."""
    with FakeSlack() as running:
        yield running


class Bench:
    """A poster in a workspace, and the waits it asked for."""

    def __init__(self, fake: FakeSlack, *, timeout: int = 10) -> None:
        """Post to ``fake``, giving up on a response after ``timeout`` seconds."""
        self.fake = fake
        self.waits: list[float] = []
        client = build_client(workspace.BOT_TOKEN, fake.api_url, timeout=timeout)
        self.poster = Poster(client, sleep=self.waits.append)

    def reply(self, channel: str = workspace.CHANNEL, said: Message | None = None) -> list[str]:
        """Post a reply and return what stands under the question then."""
        ts = self.fake.workspace.new_ts()
        self.fake.workspace.add(Said(channel, ts, None, workspace.PERSON, "Var sitter HR?"))
        question = Question(
            team=workspace.TEAM,
            channel=channel,
            ts=ts,
            thread=ts,
            text="Var sitter HR?",
            wrote_something=True,
            edited=False,
            foreign=False,
        )
        self.done = self.poster.reply(question, said or Message("svar"))
        return texts_under(self.fake, ts, channel)


def test_a_reply_is_posted_in_the_thread(fake: FakeSlack) -> None:
    """It stands under the question, unfolds no links and formats nothing in its text."""
    bench = Bench(fake)
    assert bench.reply(said=message(ANSWER)) == [message(ANSWER).text]
    (_, given), *_ = [call for call in fake.calls if call[0] == POST]
    assert [given[name] for name in ("unfurl_links", "unfurl_media", "mrkdwn")] == [False] * 3
    assert tuple(given["blocks"]) == message(ANSWER).blocks
    assert bench.waits == []


def test_slacks_own_wait_is_kept(fake: FakeSlack) -> None:
    """After 429 the poster waits as long as it is told, as often as it is told."""
    fake.faults.add(POST, Fault(status=429, error="ratelimited", retry_after=7), times=2)
    bench = Bench(fake)
    assert bench.reply() == ["svar"]
    assert bench.waits == [7.0, 7.0]


def test_a_limit_without_a_time_waits_a_second(fake: FakeSlack) -> None:
    """A 429 that says nothing else is still no failure."""
    fake.faults.add(POST, Fault(status=429))
    bench = Bench(fake)
    assert bench.reply() == ["svar"]
    assert bench.waits == [1.0]


@pytest.mark.parametrize("channel", [workspace.CHANNEL, workspace.DIRECT_CHANNEL])
@pytest.mark.parametrize(
    "fault",
    [Fault(status=500), Fault(status=503, error="service_unavailable"), Fault(error="fatal_error")],
)
def test_a_broken_slack_is_tried_again(fake: FakeSlack, channel: str, fault: Fault) -> None:
    """After an error of Slack's own the reply is posted, with growing waits."""
    fake.faults.add(POST, fault, times=2)
    bench = Bench(fake)
    assert bench.reply(channel) == ["svar"]
    assert bench.waits == [0.5, 1.0]


def test_a_reply_that_slack_posted_before_it_broke_is_not_repeated(fake: FakeSlack) -> None:
    """In a direct message the bot looks before it posts again."""
    fake.faults.add(POST, Fault(status=500, done=True))
    bench = Bench(fake)
    assert bench.reply(workspace.DIRECT_CHANNEL) == ["svar"]
    assert bench.done is True


@pytest.mark.parametrize("done", [True, False])
def test_silence_in_a_direct_message_gives_one_reply(fake: FakeSlack, done: bool) -> None:  # noqa: FBT001 - a case
    """When no response comes, the thread shows whether the reply was posted."""
    fake.faults.add(POST, Fault(silent_seconds=0.0, done=done))
    bench = Bench(fake)
    assert bench.reply(workspace.DIRECT_CHANNEL) == ["svar"]
    assert bench.done is True


@pytest.mark.parametrize(("done", "replies"), [(True, ["svar"]), (False, [])])
def test_silence_in_a_channel_never_gives_two_replies(
    fake: FakeSlack,
    done: bool,  # noqa: FBT001 - a case
    replies: list[str],
) -> None:
    """Where the thread can't be read, the reply is not posted again, whether it was or not."""
    fake.faults.add(POST, Fault(silent_seconds=0.0, done=done))
    bench = Bench(fake)
    assert bench.reply() == replies
    assert bench.done is False


def test_a_timeout_is_silence(fake: FakeSlack) -> None:
    """A response that takes longer than the client waits is treated as one that never comes."""
    fake.faults.add(POST, Fault(silent_seconds=3.0, done=True))
    bench = Bench(fake, timeout=1)
    assert bench.reply(workspace.DIRECT_CHANNEL) == ["svar"]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
def test_refused_blocks_leave_the_text(fake: FakeSlack, error: str) -> None:
    """The reply is posted as plain text, once."""
    fake.faults.add(POST, Fault(error=error))
    bench = Bench(fake)
    assert bench.reply(said=message(ANSWER)) == [message(ANSWER).text]
    assert fake.workspace.replies()[0].blocks == ()


@pytest.mark.parametrize("refusals", [1, 2])
def test_a_refused_table_leaves_its_words(fake: FakeSlack, refusals: int) -> None:
    """The reply is posted with aligned text for the table, and only then as plain text."""
    said = Message("svar", (table(Grid(("Hus", "Plan"), (("Bruket", "2"),))),))
    for _ in range(refusals):
        fake.faults.add(POST, Fault(error="invalid_attachments"))
    assert Bench(fake).reply(said=said) == ["svar"]
    expected = said.without_tables().blocks if refusals == 1 else ()
    assert expected == fake.workspace.replies()[0].blocks


def test_what_slack_refuses_is_not_repeated(fake: FakeSlack) -> None:
    """An error that trying again can't cure is reported at once."""
    fake.faults.add(POST, Fault(error="is_archived"))
    bench = Bench(fake)
    assert bench.reply() == []
    assert (bench.done, bench.waits) == (False, [])


def test_trying_ends(fake: FakeSlack) -> None:
    """A Slack that stays broken is given up after a fixed number of attempts."""
    fake.faults.add(POST, Fault(status=500), times=100)
    bench = Bench(fake)
    assert bench.reply() == []
    assert bench.done is False
    assert len([call for call in fake.calls if call[0] == POST]) == ATTEMPTS


def test_a_connection_that_is_refused_is_tried_again() -> None:
    """Nothing was sent, so nothing can be repeated: every attempt is made."""
    with FakeSlack() as gone:
        bench = Bench(gone)
    assert bench.reply() == []
    assert bench.waits == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_follow_ups_in_a_thread_are_told_apart(fake: FakeSlack) -> None:
    """A reply to an earlier question in the same thread isn't taken for this one's."""
    bench = Bench(fake)
    first = fake.tell("Var sitter HR?")
    second = fake.tell("Och lön?", thread_ts=first)
    for ts in (first, second):
        question = Question(
            team=workspace.TEAM,
            channel=workspace.DIRECT_CHANNEL,
            ts=ts,
            thread=first,
            text="",
            wrote_something=True,
            edited=False,
            foreign=False,
        )
        fake.faults.add(POST, Fault(silent_seconds=0.0))
        assert bench.poster.reply(question, Message(f"svar {ts}")) is True
    assert texts_under(fake, first, workspace.DIRECT_CHANNEL) == [
        f"svar {first}",
        f"svar {second}",
    ]
