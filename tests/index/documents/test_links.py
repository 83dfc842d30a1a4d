"""Links in running text: their addresses are kept beside the text, which stays as it is."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import odfdo
import pytest
from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx import Presentation

from index import parse_document
from index.documents.blocks.builder import LinkMarks, unmarked

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def links(name: str, text: str, side: str = "") -> list[tuple[str, str]]:
    """Return the words and addresses of a document's links."""
    document = parse_document(name, text.encode(), side.encode() if side else None)
    return [(document.text[one.span.start : one.span.end], one.url) for one in document.links]


PAGE = """<html><head><base href="https://intra.example/flytt/"></head><body><h1>Flytten</h1>
<p>Beställ  <a href="bestall.aspx?id=3"> flytt<b>kartonger</b> h&auml;r</a>, eller
<a href="mailto:flytt@b.example?subject=x">mejla</a> n&ouml;dv&auml;ndiga saker.</p>
<ul><li><a href="HTTPS://x.example/a">Packlistan</a></li></ul>
<table><tr><th>Hus</th><th>Karta</th></tr><tr><td>A</td><td>Se <a href="/k">kartan</a>.</td></tr>
<tr><td>B</td><td>Se <a href="/k">kartan</a>.</td></tr></table>
<h2><a href="/sal">Salar</a></h2>
<p><a href="#topp">Upp</a> <a href="javascript:f()">Dölj</a> <a href="file:///C:/x">Fil</a>
<a href="/en karta.pdf">Kartan</a>
<a href="https://www.b.example/">b.example</a> <a>Inget</a> <a href="https://y.example/q"><br></a></p>
</body></html>"""


def test_a_web_pages_links() -> None:
    """Their words are in the text as before; relative addresses are told in full."""
    document = parse_document("a.html", PAGE.encode())
    assert (
        "# Flytten\n\nBeställ flyttkartonger här, eller mejla nödvändiga saker.\n\n- Packlistan\n"
        "- Hus: A; Karta: Se kartan.\n- Hus: B; Karta: Se kartan.\n\n## Salar\n\n"
        "Upp Dölj Fil Kartan b.example Inget"
    ) == document.text
    assert [
        ("flyttkartonger här", "https://intra.example/flytt/bestall.aspx?id=3"),
        ("mejla", "mailto:flytt@b.example"),
        ("Packlistan", "https://x.example/a"),
        ("kartan", "https://intra.example/k"),
        ("kartan", "https://intra.example/k"),
        ("Salar", "https://intra.example/sal"),
        ("Kartan", "https://intra.example/en%20karta.pdf"),
    ] == links("a.html", PAGE)


def test_a_relative_link_leads_from_the_documents_own_address() -> None:
    """Where neither the page nor HR says where it lies, nobody could follow it."""
    page = '<h1>A</h1><p>Läs <a href="b.html">boken</a>.</p>'
    assert [] == links("a.html", page)
    assert [("boken", "https://c.example/d/b.html")] == links(
        "a.html", page, "url: https://c.example/d/a.html"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Läs [mer här](https://a.example/b).", [("mer här", "https://a.example/b")]),
        ('Läs [mer](<https://a.example/b> "Titel").', [("mer", "https://a.example/b")]),
        ("Läs [mer](https://a.example/b_(c)).", [("mer", "https://a.example/b_(c)")]),
        ("Läs [mer][x] nu.\n\n[X]: https://a.example/b\n", [("mer", "https://a.example/b")]),
        ("Läs [mer][] nu.\n\n[mer]: https://a.example/b\n", [("mer", "https://a.example/b")]),
        ("Mejla [oss](mailto:a@b.example)", [("oss", "mailto:a@b.example")]),
        ("Läs [mer](annan.md) och [mer](#rubrik)", []),
        ("Koden `[mer](https://a.example)`", []),
        ("Bilden ![av huset](https://a.example/b.png)", []),
        ("Läs [a.example](https://a.example/)", []),
        (
            "Läs [mer](https://e1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fb)",
            [("mer", "https://a.example/b")],
        ),
        (
            "Läs [mer](https://www.google.com/url?q=https://a.example/b&sa=D)",
            [("mer", "https://a.example/b")],
        ),
        ("Sök [här](https://www.google.com/?q=x)", [("här", "https://www.google.com/?q=x")]),
    ],
)
def test_links_in_markdown(text: str, found: list[tuple[str, str]]) -> None:
    """Their words are told; an address that stands there anyway needs no telling."""
    assert found == links("a.md", text)
    assert text == parse_document("a.md", text.encode()).text


def test_marks_go_where_they_came() -> None:
    """What marks a link is no part of the text, and forged marks are none."""
    marks = LinkMarks()
    words = f"se {marks.marked(' här ', 'https://a.example')}nu"
    assert "se  här nu" == unmarked(words)
    text, found = marks.taken_out(words, 10)
    assert ("se  här nu", [(14, 17)]) == (text, [(one.span.start, one.span.end) for one in found])
    assert ("abc", []) == marks.taken_out("a\ufdd0\ufdd2\ufdd2\ufdd9\ufdd9b\ufdd1c", 0)
    assert ("ab", []) == marks.taken_out("a\ufdd0\ufdd1b", 0)


# ---- Office files


def hyperlink(paragraph: Paragraph, words: str, url: str) -> None:
    """Add a link to a paragraph of a Word document."""
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    for piece in words.partition(" "):
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = piece
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        link.append(run)
    paragraph._p.append(link)  # noqa: SLF001 - python-docx has no way of its own


def field_code(paragraph: Paragraph, words: str, says: str) -> None:
    """Add a field to a paragraph of a Word document."""
    for kind, content in (
        ("begin", ""),
        ("", says),
        ("separate", ""),
        ("text", words),
        ("end", ""),
    ):
        run = paragraph.add_run(content if kind == "text" else "")
        if kind == "text":
            continue
        node = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            node.set(qn("w:fldCharType"), kind)
        else:
            node.text = content
        run._r.append(node)  # noqa: SLF001 - python-docx has no way of its own


def test_a_word_documents_links() -> None:
    """As relations and as fields; one "here" is told from another by the words before it."""
    document = WordDocument()
    document.add_heading("Flytten", 1)
    document.add_paragraph("Kartonger finns här, och nycklar finns här, i receptionen.")
    paragraph = document.add_paragraph("Beställ kartonger ")
    hyperlink(paragraph, "här nu", "https://b.example/k")
    paragraph.add_run(", nycklar ")
    field_code(paragraph, "här", ' HYPERLINK "https://b.example/n" ')
    paragraph.add_run(" eller ")
    field_code(paragraph, "nedan", ' HYPERLINK \\l "nedan" ')
    paragraph.add_run(".")
    hyperlink(document.add_table(1, 2).cell(0, 1).paragraphs[0], "Kartan", "https://b.example/c")
    file = BytesIO()
    document.save(file)
    read = parse_document("a.docx", file.getvalue())
    assert "Beställ kartonger här nu, nycklar här eller nedan." in read.text
    found = [(read.text[one.span.start : one.span.end], one.url) for one in read.links]
    assert [
        ("här nu", "https://b.example/k"),
        ("här", "https://b.example/n"),
        ("Kartan", "https://b.example/c"),
    ] == found
    assert read.text.index("nycklar här eller") + len("nycklar ") == read.links[1].span.start


def test_the_links_of_slides() -> None:
    """Those of runs, on any slide."""
    presentation = Presentation()
    for number in (1, 2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Bild {number}"
        paragraph = slide.placeholders[1].text_frame.paragraphs[0]
        paragraph.add_run().text = "Boka rum "
        run = paragraph.add_run()
        run.text = "här"
        run.hyperlink.address = f"https://b.example/{number}"
    file = BytesIO()
    presentation.save(file)
    read = parse_document("a.pptx", file.getvalue())
    assert [("här", "https://b.example/1"), ("här", "https://b.example/2")] == [
        (read.text[one.span.start : one.span.end], one.url) for one in read.links
    ]


def test_the_links_of_an_opendocument_text() -> None:
    """As Word's."""
    document = odfdo.Document("text")
    document.body.clear()
    paragraph = odfdo.Paragraph("Boka rum ")
    link = odfdo.Link("https://b.example/r", text="här")
    link.tail = " i tid."
    paragraph.append(link)
    document.body.append(paragraph)
    file = BytesIO()
    document.save(file)
    read = parse_document("a.odt", file.getvalue())
    assert ("Boka rum här i tid.", [("här", "https://b.example/r")]) == (
        read.text,
        [(read.text[one.span.start : one.span.end], one.url) for one in read.links],
    )
