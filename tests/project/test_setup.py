"""The one script that sets everything up, run with a stand-in for Python that records pip."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Answers what scripts/setup asks of Python, and notes each call of pip in $CALLS. A call that
# holds $REFUSE fails as pip does.
STAND_IN = """#!/bin/sh
case "$1 ${2-}" in
    "--version ") echo "Python 3.11.0" ;;
    "-c "*) exit 0 ;;
    "-m venv")
        rm -rf "$4" && mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && touch "$4/pyvenv.cfg" ;;
    "-m pip")
        shift 2
        echo "$*" >>"$CALLS"
        case "$*" in
            *${REFUSE:-nothing is refused}*) echo "ERROR: no such thing" >&2; exit 1 ;;
        esac ;;
esac
"""

LOCKED = "install --no-deps --require-hashes -r requirements.lock -r requirements-dev.lock"
TORCH = "install --no-deps -r requirements-torch.txt"
TORCH_INDEX = (
    "install --no-deps --index-url https://download.pytorch.org/whl/cpu -r requirements-torch.txt"
)
PROJECT = "install --no-deps --no-build-isolation -e ."
CHECK = "check"


@dataclass(frozen=True)
class Checkout:
    """A copy of the files that scripts/setup reads, with a stand-in for Python."""

    root: Path
    python: Path
    calls: Path

    def setup(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run scripts/setup with the stand-in, and with these variables set."""
        ours = {"PYTHON": self.python, "CALLS": self.calls, "TMPDIR": self.root.parent}
        env = os.environ | {name: str(value) for name, value in ours.items()} | variables
        return subprocess.run(
            [self.root / "scripts/setup", *arguments],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    def take_calls(self) -> list[str]:
        """Return what pip was asked since the last look, less the options of every call."""
        if not self.calls.exists():
            return []
        text = self.calls.read_text(encoding="utf-8")
        self.calls.unlink()
        for everywhere in ("--no-input ", "--disable-pip-version-check "):
            text = text.replace(everywhere, "")
        return text.splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Make a checkout in which nothing has been set up."""
    root = tmp_path / "omorg"
    (root / "scripts").mkdir(parents=True)
    shutil.copy2(ROOT / "scripts/setup", root / "scripts")
    for name in (
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-torch.txt",
    ):
        shutil.copy2(ROOT / name, root)
    python = tmp_path / "python"
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    return Checkout(root, python, tmp_path / "calls")


def test_a_first_set_up_installs_lock_torch_and_project(checkout: Checkout) -> None:
    """The lock is installed with its hashes, then torch, then Omorg; then all is checked."""
    assert 0 == checkout.setup().returncode
    assert [LOCKED, TORCH, PROJECT, CHECK] == checkout.take_calls()


def test_a_second_set_up_does_nothing(checkout: Checkout) -> None:
    """When all is in place, pip is not called and not a word is said."""
    checkout.setup()
    checkout.take_calls()
    again = checkout.setup()
    assert (0, "", "") == (again.returncode, again.stdout, again.stderr)
    assert [] == checkout.take_calls()


def test_only_running_needs_no_tools(checkout: Checkout, tmp_path: Path) -> None:
    """--no-dev leaves the development lock out, and --venv says where the environment goes."""
    assert 0 == checkout.setup("--no-dev", "--venv", str(tmp_path / "elsewhere")).returncode
    locked = "install --no-deps --require-hashes -r requirements.lock"
    assert [locked, TORCH, PROJECT, CHECK] == checkout.take_calls()
    assert (tmp_path / "elsewhere/bin/python").is_file()
    assert not (checkout.root / ".venv").exists()


def test_torch_falls_back_to_its_own_index(checkout: Checkout) -> None:
    """Where the configured places have no CPU build, PyTorch's index is asked."""
    # What follows --no-deps tells the first try from the second.
    result = checkout.setup(REFUSE="--no-deps -r requirements-torch.txt")
    assert 0 == result.returncode
    assert [LOCKED, TORCH, TORCH_INDEX, PROJECT, CHECK] == checkout.take_calls()


@pytest.mark.parametrize("changed", ["requirements.lock", "requirements-torch.txt"])
def test_a_changed_lock_is_installed_anew(checkout: Checkout, changed: str) -> None:
    """Another lock or another torch makes the whole environment again."""
    checkout.setup()
    checkout.take_calls()
    with (checkout.root / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    checkout.setup()
    assert [LOCKED, TORCH, PROJECT, CHECK] == checkout.take_calls()


def test_a_changed_project_file_installs_only_the_project(checkout: Checkout) -> None:
    """A change to pyproject.toml alone does not install every package again."""
    checkout.setup()
    checkout.take_calls()
    with (checkout.root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    checkout.setup()
    assert [PROJECT, CHECK] == checkout.take_calls()


@pytest.mark.parametrize(
    ("refused", "redone"),
    [
        ("requirements.lock", [LOCKED, TORCH, PROJECT, CHECK]),
        ("requirements-torch.txt", [LOCKED, TORCH, PROJECT, CHECK]),
        ("-e .", [PROJECT, CHECK]),
        ("check", [PROJECT, CHECK]),
    ],
)
def test_a_set_up_that_failed_is_redone(
    checkout: Checkout, refused: str, redone: list[str]
) -> None:
    """Whatever step failed, the next set-up does it again, and the failure is one clear line."""
    # "check" is also part of an option that every call has: only the last call ends with it.
    failed = checkout.setup(REFUSE=refused if refused != "check" else "version-check check")
    assert 1 == failed.returncode
    told = failed.stderr.splitlines()[-1]
    assert "scripts/setup: " == told[:15]
    assert "(ERROR: no such thing)" in told
    checkout.take_calls()
    assert 0 == checkout.setup().returncode
    assert redone == checkout.take_calls()


def test_a_python_that_is_too_old_is_refused_in_one_line(
    checkout: Checkout, tmp_path: Path
) -> None:
    """The interpreter named by PYTHON has to be able to make an environment."""
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    result = checkout.setup(PYTHON=str(old))
    line = f"scripts/setup: PYTHON={old} is no Python 3.11 or later with the venv module\n"
    assert (1, "", line) == (result.returncode, result.stdout, result.stderr)


def test_a_machine_without_python_is_told_what_to_do(checkout: Checkout, tmp_path: Path) -> None:
    """Without a usable Python on the path one line says what to install or set."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "dirname", "sha256sum", "mktemp", "rm", "ls", "cut"):
        (tools / name).symlink_to(shutil.which(name) or name)
    result = checkout.setup(PATH=str(tools), PYTHON="")
    assert 1 == result.returncode
    assert 1 == len(result.stderr.splitlines())
    told = "scripts/setup: no Python 3.11 or later with the venv module was found"
    assert told == result.stderr.partition(";")[0]


def test_a_folder_with_other_things_is_never_overwritten(
    checkout: Checkout, tmp_path: Path
) -> None:
    """--venv refuses a folder that holds anything but a virtual environment."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter.md").write_text("dear all", encoding="utf-8")
    assert 1 == checkout.setup("--venv", str(kept)).returncode
    assert ["letter.md"] == [path.name for path in kept.iterdir()]


@pytest.mark.parametrize("arguments", [["--dev"], ["--venv"], ["all"]])
def test_wrong_arguments_are_wrong_usage(checkout: Checkout, arguments: list[str]) -> None:
    """An unknown argument ends with status 2 before anything is made."""
    assert 2 == checkout.setup(*arguments).returncode
    assert not (checkout.root / ".venv").exists()
