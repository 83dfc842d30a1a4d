"""Every way to ask and every button, with the real Bolt app against the local workspace."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.i18n.sentences import SWEDISH as USUAL
from bot.preview.slack_api.server import Fault
from bot.slack.i18n.admin import ENGLISH as ADMIN_ENGLISH
from bot.slack.i18n.admin import SWEDISH as ADMIN_SWEDISH
from bot.slack.i18n.slack import ENGLISH, SWEDISH
from bot.slack.listeners import SHORTCUT
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import poll, settled, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ADAM,
    ANNA,
    CLOSED,
    ELLA,
    FILES,
    GITA,
    MAJA,
    PAY,
    SECRET_ANSWER,
    SECRET_QUESTION,
    Office,
    actions_in,
    open_office,
    praise,
    shown,
    texts_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.preview.workspace.state import Said

HR = "HR sitter i Stadshuset."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give one office that the tests of this module share."""
    workplace = Workplace(tmp_path_factory.mktemp("surfaces"), FakeEmbedder())
    with open_office(workplace) as opened:
        yield opened


def asked(office: Office, question: str = "Var sitter HR?", user: str = ANNA) -> Said:
    """Return the reply to a mention."""
    (said,) = office.new(lambda: office.fake.mention(question, user=user))
    return said


def test_an_answer_says_what_from_when_and_what_can_be_done(office: Office) -> None:
    """Lead, title, marked quote, date in words, and buttons for the rest."""
    said = asked(office)
    assert HR == said.text.split("\n")[0]
    assert "3 februari 2026, angivet i dokumentet" in texts_in(list(said.blocks))
    assert ["omorg_more", "omorg_ask", "omorg_feedback", "omorg_delete"] == list(
        actions_in(said.blocks)
    )


def test_a_command_is_answered_to_the_person_alone(office: Office) -> None:
    """The question, which the channel doesn't see either, stands over the answer."""
    (said,) = office.new(lambda: office.fake.people.command("Var sitter HR?", channel=CLOSED))
    assert (ANNA, CLOSED) == (said.only_for, said.channel)
    assert "”Var sitter HR?”" == texts_in(list(said.blocks))[0]
    assert HR == said.text.split("\n")[0]


def test_a_command_is_answered_for_the_persons_groups(office: Office) -> None:
    """What only managers may know can't be shared with the channel; what all may know can."""
    ask = office.fake.people.command
    (secret,) = office.new(lambda: ask(SECRET_QUESTION, user=MAJA))
    (public,) = office.new(lambda: ask("Var sitter HR?", user=MAJA))
    assert SECRET_ANSWER == secret.text.split("\n")[0]
    assert (False, True) == (
        "omorg_share" in actions_in(secret.blocks),
        "omorg_share" in actions_in(public.blocks),
    )


@pytest.mark.parametrize(("text", "user"), [("", ANNA), ("help", ANNA), ("hjälp", ADAM)])
def test_a_command_without_a_question_says_what_it_can_do(
    office: Office, text: str, user: str
) -> None:
    """Admins are told of their commands as well."""
    (said,) = office.new(lambda: office.fake.people.command(text, user=user))
    assert (user == ADAM) == (ADMIN_SWEDISH.admin_commands in said.text)
    assert ADMIN_SWEDISH.commands in said.text


def test_a_shared_answer_stands_in_the_channel(office: Office) -> None:
    """With the name of whoever shared it; the person can delete it again."""
    (own,) = office.new(lambda: office.fake.people.command("Var sitter HR?"))
    share = actions_in(own.blocks)["omorg_share"]
    public, told = office.new(lambda: office.fake.people.click(own, share), 2)
    assert (None, None, own.channel) == (public.only_for, public.thread_ts, public.channel)
    assert {"type": "user", "user_id": ANNA} in public.blocks[0]["elements"][0]["elements"]
    assert HR in shown(public)
    assert (ANNA, SWEDISH.shared) == (told.only_for, told.text)
    office.fake.people.click(public, actions_in(public.blocks)["omorg_delete"])
    poll(lambda: public.ts not in {said.ts for said in office.fake.workspace.replies()})


def test_an_answer_is_shared_only_where_the_bot_can_see_the_channel(office: Office) -> None:
    """In a private channel without the bot it says how to let it in."""
    (own,) = office.new(lambda: office.fake.people.command("Var sitter HR?", channel=CLOSED))
    share = actions_in(own.blocks)["omorg_share"]
    (told,) = office.new(lambda: office.fake.people.click(own, share))
    assert SWEDISH.share_no_room == told.text


def test_an_answer_is_not_shared_with_another_organisation(office: Office) -> None:
    """The channel is looked at again when it is to be shared."""
    channel = "C0LATER0001"
    office.fake.workspace.channels[channel] = "senare-delad"
    (own,) = office.new(lambda: office.fake.people.command("Var sitter HR?", channel=channel))
    office.fake.workspace.directory.shared.add(channel)
    share = actions_in(own.blocks)["omorg_share"]
    (told,) = office.new(lambda: office.fake.people.click(own, share))
    assert USUAL.other_organisation == told.text


def test_more_passages_are_shown_to_the_one_who_asks_for_them(office: Office) -> None:
    """In the thread, numbered on, without those that the answer has."""
    said = asked(office, "HR kontor")
    (more,) = office.new(
        lambda: office.fake.people.click(said, actions_in(said.blocks)["omorg_more"], user=MAJA)
    )
    assert (MAJA, said.thread_ts) == (more.only_for, more.thread_ts)
    numbers = [text for text in texts_in(list(more.blocks)) if text.endswith(". ")]
    assert "4. " == numbers[0]
    titles = {"Husen", "Gamla hus", "Mer om HR", "Allt", "Var HR finns"}
    assert set() == titles & set(texts_in(list(said.blocks))) & set(texts_in(list(more.blocks)))


def test_no_more_passages(office: Office) -> None:
    """It says so where there are none."""
    said = asked(office, "Lön den 27:e?")
    more = actions_in(said.blocks)["omorg_more"]
    (told,) = office.new(lambda: office.fake.people.click(said, more))
    assert SWEDISH.no_more == told.text


def test_praise_is_kept_and_thanked_for(office: Office) -> None:
    """With the day and the documents, and nothing of who or where."""
    said = asked(office)
    (thanks,) = office.new(lambda: office.fake.people.click(said, praise(said, helpful=True)))
    row = {"helpful": True, "reason": None, "comment": None, "documents": ["hr.md"]}
    assert {"day": dt.date.today(), **row} == office.feedback.rows[-1]  # noqa: DTZ011 - the local day
    assert (ANNA, SWEDISH.thanks_feedback) == (thanks.only_for, thanks.text)


def test_blame_asks_for_a_reason(office: Office) -> None:
    """One of three, and a comment for whoever wants to; then it is kept."""
    said = asked(office)
    bad = praise(said, helpful=False)
    view = office.dialog(lambda: office.fake.people.click(said, bad), SWEDISH.feedback_title)
    filled = {"reason": "outdated", "comment": "De har flyttat."}
    office.fake.people.submit(view, filled)
    poll(lambda: office.feedback.rows[-1]["reason"] == "outdated")
    row = {"helpful": False, **filled, "documents": ["hr.md"]}
    assert row == {key: office.feedback.rows[-1][key] for key in row}
    poll(lambda: SWEDISH.thanks_feedback in texts_in(office.fake.workspace.shown.dialog_of(ANNA)))


def test_feedback_that_is_lost_is_not_thanked_for(office: Office) -> None:
    """The person is told that it could not be kept."""
    said = asked(office)
    office.feedback.works = False
    (told,) = office.new(lambda: office.fake.people.click(said, praise(said, helpful=True)))
    office.feedback.works = True
    assert SWEDISH.feedback_lost == told.text


def test_a_person_is_asked_with_what_was_confirmed(office: Office) -> None:
    """The contact for the question is named; what is sent is what the person left in the field."""
    said = asked(office, "När betalas lön?")
    ask = actions_in(said.blocks)["omorg_ask"]
    view = office.dialog(lambda: office.fake.people.click(said, ask), SWEDISH.ask_person)
    assert "Frågan skickas till Lönesupport, #lonesupport." in texts_in(view)
    assert SWEDISH.ask_hint_thread in texts_in(view)
    assert "När betalas lön?" == view["blocks"][1]["element"]["initial_value"]
    before = len(office.fake.workspace.messages(PAY))
    office.fake.people.submit(view, {"question": "När betalas lön <!channel>?"})
    poll(lambda: len(office.fake.workspace.messages(PAY)) > before)
    sent = office.fake.workspace.messages(PAY)[-1]
    assert "När betalas lön <!channel>?" in texts_in(list(sent.blocks))
    asked_for = f"<@{ANNA}> undrar: När betalas lön &lt;!channel&gt;?"
    assert asked_for == sent.text.split("\n")[0]
    outcome = SWEDISH.sent.format(contact="#lonesupport")
    poll(lambda: outcome in texts_in(office.fake.workspace.shown.dialog_of(ANNA)))


def test_a_question_that_is_not_sent_is_told_of(office: Office) -> None:
    """Slack refuses: the dialog says where to write instead."""
    said = asked(office, "När betalas lön?")
    ask = actions_in(said.blocks)["omorg_ask"]
    view = office.dialog(lambda: office.fake.people.click(said, ask), SWEDISH.ask_person)
    office.fake.faults.add("chat.postMessage", Fault(error="channel_not_found"))
    office.fake.people.submit(view, {})
    outcome = SWEDISH.not_sent.format(contact="#lonesupport")
    poll(lambda: outcome in texts_in(office.fake.workspace.shown.dialog_of(ANNA)))


def test_a_contact_outside_slack_is_named(office: Office) -> None:
    """Nothing can be sent there, and the dialog has no button that would."""
    said = asked(office, "Vad säger facket?")
    ask = actions_in(said.blocks)["omorg_ask"]
    view = office.dialog(lambda: office.fake.people.click(said, ask), SWEDISH.ask_person)
    told = SWEDISH.ask_elsewhere.format(name="Facket", contact="facket@example.se")
    assert told in texts_in(view)
    assert "submit" not in view


@pytest.mark.parametrize("user", [ANNA, ADAM, ELLA])
def test_the_asker_and_admins_delete_a_reply(office: Office, user: str) -> None:
    """The bin is shown to the asker and to the admins that are listed by id."""
    said = asked(office)
    delete = actions_in(said.blocks)["omorg_delete"]
    assert [ANNA, ADAM] == delete["visible_to_user_ids"]
    office.fake.people.click(said, delete, user=user)
    poll(lambda: said not in office.fake.workspace.replies())


def test_nobody_else_deletes_a_reply(office: Office) -> None:
    """Whoever sends the click all the same is told so, and the reply stays."""
    said = asked(office)
    delete = actions_in(said.blocks)["omorg_delete"]
    (told,) = office.new(lambda: office.fake.people.click(said, delete, user=MAJA))
    assert (MAJA, SWEDISH.deleted_not) == (told.only_for, told.text)
    assert said in office.fake.workspace.replies()


def test_the_shortcut_answers_a_message_in_a_dialog(office: Office) -> None:
    """What a colleague wrote is answered for whoever chose it, with that person's groups."""
    ts = office.fake.say(SECRET_QUESTION)
    (message,) = [said for said in office.fake.workspace.messages() if said.ts == ts]

    def choose(user: str) -> list[str]:
        act = office.fake.people.shortcut
        view = office.dialog(lambda: act(message, SHORTCUT, user=user), SWEDISH.answer_title, user)
        return texts_in(view)

    assert (True, False) == (SECRET_ANSWER in choose(MAJA), SECRET_ANSWER in choose(ANNA))
    assert SWEDISH.outsider in choose(GITA)


def test_the_shortcut_answers_where_no_dialog_opens(office: Office) -> None:
    """Slack refuses the dialog: the answer comes as a message that only the person sees."""
    ts = office.fake.say("Var sitter HR?")
    (message,) = [said for said in office.fake.workspace.messages() if said.ts == ts]
    office.fake.faults.add("views.open", Fault(error="expired_trigger_id"))
    (said,) = office.new(lambda: office.fake.people.shortcut(message, SHORTCUT))
    assert (ANNA, HR) == (said.only_for, said.text.split("\n")[0])


def test_the_home_tab_tells_what_there_is(office: Office) -> None:
    """What the person may read, the newest first, and how private it is; admins have a panel."""
    homes = office.fake.workspace.shown.homes
    for user in (MAJA, ADAM, ELLA):
        office.fake.open_app(user=user)
    poll(lambda: homes.keys() >= {MAJA, ADAM, ELLA})
    seen = texts_in(homes[MAJA])
    assert {"Var HR finns", "3 februari 2026 – ", ADMIN_SWEDISH.home_privacy} <= set(seen)
    assert "Övertalighet" in seen
    assert [] == [t for u in (ADAM, ELLA) for t in texts_in(homes[u]) if "vertalighet" in t]
    going_back = ["rollback"] if office.operations.status().earlier else []
    panel = {f"omorg_admin_{name}" for name in ("rebuild", "status", "check", *going_back)}
    assert (set(), panel, panel) == tuple(set(actions_in(homes[u])) for u in (MAJA, ADAM, ELLA))
    assert ADMIN_ENGLISH.home_title in texts_in(homes[ELLA])


def test_a_guests_home_tab_says_why_it_is_empty(office: Office) -> None:
    """No titles are shown to somebody who isn't answered."""
    office.fake.open_app(user=GITA)
    poll(lambda: GITA in office.fake.workspace.shown.homes)
    assert [SWEDISH.outsider] == texts_in(office.fake.workspace.shown.homes[GITA])


def test_the_agents_view_offers_questions(tmp_path: Path) -> None:
    """Those that the documents answer with certainty, as the library finds them."""
    files = FILES | {"frågor.md": "# Frågor\n\n## När betalas lön?\n\nLön betalas den 27:e.\n"}
    with open_office(Workplace(tmp_path, FakeEmbedder()), files) as office:
        office.fake.open_app("messages", user=ELLA)
        direct = office.fake.workspace.direct_with(ELLA)
        poll(lambda: direct in office.fake.workspace.shown.prompts)
        offered = [one["message"] for one in office.fake.workspace.shown.prompts[direct]]
        office.fake.open_app(user=ELLA)
        poll(lambda: ELLA in office.fake.workspace.shown.homes)
        home = texts_in(office.fake.workspace.shown.homes[ELLA])
        assert ["När betalas lön?"] == offered
        assert offered == home[home.index(ADMIN_ENGLISH.prompts_title) + 1 :][:1]


def test_the_interface_follows_the_questions_language(office: Office) -> None:
    """Buttons and labels are English under an English question; the quote stays Swedish."""
    said = asked(office, "Where does HR sit?")
    labels = set(texts_in(list(said.blocks)))
    assert {ENGLISH.more, ENGLISH.ask_person, ENGLISH.helpful, HR} <= labels
    assert set() == {SWEDISH.more, SWEDISH.ask_person, SWEDISH.helpful} & labels


def test_a_button_of_another_time_is_acknowledged(office: Office) -> None:
    """An earlier version's, for example: Slack would show a warning sign if nobody took it."""
    said = asked(office)
    office.fake.people.click(said, {"action_id": "gammal_knapp", "type": "button"})
    office.quiet()
    assert settled(office.fake)


def test_a_click_that_comes_twice_counts_once(office: Office) -> None:
    """Slack sends a request again whose acknowledgement was lost."""
    said = asked(office)
    before = len(office.feedback.rows)
    office.new(lambda: office.fake.people.click(said, praise(said, helpful=True)))
    sent = office.fake.sockets.acks[-1]
    assert sent.event_id.startswith("trigger-")
    office.fake.people.again()
    office.quiet()
    assert before + 1 == len(office.feedback.rows)
