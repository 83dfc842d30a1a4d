"""What the doctor finds: each fault is named with what to do, and what is well says so."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.operations.installation import machine
from bot.operations.installation.diagnosis import looked_at
from bot.operations.installation.documents import (
    audience_lines,
    index_lines,
    knowledge_lines,
    opened,
)
from bot.operations.installation.machine import (
    clock_lines,
    disk_lines,
    index_folder_lines,
    memory_line,
    state_lines,
)
from bot.operations.installation.models import model_lines
from bot.operations.installation.settings import form_lines, settings_lines
from bot.preview.local_slack import FakeSlack
from bot.preview.workspace.state import Workspace
from bot.records.claims import SharedClaims
from bot.records.feedback import FeedbackRecords
from bot.records.store.database import FILE, Database
from bot.settings import Settings, all_variables, variables_set
from bot.slack.app.startup import FEATURES, slack_lines
from index import DEFAULT_OPTIONS, ModelError
from tests.conftest import FakeEmbedder, Workplace, write_folder
from tests.support.fake_reader import FakeReader
from tests.support.slack_support import settings, without_proxies  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.operations.installation.diagnosis import Line

FILES = {"hr.md": "HR sitter här.\n", "chef.md": "---\naudience: [Chefer]\n---\nLön.\n"}


def found(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Return lines as level and English sentence; every one can be said in both languages."""
    lines = list(lines)
    for line in lines:
        assert line.told("sv")
        # Whatever is wrong has a remedy in both languages, and nothing else has one.
        assert {line.level != "ok"} == {bool(line.advice(one)) for one in ("sv", "en")}
    return [(line.level, line.told("en")) for line in lines]


def test_a_folder_of_documents(tmp_path: Path) -> None:
    """Counted; what can't be a document, and HR's own files that can't be read, are named."""
    folder = write_folder(
        tmp_path / "knowledge",
        {
            **FILES,
            "borta.docx.meta.yaml": "title: Borta\n",
            "glossary.yaml": "- {trem: KSF}\n",
            "questions.yaml": "- {question: Var?}\n",
        },
    )
    lines = found(knowledge_lines(folder))
    assert ("ok", f"2 documents in {folder}") == lines[0]
    assert ("warning", "1 files can't be documents, the first is borta.docx.meta.yaml") == lines[1]
    starts = ("glossary.yaml can't be used (entry", "questions.yaml can't be used (entry")
    assert [("error", start) for start in starts] == [
        (level, told[: len(start)]) for (level, told), start in zip(lines[2:], starts, strict=True)
    ]


@pytest.mark.parametrize("there", [True, False])
def test_no_documents(tmp_path: Path, *, there: bool) -> None:
    """An empty folder and a missing one are errors, with what to do."""
    folder = tmp_path / "knowledge"
    if there:
        folder.mkdir()
    said = f"there are no documents in {folder}" if there else f"the folder {folder} can't be read"
    assert [("error", said)] == found(knowledge_lines(folder))


def test_an_index_that_is_behind_its_folder(workplace: Workplace) -> None:
    """What was changed, added or removed since is counted; so is what could not be read."""
    workplace.build({**FILES, "kvar.md": "Kontor.\n", "trasig.docx": b"no document"})
    version, why_not = opened(workplace.index)
    assert version is not None
    assert [] == why_not
    lines = found(index_lines(version, workplace.knowledge))
    assert ("ok", f"version {version.name}, built ") == (lines[0][0], lines[0][1][:32])
    assert [
        ("warning", "1 files could not be read when it was built, the first is trasig.docx")
    ] == lines[1:]
    (workplace.knowledge / "hr.md").unlink()
    workplace.write({"ny.md": "Ny.\n"})
    later = time.time() + 60
    os.utime(workplace.knowledge / "kvar.md", (later, later))
    assert (
        "warning",
        "3 files were changed, added or removed since it was built, the first is hr.md",
    ) == found(index_lines(version, workplace.knowledge))[-1]


def test_an_index_that_cannot_be_used(workplace: Workplace) -> None:
    """One that is missing, damaged or of another format; each says so in Swedish as well."""
    version, (line,) = opened(workplace.index)
    assert (None, "det finns inget index i ") == (version, line.told("sv")[:24])
    workplace.build(FILES)
    documents = workplace.version_folder() / "documents.jsonl"
    documents.write_bytes(b"{}")
    version, (line,) = opened(workplace.index)
    assert (None, "error", "kör `omorg build`") == (version, line.level, line.advice("sv"))
    assert line.told("sv").endswith(" är skadat: kör `omorg build`")
    manifest = workplace.version_folder() / "manifest.json"
    manifest.write_text('{"format_version": 99}', encoding="utf-8")
    _, (line,) = opened(workplace.index)
    assert " är skrivet av en annan version av Omorg (format 99, här " in line.told("sv")


def test_an_audience_that_nobody_in_slack_belongs_to(workplace: Workplace) -> None:
    """It is named; one that a user group gives is not, however its letters are written."""
    workplace.build(FILES)
    version, _ = opened(workplace.index)
    assert version is not None
    assert [
        ("warning", "the audience chefer has documents, but nobody in Slack belongs to it")
    ] == found(audience_lines(version, []))
    assert [] == found(audience_lines(version, ["chefer", "facket"]))


def models(workplace: Workplace, embedder: FakeEmbedder) -> list[tuple[str, str]]:
    """Return what is said of models over a workplace's index."""
    version, _ = opened(workplace.index)
    tokens = DEFAULT_OPTIONS.passage_tokens
    return found(model_lines(lambda: embedder, FakeReader, workplace.index, version, tokens))


def test_models_and_the_index_belong_together(workplace: Workplace) -> None:
    """Another model than the index was built with is an error; no calibration is a warning."""
    workplace.build(FILES)
    unfit = ("warning", "how sure answers are was not measured with the models that are set")
    assert [("ok", "fake and fake-reader, whole"), unfit] == models(workplace, workplace.embedder)
    other = FakeEmbedder("other", "other-1")
    made_by = "the index was built with another model (fake) than the one that is set"
    assert [("ok", "other and fake-reader, whole"), ("error", made_by), unfit] == models(
        workplace, other
    )
    (workplace.index / "calibration.json").write_text("{", encoding="utf-8")
    assert ("warning", f"the file {workplace.index / 'calibration.json'} can't be read") in models(
        workplace, workplace.embedder
    )


def test_a_model_that_is_damaged(workplace: Workplace) -> None:
    """It is an error that says which."""

    def broken() -> FakeEmbedder:
        raise ModelError("The model in /m is missing: install Omorg anew.")

    assert [("error", "The model in /m is missing: install Omorg anew")] == found(
        model_lines(broken, FakeReader, workplace.index, None, 128)
    )


@pytest.mark.parametrize(
    ("name", "values", "wrong"),
    [
        ("slack_admins", ("U012AB3CD, W1", ""), ("adam", "@adam;U1", "U1 U2", "u012ab3cd")),
        ("slack_admin_groups", ("@hr-chefer,facket", "åsa.b_c"), ("@hr chefer", "hr;chefer")),
        ("hr_channel", ("#hr-frågor", "C012AB3CD", "G1"), ("hr fragor", "#hr fragor", "hr")),
        ("metrics_host", ("127.0.0.1", "localhost"), ("192.0.2.1", "a b")),
        ("http_host", ("127.0.0.1",), ("192.0.2.1",)),
    ],
)
def test_settings_that_cannot_be_what_they_are_meant_to_be(
    name: str, values: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    """Each is named, and none of what stands there is shown."""
    for value in values:
        assert [] == list(form_lines(Settings().model_copy(update={name: value})))
    for value in wrong:
        (line,) = found(form_lines(Settings().model_copy(update={name: value})))
        assert ("warning", True) == (line[0], line[1].startswith(f"OMORG_{name.upper()} "))
        assert value not in line[1]


def test_an_index_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is to be made counts as the one it is made in."""
    assert [] == found(index_folder_lines(tmp_path / "index"))
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and mode)
    line = ("warning", f"the folder {tmp_path / 'index'} can't be written")
    assert [line] == found(index_folder_lines(tmp_path / "index"))


def test_records_in_order_and_out_of_it(tmp_path: Path) -> None:
    """A folder that others can read, a damaged database, what was left behind, a running bot."""
    state = tmp_path / "state"
    assert [("ok", f"the folder {state} is not there yet; `omorg serve` makes it")] == found(
        state_lines(state)
    )
    FeedbackRecords(Database(state)).all()
    claims = SharedClaims(state)
    assert [
        ("ok", f"{state}, sound databases: 1"),
        ("ok", "a bot is using the folder just now"),
    ] == found(state_lines(state))
    claims.close()
    state.chmod(0o755)
    (state / "claims.damaged-2027-01-01.sqlite3").write_bytes(b"old")
    (state / "before-restore-2027-01-01").mkdir()
    for path in state.glob(f"{FILE}*"):
        path.write_bytes(b"no database" * 500)
    assert [
        ("warning", f"others can read the folder {state}"),
        ("error", "the database records.sqlite3 is damaged (SQLITE_NOTADB)"),
        ("ok", f"{state}, sound databases: 0"),
        ("warning", f"{state}/claims.damaged-2027-01-01.sqlite3 is left from before"),
        ("warning", f"{state}/before-restore-2027-01-01 is left from before"),
    ] == found(state_lines(state))


def test_looking_changes_nothing(tmp_path: Path) -> None:
    """The doctor repairs no database and sets none aside."""
    with closing(sqlite3.connect(tmp_path / "feedback.sqlite3")) as database:
        database.execute("CREATE TABLE feedback (day TEXT)")
    (tmp_path / "claims.sqlite3").write_bytes(b"no database" * 500)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    list(state_lines(tmp_path))
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_what_the_system_denies_is_told() -> None:
    """In a line with the place, instead of an error that ends everything."""

    def look() -> list[Line]:
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/index/CURRENT")

    assert [("error", "/srv/index/CURRENT can't be read (Permission denied)")] == found(
        looked_at("index", look)
    )


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    """It is an error."""
    (tmp_path / "state").write_text("", encoding="utf-8")
    assert [("error", f"the folder {tmp_path / 'state'} can't be written")] == found(
        state_lines(tmp_path / "state")
    )


@pytest.mark.parametrize(
    ("free", "level"), [(2_000_000_000, "ok"), (999_000_000, "warning"), (99_000_000, "error")]
)
def test_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    """Less than a gigabyte is a warning, less than a tenth of it an error."""
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    folder = tmp_path / "not/there/yet"
    assert [(level, f"{free // 1_000_000} MB free for {folder}")] == found(disk_lines(folder))


def test_memory_of_a_machine_and_of_a_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The less of the two counts; a bot that is running has what it needs."""
    meminfo = "MemTotal: 9000000 kB\nMemAvailable: 4000000 kB\n"
    write_folder(tmp_path, {"meminfo": meminfo, "memory.max": "max\n", "memory.current": "5\n"})
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    assert [("ok", "4096 MB free")] == found([memory_line(running=False)])
    write_folder(tmp_path, {"memory.max": "1000000005\n"})
    assert [("warning", "1000 MB free")] == found([memory_line(running=False)])
    assert [("ok", "1000 MB free")] == found([memory_line(running=True)])
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "gone")
    monkeypatch.setattr(machine, "_CGROUP", tmp_path / "gone")
    assert [("ok", "can't be found out here")] == found([memory_line(running=False)])


@pytest.mark.parametrize(
    ("ahead", "level"), [(29.0, None), (-31.0, "warning"), (299.0, "warning"), (-300.0, "error")]
)
def test_a_clock_that_is_off(ahead: float, level: str | None) -> None:
    """Half a minute from Slack's is a warning; from five minutes on Slack isn't believed."""
    said = f"the clock is {abs(round(ahead))} seconds off Slack's"
    assert ([(level, said)] if level else []) == found(clock_lines(None, ahead))[1:]


def test_an_index_from_the_future() -> None:
    """Then the clock is slow."""
    levels = [level for level, _ in found(clock_lines(time.time() + 3600, None))]
    assert ["ok", "error"] == levels


def test_settings_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt one is named with the one that was meant, from the environment or the file.

    No value is shown. A file that others can read is a warning, as tokens stand in it.
    """
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("OMORG_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OMORG_TRESHOLD", "0.5")
    monkeypatch.setenv("OMORG_TEST_ALL", "1")
    env_file = tmp_path / ".env"
    env_file.write_text("SLACK_BOT_TOKEN=xoxb-1\nOMORG_QQQ=1\nOTHER=2\n", encoding="utf-8")
    env_file.chmod(0o644)
    known, unknown = variables_set()
    assert {"SLACK_BOT_TOKEN"} == known
    assert {"OMORG_TRESHOLD", "OMORG_QQQ"} == unknown
    lines = list(settings_lines(known, unknown, all_variables(), env_file))
    assert [
        ("ok", "1 are set: SLACK_BOT_TOKEN"),
        ("warning", "OMORG_QQQ is no setting"),
        ("warning", "OMORG_TRESHOLD is no setting"),
        ("warning", f"others can read the file {env_file}, with the tokens in it"),
    ] == found(lines)
    assert "write OMORG_THRESHOLD, if that is what you mean" == lines[2].advice("en")
    assert not any("xoxb" in line.told("sv") for line in lines)


def test_tokens_that_work() -> None:
    """Who the bot is; a missing scope with what is off; the clock as Slack has it."""
    some = frozenset(FEATURES) - {"users:read", "im:history"}
    for scopes, expected in (
        (frozenset(FEATURES), []),
        (some, [("error", "the scope im:history"), ("warning", "the scope users:read")]),
    ):
        with FakeSlack(Workspace(scopes=scopes)) as fake:
            lines, ahead = slack_lines(settings(fake))
            assert fake.sockets.opened == 0
        first, *missing = found(lines)
        assert ("ok", "the tokens work: @") == (first[0], first[1][:18])
        assert expected == [(level, told.partition(" is missing")[0]) for level, told in missing]
        assert ahead is not None
        assert abs(ahead) < 30


def test_every_scope_is_said_in_swedish() -> None:
    """What is off without it, in words of its own."""
    with FakeSlack(Workspace(scopes=frozenset())) as fake:
        lines, _ = slack_lines(settings(fake))
    told = [line.told("sv") for line in lines[1:]]
    assert len(FEATURES) == len(told)
    assert [] == [off for off in FEATURES.values() if any(off in line for line in told)]


def test_tokens_that_do_not_work() -> None:
    """One that is refused or missing is an error; none at all, and no network, are not."""
    with FakeSlack() as fake:
        wrong = settings(fake, app_token=SecretStr("xapp-wrong"))
        refused, _ = slack_lines(wrong)
        missing, _ = slack_lines(settings(fake, app_token=None, signing_secret=None))
        without = settings(fake, bot_token=None, app_token=None, signing_secret=None)
        none, _ = slack_lines(without)
        away = settings(fake)
    assert [("error", "Slack refuses SLACK_APP_TOKEN (invalid_auth)")] == found(refused)
    assert [("error", "SLACK_APP_TOKEN is missing, or is not of the right form")] == found(missing)
    assert "skapa en app-level token" == (refused[0].advice("sv") or "")[:24]
    assert [("ok", "no tokens are set, so Slack was not asked")] == found(none)
    nowhere, _ = slack_lines(replace(without, api_url="foo"))
    assert [("error", "SLACK_API_URL is missing, or is not of the right form")] == found(nowhere)
    offline, ahead = slack_lines(away)
    assert (None, [("warning", "Slack can't be reached at")]) == (
        ahead,
        [(level, told[:25]) for level, told in found(offline)],
    )
