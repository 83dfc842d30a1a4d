"""The lock files: everything pinned with hashes, nothing of CUDA, nothing of one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-milvus.lock"]
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+))?")


def entries(lock: str) -> list[tuple[str, list[str]]]:
    """Read each requirement of a lock with its options, comments left out."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "\0")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    split = [[part.strip() for part in line.split("\0")] for line in lines]
    return [(requirement, options) for requirement, *options in split]


def canonical(requirement: str) -> str:
    """Return the name in a requirement, spelt as the packaging standard normalises it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ ;\[]", requirement)[0]).lower()


def names(lock: str) -> set[str]:
    """Read the names of the distributions that a lock pins."""
    return {requirement.partition("==")[0] for requirement, _ in entries(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(lock: str) -> None:
    """Each entry is one exact version, and all its options are SHA-256 hashes."""
    unpinned = [requirement for requirement, _ in entries(lock) if not PIN.fullmatch(requirement)]
    unhashed = [
        requirement
        for requirement, options in entries(lock)
        if not options
        or not all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option) for option in options)
    ]
    assert [] == unpinned
    assert [] == unhashed


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_for_a_graphics_card_is_locked(lock: str) -> None:
    """No package of NVIDIA's, CUDA's or Triton's is named: torch would bring gigabytes."""
    unwanted = {name for name in names(lock) if re.search(r"nvidia|cuda|triton|cupy|cu\d\d", name)}
    assert set() == unwanted


@pytest.mark.parametrize("lock", LOCKS)
def test_torch_is_not_locked(lock: str) -> None:
    """Torch comes from more than one place, so it is pinned by version elsewhere."""
    assert set() == names(lock) & {"torch", "torchvision", "torchaudio"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_path(lock: str) -> None:
    """A lock made on one machine says nothing about where that machine takes packages from."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert [] == re.findall(r"(?m)^--?[a-z].*|\w+://\S*|file:\S*|(?<!\S)\.{0,2}/\S*", text)


def test_what_milvus_adds_fits_to_the_other_locks() -> None:
    """It can be installed over either: of the first nothing again, of the second the same."""
    added, developing = (
        {requirement.partition(" ;")[0] for requirement, _ in entries(f"requirements-{lock}.lock")}
        for lock in ("milvus", "dev")
    )
    named = {canonical(requirement) for requirement in added}
    assert {"pymilvus", "milvus-lite"} <= named
    assert {one for one in developing if canonical(one) in named} <= added
    assert set() == named & (names("requirements.lock") - {"colorama"})


def test_the_development_lock_repeats_nothing() -> None:
    """No version stands in both locks, so the two cannot disagree.

    But for what is locked for Windows alone in the first, which developing may need anywhere.
    """
    everywhere = {
        requirement.partition("==")[0]
        for requirement, _ in entries("requirements.lock")
        if not requirement.endswith("; sys_platform == 'win32'")
    }
    assert set() == everywhere & names("requirements-dev.lock")


def test_torch_needs_are_locked() -> None:
    """What torch itself asks for is in the run-time lock: torch is installed without its own."""
    needs = {"filelock", "fsspec", "jinja2", "networkx", "setuptools", "sympy", "typing-extensions"}
    assert needs == names("requirements.lock") & needs


def test_declared_dependencies_are_locked() -> None:
    """Each run-time dependency and build requirement is in requirements.lock, but torch."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = pyproject["project"]["dependencies"] + pyproject["build-system"]["requires"]
    wanted = {canonical(requirement) for requirement in declared} - {"torch"}
    assert set() == wanted - names("requirements.lock")


def test_declared_development_tools_are_locked() -> None:
    """Each development tool is in one of the two locks."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = pyproject["project"]["optional-dependencies"]["dev"]
    wanted = {canonical(requirement) for requirement in declared}
    assert set() == wanted - names("requirements.lock") - names("requirements-dev.lock")


def test_torch_is_pinned_to_a_cpu_build() -> None:
    """requirements-torch.txt holds one line that is not a comment: an exact CPU build."""
    text = (ROOT / "requirements-torch.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert ["torch==2.13.0+cpu"] == lines


def test_the_environment_holds_what_the_locks_say() -> None:
    """Every installed version is the locked one for this Python, and nothing is beside them."""
    frozen = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
    )
    installed = {
        f"{canonical(line)}=={line.partition('==')[2]}"
        for line in frozen.stdout.split()
        if canonical(line) not in {"pip", "omorg"}
    }
    pinned = {
        match["name"] + "==" + match["version"]
        for lock in LOCKS
        for requirement, _ in entries(lock)
        if (match := PIN.fullmatch(requirement))
    }
    assert set() == installed - pinned - {"torch==2.13.0+cpu"}
