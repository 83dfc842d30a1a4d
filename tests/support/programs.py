"""Programs that some tests need and not every machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def missing(what: str) -> NoReturn:
    """Leave the test out for want of a program, or fail it where nothing may be left out."""
    if os.environ.get("OMORG_TEST_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)


def convert(files: Sequence[Path], suffix: str, folder: Path) -> None:
    """Let LibreOffice save ``files`` in another format, as ``folder``/name.suffix."""
    program = shutil.which("soffice")
    if program is None:
        missing(
            "needs LibreOffice: apt-get install libreoffice-writer libreoffice-calc "
            "libreoffice-impress"
        )
    # A profile of its own: a running one would take the command over.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        "--headless",
        "--norestore",
        profile,
        "--convert-to",
        suffix.removeprefix("."),
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=300,
    )
