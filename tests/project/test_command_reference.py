"""docs/commands.md says what the commands take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    """Every command and option, with its default, and none besides.

    After a change: ``PYTHONPATH=. python scripts/command_reference.py > docs/commands.md``.
    """
    written = subprocess.run(
        [sys.executable, "scripts/command_reference.py"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert written == (ROOT / "docs/commands.md").read_text(encoding="utf-8")
