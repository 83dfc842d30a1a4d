"""The examples in docstrings say what happens."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("bot", "index")
    for path in (ROOT / package).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_gives_what_it_shows(name: str) -> None:
    """Each line after ``>>>`` gives the lines below it."""
    told = doctest.testmod(import_module(name))
    assert (0, True) == (told.failed, told.attempted > 0)


def test_examples_are_shown() -> None:
    """The functions that others call most have one, in several modules."""
    assert len(SHOWN) >= 7
