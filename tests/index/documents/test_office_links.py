"""Where the links of Word documents, slides, sheets and OpenDocument files lead is kept."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pptx import Presentation

from index import parse_document
from tests.support.office_packages import (
    changed,
    field,
    opendocument,
    paragraph,
    row,
    run,
    table,
    word,
)
from tests.support.workbooks import number, words, workbook

if TYPE_CHECKING:
    from index import Document

BOXES, FORM = "https://intranet.example.se/lador", "https://intranet.example.se/blankett"
_XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def links_of(document: Document) -> list[tuple[str, str]]:
    """Return the words of each link, and where it leads."""
    return [(document.text[one.span.start : one.span.end], one.url) for one in document.links]


def test_links_in_a_word_document_are_kept() -> None:
    """As elements and as fields, in lines, lists and cells, and in a document inside it."""
    link = f'<w:hyperlink r:id="L">{run("flytt", "<w:b/>")}{run("kartonger")}</w:hyperlink>'
    inside = '<w:hyperlink w:anchor="here">' + run("nedan") + "</w:hyperlink>"
    body = (
        paragraph("Flytten", style="Rubrik1")
        + paragraph(run("Beställ ") + link + run(" här, eller se ") + inside + run("."))
        + paragraph(run("Fyll i ") + field(f' HYPERLINK "{FORM}" ', run("blanketten")) + run("."))
        + table(row("Vad", "Var"), row("Lådor", f"<w:tc>{paragraph(link)}</w:tc>"))
        + '<w:altChunk r:id="c0"/>'
    )
    page = f'<p>Se <a href="{FORM}">sidan</a>.</p>'.encode()
    relation = f'<Relationship Id="L" Type="x/hyperlink" Target="{BOXES}" TargetMode="External"/>'
    data = changed(
        word(body, chunks={"a.html": page}),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace("</Rel", f"{relation}</Rel"),
    )
    document = parse_document("a.docx", data)
    assert (
        "# Flytten\n\nBeställ flyttkartonger här, eller se nedan.\n\nFyll i blanketten.\n\n"
        "- Vad: Lådor; Var: flyttkartonger\n\nSe sidan."
    ) == document.text
    assert [
        ("flyttkartonger", BOXES),
        ("blanketten", FORM),
        ("flyttkartonger", BOXES),
        ("sidan", FORM),
    ] == links_of(document)


def test_links_on_a_slide_are_kept() -> None:
    """In texts and in tables; one to another slide leads nowhere outside."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Flytten"
    frame = slide.placeholders[1].text_frame
    frame.text = "Beställ "
    words = frame.paragraphs[0].add_run()
    words.text, words.hyperlink.address = "lådor", BOXES
    cells = slide.shapes.add_table(1, 2, 0, 6_500_000, 100, 100).table
    cells.cell(0, 0).text = "Blankett"
    words = cells.cell(0, 1).text_frame.paragraphs[0].add_run()
    words.text, words.hyperlink.address = "här", FORM
    out = BytesIO()
    presentation.save(out)
    document = parse_document("a.pptx", out.getvalue())
    assert "# Flytten\n\nBeställ lådor\n\n- Blankett: här" == document.text
    assert [("lådor", BOXES), ("här", FORM)] == links_of(document)


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _formula(formula: str, shown: str, attributes: str = "") -> str:
    return f'<c t="str"><f {attributes}>{formula}</f><v>{shown}</v></c>'


def _rows(*rows: tuple[str, ...]) -> str:
    return "".join(f"<row>{''.join(cells)}</row>" for cells in rows)


def test_links_in_the_cells_of_a_sheet_are_kept() -> None:
    """By relations of a cell and of an area, whatever the cell holds; not those inside the file."""
    rows = _rows(
        (words("Vad"), words("Var")),
        (words("Lådor"), words("Beställ här")),
        (words("Blankett"), number(7)),
        (words("Karta"), words("Blad 2")),
        (words("Saknas"), words("borta")),
    )
    after = (
        f'<hyperlinks xmlns:r="{_OFFICE}"><hyperlink ref="B2" r:id="x"/>'
        '<hyperlink ref="A3:B3" r:id="y" location="del2"/>'
        '<hyperlink ref="B4" location="Blad2!A1"/><hyperlink ref="B5" r:id="gone"/></hyperlinks>'
    )
    relations = "".join(
        f'<Relationship Id="{one}" Type="x/hyperlink" Target="{url}" TargetMode="External"/>'
        for one, url in (("x", BOXES), ("y", FORM))
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>"
        )
    }
    document = parse_document("a.xlsx", workbook(rows, after=after, parts=parts))
    assert (
        "## Blad1\n\n- Vad: Lådor; Var: Beställ här\n- Vad: Blankett; Var: 7\n"
        "- Vad: Karta; Var: Blad 2\n- Vad: Saknas; Var: borta"
    ) == document.text
    assert [
        ("Beställ här", BOXES),
        ("Blankett", f"{FORM}#del2"),
        ("7", f"{FORM}#del2"),
    ] == links_of(document)


def test_links_by_formula_are_kept() -> None:
    """With the address in the formula, in a hidden column or put together, and filled downwards."""
    from_hidden = 'HYPERLINK("https://intranet.example.se/"&amp;C2,A2)'
    rows = _rows(
        (words("Vad"), words("Var")),
        (words("Lådor"), _formula(from_hidden, "här", 't="shared" si="0"'), words("lador")),
        (words("Blankett"), _formula("", "där", 't="shared" si="0"'), words("blankett")),
        (words("Karta"), _formula('HYPERLINK("https://karta.example.se/?a=""1"",2")', "kartan")),
        (words("Annat"), _formula("HYPERLINK(VLOOKUP(A5,D:E,2),A5)", "uppslag")),
        (words("Blad"), _formula('HYPERLINK("#Blad2!A1","hit")', "hit")),
    )
    data = changed(
        workbook(rows),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            "<sheetData>", '<cols><col min="3" max="3" hidden="1"/></cols><sheetData>'
        ),
    )
    assert [
        ("här", BOXES),
        ("där", FORM),
        ("kartan", 'https://karta.example.se/?a="1",2'),
    ] == links_of(parse_document("a.xlsx", data))


def test_links_in_opendocument_files_are_kept() -> None:
    """In texts, in their cells, and in sheets."""
    link = f'<text:a {_XLINK} xlink:href="{{}}">{{}}</text:a>'
    words = f"<text:p>Beställ {link.format(BOXES, '<text:span>lådor</text:span>')} nu.</text:p>"
    document = parse_document("a.odt", opendocument(words))
    assert ("Beställ lådor nu.", [("lådor", BOXES)]) == (document.text, links_of(document))
    cell = f"<table:table-cell><text:p>{link.format(FORM, 'Blankett')}</text:p></table:table-cell>"
    sheet = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    document = parse_document("a.ods", opendocument(sheet, kind="spreadsheet"))
    assert ("## A\n\nBlankett", [("Blankett", FORM)]) == (document.text, links_of(document))
