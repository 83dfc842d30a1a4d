"""Building, renaming, going back and following the folder, as the commands show it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.cli.test_errors import omorg, said
from tests.conftest import write_folder

if TYPE_CHECKING:
    from tests.bot.cli.test_errors import Ran

ROOT = Path(__file__).parents[3]
HR = "# HR\n\nHR sitter på plan {}.\n"


def printed(process: Ran) -> dict[str, Any]:
    """Return the one JSON object that a command printed."""
    assert 0 == process.returncode, process
    value = json.loads(process.stdout)
    assert isinstance(value, dict)
    return value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a knowledge folder and two versions of its index."""
    for number in (1, 2):
        write_folder(
            tmp_path / "knowledge", {"hr.md": HR.format(number), "lön.md": "# L\n\nLön.\n"}
        )
        assert 0 == omorg("build", folder=tmp_path).returncode
    return tmp_path


def live(folder: Path) -> list[tuple[str, bool]]:
    """Return each kept version and whether it is live, as ``status`` tells."""
    status = printed(omorg("status", "--json", folder=folder))
    return [(one["index_version"], one["live"]) for one in status["versions"]]


def test_rollback_goes_back_and_says_so(folder: Path) -> None:
    """The documented keys; status then tells of the version that is live."""
    (second, _), (first, _) = live(folder)
    done = printed(omorg("rollback", "--json", folder=folder))
    assert {
        "index_version": first,
        "live": True,
        "before": second,
        "documents": 2,
        "passages": 2,
        "skipped": [],
        "earlier": 0,
    } == {key: value for key, value in done.items() if key != "built"}
    assert [(first, True)] == live(folder)


def test_rollback_in_the_terminal(folder: Path) -> None:
    """Which version is live, instead of which, and how many are left."""
    (second, _), (first, _) = live(folder)
    process = omorg("rollback", folder=folder)
    assert (0, "") == (process.returncode, process.stderr)
    assert f"Index {first}, built " in process.stdout
    assert f"is live again instead of {second}" in " ".join(process.stdout.split())
    assert "Versions left to go back to: 0." in process.stdout


def test_nothing_to_go_back_to(folder: Path) -> None:
    """One line and exit code 2, and the version in use stays."""
    omorg("rollback", folder=folder)
    before = live(folder)
    assert said(omorg("rollback", folder=folder)).startswith("There is no version before ")
    assert before == live(folder)


def test_status_in_the_terminal_lists_what_can_be_gone_back_to(folder: Path) -> None:
    """The version before, with when it was built."""
    _, (first, _) = live(folder)
    assert f"Before: {first}, built " in omorg("status", folder=folder).stdout


def test_a_rename_is_told_as_one(folder: Path) -> None:
    """In JSON beside the added and the removed, in the terminal instead of them."""
    (folder / "knowledge" / "hr.md").rename(folder / "knowledge" / "personal.md")
    report = printed(omorg("build", "--json", folder=folder))
    assert ([{"from": "hr.md", "to": "personal.md"}], ["personal.md"], ["hr.md"], 0) == (
        report["renamed"],
        report["added"],
        report["removed"],
        report["embedded"],
    )
    (folder / "knowledge" / "personal.md").rename(folder / "knowledge" / "hr.md")
    shown = omorg("build", folder=folder).stdout
    assert "Renamed: personal.md → hr.md" in shown
    assert not {"Added:", "Removed:"} & set(shown.split())


@pytest.mark.slow
def test_following_the_folder(folder: Path) -> None:
    """``build --watch`` prints a line for each rebuild and ends with 0 when it is told to."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("OMORG_")
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli.app", "build", "--watch", "--json"],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT), "OMORG_INDEX": str(folder / "index/artifacts")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert 2 == json.loads(process.stdout.readline())["unchanged"]
            write_folder(folder / "knowledge", {"ny.md": "# Ny\n\nSemester.\n"})
            assert ["ny.md"] == json.loads(process.stdout.readline())["added"]
            process.send_signal(signal.SIGINT)
            rest = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (0, "") == (process.returncode, rest[0])
    # A slow machine is told how far it is, and nothing else.
    assert {line.partition(":")[0] for line in rest[1].splitlines()} <= {
        "Reading",
        "Embedding",
        "Writing",
    }
