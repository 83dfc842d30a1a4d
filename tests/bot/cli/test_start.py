"""What a command imports before it does its work: no command waits for what another one needs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.cli.app import COMMANDS, command_named
from index import build_index, find_embedder
from tests.bot.cli.test_errors import FILES, ROOT, omorg, without_settings
from tests.conftest import write_folder

if TYPE_CHECKING:
    from pathlib import Path

# Runs a command, and tells on standard error which packages it has imported.
RUN = """
import sys
from bot.cli.app import main
try:
    main()
except SystemExit as ended:
    sys.stderr.write(f"{ended.code}\\n")
sys.stderr.write(" ".join({name.partition(".")[0] for name in sys.modules}))
"""
SLACK_AND_RECORDS = frozenset("aiohttp alembic psycopg slack_bolt slack_sdk sqlalchemy".split())
TRAINING = frozenset("sentence_transformers torch transformers".split())
SEARCH = frozenset("babel faiss numpy onnxruntime pydantic rich scipy tokenizers wordfreq".split())
PLOTS = frozenset({"matplotlib"})


def imported(*arguments: str | Path, folder: Path) -> frozenset[str]:
    """Run a command in a process of its own; return the packages that it has imported."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, arguments)],
        cwd=folder,
        env=without_settings({"PYTHONPATH": str(ROOT)}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    code, packages = ran.stderr.splitlines()
    assert ("0", True) == (code, bool(ran.stdout))
    return frozenset(packages.split())


def test_help_imports_nothing_that_answers(tmp_path: Path) -> None:
    """The list of commands needs the command line alone."""
    found = imported("--help", folder=tmp_path)
    assert "typer" in found
    assert frozenset() == found & (SEARCH | SLACK_AND_RECORDS | TRAINING | PLOTS)


def test_a_question_imports_nothing_of_slack_or_torch(tmp_path: Path) -> None:
    """What answers in a terminal needs search and the bundled models, and nothing besides."""
    knowledge = write_folder(tmp_path / "knowledge", FILES)
    build_index(knowledge, tmp_path / "index", find_embedder())
    folders = ("--knowledge", knowledge, "--index", tmp_path / "index")
    found = imported("ask", "Vart flyttar HR?", *folders, folder=tmp_path)
    assert found >= SEARCH
    assert frozenset() == found & (SLACK_AND_RECORDS | TRAINING | PLOTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_as_it_tells_of_itself(name: str) -> None:
    """The list says what the command's own help says, before anything of it is imported."""
    assert command_named(name).help == COMMANDS[name].does


def test_every_command_is_listed(tmp_path: Path) -> None:
    """``--help`` names each, in their order."""
    lines = omorg("--help", folder=tmp_path).stdout.partition("Commands:\n")[2].splitlines()
    assert list(COMMANDS) == [line.split()[0] for line in lines]
