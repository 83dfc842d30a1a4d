"""Where the links of a Word document, a slide and an OpenDocument file lead is kept."""

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
    cells = slide.shapes.add_table(1, 2, 0, 0, 100, 100).table
    cells.cell(0, 0).text = "Blankett"
    words = cells.cell(0, 1).text_frame.paragraphs[0].add_run()
    words.text, words.hyperlink.address = "här", FORM
    out = BytesIO()
    presentation.save(out)
    document = parse_document("a.pptx", out.getvalue())
    assert "# Flytten\n\nBeställ lådor\n\n- Blankett: här" == document.text
    assert [("lådor", BOXES), ("här", FORM)] == links_of(document)


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
