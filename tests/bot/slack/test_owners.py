"""Feedback leads to whoever answers for a document, without who gave it, and comes back in sum."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.records.notices import NoticeRecords
from bot.records.store.database import Database
from bot.slack.i18n.owners import ENGLISH, SWEDISH
from bot.slack.i18n.slack import SWEDISH as SLACK_WORDS
from tests.bot.slack.test_texts import placeholders
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import poll, texts_under, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ADAM,
    ANNA,
    FILES,
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
    from bot.records.feedback import Reason

HR = "C0HRLOCAL1"
OWNED = {
    "lön.md": "---\nägare: Lönesupport\n---\n# Lön\n\nLön betalas den 27:e.\n",
    "contacts.yaml": (
        "- {topic: lön, keywords: [lön], name: Lönesupport, contact: '#lonesupport'}\n"
        f"- {{topic: övertal, keywords: [övertalighet], name: Maja, contact: '@{MAJA}'}}\n"
        f"- {{topic: övertal, keywords: [kontor], name: Anna, contact: {ANNA}}}\n"
        "- {topic: övrigt, name: HR, contact: '#allmant'}\n"
    ),
}


@contextmanager
def office_in(
    folder: Path, *, hr: str = HR, files: dict[str, str] | None = None
) -> Iterator[Office]:
    """Open an office that keeps notices in a folder."""
    notices = NoticeRecords(Database(folder / "state"))
    workplace = Workplace(folder, FakeEmbedder())
    given = FILES | OWNED | (files or {})
    with open_office(workplace, given, notices=notices, hr_channel=hr) as opened:
        opened.fake.workspace.channels[HR] = "hr"
        yield opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give one."""
    with office_in(tmp_path) as opened:
        yield opened


def find_fault(  # noqa: PLR0913 - what there is to say
    office: Office,
    question: str,
    *,
    reason: str = "outdated",
    comment: str = "",
    user: str = ANNA,
    broken: Fault | None = None,
) -> None:
    """Ask the bot directly, and say in the dialog what is wrong with its answer.

    The next message is posted in a way that is ``broken``.
    """
    direct = office.fake.workspace.direct_with(user)
    ts = office.fake.tell(question, user=user)
    poll(lambda: bool(texts_under(office.fake, ts, direct)))
    said = next(one for one in office.fake.workspace.messages(direct) if one.thread_ts == ts)
    rows = len(office.feedback.rows)
    button = praise(said, helpful=False)
    click = office.fake.people.click
    view = office.dialog(lambda: click(said, button, user=user), SLACK_WORDS.feedback_title, user)
    filled = {"reason": reason, "comment": comment}
    if broken:
        office.fake.faults.add("chat.postMessage", broken)
    office.fake.people.submit(view, filled, user=user)
    poll(lambda: len(office.feedback.rows) > rows)


def told_in(office: Office, channel: str, count: int = 1) -> list[Said]:
    """Return the messages in a channel, as soon as there are so many."""
    poll(lambda: len(office.fake.workspace.messages(channel)) >= count)
    return office.fake.workspace.messages(channel)


@pytest.mark.parametrize("name", sorted(asdict(SWEDISH)))
def test_both_languages_say_the_same(name: str) -> None:
    """Every sentence exists in both languages, differs, and has the same placeholders."""
    swedish, english = getattr(SWEDISH, name), getattr(ENGLISH, name)
    assert swedish != english
    if isinstance(swedish, str):
        assert placeholders(swedish) == placeholders(english)
    else:
        assert swedish.keys() == english.keys()


def test_the_owner_is_told_without_the_asker(office: Office) -> None:
    """In the contact's channel: quote, document, reason and cleaned comment, and nothing else."""
    find_fault(office, "När betalas lön?", comment="Ring 070-123 45 67, det är den 25:e nu")
    (said,) = told_in(office, PAY)
    assert [
        SWEDISH.said.format(reason="inaktuellt", count=1),
        f"{SWEDISH.document}Lön",
        "”Lön betalas den 27:e.”",
        SWEDISH.comments,
        "• Ring [telefon], det är den 25:e nu",
    ] == said.text.split("\n")
    everything = shown(said) + str(said.metadata) + str(said.blocks)
    for secret in (ANNA, "Anna", workspace.DIRECT_CHANNEL, "När betalas"):
        assert secret not in everything


def test_what_nobody_in_particular_owns_goes_to_hr(office: Office) -> None:
    """With its link; what isn't about the document goes nowhere."""
    find_fault(office, "Var sitter HR?", reason="not_asked")
    find_fault(office, "Var sitter HR?", reason="wrong")
    (said,) = told_in(office, HR)
    assert SWEDISH.said.format(reason="fel", count=1) in said.text
    links = [e for b in said.blocks for p in b.get("elements", ()) for e in p.get("elements", ())]
    assert "https://intranat.example.se/hr" in [one.get("url") for one in links]
    assert [] == office.fake.workspace.messages(PAY)


def test_the_same_within_a_day_is_one_message(office: Office) -> None:
    """It counts, and has all comments; another reason is another message."""
    for comment in ("Första", "", "Tredje"):
        find_fault(office, "När betalas lön?", comment=comment)
    poll(lambda: "3" in told_in(office, PAY)[0].text.split("\n")[0])
    (said,) = told_in(office, PAY)
    assert SWEDISH.said.format(reason="inaktuellt", count=3) == said.text.split("\n")[0]
    assert ["• Första", "• Tredje"] == said.text.split("\n")[-2:]
    find_fault(office, "När betalas lön?", reason="wrong")
    assert 2 == len(told_in(office, PAY, 2))


def test_a_document_for_some_goes_to_a_person_who_may_see_it(office: Office) -> None:
    """Directly, and whole; nobody else hears of it."""
    find_fault(office, SECRET_QUESTION, user=MAJA)
    direct = office.fake.workspace.direct_with(MAJA)
    poll(lambda: "Dokumentet: " in office.fake.workspace.messages(direct)[-1].text)
    assert f"”{SECRET_ANSWER}”" in office.fake.workspace.messages(direct)[-1].text
    assert [] == office.fake.workspace.messages(HR)


@pytest.mark.parametrize("contact", [ANNA, "#lonesupport", "maja@example.se"])
def test_a_document_for_some_is_withheld_from_whoever_may_not_see_it(
    tmp_path: Path, contact: str
) -> None:
    """A person in no group and a channel are not told; HR hears that there is something."""
    contacts = (
        f"- {{topic: övertal, keywords: [övertalighet], name: X, contact: '{contact}'}}\n"
        "- {topic: övrigt, name: HR, contact: '#allmant'}\n"
    )
    with office_in(tmp_path, files={"contacts.yaml": contacts}) as opened:
        find_fault(opened, SECRET_QUESTION, user=MAJA, comment="Övertaligheten är i juni")
        (said,) = told_in(opened, HR)
        assert SWEDISH.withheld in said.text
        everything = shown(said) + str(said.blocks)
        for secret in ("Övertalighet", "chefer", "juni"):
            assert secret not in everything
        for channel in (PAY, opened.fake.workspace.direct_with(ANNA)):
            assert [] == opened.fake.workspace.messages(channel)
        # What the owner says there shows no more of it.
        button = actions_in(said.blocks)["omorg_owner_mended"]
        opened.fake.people.click(said, button, user=MAJA)
        poll(lambda: SWEDISH.settled["mended"] in shown(opened.fake.workspace.messages(HR)[0]))
        assert "Övertalighet" not in str(opened.fake.workspace.messages(HR)[0].blocks)


@pytest.mark.parametrize("outcome", ["mended", "holds"])
def test_the_owner_tells_what_became_of_it(office: Office, outcome: str) -> None:
    """By a button; the message says so from then on, and admins see it in sum in the Home tab."""
    find_fault(office, "När betalas lön?")
    find_fault(office, "Var sitter HR?", reason="wrong")
    (said,) = told_in(office, PAY)
    told_in(office, HR)
    button = actions_in(said.blocks)[f"omorg_owner_{outcome}"]
    office.fake.people.click(said, button, user=ADAM)
    poll(lambda: SWEDISH.settled[outcome] in shown(told_in(office, PAY)[0]))
    assert {} == actions_in(list(told_in(office, PAY)[0].blocks))
    mended, holds = int(outcome == "mended"), int(outcome == "holds")
    expected = [
        SWEDISH.total.format(count=2, documents=2),
        SWEDISH.sent.format(owner=1, hr=1, nobody=0),
        SWEDISH.became.format(changed=0, mended=mended, holds=holds, open=1),
    ]
    assert expected == summed(office)
    changed = FILES | OWNED | {"hr.md": "# Var HR finns\n\nHR sitter i Tegelbruket.\n"}
    Workplace(office.operations.go.parent, FakeEmbedder()).build(changed)
    expected[-1] = SWEDISH.became.format(changed=1, mended=mended, holds=holds, open=0)
    poll(lambda: expected == summed(office))


def summed(office: Office) -> list[str]:
    """Return what an admin's Home tab says became of feedback."""
    homes = office.fake.workspace.shown.homes
    homes.pop(ADAM, None)
    office.fake.open_app(user=ADAM)
    poll(lambda: ADAM in homes)
    texts = [one.strip() for one in texts_in(homes[ADAM])]
    place = texts.index(SWEDISH.summary)
    return texts[place + 1 : place + 4]


def test_only_admins_see_what_became_of_feedback(office: Office) -> None:
    """Nobody else's Home tab has it."""
    find_fault(office, "När betalas lön?")
    told_in(office, PAY)
    office.fake.open_app(user=ANNA)
    homes = office.fake.workspace.shown.homes
    poll(lambda: ANNA in homes)
    assert SWEDISH.summary not in texts_in(homes[ANNA])


def test_what_slack_refuses_is_told_later(office: Office) -> None:
    """Once, as soon as it will have it."""
    name = office.fake.workspace.channels.pop(HR)
    find_fault(office, "Var sitter HR?", reason="wrong")
    find_fault(office, "När betalas lön?")
    told_in(office, PAY)
    office.fake.workspace.channels[HR] = name
    assert [] == office.fake.workspace.messages(HR)
    find_fault(office, "När betalas lön?", reason="wrong")
    told_in(office, PAY, 2)
    (said,) = told_in(office, HR)
    assert SWEDISH.said.format(reason="fel", count=1) in said.text


@pytest.mark.parametrize("done", [True, False])
def test_what_may_have_been_told_is_not_told_again(office: Office, *, done: bool) -> None:
    """Where no response came nobody knows: two messages are worse than none."""
    broken = Fault(silent_seconds=0.0, done=done)
    find_fault(office, "När betalas lön?", broken=broken)
    find_fault(office, "Var sitter HR?")
    told_in(office, HR)
    assert int(done) == len(office.fake.workspace.messages(PAY))


def test_nothing_on_disk_leads_to_a_person_or_a_place(office: Office, tmp_path: Path) -> None:
    """Neither who said it, nor where or when it was told; the comment only cleaned."""
    find_fault(office, "När betalas lön?", comment="Ring 070-123 45 67, hälsar Anna")
    (said,) = told_in(office, PAY)
    files = [one for one in (tmp_path / "state").rglob("*") if one.is_file()]
    content = b"".join(one.read_bytes() for one in files)
    assert b"27:e" in content
    for secret in (ANNA, PAY, workspace.DIRECT_CHANNEL, said.ts, "123 45 67", "När betalas"):
        assert secret.encode() not in content


def test_what_was_left_is_told_by_the_next_process(tmp_path: Path) -> None:
    """Once: not what was told, and not what may have been."""
    with office_in(tmp_path) as opened:
        find_fault(opened, "När betalas lön?")
        told_in(opened, PAY)
    notices = NoticeRecords(Database(tmp_path / "state"))
    poll(lambda: not notices.due())
    add_of_today(notices, "wrong")
    add_of_today(notices, "outdated", "hr.md")
    doubtful = next(one for one in notices.due() if one.document == "hr.md")
    assert notices.take(doubtful, "hr")
    with office_in(tmp_path) as opened:
        (said,) = told_in(opened, PAY)
        assert SWEDISH.said.format(reason="fel", count=1) in said.text
        poll(lambda: not notices.due())
    with office_in(tmp_path) as opened:
        opened.quiet()
        assert [] == opened.fake.workspace.messages(PAY) + opened.fake.workspace.messages(HR)


def add_of_today(notices: NoticeRecords, reason: Reason, document: str = "lön.md") -> None:
    """Note one piece of feedback."""
    assert notices.add(
        dt.date.today(),  # noqa: DTZ011 - the local day
        document=document,
        content="k",
        reason=reason,
        quote="Lön betalas den 27:e.",
        comment=None,
    )


def test_hr_is_told_at_its_contact_where_no_channel_is_set(tmp_path: Path) -> None:
    """A button that was not made here is refused."""
    with office_in(tmp_path, hr="") as opened:
        find_fault(opened, "Var sitter HR?", reason="wrong")
        (said,) = told_in(opened, workspace.CHANNEL)
        assert SWEDISH.said.format(reason="fel", count=1) in said.text
        forged = {"action_id": "omorg_owner_mended", "type": "button", "value": "x.{}"}
        (refused,) = opened.new(lambda: opened.fake.people.click(said, forged))
        assert SLACK_WORDS.expired == refused.text
