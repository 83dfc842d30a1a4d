"""The documentation holds: its commands run, its links lead somewhere, it speaks of Omorg."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "knowledge/README.md"]
    if path.exists()
]
TEXT = {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}
BLOCK = re.compile(r"(?ms)^ *```(?:sh|console)\n(.*?)^ *```")
# `serve` needs Slack's tokens; without them it ends at once, which is tested below.
COMMANDS = sorted(
    {
        line.strip().removeprefix("$ ")
        for text in TEXT.values()
        for block in BLOCK.findall(text)
        for line in block.splitlines()
        if re.match(r" *(\$ )?omorg ", line)
    }
)
# So has following the folder, which ends when it is told to, and going back, which needs a second
# version; both are tested in tests/bot/cli/test_rollback.py. Accepting needs something that waits,
# and is tested in test_decisions.py there, a restore needs a backup, and is tested in
# test_installation.py, and the preview, which ends when it is told to as well, in
# tests/bot/preview/test_command.py. Moving the records needs PostgreSQL: test_moving.py.
ELSEWHERE_TESTED = ("serve", "rollback", "accept", "preview", "restore", "move-records")
PROSE = [
    command
    for command in COMMANDS
    if command.split()[1] not in ELSEWHERE_TESTED and "--watch" not in command
]

# Put together here, so that this file does not hold what it looks for.
ELSEWHERE = ["/".join(parts) for parts in [("", "work", ""), ("", "root", ""), ("", "tmp", "wt-")]]
BESIDE = "shared" + "/"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a copy of the sample documents, and its index."""
    workspace = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "knowledge", workspace / "knowledge")
    omorg(workspace, "omorg build").check_returncode()
    # As where the bot has run: records, which `omorg backup` keeps.
    omorg(workspace, "omorg purge").check_returncode()
    return workspace


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make another that no command that is shown, as one that calibrates, has changed."""
    workspace = tmp_path_factory.mktemp("untouched")
    shutil.copytree(ROOT / "knowledge", workspace / "knowledge")
    omorg(workspace, "omorg build").check_returncode()
    return workspace


def omorg(workspace: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command line as a reader would, in the workspace, with no token set."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OMORG_", "SLACK_"))
    }
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    env["OMORG_INDEX"] = str(workspace / "index")
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=workspace,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=600,
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", PROSE)
def test_a_command_that_is_shown_works(workspace: Path, command: str) -> None:
    """Each command line in the documentation ends with status 0 on the sample documents."""
    result = omorg(workspace, command)
    assert (0, "") == (result.returncode, "" if result.returncode == 0 else result.stderr)


# A question with what is said to it, as README.md shows it.
TRANSCRIPT = re.compile(r'make ask Q="([^"]+)"\n```\n\n```text\n(.*?)```', re.DOTALL)
TRANSCRIPTS = TRANSCRIPT.findall(TEXT[ROOT / "README.md"])


@pytest.mark.slow
@pytest.mark.parametrize(("question", "shown"), TRANSCRIPTS)
def test_an_answer_that_is_shown_is_what_comes(workspace: Path, question: str, shown: str) -> None:
    """However lines are broken; what follows may be left out."""
    said = omorg(workspace, f"omorg ask {shlex.quote(question)}").stdout
    assert " ".join(shown.split()) == " ".join(said.split())[: len(" ".join(shown.split()))]


@pytest.mark.slow
def test_the_figures_that_are_shown_are_what_comes(untouched: Path) -> None:
    """Of each kind of the sample's questions so many are right as README.md says."""
    table = omorg(untouched, "omorg eval --lang en").stdout
    measured = re.findall(r"(?m)^\w+ +(\d+) +(\d+)$", table)
    shown = re.findall(r"(?m)^\| [\w ]+ \| (\d+) \| (\d+) \|$", TEXT[ROOT / "README.md"])
    assert shown == measured[:-1]
    right, of = measured[-1]
    assert f"On the sample {right} of {of} questions" in TEXT[ROOT / "README.md"]


@pytest.mark.slow
def test_serving_without_tokens_says_so(workspace: Path) -> None:
    """`omorg serve` without Slack's tokens ends with status 2 and one line that names one."""
    result = omorg(workspace, "omorg serve")
    assert (2, "") == (result.returncode, result.stdout)
    assert 1 == len(result.stderr.splitlines())
    assert {"SLACK_BOT_TOKEN"} == set(re.findall("SLACK_BOT_TOKEN", result.stderr))


def test_every_command_is_shown() -> None:
    """The documentation shows each command at work at least once."""
    shown = {command.split()[1] for command in COMMANDS}
    commands = TEXT[ROOT / "docs/commands.md"]  # as the command line has them, which a test holds
    assert set(re.findall(r"(?m)^## omorg ([\w-]+)$", commands)) == shown


def test_the_make_targets_that_are_shown_exist() -> None:
    """Each `make TARGET` in the documentation is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    shown = {
        target
        for text in TEXT.values()
        for target in re.findall(r"(?m)(?:`|^\$? *)make ([a-z]+)", text)
    }
    assert {"ask", "test"} <= shown
    assert set() == shown - targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    """Each relative link in the documentation is to a file that is there."""
    links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", TEXT[document])
    assert [] == [link for link in links if not (document.parent / link).exists()]


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_the_modules_that_are_named_exist(name: str) -> None:
    """Each module that is named in full, or by the last parts of its path, is there."""
    modules = [path.relative_to(ROOT).as_posix() for path in sources() if path.suffix == ".py"]
    named = set(re.findall(r"`([\w/]+\.py)`", (ROOT / name).read_text(encoding="utf-8")))
    assert len(named) > 1
    gone = {
        shown
        for shown in named
        if not any(f"/{module}".endswith(f"/{shown}") for module in modules)
    }
    assert set() == gone


def test_the_picture_shows_every_room() -> None:
    """The architecture's picture has the rooms of both packages, and no other."""
    picture = (ROOT / "docs/images/architecture.svg").read_text(encoding="utf-8")
    shown = re.findall(r'class="room[^>]*>.*?class="name"[^>]*>(\w+)<', picture)
    rooms = [
        path.parent.name for name in ("bot", "index") for path in ROOT.glob(f"{name}/*/__init__.py")
    ]
    assert sorted([*rooms, "settings"]) == sorted(shown)


def sources() -> list[Path]:
    """List the files of the project, those that git keeps if there is a git to ask."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "-z"],  # noqa: S607 - whichever git is in use
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        return [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    generated = {".git", ".venv", "__pycache__", "artifacts", "dist"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not generated & set(path.parts)
        and path.relative_to(ROOT).parts[0] != "build"
        and path.suffix != ".pyc"
    ]


def test_the_project_speaks_of_itself_alone() -> None:
    """No file tells of one machine's folders, nor of a folder beside the project.

    The one exception is the default of OMORG_DEV_DATA, the place of the development data.
    """
    told = []
    for path in sources():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a binary file, or one deleted and not yet committed
        for number, line in enumerate(lines, start=1):
            words = ELSEWHERE if "OMORG_DEV_DATA" in line else [*ELSEWHERE, BESIDE]
            if any(word in line for word in words):
                told.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert [] == told
