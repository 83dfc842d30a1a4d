"""The admin's commands, from the command and from the Home tab, and who may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from bot.checks.run import check_folder
from bot.cli.app import COMMANDS as TERMINAL_COMMANDS
from bot.cli.output.json import build_json
from bot.operations.decisions import compare_answers
from bot.operations.rebuilding.sentences import WHAT_IS_WORSE
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Profile, UserGroup
from bot.slack.delivery.web_calls import Courier, build_client
from bot.slack.handlers.admin import COMMANDS, TERMINAL_ONLY
from bot.slack.i18n.admin import ENGLISH, SWEDISH
from bot.slack.views import admin as admin_messages
from index import AnswerChanges, CurrentIndex, build_index
from tests.conftest import FakeEmbedder, Workplace, write_folder
from tests.support.fake_reader import AS_READ, FakeReader
from tests.support.slack_support import poll, settled, texts_under, without_proxies  # noqa: F401 - without_proxies is a fixture
from tests.support.surface_support import (
    ADAM,
    ANNA,
    ELLA,
    FILES,
    REPORT,
    Office,
    actions_in,
    open_office,
    shown,
    texts_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index import BuildReport, Progress, SetQuestion


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give one office that most tests of this module share."""
    workplace = Workplace(tmp_path_factory.mktemp("admin"), FakeEmbedder())
    with open_office(workplace) as opened:
        yield opened


@pytest.fixture
def office(shared: Office) -> Iterator[Office]:
    """Give the shared office with no rebuild running."""
    shared.operations.go.unlink(missing_ok=True)
    shared.operations.fails = False
    yield shared
    shared.operations.go.touch()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Office]:
    """Give an office of its own."""
    with open_office(Workplace(tmp_path, FakeEmbedder())) as opened:
        yield opened


@pytest.mark.parametrize("command", ["status", "check", "rebuild", "accept", "rollback"])
def test_only_admins_command(office: Office, command: str) -> None:
    """Anybody else is told so, and nothing happens."""
    (said,) = office.new(lambda: office.fake.people.command(command))
    assert (ANNA, SWEDISH.not_admin) == (said.only_for, said.text)
    assert [] == office.fake.workspace.messages(office.fake.workspace.direct_with(ANNA))


def test_status_and_check(office: Office) -> None:
    """Which index is in use, with how much; what is wrong with the folder, and what to do."""
    command = office.fake.people.command
    (status,) = office.new(lambda: command("status", user=ADAM))
    (check,) = office.new(lambda: command("CHECK ", user=ELLA))
    found = office.operations.status()
    assert (7, found.passages) == (found.documents, len(office.service.index.get().passages))
    assert f"{found.documents} dokument, {found.passages} textställen." in status.text
    errors, warnings, hints = (
        sum(one.severity == name for one in office.operations.check())
        for name in ("error", "warning", "hint")
    )
    counts = ENGLISH.check_counts.format(errors=errors, warnings=warnings, hints=hints)
    assert counts == check.text.split("\n")[0]


def test_a_rebuild_tells_how_far_it_is_in_one_message_that_changes(office: Office) -> None:
    """Questions are answered meanwhile; at last it says what changed and what failed."""
    direct = office.fake.workspace.direct_with(ADAM)
    progress, started = office.new(lambda: office.fake.people.command("rebuild", user=ADAM), 2)
    assert (direct, SWEDISH.started) == (progress.channel, started.text)
    ts = office.fake.mention("Var sitter HR?")
    poll(lambda: bool(texts_under(office.fake, ts)))
    (again,) = office.new(lambda: office.fake.people.command("rebuild", user=ELLA))
    assert ENGLISH.running == again.text
    office.operations.go.touch()
    heading = SWEDISH.rebuilt.format(documents=REPORT["documents"], passages=REPORT["passages"])

    def now() -> str:
        changed = (
            one.text for one in office.fake.workspace.messages(direct) if one.ts == progress.ts
        )
        return next(changed)

    poll(lambda: now().startswith(heading))
    assert [
        heading,
        "Nya (1): nytt.md",
        "Borttagna (2): gammalt.md, äldre.md",
        "Gick inte att läsa (1):",
        "• skannad.pdf holds no text",
        "→ Scan it anew.",
    ] == now().split("\n")
    assert progress.ts == office.fake.workspace.messages(direct)[-1].ts


def test_a_rebuild_that_fails_says_why(office: Office) -> None:
    """And that the index is as it was."""
    office.operations.fails = True
    office.operations.go.touch()
    direct = office.fake.workspace.direct_with(ADAM)
    office.fake.people.command("rebuild", user=ADAM)
    reason = "The folder is empty: put documents into it."
    said = SWEDISH.not_rebuilt.format(reason=reason)
    poll(lambda: said in [one.text for one in office.fake.workspace.messages(direct)])


def test_a_rollback_goes_back(fresh: Office) -> None:
    """The version before is in use; where there is none before, that is said."""
    before = fresh.operations.status().version
    folder = fresh.operations.go.parent
    Workplace(folder, FakeEmbedder()).build(FILES | {"nytt.md": "# Nytt\n\nHR flyttar.\n"})
    assert before != fresh.operations.status().version
    (said,) = fresh.new(lambda: fresh.fake.people.command("rollback", user=ADAM))
    assert before == fresh.operations.status().version
    assert f"Nu används index {before[:12]} igen" in said.text
    (none,) = fresh.new(lambda: fresh.fake.people.command("rollback", user=ADAM))
    assert none.text.startswith("Det gick inte. ")


def test_the_panel_in_the_home_tab_does_the_same(office: Office) -> None:
    """What came of a click stands in a dialog, in the language of the admin's Slack."""
    office.fake.open_app(user=ELLA)
    homes = office.fake.workspace.shown.homes
    poll(lambda: ELLA in homes)
    button = actions_in(homes[ELLA])["omorg_admin_status"]
    act = office.fake.people.click_home
    view = office.dialog(lambda: act(button, user=ELLA), ENGLISH.panel_title, ELLA)
    assert "7 documents" in " ".join(texts_in(view))


def test_a_panel_is_no_right(office: Office) -> None:
    """Who sends the click of a button that was never shown is refused."""
    office.fake.open_app(user=ANNA)
    poll(lambda: ANNA in office.fake.workspace.shown.homes)
    button = {"action_id": "omorg_admin_rollback", "type": "button"}
    version = office.operations.status().version
    view = office.dialog(lambda: office.fake.people.click_home(button), SWEDISH.panel_title)
    assert SWEDISH.not_admin in texts_in(view)
    assert version == office.operations.status().version


def test_a_group_that_is_switched_off_makes_no_admin(fresh: Office) -> None:
    """Before anybody has asked, the group is disabled: its members are refused."""
    groups = fresh.fake.workspace.directory.groups
    old = next(group for group in groups if group.handle == "omorg-admin")
    groups.remove(old)
    groups.append(UserGroup(old.id, old.handle, old.name, old.users, disabled=True))
    (said,) = fresh.new(lambda: fresh.fake.people.command("status", user=ELLA))
    assert ENGLISH.not_admin == said.text
    assert settled(fresh.fake)


def test_what_a_removal_would_take_is_shown_and_accepted(fresh: Office) -> None:
    """Status names the documents; the button puts in use the version that it was shown with."""
    folder = fresh.operations.go.parent
    workplace = Workplace(folder, FakeEmbedder())
    before = fresh.operations.status().version
    for name in ("hus.md", "gamla hus.md", "hr igen.md", "lön.md"):
        (workplace.knowledge / name).unlink()
    report = build_index(workplace.knowledge, workplace.index, workplace.embedder)
    assert report.waiting is not None
    (said,) = fresh.new(lambda: fresh.fake.people.command("status", user=ADAM))
    assert "Det skulle ta bort 4 av 7 dokument" in said.text
    assert "Dokument som försvinner: gamla hus.md, hr igen.md, hus.md, lön.md" in said.text
    button = actions_in(list(said.blocks))["omorg_admin_accept"]
    assert (SWEDISH.button_accept, report.index_version) == (
        button["text"]["text"],
        button["value"],
    )
    told = build_json(report)
    assert told["waiting"] == [{"kind": "version", **report.waiting.model_dump(mode="json")}]
    rebuilt = admin_messages.rebuilt(told, "sv")
    assert {"omorg_admin_accept"} == set(actions_in(list(rebuilt.blocks)))
    assert "Det skulle ta bort 4 av 7 dokument" in rebuilt.text
    fresh.fake.open_app(user=ADAM)
    homes = fresh.fake.workspace.shown.homes
    poll(lambda: ADAM in homes and "omorg_admin_accept" in actions_in(homes[ADAM]))
    assert before == fresh.operations.status().version
    act = fresh.fake.people.click_home
    accept = actions_in(homes[ADAM])["omorg_admin_accept"]
    view = fresh.dialog(lambda: act(accept, user=ADAM), SWEDISH.panel_title, ADAM)
    assert "används nu i stället för" in " ".join(texts_in(view))
    assert report.index_version == fresh.operations.status().version
    (none,) = fresh.new(lambda: fresh.fake.people.command("accept", user=ADAM))
    assert "Det gick inte. Ingen version väntar på beslut" in none.text


QUESTIONS = (
    "- gate: true\n"
    "- {question: Var sitter HR?, document: hr.md, phrase: HR sitter i Stadshuset}\n"
    "- {question: När meddelas övertalighet?, document: chefer.md, phrase: i maj, "
    "audience: chefer}\n"
)
WORSE = {
    "hr.md": FILES["hr.md"].replace("Stadshuset", "Tegelbruket"),
    "chefer.md": FILES["chefer.md"].replace("i maj", "i juni"),
}


def built(workplace: Workplace, files: dict[str, str]) -> BuildReport:
    """Build as `omorg build` does, the answers compared, with a reader that counts words."""

    def service(version: str) -> AnswerService:
        index = CurrentIndex(workplace.index, workplace.embedder, 128, version=version)
        return AnswerService(index, reader=FakeReader(), model=AS_READ, threshold=0.2)

    def compare(
        before: str, after: str, questions: Sequence[SetQuestion], progress: Progress
    ) -> AnswerChanges:
        return compare_answers(service(before), service(after), questions, progress)

    workplace.write(files)
    return build_index(workplace.knowledge, workplace.index, workplace.embedder, compare=compare)


def test_a_version_that_is_worse_is_shown_and_accepted(fresh: Office) -> None:
    """Each question before and after, but what is for a group alone; the button puts it in use."""
    workplace = Workplace(fresh.operations.go.parent, FakeEmbedder())
    before = workplace.build({"questions.yaml": QUESTIONS}).index_version
    report = built(workplace, WORSE)
    assert before == fresh.operations.status().version
    (said,) = fresh.new(lambda: fresh.fake.people.command("status", user=ADAM))
    lines = "\n".join(texts_in(list(said.blocks))).split("\n")
    start = lines.index("Frågorna i questions.yaml: 2 svar ändrade, 2 sämre.")
    assert [
        "Sämre: Var sitter HR?",
        "Före: HR sitter i Stadshuset. (Var HR finns, hr.md)",
        "Efter: HR sitter i Tegelbruket. (Var HR finns, hr.md)",
        "Sämre: När meddelas övertalighet? (för chefer)",
        SWEDISH.answers_withheld,
    ] == [line for line in lines[start + 1 :] if line][:5]
    assert (False, False) == ("juni" in shown(said), "i maj" in shown(said))
    rebuilt = admin_messages.rebuilt(build_json(report), "sv", groups=frozenset({"chefer"}))
    told = "\n".join(texts_in(list(rebuilt.blocks)))
    assert "Efter: Övertalighet meddelas i juni. (Övertalighet, chefer.md)" in told
    assert (1, 1) == (rebuilt.text.count("2 sämre"), told.count(WHAT_IS_WORSE.sv))
    fresh.fake.open_app(user=ADAM)
    homes = fresh.fake.workspace.shown.homes
    poll(lambda: ADAM in homes and "omorg_admin_accept" in actions_in(homes[ADAM]))
    assert "juni" not in "\n".join(texts_in(homes[ADAM]))
    button = actions_in(homes[ADAM])["omorg_admin_accept"]
    act = fresh.fake.people.click_home
    view = fresh.dialog(lambda: act(button, user=ADAM), SWEDISH.panel_title, ADAM)
    assert "används nu i stället för" in " ".join(texts_in(view))
    assert report.index_version == fresh.operations.status().version
    # The bot takes a moment to notice.
    poll(lambda: "HR sitter i Tegelbruket." == fresh.service.answer("Var sitter HR?").answer)


def test_without_a_gate_the_same_is_said_of_the_version_in_use(tmp_path: Path) -> None:
    """In both languages, with nothing to accept; what went wrong is said in one line."""
    workplace = Workplace(tmp_path, FakeEmbedder())
    questions = QUESTIONS.removeprefix("- gate: true\n")
    workplace.build(FILES | {"questions.yaml": questions})
    report = built(workplace, WORSE)
    assert report.waiting is None
    english = admin_messages.rebuilt(build_json(report), "en")
    told = "\n".join(texts_in(list(english.blocks)))
    assert [True] * 4 == [
        one in told
        for one in (
            "The index is rebuilt: 7 documents",
            "Questions in questions.yaml: 2 answers changed, 2 worse.",
            "Worse: Var sitter HR?\n",
            "After: HR sitter i Tegelbruket. (Var HR finns, hr.md)",
        )
    ]
    assert {} == actions_in(list(english.blocks))
    failed = AnswerChanges(questions=2, problem="KeyError.")
    swedish = admin_messages.rebuilt(build_json(replace(report, answers=failed)), "sv")
    said = "Svaren på frågorna i questions.yaml är inte jämförda med de förra. KeyError."
    assert 1 == swedish.text.count(said)


def test_held_documents_are_named_apart(fresh: Office) -> None:
    """As what waits for a decision, with the remedy in the admin's language and no number."""
    folder = fresh.operations.go.parent
    text = "# Lista\n\nAnna Ek, 850709-9805.\n\nHR flyttar.\n"
    Workplace(folder, FakeEmbedder()).build({"lista.md": text, "tom.md": ""})
    (said,) = fresh.new(lambda: fresh.fake.people.command("status", user=ADAM))
    held, failed = SWEDISH.held.format(count=1), SWEDISH.failed.format(count=1)
    shown = said.text.split("\n")
    reason = "är öppet för alla och har personnummer eller samordningsnummer (1 st)"
    place = shown.index(held)
    assert f"• lista.md {reason}" == shown[place + 1]
    assert shown[place + 2].startswith("→ Ta bort dem, ge dokumentet en målgrupp")
    assert [failed, "• tom.md är tom", "→ Skriv in texten eller ta bort filen."] == shown[-3:]
    assert "9805" not in said.text
    assert "lista.md" == actions_in(list(said.blocks))["omorg_admin_document"]["value"]


def test_a_held_document_is_accepted_by_its_button(fresh: Office) -> None:
    """In the admin's name, beside the document, and then the index is rebuilt; by nobody else."""
    folder = fresh.operations.go.parent
    names = ["lista.md", *(f"lista{number}.md" for number in range(6)), "850709-9805.md"]
    text = "# Lista\n\nAnna Ek, 850709-9805.\n\nHR flyttar.\n"
    Workplace(folder, FakeEmbedder()).build(dict.fromkeys(names, text))
    (said,) = fresh.new(lambda: fresh.fake.people.command("status", user=ADAM))
    buttons = [
        one
        for block in said.blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"] == "omorg_admin_document"
    ]
    assert ["lista.md", *(f"lista{number}.md" for number in range(4))] == [
        one["value"] for one in buttons
    ]
    assert ["Godkänn lista.md", SWEDISH.sure_document] == [
        buttons[0]["text"]["text"],
        buttons[0]["confirm"]["text"]["text"],
    ]
    side = folder / "knowledge" / "lista.md.meta.yaml"
    title = SWEDISH.panel_title

    def click(user: str) -> str:
        act = partial(fresh.fake.people.click, said, buttons[0], user=user)
        return "\n".join(texts_in(fresh.dialog(act, title, user)))

    assert SWEDISH.not_admin in click(ANNA)
    assert not side.exists()
    fresh.operations.go.touch()
    assert SWEDISH.started in click(ADAM)
    poll(lambda: any("nytt.md" in one.text for one in fresh.fake.workspace.replies()))
    today = dt.date.today()  # noqa: DTZ011 - the local day
    assert side.read_text(encoding="utf-8").startswith(f'godkänn: "Adam, {today}, ')
    assert "lista.md hålls inte tillbaka" in click(ADAM)


def test_nobody_accepts_a_document_without_a_name(fresh: Office) -> None:
    """Who has none that Slack tells is sent to the command line."""
    folder = fresh.operations.go.parent
    text = "# Lista\n\nAnna Ek, 850709-9805.\n\nHR flyttar.\n"
    Workplace(folder, FakeEmbedder()).build({"lista.md": text})
    fresh.fake.workspace.directory.profiles[ADAM] = Profile(real_name="")
    (said,) = fresh.new(lambda: fresh.fake.people.command("status", user=ADAM))
    button = actions_in(list(said.blocks))["omorg_admin_document"]
    act = partial(fresh.fake.people.click, said, button, user=ADAM)
    assert SWEDISH.no_name in texts_in(fresh.dialog(act, SWEDISH.panel_title, ADAM))
    assert not (folder / "knowledge" / "lista.md.meta.yaml").exists()


def test_every_finding_can_be_reached(tmp_path: Path) -> None:
    """Page by page, under headings, a remedy once for all the files that share it."""
    dated = "---\ndate: 2026-01-01\n---\n# T\n\nText.\n"
    files: dict[str, str | bytes] = {f"{number}.md": dated for number in range(100, 170)}
    findings = check_folder(write_folder(tmp_path, files | {"tom.md": b""}))
    seen: list[str] = []
    start: int | None = 0
    pages = 0
    while start is not None:
        page = admin_messages.checked(findings, "sv", start)
        texts = texts_in(list(page.blocks))
        seen += [text.split()[0] for text in texts if text.endswith(("saknar ägare", "är tom"))]
        (told,) = [place for place, text in enumerate(texts) if text == "→ Skriv "]
        assert texts[told + 1].startswith("ägare")
        button = actions_in(list(page.blocks)).get("omorg_admin_check")
        start = int(button["value"]) if button else None
        pages += 1
    assert sorted([*files, "tom.md"]) == sorted(seen)
    assert 3 == pages


def test_all_documents_that_a_rebuild_changed_can_be_reached(fresh: Office) -> None:
    """The message names some of many; its button shows each of them, once, page by page."""
    folder = fresh.operations.go.parent
    workplace = Workplace(folder, FakeEmbedder())
    many = {
        f"{'lång ' * 8}{number:03}.md": f"# Nummer {number}\n\nNytt om hus {number}.\n"
        for number in range(100)
    }
    changed = FILES | many | {"hus.md": "# Husen\n\nHR har kontor i hus Å.\n"}
    write_folder(workplace.knowledge, changed)
    report = build_index(workplace.knowledge, workplace.index, workplace.embedder)
    said = admin_messages.rebuilt(build_json(report), "sv")
    assert "Ändrade (1): hus.md" in said.text
    assert "till" in said.text
    direct = fresh.fake.workspace.direct_with(ADAM)
    client = build_client(workspace.BOT_TOKEN, fresh.fake.api_url)
    assert Courier(client).say(direct, said) is not None
    posted = fresh.fake.workspace.messages(direct)[-1]
    button = actions_in(list(said.blocks))["omorg_admin_changes"]
    click = fresh.fake.people.click
    view = fresh.dialog(lambda: click(posted, button, user=ADAM), SWEDISH.panel_title, ADAM)
    seen = texts_in(view)
    while more := actions_in(view).get("omorg_admin_changes"):
        act, shown = fresh.fake.people.click_dialog, view
        click_on = partial(act, shown, more, user=ADAM)
        view = fresh.dialog(click_on, SWEDISH.panel_title, ADAM)
        seen += texts_in(view)
    assert [*sorted(many), "hus.md"] == [one for one in seen if one.endswith(".md")]
    assert {"Nya (100):", "Ändrade (1):"} <= set(seen)


def test_what_is_not_cut_has_no_button(fresh: Office) -> None:
    """A few names all stand in the message; of a version that is gone nothing can be told."""
    folder = fresh.operations.go.parent
    workplace = Workplace(folder, FakeEmbedder())
    write_folder(workplace.knowledge, {"nytt.md": "# Nytt\n\nHR flyttar.\n"})
    report = build_index(workplace.knowledge, workplace.index, workplace.embedder)
    said = admin_messages.rebuilt(build_json(report), "sv")
    assert {} == actions_in(list(said.blocks))
    fresh.fake.open_app(user=ADAM)
    poll(lambda: ADAM in fresh.fake.workspace.shown.homes)
    for value in (f"0 {'0' * 64} {report.index_version}", "0 ../.. x", ""):
        button = {"action_id": "omorg_admin_changes", "type": "button", "value": value}
        act = partial(fresh.fake.people.click_home, button, user=ADAM)
        view = fresh.dialog(act, SWEDISH.panel_title, ADAM)
        assert SWEDISH.changes_gone in texts_in(view)


def test_what_slack_has_not_is_no_question(office: Office) -> None:
    """An admin is told so, and the command that was meant; anybody else's words are a question."""
    command = office.fake.people.command
    (gaps,) = office.new(lambda: command("gaps", user=ADAM))
    (rebuild,) = office.new(lambda: command("rebuild nu", user=ADAM))
    words = SWEDISH
    assert words.terminal_only.format(command="gaps") in str(gaps)
    assert words.meant.format(command="rebuild") in str(rebuild)
    (asked,) = office.new(lambda: command("gaps"))
    assert "terminal" not in str(asked)


def test_every_command_of_the_terminal_is_known() -> None:
    """Each is either one of Slack's or said to be the terminal's; to rebuild is Slack's alone."""
    assert {*TERMINAL_COMMANDS, "rebuild"} == {*COMMANDS, *TERMINAL_ONLY}
