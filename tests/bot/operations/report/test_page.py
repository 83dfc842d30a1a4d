"""The report's page in a browser: for everybody, at every width, and on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pypdfium2  # type: ignore[import-untyped]
import pytest

from bot.operations.report import texts
from bot.operations.report.figures import figures_of
from bot.operations.report.page import write_report
from tests.support.preview_support import axe_source, chromium
from tests.support.simulated_year import material

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from index import Language

Scheme = Literal["light", "dark"]
pytestmark = pytest.mark.slow

LANGUAGES: tuple[Language, ...] = ("sv", "en")
WIDTHS = (1280, 420)
A4 = (595, 842)  # points
HEADINGS = (texts.OUTCOMES, texts.VERDICTS, texts.TOPICS, texts.GAPS, texts.CITED, texts.BUILDS)
AXE = """async () => (await axe.run()).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)"""
OPEN = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
# Letters of a plot or of the page that lie outside of what frames them.
OUTSIDE = """() => [...document.querySelectorAll("figure svg text, p, h1, h2, dd, dt, summary, li")]
  .filter((one) => one.getBoundingClientRect().width)
  .filter((one) => {
    const frame = (one.closest("figure") ?? document.documentElement).getBoundingClientRect();
    const box = one.getBoundingClientRect();
    return box.left < frame.left - 2 || box.right > frame.right + 2;
  }).map((one) => one.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser that the tests of this module share."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module", params=LANGUAGES)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, Path]:
    """Give the report of a year of a town, in a language."""
    folder = tmp_path_factory.mktemp("report")
    return request.param, write_report(figures_of(material()), request.param, folder)[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_read_it(
    browser: Browser, written: tuple[Language, Path], width: int, scheme: Scheme
) -> None:
    """axe-core finds nothing, closed or opened, and nothing reaches out of the window sideways."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page.goto(written[1].as_uri())
        page.evaluate(axe_source())
        assert [] == page.evaluate(AXE)
        page.evaluate(OPEN)
        assert [] == page.evaluate(AXE)
        assert width == page.evaluate("() => document.documentElement.scrollWidth")
        assert [] == page.evaluate(OUTSIDE)
    finally:
        page.close()


def test_nothing_is_asked_of_a_network(browser: Browser, written: tuple[Language, Path]) -> None:
    """The file itself is all that the page loads, and its console has nothing to say."""
    page = browser.new_page()
    loaded: list[str] = []
    complained: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda said: complained.append(said.text))
    page.goto(written[1].as_uri())
    page.close()
    assert ([written[1].as_uri()], []) == (loaded, complained)


def printed(page: Page, file: Path) -> list[str]:
    """Print to A4 and return the text of each page."""
    page.pdf(path=file, prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(file)
    try:
        assert {A4} == {tuple(round(side) for side in one.get_size()) for one in document}
        return [
            " ".join(one.get_textpage().get_text_range().replace("\ufffe", "-").split())
            for one in document
        ]
    finally:
        document.close()


def test_it_prints_on_a4(browser: Browser, written: tuple[Language, Path], tmp_path: Path) -> None:
    """On five pages at most, dark or not; each heading stands on the page of its lead's figures."""
    language, file = written
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    leads = page.locator(".lead").all_text_contents()
    found = printed(page, tmp_path / "report.pdf")
    page.close()
    assert len(found) <= 5
    assert [] == [number for number, text in enumerate(found) if len(text) < 200]
    last_words = [re.split(r"[\s\xa0]+", lead)[-1] for lead in leads]
    apart = [
        heading.told(language)
        for heading, word in zip(HEADINGS, last_words, strict=True)
        if not any(heading.told(language) in text and word in text for text in found)
    ]
    assert [] == apart
    with pypdfium2.PdfDocument(tmp_path / "report.pdf") as document:
        assert (255, 255, 255) == document[0].render().to_pil().convert("RGB").getpixel((3, 3))
