"""Tables with merged cells, in every format that has tables, each by the format's own writer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import odfdo
import openpyxl
from openpyxl.styles import Font
from pptx import Presentation
from pptx.util import Inches

from tests.support.pdf_documents import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: what it says, how far it goes, and whether it is set in bold."""

    text: str
    columns: int = 1
    rows: int = 1
    bold: bool = False


Boxes = list[list[Box]]


def boxes(rows: Sequence[Sequence[str | tuple[str, int, int]]], bold: int = 0) -> Boxes:
    """Return cells: words, or words with the columns and rows that they cover.

    The first ``bold`` rows are set in bold.
    """
    return [
        [
            Box(*((cell, 1, 1) if isinstance(cell, str) else cell), bold=number < bold)
            for cell in row
        ]
        for number, row in enumerate(rows)
    ]


def _placed(rows: Boxes) -> Iterator[tuple[int, int, Box]]:
    """Yield each cell with its row and column."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for box in row:
            while (top, left) in taken:
                left += 1
            taken |= {(top + r, left + c) for r in range(box.rows) for c in range(box.columns)}
            yield top, left, box


def _width(rows: Boxes) -> int:
    return max(left + box.columns for _, left, box in _placed(rows))


def as_html(rows: Boxes) -> bytes:
    """Write a web page; bold cells are header cells."""
    page = ["<html><body><main><table>"]
    for row in rows:
        page.append("<tr>")
        for box in row:
            tag = "th" if box.bold else "td"
            spans = f'colspan="{box.columns}" rowspan="{box.rows}"'
            page.append(f"<{tag} {spans}>{escape(box.text)}</{tag}>")
        page.append("</tr>")
    return "".join([*page, "</table></main></body></html>"]).encode()


def as_docx(rows: Boxes) -> bytes:
    """Write a Word document."""
    document = docx.Document()
    table = document.add_table(len(rows), _width(rows))
    for top, left, box in _placed(rows):
        cell = table.cell(top, left)
        if box.columns > 1 or box.rows > 1:
            cell = cell.merge(table.cell(top + box.rows - 1, left + box.columns - 1))
        cell.paragraphs[0].add_run(box.text).bold = box.bold or None
    return _saved(document.save)


def as_pptx(rows: Boxes) -> bytes:
    """Write a presentation; a table's first row is its head there unless it says otherwise."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    place = (Inches(1), Inches(2), Inches(8), Inches(4))
    table = slide.shapes.add_table(len(rows), _width(rows), *place).table
    for top, left, box in _placed(rows):
        cell = table.cell(top, left)
        if box.columns > 1 or box.rows > 1:
            cell.merge(table.cell(top + box.rows - 1, left + box.columns - 1))
        cell.text = box.text
        for run in cell.text_frame.paragraphs[0].runs:
            run.font.bold = box.bold or None
    return _saved(presentation.save)


def as_xlsx(rows: Boxes) -> bytes:
    """Write an Excel workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    for top, left, box in _placed(rows):
        sheet.cell(top + 1, left + 1, box.text).font = Font(bold=box.bold)
        if box.columns > 1 or box.rows > 1:
            sheet.merge_cells(
                start_row=top + 1,
                start_column=left + 1,
                end_row=top + box.rows,
                end_column=left + box.columns,
            )
    return _saved(book.save)


def _opened(kind: str) -> odfdo.Document:
    document = odfdo.Document(kind)
    document.body.clear()
    bold = (
        '<style:style style:name="Fet" style:family="paragraph">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    )
    document.insert_style(bold, automatic=True)
    return document


def _table(rows: Boxes) -> odfdo.Element:
    covered: set[tuple[int, int]] = set()
    placed = {}
    for top, left, box in _placed(rows):
        placed[top, left] = box
        places = {(top + r, left + c) for r in range(box.rows) for c in range(box.columns)}
        covered |= places - {(top, left)}
    xml = ['<table:table table:name="Tider">']
    for top in range(len(rows)):
        xml.append("<table:table-row>")
        for left in range(_width(rows)):
            if (top, left) in covered:
                xml.append("<table:covered-table-cell/>")
                continue
            box = placed.get((top, left), Box(""))
            style = ' text:style-name="Fet"' if box.bold else ""
            xml.append(
                f'<table:table-cell table:number-columns-spanned="{box.columns}" '
                f'table:number-rows-spanned="{box.rows}"><text:p{style}>{escape(box.text)}'
                "</text:p></table:table-cell>"
            )
        xml.append("</table:table-row>")
    return odfdo.Element.from_tag("".join([*xml, "</table:table>"]))


def as_odt(rows: Boxes) -> bytes:
    """Write an OpenDocument text."""
    document = _opened("text")
    document.body.append(_table(rows))
    return _saved(document.save)


def as_ods(rows: Boxes) -> bytes:
    """Write an OpenDocument sheet."""
    document = _opened("spreadsheet")
    document.body.append(_table(rows))
    return _saved(document.save)


def as_pdf(rows: Boxes) -> bytes:
    """Write a PDF with a ruled table."""
    pages = Pages()
    with pages.table(borders_layout="ALL", first_row_as_headings=False) as table:
        for boxed in rows:
            row = table.row()
            for box in boxed:
                pages.set_font("Helvetica", "B" if box.bold else "", 11)
                row.cell(box.text, colspan=box.columns, rowspan=box.rows)
    return pages.done()


def _saved(save: Callable[[BytesIO], object]) -> bytes:
    out = BytesIO()
    save(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[Boxes], bytes]] = {
    ".html": as_html,
    ".docx": as_docx,
    ".odt": as_odt,
    ".pptx": as_pptx,
    ".xlsx": as_xlsx,
    ".ods": as_ods,
    ".pdf": as_pdf,
}
