#!/usr/bin/env python3
"""Makes the pictures in docs/images/ anew, from the sample documents.

Needs Chromium, and the fonts that the pictures are to have. It starts ``omorg preview`` itself.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from bot.preview.workspace.sample_people import ADAM, ANNA, ELLA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

IMAGES = Path(__file__).parents[1] / "docs/images"
SIZE = {"width": 1200, "height": 800}
PORT = 8799
SECONDS = 120


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


def look(page: Page, user: str, language: str) -> None:
    """Look with somebody's eyes, in a language."""
    page.locator("#language").select_option(language)
    page.locator("#person").select_option(user)
    expect(page.locator("html")).to_have_attribute("data-me", user)


def ask(page: Page, text: str, place: str, *, shown: str) -> None:
    """Ask somewhere, and open the thread."""
    page.locator(".place", has_text=place).click()
    page.locator("#room textarea").fill(text)
    page.locator("#room textarea").press("Enter")
    page.locator("#room .message", has_text=shown).last.locator(".way-in:not(.none)").click()
    expect(page.locator("#thread .message").nth(1)).to_be_visible()


def keep(page: Page, name: str) -> None:
    """Write one picture."""
    page.mouse.move(2, 2)
    time.sleep(0.5)
    page.screenshot(path=IMAGES / f"{name}.png")


def make(page: Page) -> None:
    """Make the pictures, one after the other."""
    look(page, ANNA, "sv")
    ask(page, "@omorg Var sitter HR nu?", "allmänt", shown="Var sitter HR nu?")
    keep(page, "preview-sv-light")
    page.emulate_media(color_scheme="dark")
    page.locator("#thread .message").nth(1).locator("[data-action=omorg_ask]").click()
    expect(page.locator("dialog textarea")).to_be_visible()
    keep(page, "preview-sv-dark")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    look(page, ELLA, "en")
    ask(page, "Where does HR sit now?", "Omorg", shown="Where does HR sit")
    page.emulate_media(color_scheme="light")
    keep(page, "preview-en-light")
    page.emulate_media(color_scheme="dark")
    look(page, ADAM, "en")
    page.locator("[data-tab=home]").click()
    admin = page.locator("[data-action=omorg_admin_rebuild]")
    expect(admin).to_be_visible()
    admin.scroll_into_view_if_needed()
    keep(page, "preview-en-dark")


def main() -> None:
    """Make all of them."""
    IMAGES.mkdir(exist_ok=True)
    expect.set_options(timeout=SECONDS * 1000)
    with preview() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE, locale="sv-SE", color_scheme="light")
        page.goto(url)
        page.locator("#person").wait_for()
        make(page)
        browser.close()


if __name__ == "__main__":
    main()
