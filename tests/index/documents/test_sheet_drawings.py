"""What is drawn on a sheet and says something is read, once, after the sheet's cells."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from index import Document, parse_document
from tests.support.office_packages import choice, packed, parts, strict

_NAMES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:own="http://example.se/eget"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def shape(words: str, attributes: str = "") -> str:
    """Return a text box; ``words`` is a line's runs, or its words."""
    runs = words if words.startswith("<") else f"<a:r><a:t>{words}</a:t></a:r>"
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Ruta" {attributes}/><xdr:cNvSpPr/>'
        f"</xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p>{runs}</a:p></xdr:txBody></xdr:sp>"
    )


def drawn(*shapes: str, cell: str = "Hus") -> bytes:
    """Return a workbook with one sheet, these words in its first cell, and these shapes on it."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Blad"
    sheet["A1"] = cell or None
    out = BytesIO()
    workbook.save(out)
    content = parts(out.getvalue())
    relation = (
        f'<Relationship Id="d" Type="{_RELATIONS}/drawing" Target="../drawings/drawing1.xml"/>'
    )
    content["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'
    ).encode()
    anchored = "".join(f"<xdr:twoCellAnchor>{one}</xdr:twoCellAnchor>" for one in shapes)
    content["xl/drawings/drawing1.xml"] = f"<xdr:wsDr {_NAMES}>{anchored}</xdr:wsDr>".encode()
    return packed(content)


def read(data: bytes) -> Document:
    """Read a workbook."""
    return parse_document("a.xlsx", data)


def test_text_boxes_are_read_after_the_cells() -> None:
    """In groups as well, in Strict Open XML too; hidden ones are not."""
    data = drawn(
        shape("Priserna gäller 2027."),
        f"<xdr:grpSp>{shape('I grupp.')}</xdr:grpSp>",
        shape("Dold.", 'hidden="1"'),
    )
    expected = "## Blad\n\nHus\n\nPriserna gäller 2027.\n\nI grupp."
    assert [expected] * 2 == [read(data).text, read(strict(data)).text]


def test_a_sheet_may_have_nothing_but_a_text_box() -> None:
    """Its name stands over it all the same."""
    assert "## Blad\n\nStängt i juli." == read(drawn(shape("Stängt i juli."), cell="")).text


def test_of_a_drawing_in_several_forms_one_is_read() -> None:
    """The one that Excel shows."""
    data = drawn(
        choice(("a14", shape("Ny.")), fallback=shape("Gammal.")),
        choice(("own", shape("Främmande.")), fallback=shape("Reserv.")),
    )
    assert "## Blad\n\nHus\n\nNy.\n\nReserv." == read(data).text


def test_struck_out_text_in_a_box_is_left_out_and_named() -> None:
    """As in a cell."""
    runs = '<a:r><a:rPr strike="sngStrike"/><a:t>7.30</a:t></a:r><a:r><a:t> 8.15</a:t></a:r>'
    document = read(drawn(shape(runs)))
    assert "## Blad\n\nHus\n\n8.15" == document.text
    assert [("struck_out", "Blad", 1)] == [
        (one.kind.value, one.heading, one.count) for one in document.remarks
    ]
