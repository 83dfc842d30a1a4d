"""Who sees what: limited documents, groups, guests, shared channels; everything fails closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.i18n.sentences import SWEDISH as USUAL
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.slack.i18n.slack import SWEDISH
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ANNA,
    GITA,
    MAJA,
    SECRET_ANSWER,
    SECRET_QUESTION,
    Office,
    actions_in,
    open_office,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give one office that the tests of this module share."""
    workplace = Workplace(tmp_path_factory.mktemp("private"), FakeEmbedder())
    with open_office(workplace) as opened:
        yield opened


def test_a_limited_document_is_never_quoted_in_a_channel(office: Office) -> None:
    """The channel gets what anybody would; the manager alone sees the answer, in the thread."""
    public, own = office.new(lambda: office.fake.mention(SECRET_QUESTION, user=MAJA), 2)
    (others,) = office.new(lambda: office.fake.mention(SECRET_QUESTION, user=ANNA))
    assert (None, MAJA, None) == (public.only_for, own.only_for, others.only_for)
    assert USUAL.not_found == public.text.split("\n")[0]
    assert public.thread_ts == own.thread_ts
    assert SECRET_ANSWER == own.text.split("\n")[0]
    assert SWEDISH.only_for_you in shown(own)
    assert "vertalighet meddelas" not in shown(public)


def test_the_public_reply_is_the_same_whoever_asks(office: Office) -> None:
    """Nothing of it but the bin's owner tells whether the asker may see more."""
    first, _ = office.new(lambda: office.fake.mention(SECRET_QUESTION, user=MAJA), 2)
    (second,) = office.new(lambda: office.fake.mention(SECRET_QUESTION, user=ANNA))
    assert shown(second) == shown(first)
    assert second.blocks[:-1] == first.blocks[:-1]
    ask = [actions_in(said.blocks)["omorg_ask"] for said in (first, second)]
    assert ask[0] == ask[1]


def test_nothing_is_added_where_the_own_answer_is_the_public_one(office: Office) -> None:
    """A manager who asks what everybody may know gets one reply."""
    office.new(lambda: office.fake.mention("Var sitter HR?", user=MAJA))
    office.quiet(MAJA)
    said = [one for one in office.fake.workspace.replies() if one.only_for == MAJA]
    assert [SECRET_ANSWER] == sorted({one.text.split("\n")[0] for one in said})


@pytest.mark.parametrize(("user", "first"), [(MAJA, SECRET_ANSWER), (ANNA, USUAL.not_found)])
def test_a_direct_message_is_answered_for_the_person(office: Office, user: str, first: str) -> None:
    """A manager is quoted the limited document there, and nobody else is."""
    (said,) = office.new(lambda: office.fake.tell(SECRET_QUESTION, user=user))
    assert first == said.text.split("\n")[0]


def test_a_direct_message_that_comes_as_a_mention_is_private_all_the_same(office: Office) -> None:
    """Slack may send it without telling what kind of conversation it is in."""
    direct = office.fake.workspace.direct_with(MAJA)
    text = f"<@{workspace.BOT_USER}> {SECRET_QUESTION}"
    event = {"type": "app_mention", "user": MAJA, "text": text, "channel": direct}
    ts = office.fake.workspace.new_ts()
    (said,) = office.new(lambda: office.fake.deliver({**event, "ts": ts}))
    assert SECRET_ANSWER == said.text.split("\n")[0]


@pytest.mark.parametrize("where", ["mention", "tell"])
def test_a_guest_is_refused(office: Office, where: str) -> None:
    """Politely, and whatever user group the guest was put into."""
    ask = getattr(office.fake, where)
    (said,) = office.new(lambda: ask(SECRET_QUESTION, user=GITA))
    assert SWEDISH.outsider == said.text


def test_a_guests_command_and_click_are_refused(office: Office) -> None:
    """Every way in asks who it is."""
    (answer,) = office.new(lambda: office.fake.mention("Var sitter HR?"))
    (refused,) = office.new(lambda: office.fake.people.command("Var sitter HR?", user=GITA))
    more = actions_in(answer.blocks)["omorg_more"]
    (clicked,) = office.new(lambda: office.fake.people.click(answer, more, user=GITA))
    assert [SWEDISH.outsider] * 2 == [refused.text, clicked.text]
    assert [GITA] * 2 == [refused.only_for, clicked.only_for]


def test_a_command_in_a_shared_channel_is_refused(office: Office) -> None:
    """As a mention there is."""
    shared = "C0SHARED001"
    office.fake.workspace.channels[shared] = "delad"
    office.fake.workspace.directory.shared.add(shared)
    (said,) = office.new(lambda: office.fake.people.command("Var sitter HR?", channel=shared))
    assert USUAL.other_organisation == said.text


def test_a_click_shows_what_the_one_who_clicks_may_see(office: Office) -> None:
    """Further passages are looked up anew: a manager sees more, alone, and Anna nothing of it."""
    question = "Semester och HR?"
    (answer,) = office.new(lambda: office.fake.mention(question, user=ANNA))
    more = actions_in(answer.blocks)["omorg_more"]
    (annas,) = office.new(lambda: office.fake.people.click(answer, more, user=ANNA))
    (majas,) = office.new(lambda: office.fake.people.click(answer, more, user=MAJA))
    assert (ANNA, MAJA) == (annas.only_for, majas.only_for)
    assert (False, True) == ("vertalighet" in shown(annas), "vertalighet" in shown(majas))


def test_a_button_that_was_changed_opens_nothing(office: Office) -> None:
    """A value is signed, for one button alone."""
    (answer,) = office.new(lambda: office.fake.mention("Var sitter HR?"))
    buttons = actions_in(answer.blocks)
    changed = {**buttons["omorg_more"]}
    changed["value"] = changed["value"].replace("HR", "Övertalighet")
    moved = {**buttons["omorg_delete"], "value": buttons["omorg_ask"]["value"]}
    first, second = (
        office.new(partial(office.fake.people.click, answer, action))[0]
        for action in (changed, moved)
    )
    assert [SWEDISH.expired] * 2 == [first.text, second.text]
    assert answer in office.fake.workspace.replies()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Office]:
    """Give an office of its own, which has looked nobody up yet."""
    with open_office(Workplace(tmp_path, FakeEmbedder())) as opened:
        yield opened


@pytest.mark.parametrize("method", ["usergroups.list", "usergroups.users.list"])
def test_groups_that_can_not_be_looked_up_are_denied(fresh: Office, method: str) -> None:
    """Then a manager is answered like everybody else, in one reply."""
    fresh.fake.faults.add(method, Fault(status=500), times=9)
    (said,) = fresh.new(lambda: fresh.fake.tell(SECRET_QUESTION, user=MAJA))
    assert USUAL.not_found == said.text.split("\n")[0]


def test_somebody_who_can_not_be_looked_up_could_be_a_guest(fresh: Office) -> None:
    """While Slack fails nobody new is answered, and each is told to ask again."""
    fresh.fake.faults.add("users.info", Fault(status=500), times=1)
    (said,) = fresh.new(lambda: fresh.fake.tell("Var sitter HR?", user=MAJA))
    assert SWEDISH.cannot_check == said.text


def test_without_the_scopes_everybody_is_answered_as_anybody(fresh: Office) -> None:
    """An app that may not look people up answers, from public documents alone."""
    fresh.fake.workspace.scopes -= {"users:read", "usergroups:read"}
    (secret,) = fresh.new(lambda: fresh.fake.tell(SECRET_QUESTION, user=MAJA))
    (public,) = fresh.new(lambda: fresh.fake.tell("Var sitter HR?", user=MAJA))
    assert "HR sitter i Stadshuset." == public.text.split("\n")[0]
    assert USUAL.not_found == secret.text.split("\n")[0]


def test_what_can_not_be_shown_in_the_channel_comes_in_a_direct_message(fresh: Office) -> None:
    """The asker gets it even where Slack refuses the private post."""
    fresh.fake.faults.add("chat.postEphemeral", Fault(error="user_not_in_channel"))
    _, own = fresh.new(lambda: fresh.fake.mention(SECRET_QUESTION, user=MAJA), 2)
    assert fresh.fake.workspace.direct_with(MAJA) == own.channel
    assert SECRET_ANSWER == own.text.split("\n")[0]
