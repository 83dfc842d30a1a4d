"""What Make and CI promise, tried with stand-ins for the programs that they start."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ECHO = """#!/usr/bin/env python3
import json, os, pathlib, sys
name = pathlib.Path(sys.argv[0]).name
with open("calls", "a") as calls:
    print(json.dumps([name, *sys.argv[1:]]), file=calls)
if name == "pytest":
    print("SKIPPED [2] tests/test_x.py:7: needs the development data")
    print("1 passed, 2 skipped in 0.01s")
print(f"{name} says something")
sys.exit(2 if name in os.environ.get("FAILING", "").split() else 0)
"""
PROGRAMS = ["omorg", "ruff", "mypy", "mkdocs", "pytest"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout that is set up, with stand-ins for what its environment holds."""
    for name in ("Makefile", "scripts/test", ".ci/run"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    stand_in(tmp_path / "scripts/setup", "#!/bin/sh\n")
    stand_in(tmp_path / ".ci/other_pythons", "#!/bin/sh\nexit ${OTHERS:-0}\n")
    for name in PROGRAMS:
        stand_in(tmp_path / ".venv/bin" / name, ECHO)
    return tmp_path


def stand_in(path: Path, text: str) -> None:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def run(
    checkout: Path, *command: str, without: str = "OMORG_TEST_ALL", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout, as from a shell that runs no Make of its own."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAKE") and name not in {without, "MFLAGS", "Q", "QUESTION"}
    }
    return subprocess.run(
        command,
        cwd=checkout,
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def calls(checkout: Path) -> list[list[str]]:
    """Return the programs that were started, each with its arguments."""
    text = (checkout / "calls").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    "question",
    [
        "Var sitter HR nu?",
        'Vad är "nya" Personalenhetens nummer, och vem\'s chef?',
        "Kostar det $5 eller ${HOME} eller $(shell touch made) eller $(error no)?",
        "Är `id` eller $(id) rätt; eller # \\ % & | > made?",
        "$(",
        "-n är inget val",
    ],
)
def test_a_question_reaches_omorg_as_it_was_typed(checkout: Path, question: str) -> None:
    """Neither make nor the shell reads a question's quotes, dollars or back-ticks."""
    result = run(checkout, "make", "ask", f"Q={question}")
    assert 0 == result.returncode
    assert [["omorg", "build"], ["omorg", "ask", "--", question]] == calls(checkout)
    assert not (checkout / "made").exists()


def test_only_the_answer_goes_to_standard_output(checkout: Path) -> None:
    """What building the index says goes to standard error, so that an answer can be piped."""
    result = run(checkout, "make", "ask", "Q=Var sitter HR nu?")
    assert ("omorg says something\n",) * 2 == (result.stdout, result.stderr)


def test_asking_nothing_is_wrong_usage(checkout: Path) -> None:
    """`make ask` without a question says how to ask one and starts nothing."""
    result = run(checkout, "make", "ask")
    assert 2 == result.returncode
    assert 'usage: make ask Q="Var sitter HR nu?"' == result.stderr.splitlines()[0]
    assert not (checkout / "calls").exists()


def test_nothing_is_asked_of_an_index_that_cannot_be_built(checkout: Path) -> None:
    """`make ask` stops with make's failing status when the build fails."""
    assert 2 == run(checkout, "make", "ask", "Q=Hej?", FAILING="omorg").returncode
    assert [["omorg", "build"]] == calls(checkout)


def test_make_test_runs_every_check(checkout: Path) -> None:
    """One command runs the linter, the formatter, the type checker and the tests."""
    assert 0 == run(checkout, "make", "test").returncode
    assert [
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--quiet", "--check", "."],
        ["mypy", "--no-error-summary"],
    ] == calls(checkout)[:3]
    # Half of the tests run beside the other half; what one leaves out the other has.
    aside, rest = sorted(calls(checkout)[3:], key=lambda call: call[1].startswith("--"))
    assert [f"--ignore={folder}" for folder in aside[1:]] == rest[1:]
    assert [] == [folder for folder in aside[1:] if not (ROOT / folder).is_dir()]


def test_the_site_of_the_documentation_is_made_strictly(checkout: Path) -> None:
    """`make docs` ends at the first warning, and says where the site begins."""
    made = run(checkout, "make", "docs")
    assert ["mkdocs", "build", "--strict", "--quiet"] in calls(checkout)
    assert "build/site/index.html" == made.stdout.splitlines()[-1]
    assert 2 == run(checkout, "make", "docs", FAILING="mkdocs").returncode


@pytest.mark.parametrize(
    ("failing", "named"),
    [
        ("ruff", "failed: ruff check,ruff format"),
        ("mypy", "failed: mypy"),
        ("pytest", "failed: pytest"),
    ],
)
def test_make_test_fails_when_a_check_fails(checkout: Path, failing: str, named: str) -> None:
    """Any failing check fails the whole, is named at the end, and hides none of the others."""
    result = run(checkout, "make", "test", FAILING=failing)
    assert 2 == result.returncode
    assert named == result.stderr.splitlines()[0]
    assert ["ruff", "ruff", "mypy", "pytest", "pytest"] == [name for name, *_ in calls(checkout)]


def test_make_test_names_what_was_left_out(checkout: Path) -> None:
    """Skipped tests are listed at the end with how to run them."""
    assert [
        "Left out; OMORG_TEST_ALL=1 make test runs these too:",
        "  - [2] tests/test_x.py:7: needs the development data",
    ] == run(checkout, "make", "test").stdout.splitlines()[-2:]


@pytest.mark.parametrize(("failing", "status"), [("", 0), ("pytest", 2)])
def test_ci_leaves_nothing_out_and_passes_the_status_on(
    checkout: Path, failing: str, status: int
) -> None:
    """`.ci/run` is `make test` with OMORG_TEST_ALL=1: same checks, same end, same status."""
    # What it installs on the system is asked of stand-ins.
    for name in ("apt-get", "npm"):
        stand_in(checkout / "system" / name, ECHO)
    stand_in(checkout / ".venv/bin/python", ECHO)
    path = f"{checkout / 'system'}{os.pathsep}{os.environ['PATH']}"
    result = run(checkout, "bash", ".ci/run", FAILING=failing, PATH=path)
    assert status == result.returncode
    installed = {word for call in calls(checkout) if "install" in call for word in call}
    needed = {"chromium", "axe-core", "libreoffice-writer", "requirements-milvus.lock"}
    assert needed <= installed
    assert "1 passed, 2 skipped in 0.01s" == result.stdout.splitlines()[-2]
    others = run(checkout, "bash", ".ci/run", PATH=path, OTHERS="1")
    assert 1 == others.returncode


# Answers what .ci/other_pythons asks of an interpreter, and notes pip's and pytest's calls.
PYTHON = """#!/bin/sh
case "$1 ${2-}" in
    "-c "*) exit 0 ;;
    "-m venv") mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
    "-m pip" | "-m pytest") echo "$*" >>calls; case "${FAILING-}" in *$2*) exit 1 ;; esac ;;
esac
"""


@pytest.fixture
def pythons(checkout: Path) -> Path:
    """Make the checkout hold lock files, the real script, and no pyenv."""
    shutil.copy2(ROOT / ".ci/other_pythons", checkout / ".ci/other_pythons")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (checkout / name).write_text(name, encoding="utf-8")
    for name in ("python3.12", "python3.13"):
        stand_in(checkout / "system" / name, "#!/bin/sh\nexit 127\n")
    return checkout


def others(pythons: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script with the stand-ins first on the path."""
    path = f"{pythons / 'system'}{os.pathsep}{os.environ['PATH']}"
    return run(pythons, ".ci/other_pythons", PATH=path, PYENV_ROOT=str(pythons), **variables)


def test_a_python_that_is_not_there_is_named(pythons: Path) -> None:
    """Each Python that is declared and missing is told in a line, and nothing fails for it."""
    result = others(pythons)
    told = [
        f"Python {v} is not installed here: nothing was tested with it" for v in ("3.12", "3.13")
    ]
    assert (0, told) == (result.returncode, result.stdout.splitlines())


def test_the_core_is_tested_with_the_other_pythons(pythons: Path) -> None:
    """One that is on the path, or that pyenv has, gets the locked packages once, and the tests."""
    stand_in(pythons / "system/python3.12", PYTHON)
    stand_in(pythons / "versions/3.13.7/bin/python", PYTHON)
    assert 0 == others(pythons).returncode
    called = (pythons / "calls").read_text(encoding="utf-8").splitlines()
    assert ["pip", "pytest", "pip", "pytest"] == [line.split()[1] for line in called]
    assert "--require-hashes" in called[0]
    folders = [word for word in called[1].split() if word.startswith("tests/")]
    assert [] == [name for name in folders if not (ROOT / name).is_dir()]
    (pythons / "calls").unlink()
    assert 0 == others(pythons).returncode
    again = (pythons / "calls").read_text(encoding="utf-8").splitlines()
    assert ["pytest", "pytest"] == [line.split()[1] for line in again]


@pytest.mark.parametrize(("failing", "what"), [("pip", " (its environment)"), ("pytest", "")])
def test_another_python_that_fails_fails_the_run(pythons: Path, failing: str, what: str) -> None:
    """A failure ends with status 1, says with which Python, and the next one is tested as well."""
    for version in ("3.12", "3.13"):
        stand_in(pythons / f"system/python{version}", PYTHON)
    result = others(pythons, FAILING=failing)
    line = f"failed with Python 3.12{what},3.13{what}"
    assert (1, line) == (result.returncode, result.stderr.splitlines()[-1])


def test_help_lists_every_target(checkout: Path) -> None:
    """`make` alone lists each target that can be called, with what it does."""
    makefile = (checkout / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"(?m)^\.PHONY: (.+)$", makefile)[0].split()
    listed = re.findall(r"(?m)^  make (\w+) +\S", run(checkout, "make").stdout)
    assert sorted(targets) == listed


@pytest.mark.parametrize(
    "script", ["scripts/setup", "scripts/lock", "scripts/test", ".ci/run", ".ci/other_pythons"]
)
def test_scripts_can_be_read_and_run(script: str) -> None:
    """Each script is executable and passes its shell's check of the grammar."""
    shell = (ROOT / script).read_text(encoding="utf-8").splitlines()[0].split("/")[-1]
    assert os.access(ROOT / script, os.X_OK)
    assert 0 == run(ROOT, *shell.removeprefix("env ").split(), "-n", script).returncode
