#!/usr/bin/env python3
"""Makes the pictures in docs/images/ anew, from the sample documents.

Needs Chromium, and the fonts that the pictures are to have. It starts ``omorg preview`` itself.

    python scripts/screenshots.py [FOLDER]
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from bot.operations.report.figures import figures_of
from bot.operations.report.page import write_report
from bot.preview.workspace.sample_people import ADAM, ANNA, ELLA
from tests.support.hr_week import HrWeek, open_preview
from tests.support.simulated_year import material

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

IMAGES: Final = Path(__file__).parents[1] / "docs/images"
WIDE: Final[ViewportSize] = {"width": 1280, "height": 800}
NARROW: Final[ViewportSize] = {"width": 420, "height": 800}
SCHEMES: Final = ("light", "dark")
PORT: Final = 8799
SECONDS: Final = 120
# As many as text needs to look smooth.
COLOURS: Final = 96

MANAGER: Final = "U0LOCALM001"
# What is asked for the pictures of answers: an answer, one from a table, and one that is unsure.
ASKED: Final = {
    "answer": "Var sitter HR nu?",
    "table": "Vem är chef för Upphandlingsenheten?",
    "unsure": "Vem hör jag av mig till om etiketterna tar slut?",
}
HOMES: Final = {"home-employee": ANNA, "home-manager": MANAGER, "home-admin": ADAM}


@contextmanager
def preview() -> Iterator[str]:
    """Start the preview and give the page's address."""
    command = [sys.executable, "-m", "bot.cli.app", "preview", "--port", str(PORT)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        try:
            lines = process.stderr or ()
            next(line for line in lines if line.startswith("omorg: preview at"))
            yield f"http://127.0.0.1:{PORT}/"
        finally:
            process.send_signal(signal.SIGTERM)


class Camera:
    """Takes pictures of one page.

    Args:
        page: The page.
        folder: Where the pictures go.

    """

    def __init__(self, page: Page, folder: Path) -> None:
        """Take a page."""
        self._page = page
        self._folder = folder

    def look(self, user: str, language: str) -> None:
        """Look with somebody's eyes, in a language."""
        self._page.locator("#language").select_option(language)
        self._page.locator("#person").select_option(user)
        expect(self._page.locator("html")).to_have_attribute("data-me", user)

    def ask(self, text: str, place: str, shown: str) -> None:
        """Ask somewhere, and open the thread."""
        page = self._page
        page.locator(".place", has_text=place).click()
        page.locator("#room textarea").fill(text)
        page.locator("#room textarea").press("Enter")
        page.locator("#room .message", has_text=shown).last.locator(".way-in:not(.none)").click()
        expect(page.locator("#thread .message").nth(1)).to_be_visible()

    def go_home(self) -> None:
        """Open the Home tab."""
        self._page.locator(".place", has_text="Omorg").click()
        self._page.locator("[data-tab=home]").click()
        expect(self._page.locator(".home .header").first).to_be_visible()

    def size(self, size: ViewportSize) -> None:
        """Change the size of the window."""
        self._page.set_viewport_size(size)

    def keep(self, name: str, scheme: str) -> None:
        """Write one picture, in few colours."""
        self._page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        self._page.mouse.move(2, 2)
        time.sleep(0.5)
        path = self._folder / f"{name}.png"
        self._page.screenshot(path=path)
        with Image.open(path) as picture:
            reduced = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        reduced.save(path, optimize=True)

    def keep_all(self, name: str) -> None:
        """Write a view in both widths, light and dark."""
        for size in (WIDE, NARROW):
            self.size(size)
            for scheme in SCHEMES:
                self.keep(f"{name}-{size['width']}-{scheme}", scheme)
        self.size(WIDE)


def answers(camera: Camera) -> None:
    """Take the pictures of answers, each in its thread."""
    camera.look(ANNA, "sv")
    for name, question in ASKED.items():
        camera.ask(f"@omorg {question}", "allmänt", question)
        camera.keep_all(name)


def homes(camera: Camera) -> None:
    """Take the pictures of the Home tab."""
    for name, user in HOMES.items():
        camera.look(user, "sv")
        camera.go_home()
        camera.keep_all(name)


def overview(page: Page, camera: Camera) -> None:
    """Take the pictures that show the preview as a whole."""
    camera.look(ANNA, "sv")
    camera.ask("@omorg Var sitter HR nu?", "allmänt", "Var sitter HR nu?")
    camera.keep("preview-sv-light", "light")
    page.locator("#thread .message").nth(1).locator("[data-action=omorg_ask]").click()
    expect(page.locator("dialog textarea")).to_be_visible()
    camera.keep("preview-sv-dark", "dark")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    camera.look(ELLA, "en")
    camera.ask("Where does HR sit now?", "Omorg", "Where does HR sit")
    camera.keep("preview-en-light", "light")
    camera.look(ADAM, "en")
    camera.go_home()
    camera.keep("preview-en-dark", "dark")


def report(page: Page, camera: Camera, folder: Path) -> None:
    """Take the pictures of a report on a simulated year, wide and light, narrow and dark."""
    written = write_report(figures_of(material()), "sv", folder)
    page.goto(written[0].as_uri())
    for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
        camera.size(size)
        camera.keep(f"report-{size['width']}-{scheme}", scheme)


def week(browser: Browser, folder: Path) -> None:
    """Take the pictures of a week of somebody in HR."""
    with TemporaryDirectory() as place, open_preview(Path(place)) as (address, knowledge):
        page = browser.new_page(viewport=WIDE, locale="sv-SE", color_scheme="light")
        page.goto(address)
        page.locator("#person").wait_for()
        camera, steps = Camera(page, folder), HrWeek(page, knowledge)
        for name in steps.steps():
            camera.keep(f"week-{name}", "light")
        shown = steps.report()
        shown.set_viewport_size(WIDE)
        Camera(shown, folder).keep("week-report", "light")


def main() -> None:
    """Make all of them."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=SECONDS * 1000)
    with preview() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=WIDE, locale="sv-SE", color_scheme="light")
        page.goto(url)
        page.locator("#person").wait_for()
        camera = Camera(page, folder)
        overview(page, camera)
        answers(camera)
        homes(camera)
        with TemporaryDirectory() as place:
            report(page, camera, Path(place))
        week(browser, folder)
        browser.close()


if __name__ == "__main__":
    main()
