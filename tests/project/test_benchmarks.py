"""The measurements, which no other test runs, still find what they measure."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

_IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_each_measurement_can_be_imported() -> None:
    """What they import of Omorg and of each other is there, under the names that they use."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    assert "retrieval" in names
    ended = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, *names],
        cwd=ROOT / "benchmarks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (ended.returncode, ended.stderr)
