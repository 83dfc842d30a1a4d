"""What the tests of the preview's page share: a small office with its page, and a browser."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from bot.preview.page_server import PageServer
from bot.preview.workspace.sample_people import Resident
from bot.slack.listeners import EXPLAIN_SHORTCUT, SHORTCUT
from tests.support.programs import missing
from tests.support.surface_support import ADAM, ANNA, ELLA, FILES, GITA, MAJA, open_office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from bot.preview.local_slack import FakeSlack
    from tests.conftest import Workplace
    from tests.support.surface_support import Office

RESIDENTS = (
    Resident(ANNA, "Anna", "employee"),
    Resident(MAJA, "Maja", "member", "chefer"),
    Resident(ADAM, "Adam", "admin"),
    Resident(ELLA, "Ella", "english"),
    Resident(GITA, "Gita", "guest"),
)


@contextmanager
def open_page(fake: FakeSlack) -> Iterator[PageServer]:
    """Serve the page for a workspace, on any free port."""
    page = PageServer(fake, RESIDENTS, shortcut=SHORTCUT, explain=EXPLAIN_SHORTCUT)
    page.start()
    try:
        yield page
    finally:
        page.stop()


@contextmanager
def open_office_with_page(workplace: Workplace) -> Iterator[tuple[Office, PageServer]]:
    """Open an office with a bot, and the page to see it in; one document asks a question itself."""
    files = FILES | {"frågor.md": "# Frågor\n\n## När betalas lön?\n\nLön betalas den 27:e.\n"}
    with open_office(workplace, files) as office, open_page(office.fake) as page:
        yield office, page


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the machine's own Chromium, without a window."""
    program = shutil.which("chromium")
    if program is None:
        missing("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def axe_source() -> str:
    """Return axe-core, which finds what keeps people from using a page."""
    npm = shutil.which("npm")
    folder = ""
    if npm is not None:
        asked = [npm, "root", "--global"]
        folder = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    source = Path(folder) / "axe-core" / "axe.min.js"
    if not folder or not source.is_file():
        missing("needs axe-core: npm install --global axe-core")
    return source.read_text(encoding="utf-8")
