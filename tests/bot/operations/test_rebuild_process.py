"""A rebuild in a process of its own: progress, result, and every way that it can end."""

from __future__ import annotations

import datetime as dt
import os
import signal
from typing import TYPE_CHECKING

import pytest

from bot.operations.rebuilding.rebuild_process import RebuildProgress, rebuild
from bot.records.gaps import GapRecords, KnownGap
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
from bot.settings import Settings
from index import BuildError, Stage, current_name
from index.versions.writer import build_lock
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date.today()  # noqa: DTZ011 - the local day

FILES = {"hr.md": "# HR\n\nHR sitter i Stadshuset.\n", "lön.md": "# Lön\n\nLön betalas den 27:e.\n"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings for a knowledge folder with two documents."""
    write_folder(tmp_path / "knowledge", FILES)
    return Settings().model_copy(
        update={"knowledge": tmp_path / "knowledge", "index": tmp_path / "index"}
    )


@pytest.mark.slow
def test_a_rebuild_tells_how_far_it_is_and_what_it_did(settings: Settings) -> None:
    """Each stage comes to its end, in order, and the result is that of ``build --json``."""
    with rebuild(settings) as running:
        told = list(running.progress())
        result = running.result()
    ends = [one for one in told if one.done == one.total]
    assert [
        RebuildProgress(Stage.READING, 2, 2),
        RebuildProgress(Stage.EMBEDDING, 2, 2),
        RebuildProgress(Stage.WRITING, 1, 1),
    ] == ends
    assert (["hr.md", "lön.md"], [], True) == (result["added"], result["failed"], result["live"])
    assert current_name(settings.index) == result["index_version"]


@pytest.mark.slow
def test_its_records_are_those_of_the_settings(settings: Settings, tmp_path: Path) -> None:
    """And no others, whatever the environment names: the preview's are its own."""
    own, others = tmp_path / "own", tmp_path / "others"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMORG_STATE", str(others))
        for folder in (own, others):
            assert GapRecords(Database(folder)).all() == []
            open_gap = KnownGap("g", "Var sitter HR?", "sv", "open", TODAY, changed=TODAY)
            GapRecords(Database(folder)).found([open_gap], [])
            for number in range(3):
                assert QuestionRecords(Database(folder)).keep(
                    TODAY,
                    text=open_gap.question,
                    language="sv",
                    outcome="not_found",
                    documents=(),
                    asker=f"U{number}",
                )
        with rebuild(settings.model_copy(update={"state": own})) as running:
            running.result()
    states = [GapRecords(Database(folder)).all()[0].state for folder in (own, others)]
    assert ["closed", "open"] == states


@pytest.mark.slow
def test_the_result_alone_can_be_waited_for(settings: Settings) -> None:
    """Whoever doesn't ask how far it is gets the result all the same."""
    with rebuild(settings) as running:
        assert 2 == running.result()["documents"]


@pytest.mark.slow
def test_a_rebuild_that_fails_says_why(settings: Settings) -> None:
    """In the line that the command says, without its name before it."""
    for path in settings.knowledge.iterdir():
        path.unlink()
    with rebuild(settings) as running, pytest.raises(BuildError) as caught:
        running.result()
    assert str(caught.value).startswith("There are no documents in ")


@pytest.mark.slow
def test_a_second_rebuild_says_that_one_is_running(settings: Settings) -> None:
    """The first one is not disturbed."""
    with build_lock(settings.index), rebuild(settings) as running:
        with pytest.raises(BuildError) as caught:
            running.result()
        assert str(caught.value).startswith("Another build of ")


@pytest.mark.slow
def test_a_rebuild_that_is_killed_leaves_the_index(settings: Settings) -> None:
    """The error says so, and nothing is in use that was not before."""
    with rebuild(settings) as running:
        os.kill(running.pid, signal.SIGKILL)
        with pytest.raises(BuildError) as caught:
            running.result()
    assert str(caught.value).startswith("The rebuild ended before it was done (SIGKILL): ")
    assert not (settings.index / "CURRENT").exists()


@pytest.mark.slow
def test_a_rebuild_that_nobody_waits_for_is_stopped(settings: Settings) -> None:
    """Leaving the context ends the process."""
    with rebuild(settings) as running:
        pid = running.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not (settings.index / "CURRENT").exists()
