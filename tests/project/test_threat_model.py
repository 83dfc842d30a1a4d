"""The threat model names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE)))


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_is_named_exists(named: str) -> None:
    """Each ``tests/FILE.py::NAME`` is a test function of that file."""
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name.startswith("test_")
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_everything_that_is_stopped_names_what_shows_it() -> None:
    """Each threat has a test under it, but for one that has nothing to be tested."""
    threats = re.findall(r"(?m)^- \*\*(.+?)\*\*.*\n((?:    - .*\n)*)", PAGE)
    assert ["Instructs the model."] == [threat for threat, tests in threats if not tests]
    assert PAGE.count("\n- **") == len(threats)
