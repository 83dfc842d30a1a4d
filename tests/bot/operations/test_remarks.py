"""What a reader says of a file that it read: in the build's summary, in Slack and in ``check``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.checks.reader_remarks import KINDS, findings_of
from bot.checks.run import check_folder
from bot.cli.output import json as json_output
from bot.cli.output.terminal import build_view
from bot.slack.views.admin import rebuilt
from index import Remark, RemarkKind
from tests.conftest import FakeEmbedder, Workplace
from tests.support.pdf_documents import Pages

if TYPE_CHECKING:
    from pathlib import Path

    from index import BuildReport

TODAY = dt.date(2026, 11, 21)
PICTURES = Pages().paragraph("Vi flyttar i mars.").new().picture().new().paragraph("Tack.").done()


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """Give a workplace with nothing in it."""
    return Workplace(tmp_path, FakeEmbedder())


def shown(report: BuildReport) -> str:
    """Return a build's summary in English as a wide terminal shows it."""
    console = Console(width=500)
    with console.capture() as captured:
        console.print(build_view(report, "en"))
    return captured.get()


def test_every_kind_of_remark_is_said_by_one_rule() -> None:
    """A reader that says something new needs a sentence for it."""
    assert sorted(RemarkKind) == sorted(kind.rule for kind in KINDS)


def test_a_build_names_what_is_lost_until_it_is_mended(workplace: Workplace) -> None:
    """Also when the document is not read anew, and no longer once another takes its place."""
    lost = (("a.pdf", Remark(RemarkKind.PICTURES, page=2)),)
    first = workplace.build({"a.pdf": PICTURES})
    again = workplace.build({"b.md": "# B\n\nText.\n"})
    same = workplace.build()
    assert (lost, lost, lost) == (first.lost, again.lost, same.lost)
    assert ("a.pdf",) == first.added
    assert ((), 1) == (again.changed, again.unchanged)
    whole = Pages().paragraph("Vi flyttar i mars.").done()
    assert () == workplace.build({"a.pdf": whole}).lost


def test_a_renamed_document_keeps_its_remarks(workplace: Workplace) -> None:
    """The new name stands in the summary."""
    workplace.build({"a.pdf": PICTURES})
    (workplace.knowledge / "a.pdf").rename(workplace.knowledge / "b.pdf")
    assert (("b.pdf", Remark(RemarkKind.PICTURES, page=2)),) == workplace.build().lost


def test_the_summary_says_what_is_lost_and_what_to_do(workplace: Workplace) -> None:
    """In the terminal, and from the printed JSON in Slack, in both languages."""
    report = workplace.build({"a.pdf": PICTURES})
    told = "a.pdf has pages that are pictures, where no answer can be found: page 2: run text "
    assert "Left out: " + told in shown(report)
    printed = json_output.build_json(report)
    assert [
        {
            "document": "a.pdf",
            "kind": "pictures",
            "page": 2,
            "line": None,
            "heading": "",
            "detail": "",
            "count": 1,
        }
    ] == printed["lost"]
    in_swedish = rebuilt(printed, "sv").text
    assert "Utelämnat (1):" in in_swedish
    assert "a.pdf har sidor som är bilder, så inget svar kan stå där: sida 2" in in_swedish
    in_english = rebuilt(printed, "en").text
    assert "Left out (1):" in in_english
    assert "a.pdf has pages that are pictures" in in_english


def test_what_is_only_noted_is_for_check_alone() -> None:
    """One finding for a document and kind, with every place and how often it is there."""
    remarks = [
        Remark(RemarkKind.STRUCK, page=2, heading="Öppettider", count=3),
        Remark(RemarkKind.STRUCK, heading="Blad1", detail="C4"),
        Remark(RemarkKind.PICTURES, page=7),
        Remark(RemarkKind.STRUCK, line=12),
        Remark(RemarkKind.STRUCK),
    ]
    struck, pictures, other = findings_of(
        [*(("a.pdf", one) for one in remarks), ("b.md", Remark(RemarkKind.STRUCK, line=4))]
    )
    assert (
        "har överstruken text, som inte kan bli svar: sida 2, under ”Öppettider” (3 ställen); "
        "under ”Blad1”, C4; rad 12; i texten"
    ) == struck.message("sv")
    assert struck.message("en").endswith(
        "page 2, under “Öppettider” (3 places); under “Blad1”, C4; line 12; in the text"
    )
    assert ("a.pdf", "pictures") == (pictures.document, pictures.rule)
    assert ("b.md", "struck_out", 4) == (other.document, other.rule, other.line)


def test_check_says_it_without_a_build(workplace: Workplace) -> None:
    """HR looks before anything is put live."""
    workplace.write({"a.pdf": PICTURES})
    found = check_folder(workplace.knowledge, TODAY)
    assert [("a.pdf", "warning")] == [
        (one.document, one.severity) for one in found if one.rule == "pictures"
    ]
