"""Messages as people send them in Slack: quoted, forwarded, with files and names, and by bots."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot.i18n.sentences import texts
from bot.preview.interactions import file, rich_text
from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Profile, Said, UserGroup
from bot.slack.handlers.events import REPLIES_TO_A_BOT
from bot.slack.i18n.slack import ENGLISH, SWEDISH
from bot.slack.listeners import SHORTCUT
from tests.support.slack_support import (  # noqa: F401 - without_proxies is a fixture
    ANSWER,
    ScriptedAnswerer,
    poll,
    running_bot,
    settled,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DIRECT = workspace.DIRECT_CHANNEL
KIM, LEDA = "U0KIM000001", "U0LEDA00001"
QUESTION = "Var sitter HR?"


class Bench:
    """A connected bot, and what it was asked."""

    def __init__(self, fake: FakeSlack, answerer: ScriptedAnswerer) -> None:
        """Ask ``answerer`` in ``fake``."""
        self.fake = fake
        self.answerer = answerer

    def replies(self, act: Callable[[], object]) -> list[str]:
        """Return what the bot says because of ``act``, when nothing more can come."""
        before = len(self.fake.workspace.replies())
        act()
        last = self.fake.tell("en sista fråga")
        poll(lambda: settled(self.fake) and bool(texts_under(self.fake, last, DIRECT)))
        poll(lambda: "en sista fråga" in self.answerer.questions)
        self.answerer.questions.remove("en sista fråga")
        said = self.fake.workspace.replies()[before:]
        return [one.text for one in said if one.thread_ts != last]

    def asked(self, act: Callable[[], object]) -> tuple[int, list[str]]:
        """Return how many replies ``act`` brings, and what the answerer is asked for it."""
        replies = self.replies(act)
        questions = list(self.answerer.questions)
        self.answerer.questions.clear()
        return len(replies), questions


@pytest.fixture(scope="module")
def connected() -> Iterator[Bench]:
    """Give a bot that the tests of this module share."""
    answerer = ScriptedAnswerer()
    with FakeSlack(ack_seconds=30) as fake, running_bot(fake, answerer, answer_threads=1):
        fake.workspace.people |= {KIM: "kimek", LEDA: "leda"}
        fake.workspace.directory.profiles |= {
            KIM: Profile(real_name="Kim Ek", display_name="kimpan"),
            LEDA: Profile(real_name="", display_name="Leda & Co <b>"),
        }
        group = UserGroup("S0HR000001", "hr", "HR-gruppen", (KIM,))
        fake.workspace.directory.groups.append(group)
        yield Bench(fake, answerer)


@pytest.fixture
def bench(connected: Bench) -> Iterator[Bench]:
    """Give the shared bot as it was at first."""
    connected.answerer.questions.clear()
    yield connected
    connected.answerer.result = ANSWER
    connected.fake.workspace.scopes = workspace.DEFAULT_SCOPES


# Every subtype of a message in https://docs.slack.dev/reference/events/message, with whether it is
# what a person has just written to the bot.
SUBTYPES: dict[str | None, bool] = {
    None: True,
    "file_share": True,
    "me_message": True,
    "message_share": True,
    "thread_broadcast": True,
    **dict.fromkeys(
        (
            "assistant_app_thread", "bot_add", "bot_disable", "bot_enable", "bot_message",
            "bot_remove", "channel_archive", "channel_canvas_updated", "channel_convert_to_private",
            "channel_join", "channel_leave", "channel_name", "channel_posting_permissions",
            "channel_purpose", "channel_topic", "channel_unarchive", "document_mention",
            "ekm_access_denied", "file_comment", "file_mention", "group_archive", "group_join",
            "group_leave", "group_name", "group_purpose", "group_topic", "group_unarchive",
            "huddle_thread", "message_changed", "message_deleted", "message_replied",
            "pinned_item", "reminder_add", "reply_broadcast", "sh_room_created", "tombstone",
            "unpinned_item",
        ),
        False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("subtype", SUBTYPES, ids=str)
def test_what_a_person_writes_is_answered_once_whatever_its_subtype(
    bench: Bench, subtype: str | None
) -> None:
    """In a direct message; what only tells of something gets no reply."""
    fields = {"subtype": subtype} if subtype else {}
    expected = (1, [QUESTION]) if SUBTYPES[subtype] else (0, [])
    assert expected == bench.asked(lambda: bench.fake.tell(QUESTION, **fields, times=2))


def test_a_message_without_a_text_gets_a_reply(bench: Bench) -> None:
    """Slack's field may be null: such a message says nothing, as an empty one does."""
    shared = bench.fake.workspace
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": shared.direct_with(workspace.PERSON),
        "user": workspace.PERSON,
        "ts": shared.new_ts(),
        "text": None,
    }
    assert [texts("sv").question_empty] == bench.replies(lambda: bench.fake.deliver(event))


@pytest.mark.parametrize(
    "subtype", [one for one, answered in SUBTYPES.items() if answered], ids=str
)
def test_a_mention_is_answered_once_whatever_its_subtype(bench: Bench, subtype: str | None) -> None:
    """Slack sends the subtype along with a mention in a channel."""
    fields = {"subtype": subtype} if subtype else {}
    assert (1, [QUESTION]) == bench.asked(lambda: bench.fake.mention(QUESTION, **fields, times=2))


def test_a_reply_that_is_sent_to_the_conversation_too_is_answered_in_its_thread(
    bench: Bench,
) -> None:
    """As any other reply in the thread is."""
    first = bench.fake.tell(QUESTION)
    poll(lambda: len(texts_under(bench.fake, first, DIRECT)) == 1)
    bench.answerer.questions.clear()
    assert (1, ["Och lön?"]) == bench.asked(lambda: bench.fake.broadcast("Och lön?", first))
    assert 2 == len(texts_under(bench.fake, first, DIRECT))


@pytest.mark.parametrize("where", ["tell", "mention"])
def test_a_question_in_a_quotation_is_answered_and_said_to_be_one(bench: Bench, where: str) -> None:
    """In one line, above the answer's own; the same in a channel."""
    text = f"Kan du svara på det här?\n&gt; {QUESTION}"
    ask = getattr(bench.fake, where)
    (reply,) = bench.replies(lambda: ask(text, blocks=[rich_text(text)]))
    assert [QUESTION] == bench.answerer.questions
    assert SWEDISH.answers_quoted.format(question=QUESTION) in reply.split("\n")


def test_the_line_is_in_the_language_of_the_quotation(bench: Bench) -> None:
    """Which is that of the answer."""
    (reply,) = bench.replies(lambda: bench.fake.tell("Kan du svara?\n&gt; where is payroll?"))
    assert ENGLISH.answers_quoted.format(question="where is payroll?") in reply.split("\n")


@pytest.mark.parametrize("own", ["", "Kan du svara på det här?"])
def test_a_forwarded_message_is_a_question(bench: Bench, own: str) -> None:
    """Alone, or where what stands beside it only points at it."""
    message = Said("C0OTHER0001", bench.fake.workspace.new_ts(), None, KIM, QUESTION)
    (reply,) = bench.replies(lambda: bench.fake.forward(message, own))
    assert [QUESTION] == bench.answerer.questions
    assert SWEDISH.answers_forwarded.format(question=QUESTION) in reply.split("\n")


def test_own_words_go_before_a_forwarded_message(bench: Bench) -> None:
    """Then no line says otherwise."""
    message = Said("C0OTHER0001", bench.fake.workspace.new_ts(), None, KIM, QUESTION)
    (reply,) = bench.replies(lambda: bench.fake.forward(message, "När betalas lön?"))
    assert ["När betalas lön?"] == bench.answerer.questions
    assert "vidarebefordrade" not in reply


def test_a_question_with_a_file_is_answered_and_the_file_is_told_of(bench: Bench) -> None:
    """In one line of the one reply."""
    (reply,) = bench.replies(
        lambda: bench.fake.tell(QUESTION, subtype="file_share", files=[file("karta.png")])
    )
    assert [QUESTION] == bench.answerer.questions
    assert 1 == reply.split("\n").count(SWEDISH.files_not_read)


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("", {"files": [file("karta.png")]}, SWEDISH.file_alone),
        ("Kan du svara på det här?", {"files": [file("karta.png")]}, SWEDISH.file_alone),
        ("Kan du svara på det här?", {}, SWEDISH.nothing_to_answer),
        ("<https://acme.slack.com/archives/C1/p1>", {}, SWEDISH.nothing_to_answer),
    ],
)
def test_what_is_asked_where_it_can_not_be_read_gets_a_sentence(
    bench: Bench, text: str, more: dict[str, Any], expected: str
) -> None:
    """Which says what to do instead; nothing is searched for."""
    for ask in (bench.fake.tell, bench.fake.mention):
        assert [expected] == bench.replies(partial(ask, text, **more))
    assert [] == bench.answerer.questions


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"Vem är chef för <@{KIM}>?", "Vem är chef för Kim Ek?"),
        (f"Vem är <@{KIM}|kimpan>s chef?", "Vem är Kim Eks chef?"),
        (f"Vem är chef för <@{LEDA}>?", "Vem är chef för Leda & Co <b>?"),
        (f"Kan du svara?\n&gt; Vem är chef för <@{KIM}>?", "Vem är chef för Kim Ek?"),
        ("Vilka är med i <!subteam^S0HR000001>?", "Vilka är med i HR-gruppen?"),
        (f"<@{KIM}> Var sitter HR?", QUESTION),
    ],
)
def test_whoever_is_mentioned_is_asked_about_by_name(
    bench: Bench, text: str, question: str
) -> None:
    """Looked up in Slack: the full name, else the one that is shown."""
    for ask in (bench.fake.tell, bench.fake.mention):
        assert (1, [question]) == bench.asked(partial(ask, text))


def test_the_bots_own_mention_is_nobody(bench: Bench) -> None:
    """However Slack writes it, and in the middle of a sentence too."""
    bot = f"<@{workspace.BOT_USER}|omorg>"
    assert (1, [QUESTION]) == bench.asked(lambda: bench.fake.mention(f"{bot} {QUESTION}"))
    assert (1, ["Vet var HR sitter?"]) == bench.asked(
        lambda: bench.fake.tell(f"Vet <@{workspace.BOT_USER}> var HR sitter?")
    )


@pytest.mark.parametrize("why", ["scope", "nobody", "broken", "many"])
def test_a_mention_that_can_not_be_read_is_said_to_be_one(bench: Bench, why: str) -> None:
    """And the name is asked for; nothing is searched for without it."""
    ask = f"Vem är chef för <@{KIM}>?"
    # Who asks is known by then: it is the mention that can't be looked up.
    assert (1, [QUESTION]) == bench.asked(lambda: bench.fake.tell(QUESTION))
    if why == "scope":
        bench.fake.workspace.scopes = workspace.DEFAULT_SCOPES - {"users:read"}
    if why == "nobody":
        ask = "Vem är chef för <@U0NOBODY001>?"
    if why == "broken":
        bench.fake.faults.add("users.info", Fault(status=500))
    if why == "many":
        ask = " och ".join(f"<@U0MANY0000{number}>" for number in range(9)) + " har vilken chef?"
    assert [SWEDISH.mention_unread] == bench.replies(lambda: bench.fake.tell(ask))
    assert [] == bench.answerer.questions


def test_no_name_is_logged(bench: Bench) -> None:
    """Nor the id, whether it could be looked up or not."""
    with structlog.testing.capture_logs() as logs:
        bench.replies(lambda: bench.fake.tell(f"Vem är chef för <@{KIM}>?"))
        bench.replies(lambda: bench.fake.tell(f"explode <@{KIM}> är chef för vem"))
        bench.replies(lambda: bench.fake.tell("Vem är chef för <@U0NOBODY001>?"))
    assert 2 <= len(logs)
    written = json.dumps(logs)
    assert [] == [word for word in ("Kim", KIM, "U0NOBODY001", "kimpan") if word in written]


def test_the_shortcut_reads_a_message_in_the_same_way(bench: Bench) -> None:
    """Quotation, forward, mention and file, in the window that opens."""
    text = f"<@{workspace.BOT_USER}> kan du svara?\n&gt; Vem är chef för <@{KIM}>?"
    ts = bench.fake.say(text.replace(workspace.BOT_USER, "U0ANNAN0001"), files=[file("a.png")])
    message = next(said for said in bench.fake.workspace.messages() if said.ts == ts)
    bench.fake.people.shortcut(message, SHORTCUT)
    poll(lambda: "Vem är chef för Kim Ek?" in bench.answerer.questions)

    def view() -> str:
        dialog = bench.fake.workspace.shown.dialog_of(workspace.PERSON)
        return json.dumps(dialog, ensure_ascii=False)

    note = SWEDISH.answers_quoted.format(question="Vem är chef för Kim Ek?")
    poll(lambda: note in view() and SWEDISH.files_not_read in view())


# ---- workflows and other bots
WORKFLOW = {"bot_id": "B0FLOW00001", "subtype": "bot_message", "app_id": "A0FLOW00001"}


def run_workflow(fake: FakeSlack, text: str, times: int = 1, **fields: object) -> None:
    """Let a workflow mention the bot in a channel; Slack names no user there."""
    event = {"type": "app_mention", "channel": workspace.CHANNEL, "text": fake.mentioning(text)}
    event |= {"ts": fake.workspace.new_ts(), "team": workspace.TEAM, **WORKFLOW}
    fake.deliver(event | fields, times=times)


def test_bots_are_not_answered_unless_that_is_set(bench: Bench) -> None:
    """By default a workflow that mentions the bot gets nothing."""
    assert (0, []) == bench.asked(lambda: run_workflow(bench.fake, QUESTION))


@pytest.fixture
def answering() -> Iterator[Bench]:
    """Give a bot that answers other bots."""
    answerer = ScriptedAnswerer()
    with (
        FakeSlack(ack_seconds=30) as fake,
        running_bot(fake, answerer, answer_bots=True, answer_threads=1),
    ):
        yield Bench(fake, answerer)


def test_a_workflow_is_answered_where_that_is_set(answering: Bench) -> None:
    """Once, following up nothing, with a bin for nobody."""
    fake = answering.fake
    assert (1, [QUESTION]) == answering.asked(lambda: run_workflow(fake, QUESTION, times=2))
    assert (1, ["Och lön?"]) == answering.asked(lambda: run_workflow(fake, "Och lön?"))
    # Each is followed by a question that ``replies`` asks.
    assert [None, None] == answering.answerer.followed[::2]
    said = [one for one in fake.workspace.replies() if one.channel == workspace.CHANNEL]
    assert "omorg_delete" not in json.dumps([one.blocks for one in said])


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": workspace.BOT},
        {"user": workspace.BOT_USER},
        {"app_id": workspace.APP},
        {"thread_ts": "1700000000.000100"},
        {"hidden": True},
        {"subtype": "message_changed"},
    ],
    ids=["own bot", "own user", "own app", "in a thread", "hidden", "changed"],
)
def test_what_could_go_round_is_not_answered(answering: Bench, fields: dict[str, Any]) -> None:
    """The bot's own messages, and whatever another bot says in a thread."""
    assert (0, []) == answering.asked(lambda: run_workflow(answering.fake, QUESTION, **fields))


def test_a_direct_message_by_a_bot_is_not_answered(answering: Bench) -> None:
    """Only a mention is meant for the bot."""
    assert (0, []) == answering.asked(
        lambda: run_workflow(
            answering.fake, QUESTION, type="message", channel=DIRECT, channel_type="im"
        )
    )


def test_two_bots_that_react_to_each_other_come_to_an_end(answering: Bench) -> None:
    """Whatever the other one does: after some replies it gets no more in that conversation."""
    fake = answering.fake
    asked = 0

    def replies() -> int:
        return sum(one.channel == workspace.CHANNEL for one in fake.workspace.replies())

    def rounds() -> int:
        """Ask anew for each reply, as a bot would that is woken by them; return the replies."""
        nonlocal asked
        while asked <= replies() and asked < 3 * REPLIES_TO_A_BOT:
            asked += 1
            run_workflow(fake, f"{QUESTION} {asked}")
        return replies()

    poll(lambda: rounds() == REPLIES_TO_A_BOT)
    answering.replies(rounds)
    assert (REPLIES_TO_A_BOT, REPLIES_TO_A_BOT + 1) == (replies(), asked)
    assert 1 == len(answering.replies(lambda: fake.mention("Och var sitter lön?")))
