"""Windows over a conversation: the shortcut's answer and its buttons, asking a person, thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.i18n.sentences import SWEDISH as USUAL
from bot.preview.slack_api.methods import permalink
from bot.preview.slack_api.server import Fault
from bot.slack.i18n.slack import SWEDISH
from bot.slack.listeners import SHORTCUT
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import poll, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ANNA,
    MAJA,
    PAY,
    SECRET_ANSWER,
    SECRET_QUESTION,
    Office,
    actions_in,
    open_office,
    praise,
    texts_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.preview.workspace.state import Said

GENERAL = "C0LOCAL0001"
PAY_QUESTION = "När betalas lön?"
PAY_ANSWER = "Lön betalas den 27:e."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give one office that the tests of this module share."""
    workplace = Workplace(tmp_path_factory.mktemp("windows"), FakeEmbedder())
    with open_office(workplace) as opened:
        yield opened


def window(office: Office, question: str, user: str = ANNA) -> tuple[Said, dict[str, Any]]:
    """Let somebody choose the shortcut on a message in the channel; return it and the window."""
    ts = office.fake.say(question)
    (written,) = [said for said in office.fake.workspace.messages() if said.ts == ts]
    act = office.fake.people.shortcut
    view = office.dialog(lambda: act(written, SHORTCUT, user=user), SWEDISH.answer_title, user)
    return written, view


def press(
    office: Office, view: dict[str, Any], action: str, title: str, user: str = ANNA
) -> dict[str, Any]:
    """Let somebody press a button in a window; return the one that opens over it."""
    shown = office.fake.workspace.shown
    office.fake.people.click_dialog(view, actions_in(view)[action], user=user)

    def over() -> dict[str, Any] | None:
        top = shown.dialog_of(user)
        above = top is not None and top["id"] != view["id"] and top["title"]["text"] == title
        return top if above else None

    poll(lambda: over() is not None)
    found = over()
    assert found is not None
    # The answer is below it still.
    assert view["id"] in shown.dialogs
    return found


def sent_to(office: Office, channel: str, view: dict[str, Any], user: str = ANNA) -> Said:
    """Send a dialog, and return the message that comes into a channel."""
    before = len(office.fake.workspace.messages(channel))
    office.fake.people.submit(view, {}, user=user)
    poll(lambda: len(office.fake.workspace.messages(channel)) > before)
    return office.fake.workspace.messages(channel)[-1]


def test_the_shortcuts_window_has_its_buttons(office: Office) -> None:
    """Further passages, a person, sharing in the thread, and feedback."""
    _, view = window(office, "Var sitter HR?")
    names = ["omorg_more", "omorg_ask", "omorg_share", "omorg_helpful", "omorg_not_helpful"]
    assert names == list(actions_in(view))
    assert SWEDISH.share_thread in texts_in(view)


def test_what_only_some_may_read_can_not_be_shared_from_the_window(office: Office) -> None:
    """A manager's window has no button for it."""
    _, view = window(office, SECRET_QUESTION, MAJA)
    assert SECRET_ANSWER in texts_in(view)
    assert "omorg_share" not in actions_in(view)


def test_an_answer_is_shared_in_the_thread_of_the_message(office: Office) -> None:
    """With the name of whoever shared it, who can delete it again."""
    written, view = window(office, "Var sitter HR?")
    before = len(office.fake.workspace.replies())
    told = press(office, view, "omorg_share", "Omorg")
    assert SWEDISH.shared_thread in texts_in(told)
    (shared,) = office.fake.workspace.replies()[before:]
    assert (GENERAL, written.ts, None) == (shared.channel, shared.thread_ts, shared.only_for)
    assert {"type": "user", "user_id": ANNA} in shared.blocks[0]["elements"][0]["elements"]
    office.fake.people.click(shared, actions_in(shared.blocks)["omorg_delete"])
    poll(lambda: shared not in office.fake.workspace.replies())


def test_somebody_elses_window_shares_nothing(office: Office) -> None:
    """A click with a value that was made for another person is refused."""
    _, view = window(office, "Var sitter HR?")
    before = len(office.fake.workspace.replies())
    _, majas = window(office, "Var sitter HR?", MAJA)
    share = actions_in(view)["omorg_share"]
    office.fake.people.click_dialog(majas, share, user=MAJA)
    shown = office.fake.workspace.shown
    poll(lambda: SWEDISH.expired in texts_in(shown.dialog_of(MAJA)))
    assert before == len(office.fake.workspace.replies())


def test_further_passages_are_shown_over_the_answer(office: Office) -> None:
    """For the person's own groups, as the answer is."""
    _, view = window(office, "HR kontor")
    more = press(office, view, "omorg_more", SWEDISH.more)
    assert SWEDISH.more_title in texts_in(more)
    assert "4. " in texts_in(more)
    _, view = window(office, "Semester och HR?", ANNA)
    more = press(office, view, "omorg_more", SWEDISH.more)
    assert [] == [text for text in texts_in(more) if "vertalighet" in text]


def test_feedback_is_given_in_the_window(office: Office) -> None:
    """Praise is thanked for; blame asks for its reason, and is thanked for then."""
    _, view = window(office, "Var sitter HR?")
    thanks = press(office, view, "omorg_helpful", SWEDISH.feedback_outcome)
    assert SWEDISH.thanks_feedback in texts_in(thanks)
    assert office.feedback.rows[-1]["helpful"] is True
    _, view = window(office, "Var sitter HR?")
    asking = press(office, view, "omorg_not_helpful", SWEDISH.feedback_title)
    office.fake.people.submit(asking, {"reason": "wrong"})
    poll(lambda: office.feedback.rows[-1]["reason"] == "wrong")


def test_what_opens_too_late_takes_the_windows_place(office: Office) -> None:
    """After three seconds Slack opens nothing; what was asked for is shown all the same."""
    _, view = window(office, "Var sitter HR?")
    office.fake.faults.add("views.push", Fault(error="expired_trigger_id"))
    office.fake.people.click_dialog(view, actions_in(view)["omorg_helpful"])
    shown = office.fake.workspace.shown
    poll(lambda: SWEDISH.thanks_feedback in texts_in(shown.dialogs[view["id"]]))


def test_thanks_do_not_stand_under_what_was_wrong(office: Office) -> None:
    """The window that thanks has a title of its own, while it is sent and after."""
    (said,) = office.new(lambda: office.fake.mention("Var sitter HR?"))
    bad = praise(said, helpful=False)
    view = office.dialog(lambda: office.fake.people.click(said, bad), SWEDISH.feedback_title)
    office.fake.people.submit(view, {"reason": "outdated"})
    shown = office.fake.workspace.shown

    def title() -> str:
        return str(shown.dialogs[view["id"]]["title"]["text"])

    poll(lambda: title() != SWEDISH.feedback_title)
    assert SWEDISH.feedback_outcome == title()
    poll(lambda: SWEDISH.thanks_feedback in texts_in(shown.dialogs[view["id"]]))
    assert SWEDISH.feedback_outcome == title()


def asking_a_person(office: Office, said: Said, user: str = ANNA) -> dict[str, Any]:
    """Return the dialog in which a question is handed to a person."""
    ask = actions_in(said.blocks)["omorg_ask"]
    return office.dialog(
        lambda: office.fake.people.click(said, ask, user=user), SWEDISH.ask_person, user
    )


def test_a_person_gets_the_thread_and_what_the_bot_says(office: Office) -> None:
    """The thread's address, and the answer as everybody gets it, below the question."""
    (said,) = office.new(lambda: office.fake.mention(PAY_QUESTION))
    view = asking_a_person(office, said)
    assert SWEDISH.ask_hint_thread in texts_in(view)
    sent = sent_to(office, PAY, view)
    url = permalink(GENERAL, str(said.thread_ts))
    lines = [f"<@{ANNA}> undrar: {PAY_QUESTION}", url, SWEDISH.answered_so, PAY_ANSWER]
    assert lines == sent.text.split("\n")[:4]
    parts = sent.blocks[0]["elements"]
    assert url in [one["url"] for part in parts for one in part["elements"] if "url" in one]
    assert PAY_ANSWER in texts_in(list(sent.blocks))


def test_a_person_gets_what_a_follow_up_meant(office: Office) -> None:
    """The question as it was written; what the bot says of it is what it said in the thread."""
    (first,) = office.new(lambda: office.fake.mention("När betalas semester?"))
    thread = str(first.thread_ts)
    (said,) = office.new(lambda: office.fake.mention("Och lön?", thread_ts=thread))
    sent = sent_to(office, PAY, asking_a_person(office, said))
    assert f"<@{ANNA}> undrar: Och lön?" == sent.text.split("\n")[0]
    assert (said.text.split("\n")[-1]) == sent.text.split("\n")[-1]


def test_a_person_is_told_that_nothing_was_found(office: Office) -> None:
    """In one line; whom to ask is who reads it."""
    (said,) = office.new(lambda: office.fake.mention("Xylofon zebra lön?"))
    assert USUAL.not_found == said.text.split("\n")[0]
    sent = sent_to(office, PAY, asking_a_person(office, said))
    assert SWEDISH.answered_nothing == sent.text.split("\n")[-1]
    assert 1 == len(sent.blocks)


@pytest.mark.parametrize("way", ["direct", "command", "whisper"])
def test_a_person_gets_nothing_that_not_everybody_may_read(office: Office, way: str) -> None:
    """Nor the address of a conversation that nobody else can open."""
    fake = office.fake
    if way == "direct":
        (said,) = office.new(lambda: fake.tell(SECRET_QUESTION, user=MAJA))
    elif way == "command":
        (said,) = office.new(lambda: fake.people.command(SECRET_QUESTION, user=MAJA))
    else:
        _, said = office.new(lambda: fake.mention(SECRET_QUESTION, user=MAJA), 2)
    assert SECRET_ANSWER == said.text.split("\n")[0]
    sent = sent_to(office, GENERAL, asking_a_person(office, said, MAJA), MAJA)
    lines = sent.text.split("\n")
    assert f"<@{MAJA}> undrar: {SECRET_QUESTION}" == lines[0]
    assert SWEDISH.answered_nothing == lines[-1]
    assert (way == "whisper") == (permalink(GENERAL, str(said.thread_ts)) in lines)
    assert [] == [text for text in texts_in(list(sent.blocks)) if "meddelas i maj" in text]


def test_the_shortcuts_window_sends_the_thread_of_its_message(office: Office) -> None:
    """What is asked stands there."""
    written, view = window(office, PAY_QUESTION)
    asking = press(office, view, "omorg_ask", SWEDISH.ask_person)
    sent = sent_to(office, PAY, asking)
    assert permalink(GENERAL, written.ts) in sent.text.split("\n")


def test_a_thread_without_an_address_is_left_out(office: Office) -> None:
    """The question is sent all the same."""
    (said,) = office.new(lambda: office.fake.mention(PAY_QUESTION))
    view = asking_a_person(office, said)
    office.fake.faults.add("chat.getPermalink", Fault(error="channel_not_found"))
    sent = sent_to(office, PAY, view)
    assert [SWEDISH.answered_so, PAY_ANSWER] == sent.text.split("\n")[1:3]
