"""Documents as LibreOffice saves them: what comes out is what was in the one it was made from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index import parse_document
from tests.support.golden_odf import ods
from tests.support.golden_sheets import xlsx
from tests.support.programs import convert
from tests.support.same_text import WRITERS, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from index import Document
    from tests.support.golden import Golden

    Read = Callable[[str, str], Mapping[str, tuple[Document, Document]]]

SAMPLE = Path(__file__).parents[3] / "knowledge"
DOCUMENTS = ("fragor-och-svar", "roller/hr-partner", "tidplan", "vem-sitter-var")
PARTS = {
    name.rpartition("/")[2]: parts_of((SAMPLE / f"{name}.md").read_text(encoding="utf-8"))
    for name in DOCUMENTS
}
each = pytest.mark.parametrize("name", PARTS)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the sample's documents as written in a format and as saved in another, by name."""
    known: dict[tuple[str, str], dict[str, tuple[Document, Document]]] = {}

    def both(written: str, saved: str) -> dict[str, tuple[Document, Document]]:
        if (written, saved) not in known:
            folder = tmp_path_factory.mktemp("converted")
            files = {name: folder / f"{name}{written}" for name in PARTS}
            for name, file in files.items():
                file.write_bytes(WRITERS[written](PARTS[name]))
            convert(list(files.values()), saved, folder)
            known[written, saved] = {
                name: (parsed(file), parsed(file.with_suffix(saved)))
                for name, file in files.items()
            }
        return known[written, saved]

    return both


def parsed(file: Path) -> Document:
    """Read a document."""
    return parse_document(file.name, file.read_bytes())


def squeezed(text: str) -> str:
    """Return a text without white space: lines of a page are broken anywhere."""
    return re.sub(r"\s+", "", text)


@each
@pytest.mark.parametrize(("written", "saved"), [(".docx", ".odt"), (".odt", ".docx")])
def test_a_text_in_the_other_format_is_the_same(
    written: str, saved: str, name: str, read: Read
) -> None:
    """Text, headings, title and date are those of the document that it was saved from."""
    before, after = read(written, saved)[name]
    assert before.text == after.text
    assert before.sections == after.sections
    assert before.metadata == after.metadata


@each
@pytest.mark.parametrize("written", [".docx", ".odt"])
def test_a_pdf_holds_the_text_in_order(written: str, name: str, read: Read) -> None:
    """Paragraphs are whole, list items too, and a table's row is not mixed with the next."""
    _, after = read(written, ".pdf")[name]
    text = squeezed(after.text)
    at = 0
    for part in PARTS[name]:
        lines = [[part.words]] if part.kind != "table" else part.rows[1:]
        labels = part.rows[0] if part.rows else ("",)
        for cells in lines:
            named = zip(labels, cells, strict=True)
            parts = [f"(?:{re.escape(squeezed(a))}:)?{re.escape(squeezed(b))}" for a, b in named]
            found = re.compile(";?".join(parts)).search(text, at)
            assert found, (cells, text[at : at + 400])
            at = found.end()


@each
def test_a_pdf_of_a_word_document_has_its_headings(name: str, read: Read) -> None:
    """Title and headings are found by how they are set, each with the page that it stands on."""
    before, after = read(".docx", ".pdf")[name]
    assert before.metadata.title == after.metadata.title
    told = [section.headings for section in after.sections]
    assert [s.headings for s in before.sections] == list(dict.fromkeys(told))
    pages = [section.page or 0 for section in after.sections]
    assert sorted(pages) == pages
    assert pages[0] == 1


@pytest.mark.parametrize(("make", "saved"), [(xlsx, ".ods"), (ods, ".xlsx")])
def test_a_workbook_in_the_other_format_has_the_same_rows(
    make: Callable[[], Golden], saved: str, tmp_path: Path
) -> None:
    """Columns keep their names, and what is hidden stays hidden."""
    golden = make()
    file = tmp_path / golden.name
    file.write_bytes(golden.data)
    convert([file], saved, tmp_path)
    text = parsed(file.with_suffix(saved)).text
    rows = [line.partition("; Inflyttning")[0] for line in golden.content if "Plats: " in line]
    assert rows
    assert [] == [row for row in rows if row not in text]
    assert [] == [noise for noise in golden.noise if noise in text]
