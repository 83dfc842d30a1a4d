"""A Word document as it comes back from three colleagues: see ``docx`` for what is in it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.golden import DATE, Golden

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TEXT = """\
# Ny organisation för Alvsunda

Samhällsbyggnadsförvaltningen och miljökontoret blir en förvaltning den 1 mars 2027.

## Vem sitter var

HR-avdelningen flyttar till Stadshuset, plan 3, den 15 mars 2027. Löneenheten följer med.
Gäller inte rekryteringsenheten, som blir kvar på Tegelbruket.

Flyttgruppen svarar på anknytning 4455.

- Enhet: HR-avdelningen; Plats: Stadshuset; Telefon: 4400
- Enhet: Löneenheten; Plats: Stadshuset; Telefon: 4410
- Enhet: IT-enheten; Plats: Tegelbruket; Telefon / Epost: växeln

Nytt från april

- Enhet: Kontaktcenter; Plats: Tegelbruket; Telefon: 4000; Epost: kontakt@alvsunda.example

## Så flyttar vi

- Packa det du behöver:
  - dator och skärm
  - pärmar
- Märk lådorna med namn.

1. Hämta lådor i receptionen.
2. Lämna passerkortet.
  a) i Stadshuset
  b) på Tegelbruket
3. Hämta det nya kortet.

### Parkering

Parkeringen vid Tegelbruket kostar 180 kronor i månaden.

Besöksadress:
Stadshuset
Storgatan 1

- Ansvarig: Petra Sandelin
- Telefon: 4401"""

NOISE = (
    "Alvsunda kommun, internt",  # header
    "Sida 1 av 2",  # footer
    "1 april",  # deleted
    "Stämmer datumet?",  # comment
    "Vem sitter var ........ 1",  # table of contents
    "Utkast, får inte spridas",  # hidden text
    "Klicka här för att ange text.",  # an empty field of the template
    "Måndag",  # a deleted row
)


def docx() -> Golden:
    """Make it: tracked changes, a footnote, a text box, merged cells, lists in lists, a header."""
    document = Document()
    _properties(document)
    _styles(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = "Alvsunda kommun, internt"
    section.footer.paragraphs[0].text = "Sida 1 av 2"
    document.add_paragraph("Ny organisation för Alvsunda", style="Title")
    document.add_paragraph("Vem sitter var ........ 1", style="toc 1")
    document.add_paragraph(
        "Samhälls\u00adbyggnads\u00adförvaltningen och miljökontoret blir en förvaltning\n"
        "den 1 mars 2027."
    )
    # A style of the organisation's own, based on Word's.
    document.add_paragraph("Vem sitter var", style="Alvsunda rubrik")
    _moved(document)
    _places(document)
    document.add_heading("Så flyttar vi", 1)
    for words, style in (
        ("Packa det du behöver:", "List Bullet"),
        ("dator och skärm", "List Bullet 2"),
        ("pärmar", "List Bullet 2"),
        ("Märk lådorna med namn.", "List Bullet"),
    ):
        document.add_paragraph(words, style=style)
    _numbered(document)
    document.add_paragraph().add_run("Parkering").bold = True
    document.add_paragraph("Parkeringen vid Tegelbruket kostar 180 kronor i månaden.")
    _field(document)
    document.add_paragraph("Besöksadress:\nStadshuset\nStorgatan 1")
    facts = document.add_table(2, 2)
    for row, said in zip(
        facts.rows, (("Ansvarig", "Petra Sandelin"), ("Telefon", "4401")), strict=True
    ):
        for cell, word in zip(row.cells, said, strict=True):
            cell.text = word
    return Golden(
        name="ny-organisation.docx",
        data=_saved(document),
        text=TEXT,
        noise=NOISE,
        headings=(
            ((), None),
            (("Vem sitter var",), None),
            (("Så flyttar vi",), None),
            (("Så flyttar vi", "Parkering"), None),
        ),
        title="Ny organisation för Alvsunda",
    )


def _saved(document: DocumentType) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: DocumentType) -> None:
    core = document.core_properties
    core.title = "Mall för tjänsteskrivelse"  # what the template was called
    core.created = dt.datetime(2026, 8, 1, 9, 0)  # noqa: DTZ001 - the library wants UTC without a zone
    core.modified = dt.datetime.combine(DATE, dt.time(15, 30))


def _styles(document: DocumentType) -> None:
    own = document.styles.add_style("Alvsunda rubrik", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 1"]
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)


def _xml(paragraph: Paragraph, xml: str) -> None:
    """Append elements to a paragraph, for which the library has no call."""
    namespaces = nsdecls("w", "r", "wp", "a")
    wps = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    for element in parse_xml(f"<w:p {namespaces} {wps} {mc}>{xml}</w:p>"):
        paragraph._p.append(element)  # noqa: SLF001 - as the docstring says


def _moved(document: DocumentType) -> None:
    by = 'w:id="7" w:author="Eva" w:date="2026-08-20T10:00:00Z"'
    space = 'xml:space="preserve"'
    paragraph = document.add_paragraph("HR-avdelningen flyttar till ")
    commented = paragraph.add_run("Stadshuset, plan 3")
    document.add_comment(commented, text="Stämmer datumet?", author="Eva", initials="E")
    _xml(
        paragraph,
        f"<w:r><w:t {space}>, den </w:t></w:r>"
        f"<w:del {by}><w:r><w:delText>1 april</w:delText></w:r></w:del>"
        f"<w:ins {by}><w:r><w:t {space}>15 mars</w:t></w:r></w:ins>"
        f"<w:r><w:t {space}> 2027.</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        f"<w:moveFrom {by}><w:r><w:t {space}> Löneenheten följer med.</w:t></w:r></w:moveFrom>"
        f"<w:moveTo {by}><w:r><w:t {space}> Löneenheten följer med.</w:t></w:r></w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Utkast, får inte spridas</w:t></w:r>",
    )
    box = (
        "<w:txbxContent><w:p><w:r><w:t>Flyttgruppen svarar på anknytning 4455."
        "</w:t></w:r></w:p></w:txbxContent>"
    )
    # Word writes a text box twice, the second time for older programs.
    _xml(
        paragraph,
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r>'
        f"<w:t {space}> Gäller inte rekryteringsenheten, som blir kvar på Tegelbruket.</w:t></w:r>"
        "</w:p></w:footnote></w:footnotes>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        f"{_TYPES}.footnotes+xml",
        notes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, f"{_RELATIONS}/footnotes")


def _fill(table: Table, rows: tuple[tuple[str, ...], ...]) -> None:
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word


def _places(document: DocumentType) -> None:
    """Add a table that goes on over a page: its head is there twice, and a row was deleted."""
    head = ("Enhet", "Plats", "Telefon", "Epost")
    table = document.add_table(8, 4)
    _fill(
        table,
        (
            head,
            ("HR-avdelningen", "Stadshuset", "4400", ""),
            ("Löneenheten", "", "4410", ""),
            ("Måndag", "", "", ""),
            head,
            ("IT-enheten", "Tegelbruket", "växeln", ""),
            ("Nytt från april", "", "", ""),
            ("Kontaktcenter", "Tegelbruket", "4000", "kontakt@alvsunda.example"),
        ),
    )
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(5, 2).merge(table.cell(5, 3))
    table.cell(6, 0).merge(table.cell(6, 3))
    marked = f"<w:trPr {nsdecls('w')}>%s</w:trPr>"
    table.rows[0]._tr.insert(0, parse_xml(marked % "<w:tblHeader/>"))  # noqa: SLF001 - no call for it
    deleted = marked % '<w:del w:id="9" w:author="Eva" w:date="2026-08-20T10:00:00Z"/>'
    table.rows[3]._tr.insert(0, parse_xml(deleted))  # noqa: SLF001 - no call for it


def _numbered(document: DocumentType) -> None:
    """Add a list with two levels of its own numbering: 1, 2, a, b, 3."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/></w:lvl>'
        for level, kind in enumerate(("decimal", "lowerLetter"))
    )
    numbering.insert(
        0,
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'),
    )
    number = f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
    numbering.append(parse_xml(number))
    for words, level in (
        ("Hämta lådor i receptionen.", 0),
        ("Lämna passerkortet.", 0),
        ("i Stadshuset", 1),
        ("på Tegelbruket", 1),
        ("Hämta det nya kortet.", 0),
    ):
        paragraph = document.add_paragraph(words)
        place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(place))  # noqa: SLF001 - no call for it


def _field(document: DocumentType) -> None:
    """Add a field of the template that nobody filled in."""
    _xml(
        document.add_paragraph(),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>"
        "<w:t>Klicka här för att ange text.</w:t></w:r></w:sdtContent></w:sdt>",
    )
