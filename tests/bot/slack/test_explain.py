"""Why a question is answered as it is: for admins alone, and blind to what they may not see."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

import pytest

from bot.answering.reader.pointed_out import WhyNot
from bot.i18n.explain import ENGLISH, SWEDISH
from bot.i18n.sentences import SWEDISH as GENERAL
from bot.preview.workspace.state import UserGroup
from bot.slack.i18n.admin import SWEDISH as ADMIN_WORDS
from bot.slack.listeners import EXPLAIN_SHORTCUT
from tests.bot.slack.test_texts import placeholders
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import poll, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ADAM,
    ANNA,
    ELLA,
    FILES,
    SECRET_ANSWER,
    SECRET_QUESTION,
    Office,
    actions_in,
    open_office,
    shown,
    texts_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.preview.workspace.state import Said

OLD = "---\ngäller_till: 2020-01-01\n---\n# HR förr\n\nHR sitter i Rådhuset.\n"
ADAM_IN_GROUP = UserGroup("S9", "hr-chefer", "Fler chefer", (ADAM,))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give an office with a document that applied once."""
    workplace = Workplace(tmp_path_factory.mktemp("explain"), FakeEmbedder())
    with open_office(workplace, FILES | {"hr förr.md": OLD}) as opened:
        yield opened


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Office]:
    """Give an office of its own."""
    with open_office(Workplace(tmp_path, FakeEmbedder())) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(asdict(SWEDISH)))
def test_both_languages_say_the_same(name: str) -> None:
    """Every sentence exists in both languages, differs, and has the same placeholders."""
    swedish, english = getattr(SWEDISH, name), getattr(ENGLISH, name)
    assert swedish != english
    if isinstance(swedish, str):
        assert placeholders(swedish) == placeholders(english)
    else:
        assert set(get_args(WhyNot)) == swedish.keys() == english.keys()


def answer_in_channel(office: Office, question: str = "Var sitter HR?") -> Said:
    """Ask in the channel and return the reply."""
    (said,) = office.new(lambda: office.fake.mention(question))
    return said


def explained(office: Office, said: Said, user: str = ADAM) -> dict[str, Any]:
    """Choose the shortcut on a message and return the dialog that it fills."""
    title = ENGLISH.title if user == ELLA else SWEDISH.title
    act = office.fake.people.shortcut
    return office.dialog(lambda: act(said, EXPLAIN_SHORTCUT, user=user), title, user)


def test_the_command_tells_what_was_weighed_and_what_was_left_out(office: Office) -> None:
    """Each passage with what every input did to its probability; what no longer applies, why."""
    (said,) = office.new(lambda: office.fake.people.command("explain Var sitter HR?", user=ADAM))
    assert ADAM == said.only_for
    told = office.service.explain("Var sitter HR?")
    lines = shown(said).split("\n")
    assert SWEDISH.question.format(question="Var sitter HR?") == lines[0]
    assert SWEDISH.version.format(version=told.index_version[:12]) in lines
    best = told.weighed[0]
    percent = f"{round(100 * best.candidate.probability)} %"
    assert f"{percent} · hr.md: ”HR sitter i Stadshuset.”" in lines
    reading = f"{best.adds['reading']:+.2f}".replace(".", ",")
    weighed = SWEDISH.weighed.format(
        start="+0,00",
        reading=reading,
        meaning="+0,00",
        words="+0,00",
        others="+0,00",
        lacking="+0,00",
    )
    assert f"→ {weighed}" in lines
    assert ["hr förr.md"] == [hit.passage.document for hit in told.excluded]
    place = lines.index(SWEDISH.left_out.format(count=1), len(said.text.split("\n")))
    assert lines[place + 1].startswith("hr förr.md")
    assert f"→ {GENERAL.expired}" == lines[place + 2]


def test_an_answer_in_slack_is_explained_in_a_dialog(office: Office) -> None:
    """By its question, in the language of the admin's Slack; the reply's metadata says which."""
    said = answer_in_channel(office)
    payload = said.metadata["event_payload"]
    told = ("Var sitter HR?", office.service.index_version)
    assert told == (payload["question"], payload["index_version"])
    texts = texts_in(explained(office, said, ELLA))
    assert any("The question: “Var sitter HR?”" in one for one in texts)
    assert any(ENGLISH.for_everybody in one for one in texts)


def test_an_answer_is_explained_where_slack_leaves_its_metadata_out(office: Office) -> None:
    """The message is looked up; where that is refused, it is said what to do instead."""
    said = answer_in_channel(office)
    send = office.fake.people._send_now  # noqa: SLF001 - what Slack sends is changed on its way

    def without(payload: dict[str, Any], kind: str) -> None:
        payload.get("message", {}).pop("metadata", None)
        send(payload, kind)

    office.fake.people._send_now = without  # noqa: SLF001 - as above
    try:
        (direct,) = office.new(lambda: office.fake.tell("Var sitter HR?", user=ADAM))
        texts = texts_in(explained(office, direct))
        assert any("Frågan: ”Var sitter HR?”" in one for one in texts)
        # To read a channel takes a scope that the bot doesn't ask for.
        assert SWEDISH.not_an_answer in texts_in(explained(office, said))
    finally:
        office.fake.people._send_now = send  # noqa: SLF001 - as above


def test_only_admins_are_told(office: Office) -> None:
    """By the command and by the shortcut, anybody else gets the usual sentence."""
    (said,) = office.new(lambda: office.fake.people.command("explain Var sitter HR?"))
    assert (ANNA, ADMIN_WORDS.not_admin) == (said.only_for, said.text)
    view = explained(office, answer_in_channel(office), ANNA)
    assert ADMIN_WORDS.not_admin in texts_in(view)


def test_what_is_no_answer_is_not_explained(office: Office) -> None:
    """A message that a person wrote, though it says of itself what an answer would."""
    reply = answer_in_channel(office)
    asked = next(m for m in office.fake.workspace.messages() if m.ts == reply.thread_ts)
    assert SWEDISH.not_an_answer in texts_in(explained(office, asked))
    asked.metadata.update(reply.metadata)
    assert SWEDISH.not_an_answer in texts_in(explained(office, asked))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("explain", GENERAL.question_without_words), ("explain ???", GENERAL.question_without_words)],
)
def test_nothing_to_explain_is_said(office: Office, text: str, expected: str) -> None:
    """In the admin's language."""
    (said,) = office.new(lambda: office.fake.people.command(text, user=ADAM))
    assert expected == said.text


def test_an_admin_is_told_of_no_document_that_only_others_may_see(office: Office) -> None:
    """By the command, and of an answer that stands in front of others."""
    command = office.fake.people.command
    (blind,) = office.new(lambda: command(f"explain {SECRET_QUESTION}", user=ADAM))
    assert "chefer.md" not in shown(blind)
    assert SECRET_ANSWER not in shown(blind)
    groups = office.fake.workspace.directory.groups
    said = answer_in_channel(office, SECRET_QUESTION)
    told = office.service.explain(SECRET_QUESTION, audience=frozenset({"chefer"}))
    assert SECRET_ANSWER in [one.candidate.said for one in told.weighed]
    view = json.dumps(explained(office, said), ensure_ascii=False)
    assert SECRET_ANSWER not in view
    assert [] == [group for group in groups if ADAM in group.users]


def test_a_member_is_told_of_what_members_may_see(tmp_path: Path) -> None:
    """By the command, and of an answer in the member's own conversation with the bot."""
    with open_office(Workplace(tmp_path, FakeEmbedder())) as opened:
        opened.fake.workspace.directory.groups.append(ADAM_IN_GROUP)
        command = opened.fake.people.command
        (said,) = opened.new(lambda: command(f"explain {SECRET_QUESTION}", user=ADAM))
        assert SECRET_ANSWER in shown(said)
        (direct,) = opened.new(lambda: opened.fake.tell(SECRET_QUESTION, user=ADAM))
        assert SECRET_ANSWER in json.dumps(explained(opened, direct), ensure_ascii=False)
        public = answer_in_channel(opened, SECRET_QUESTION)
        assert SECRET_ANSWER not in json.dumps(explained(opened, public), ensure_ascii=False)


def test_an_answer_is_explained_from_the_version_that_gave_it(fresh: Office) -> None:
    """As long as that is kept; afterwards the one in use is told from, and that is said."""
    said = answer_in_channel(fresh)
    old = fresh.service.index_version
    folder = fresh.operations.go.parent
    moved = FILES | {"hr.md": "# Var HR finns\n\nHR sitter i Tegelbruket.\n"}
    Workplace(folder, FakeEmbedder()).build(moved)
    poll(lambda: fresh.service.index_version != old)
    before = " ".join(texts_in(explained(fresh, said)))
    assert SWEDISH.version.format(version=old[:12]) in before
    assert "HR sitter i Stadshuset." in before
    for number in range(4):
        again = moved | {"nytt.md": f"# Nytt\n\nNummer {number} av flera.\n"}
        Workplace(folder, FakeEmbedder()).build(again)
    now = Workplace(folder, FakeEmbedder()).open().name
    poll(lambda: fresh.service.index_version == now)
    after = " ".join(texts_in(explained(fresh, said)))
    assert SWEDISH.gone.format(version=old[:12], now=now[:12]) in after
    assert "HR sitter i Tegelbruket." in after


def test_a_long_explanation_goes_on_in_a_dialog(tmp_path: Path) -> None:
    """Every entry is reached, each once, within what Slack takes; for admins alone."""
    many = {
        f"hr {number:02}.md": f"---\ngäller_till: 2020-01-01\n---\n# HR {number:02}\n\nHR sitter"
        f" i hus {number:02}. {'Det var förr. ' * 20}\n"
        for number in range(40)
    }
    with open_office(Workplace(tmp_path, FakeEmbedder()), FILES | many) as opened:
        (said,) = opened.new(
            lambda: opened.fake.people.command("explain Var sitter HR?", user=ADAM)
        )
        told = opened.service.explain("Var sitter HR?")
        blocks: Any = list(said.blocks)
        seen = texts_in(blocks)
        button = actions_in(blocks)["omorg_explain"]
        click = opened.fake.people.click
        refused = opened.dialog(lambda: click(said, button), SWEDISH.title)
        assert ADMIN_WORDS.not_admin in texts_in(refused)
        dialogs = opened.fake.workspace.shown.dialogs
        view = opened.dialog(lambda: click(said, button, user=ADAM), SWEDISH.title, ADAM)

        def is_another(old: dict[str, Any]) -> bool:
            return bool(dialogs[old["id"]]["blocks"] != old["blocks"])

        while True:
            seen += texts_in(view)
            more = actions_in(view).get("omorg_explain")
            if more is None:
                break
            before = view
            opened.fake.people.click_dialog(view, more, user=ADAM)
            poll(partial(is_another, before))
            view = dialogs[before["id"]]
        listed = [found[0] for one in seen if (found := re.match(r"hr \d\d\.md(?=[:,])", one))]
        assert len(told.excluded) > 60
        assert [hit.passage.document for hit in told.excluded] == listed
