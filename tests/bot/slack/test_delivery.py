"""From an event to exactly one reply: the real Bolt app and clients, against the local Slack."""

from __future__ import annotations

import json
import logging
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot.i18n.sentences import ENGLISH, SWEDISH
from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.slack.views.answer import message
from tests.support.slack_support import (  # noqa: F401 - without_proxies is a fixture
    ANSWER,
    NOT_FOUND,
    SECRET,
    ScriptedAnswerer,
    poll,
    running_bot,
    settled,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLY = message(ANSWER).text


@dataclass(frozen=True)
class Bot:
    """A bot that is connected, and what it is connected to."""

    fake: FakeSlack
    answerer: ScriptedAnswerer

    def quiet(self) -> None:
        """Wait until all that was sent has been dealt with, by asking one more question."""
        ts = self.fake.mention("en sista fråga")
        poll(lambda: settled(self.fake) and bool(texts_under(self.fake, ts)))


@pytest.fixture(scope="module")
def connected() -> Iterator[Bot]:
    """Return a bot that all tests of this module share."""
    answerer = ScriptedAnswerer()
    with FakeSlack(ack_seconds=30) as fake, running_bot(fake, answerer):
        yield Bot(fake, answerer)


@pytest.fixture
def bot(connected: Bot) -> Iterator[Bot]:
    """Return the shared bot as it was at first."""
    connected.answerer.questions.clear()
    yield connected
    connected.answerer.result = ANSWER
    connected.answerer.go.set()


def test_a_mention_is_answered_in_its_thread(bot: Bot) -> None:
    """The reply stands under the mention; the question reaches the answerer without it."""
    ts = bot.fake.mention("Var sitter HR &amp; lön nu?")
    poll(lambda: bool(texts_under(bot.fake, ts)))
    assert bot.answerer.questions == ["Var sitter HR & lön nu?"]
    assert texts_under(bot.fake, ts) == [REPLY]
    shown = message(ANSWER).blocks
    assert bot.fake.workspace.replies()[-1].blocks[: len(shown)] == shown


def test_a_mention_in_a_thread_is_answered_there(bot: Bot) -> None:
    """A question in a thread is answered in that thread, not in one of its own."""
    first = bot.fake.workspace.new_ts()
    ts = bot.fake.mention("Var sitter HR?", thread_ts=first)
    poll(lambda: bool(texts_under(bot.fake, first)))
    assert texts_under(bot.fake, first) == [REPLY]
    assert texts_under(bot.fake, ts) == []


def test_a_direct_message_needs_no_mention(bot: Bot) -> None:
    """It is answered in its thread, and so is the follow-up there."""
    direct = workspace.DIRECT_CHANNEL
    ts = bot.fake.tell("Var sitter HR?")
    poll(lambda: len(texts_under(bot.fake, ts, direct)) == 1)
    bot.fake.tell("Och lön?", thread_ts=ts)
    poll(lambda: len(texts_under(bot.fake, ts, direct)) == 2)
    assert bot.answerer.questions == ["Var sitter HR?", "Och lön?"]


def test_not_found_is_a_reply_too(bot: Bot) -> None:
    """The bot never stays silent: it says that nothing was found, and whom to ask."""
    bot.answerer.result = NOT_FOUND
    ts = bot.fake.mention("När är nästa lön?")
    poll(lambda: bool(texts_under(bot.fake, ts)))
    assert texts_under(bot.fake, ts) == [message(NOT_FOUND).text]


def test_the_same_request_twice_gives_one_reply(bot: Bot) -> None:
    """Every delivery is acknowledged, one is answered."""
    ts = bot.fake.mention("Var sitter HR?", times=3)
    bot.quiet()
    assert texts_under(bot.fake, ts) == [REPLY]
    # In whatever order: what asks whether all is quiet may be acknowledged between them.
    assert 3 == max(Counter(ack.event_id for ack in bot.fake.sockets.acks).values())


def test_the_same_message_in_a_new_request_gives_one_reply(bot: Bot) -> None:
    """A message is known by its place, whatever the request's id."""
    event = {
        "type": "app_mention",
        "user": workspace.PERSON,
        "text": f"<@{workspace.BOT_USER}> Var sitter HR?",
        "ts": bot.fake.workspace.new_ts(),
        "channel": workspace.CHANNEL,
    }
    ids = {bot.fake.deliver(event) for _ in range(3)}
    bot.quiet()
    assert len(ids) == 3
    assert texts_under(bot.fake, event["ts"]) == [REPLY]


def test_an_edited_mention_is_not_answered_again(bot: Bot) -> None:
    """Slack sends an edited mention anew, with the same ts; one reply is enough."""
    ts = bot.fake.mention("Var siter HR?")
    poll(lambda: bool(texts_under(bot.fake, ts)))
    edited = {
        "type": "app_mention",
        "user": workspace.PERSON,
        "text": f"<@{workspace.BOT_USER}> Var sitter HR?",
        "ts": ts,
        "channel": workspace.CHANNEL,
        "edited": {"user": workspace.PERSON, "ts": bot.fake.workspace.new_ts()},
    }
    bot.fake.deliver(edited)
    bot.quiet()
    assert texts_under(bot.fake, ts) == [REPLY]


def test_a_mention_added_by_an_edit_is_answered(bot: Bot) -> None:
    """The edit is the first the bot hears of it."""
    ts = bot.fake.mention("Var sitter HR?", edited={"user": workspace.PERSON, "ts": "2.0"})
    poll(lambda: bool(texts_under(bot.fake, ts)))
    assert texts_under(bot.fake, ts) == [REPLY]


def test_an_old_message_that_is_edited_is_left_alone(bot: Bot) -> None:
    """From before the bot started: it may have been answered then, and two replies are worse."""
    long_ago = f"{time.time() - 100_000:.6f}"
    event = {
        "type": "app_mention",
        "user": workspace.PERSON,
        "text": f"<@{workspace.BOT_USER}> Var sitter HR?",
        "ts": long_ago,
        "channel": workspace.CHANNEL,
    }
    bot.fake.deliver({**event, "edited": {"user": workspace.PERSON, "ts": "2.0"}})
    bot.quiet()
    assert texts_under(bot.fake, long_ago) == []


def test_an_old_message_that_comes_late_is_answered(bot: Bot) -> None:
    """After downtime a redelivery is the only delivery."""
    long_ago = f"{time.time() - 90_000:.6f}"
    event = {
        "type": "app_mention",
        "user": workspace.PERSON,
        "text": f"<@{workspace.BOT_USER}> Var sitter HR?",
        "ts": long_ago,
        "channel": workspace.CHANNEL,
    }
    bot.fake.deliver(event)
    poll(lambda: bool(texts_under(bot.fake, long_ago)))
    assert texts_under(bot.fake, long_ago) == [REPLY]


def test_a_mention_in_a_direct_message_gives_one_reply(bot: Bot) -> None:
    """It may arrive as a message and as a mention; the text is read without the mention."""
    direct = workspace.DIRECT_CHANNEL
    ts = bot.fake.tell(f"<@{workspace.BOT_USER}> Var sitter HR?")
    event = {
        "type": "app_mention",
        "user": workspace.PERSON,
        "text": f"<@{workspace.BOT_USER}> Var sitter HR?",
        "ts": ts,
        "channel": direct,
    }
    bot.fake.deliver(event)
    bot.quiet()
    assert texts_under(bot.fake, ts, direct) == [REPLY]
    assert bot.answerer.questions[0] == "Var sitter HR?"


def test_a_message_with_a_file_is_a_question(bot: Bot) -> None:
    """The one subtype that people write."""
    ts = bot.fake.tell("Var sitter HR?", subtype="file_share", files=[{"id": "F1"}])
    poll(lambda: bool(texts_under(bot.fake, ts, workspace.DIRECT_CHANNEL)))
    assert bot.answerer.questions == ["Var sitter HR?"]


@pytest.mark.parametrize(
    "fields",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"bot_id": "B0123456789"},
        {"bot_id": workspace.BOT},
        {"user": workspace.BOT_USER},
        {"user": "USLACKBOT"},
        {"user": None},
        {"hidden": True},
        {"channel_type": "channel"},
        {"channel_type": "mpim"},
        {"ts": "not a time"},
        {"channel": ""},
        {"text": 7},
    ],
    ids=str,
)
def test_what_is_no_question_is_acknowledged_and_dropped(
    bot: Bot, fields: dict[str, object]
) -> None:
    """Edits, joins, bots, channels' chatter and malformed events get an ack and no reply."""
    event = {
        "type": "message",
        "channel_type": "im",
        "user": workspace.PERSON,
        "text": "Var sitter HR?",
        "ts": bot.fake.workspace.new_ts(),
        "channel": workspace.DIRECT_CHANNEL,
    }
    before = len(bot.fake.workspace.replies())
    event_id = bot.fake.deliver(event | fields)
    bot.quiet()
    assert len(bot.fake.workspace.replies()) == before + 1
    assert [ack.retry for ack in bot.fake.sockets.acks if ack.event_id == event_id] == [0]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("", SWEDISH.question_empty),
        ("   ", SWEDISH.question_empty),
        (":wave: :tada:", SWEDISH.question_without_words),
        ("🎉🎉", SWEDISH.question_without_words),
        ("ord " * 10_000, SWEDISH.question_too_long),
        ("english " * 5_000, ENGLISH.question_too_long),
        ("no index", SWEDISH.index_unavailable),
        ("no index english", ENGLISH.index_unavailable),
    ],
    ids=lambda value: value[:20],
)
def test_what_can_not_be_answered_gets_a_sentence_that_helps(
    bot: Bot, text: str, reply: str
) -> None:
    """In the asker's language, and one reply like any other."""
    ts = bot.fake.mention(text)
    poll(lambda: bool(texts_under(bot.fake, ts)))
    assert texts_under(bot.fake, ts) == [reply]


def test_a_failure_gives_a_fixed_sentence_with_an_id_that_is_in_the_log(bot: Bot) -> None:
    """The asker never sees what the exception says, and neither it nor ids are in the log."""
    with structlog.testing.capture_logs() as logs:
        ts = bot.fake.mention("explode hemligt-ord")
        poll(lambda: bool(texts_under(bot.fake, ts)))
    (reply,) = texts_under(bot.fake, ts)
    (entry,) = [entry for entry in logs if entry["event"] == "answer_failed"]
    assert reply == ENGLISH.failed.format(error_id=entry["error_id"])
    assert re.fullmatch(r"[0-9a-f]{8}", entry["error_id"]) is not None
    assert entry["error"] == "RuntimeError"
    written = json.dumps(logs)
    private = (SECRET, "hemligt-ord", workspace.PERSON, workspace.CHANNEL, ts, "xoxb-")
    assert [word for word in private if word in written] == []


def test_slacks_libraries_log_nothing(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    """They would log bodies and addresses; not even at the lowest level do they get to."""
    with caplog.at_level(logging.DEBUG):
        bot.fake.mention("Var sitter HR?")
        bot.quiet()
    slacks = ("slack", "bot.slack.sdk")
    assert [record.name for record in caplog.records if record.name.startswith(slacks)] == []
    assert logging.getLogger("slack_bolt.RequestVerification").isEnabledFor(logging.ERROR) is False


@pytest.mark.parametrize(
    ("request_fields", "event_fields"),
    [
        ({"is_ext_shared_channel": True}, {}),
        ({"team_id": "T0OTHER0001"}, {}),
        ({}, {"user_team": "T0OTHER0001"}),
        ({}, {"source_team": "T0OTHER0001"}),
        ({}, {"team": "T0OTHER0001"}),
    ],
)
def test_other_organisations_are_refused_politely(
    bot: Bot, request_fields: dict[str, Any], event_fields: dict[str, object]
) -> None:
    """One polite sentence, and the question never reaches the answerer."""
    event: dict[str, object] = {
        "type": "app_mention",
        "user": workspace.PERSON,
        "text": f"<@{workspace.BOT_USER}> where does HR sit?",
        "ts": bot.fake.workspace.new_ts(),
        "channel": workspace.CHANNEL,
        "team": workspace.TEAM,
    }
    bot.fake.deliver(event | event_fields, **request_fields)
    poll(lambda: bool(texts_under(bot.fake, str(event["ts"]))))
    assert texts_under(bot.fake, str(event["ts"])) == [ENGLISH.other_organisation]
    assert bot.answerer.questions == []


def test_acknowledging_does_not_wait_for_answering(bot: Bot) -> None:
    """While every answer hangs, new requests are acknowledged all the same."""
    bot.answerer.go.clear()
    asked = [bot.fake.mention(f"fråga {number}") for number in range(20)]
    poll(lambda: settled(bot.fake))
    assert [texts_under(bot.fake, ts) for ts in asked] == [[]] * 20
    bot.answerer.go.set()
    poll(lambda: all(texts_under(bot.fake, ts) for ts in asked))
    assert [texts_under(bot.fake, ts) for ts in asked] == [[REPLY]] * 20


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429, error="ratelimited", retry_after=0),
        Fault(status=500),
        Fault(error="invalid_blocks"),
    ],
    ids=str,
)
def test_a_failing_post_still_ends_in_one_reply(bot: Bot, fault: Fault) -> None:
    """Limits, errors of Slack's own and refused blocks are survived."""
    bot.fake.faults.add("chat.postMessage", fault)
    ts = bot.fake.mention("Var sitter HR?")
    poll(lambda: bool(texts_under(bot.fake, ts)))
    bot.quiet()
    assert texts_under(bot.fake, ts) == [REPLY]


def test_when_too_many_wait_the_bot_says_so() -> None:
    """Beyond the queue's bound everyone is told to ask again, in their language, once."""
    answerer = ScriptedAnswerer()
    answerer.go.clear()
    with (
        FakeSlack(ack_seconds=30) as fake,
        running_bot(fake, answerer, answer_threads=1, answers_waiting=2),
    ):
        first = fake.mention("fråga 0")
        poll(lambda: len(answerer.questions) == 1)
        # Listeners run side by side, so which two of these find room is not known.
        asked = {fake.mention(text): text for text in ("fråga 1", "where 1", "fråga 2", "where 2")}
        poll(lambda: sum(bool(texts_under(fake, ts)) for ts in asked) == 2)
        answerer.go.set()
        poll(lambda: all(texts_under(fake, ts) for ts in (first, *asked)))
        assert texts_under(fake, first) == [REPLY]
    busy = {ts: text for ts, text in asked.items() if text not in answerer.questions}
    assert len(busy) == 2
    assert {ts: texts_under(fake, ts) for ts in busy} == {
        ts: [ENGLISH.busy if "where" in text else SWEDISH.busy] for ts, text in busy.items()
    }
    assert [len(texts_under(fake, ts)) for ts in asked] == [1] * 4
