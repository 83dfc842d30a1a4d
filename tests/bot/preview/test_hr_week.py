"""The whole week of somebody in HR, in a browser, with the models that come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import expect

from tests.support.hr_week import DOGS, PARTY, TAG, HrWeek, open_preview
from tests.support.preview_support import chromium
from tests.support.slack_support import without_proxies  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

# A machine that does much else at once is slow, and that is no fault of the page's.
WAIT_MILLISECONDS = 60_000
A4 = (595, 842)


@pytest.mark.slow
def test_a_week_of_hr(tmp_path: Path) -> None:
    """Gaps read, one dismissed, one pointed out; a document added, what is worse accepted; printed.

    What each step has to show is said where it is taken, in ``HrWeek``.
    """
    expect.set_options(timeout=WAIT_MILLISECONDS)
    errors: list[str] = []
    with open_preview(tmp_path) as (address, knowledge), chromium() as browser:
        page = browser.new_page(locale="sv-SE", viewport={"width": 1280, "height": 800})
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.locator("#person").wait_for()
        week = HrWeek(page, knowledge)
        assert ["gaps", "dismiss", "entry", "worse", "closed"] == list(week.steps())
        entry = (knowledge / "questions.yaml").read_text(encoding="utf-8").splitlines()[-1]
        assert entry.startswith(f"- {{question: '{TAG}', document: passerkort.md, phrase: ")
        report = week.report()
        report.on("console", lambda said: errors.append(said.text))
        for question in (DOGS, PARTY, TAG):
            expect(report.locator("body")).to_contain_text(question)
        report.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
        with pypdfium2.PdfDocument(tmp_path / "report.pdf") as printed:
            assert {A4} == {tuple(round(side) for side in one.get_size()) for one in printed}
            text = "".join(one.get_textpage().get_text_range() for one in printed)
        assert "Vad medarbetarna frågar om" in text
        report.close()
        week.accept_document()
        side = (knowledge / "skyddsombud.md.meta.yaml").read_text(encoding="utf-8")
        assert side.startswith('godkänn: "Adam, ')
    assert [] == errors
