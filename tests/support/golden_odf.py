"""OpenDocument files, with what LibreOffice writes: see ``odt`` and ``ods``."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from odfdo import Document, Element, Header, Paragraph, Style, StyleMasterPage, Table

from tests.support.golden import DATE, Golden

TEXT = """\
# Ny organisation för Alvsunda

Samhällsbyggnadsförvaltningen och miljökontoret blir en förvaltning den 1 mars 2027.

## 1. Vem sitter var

HR-avdelningen flyttar till Stadshuset den 15 mars 2027.
Gäller inte rekryteringsenheten.

Flyttgruppen svarar på anknytning 4455.

- Enhet: HR-avdelningen; Plats: Stadshuset; Telefon: 4400
- Enhet: Löneenheten; Plats: Stadshuset; Telefon: 4410

## 2. Så flyttar vi

- Packa det du behöver:
  - dator och skärm
- Märk lådorna med namn.

1. Hämta lådor i receptionen.
2. Lämna passerkortet.

Besöksadress:
Stadshuset
Storgatan 1"""

NOISE = (
    "1 april",  # deleted
    "Stämmer datumet?",  # comment
    "Vem sitter var 1",  # table of contents
    "Alvsunda kommun, internt",  # header
    "Dolt avsnitt",  # a section that is not shown
)

SHEET = """\
## Vem sitter var

- Enhet: HR-avdelningen; Plats: Stadshuset; Inflyttning: 15 mars 2027; Andel: 12,5 %
- Enhet: Löneenheten; Plats: Stadshuset; Inflyttning: 16 mars 2027; Andel: 2 %"""

SHEET_NOISE = ("Reservplats", "4711", "Hemlig lista", "Stäm av med Eva")


def _saved(document: Document) -> bytes:
    document.meta.date = dt.datetime.combine(DATE, dt.time(8, 0))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, *xml: str) -> None:
    for one in xml:
        document.body.append(Element.from_tag(one))


def odt() -> Golden:
    """Make it: tracked changes, a footnote, a text box, lists in lists, a table of contents."""
    document = Document("text")
    document.body.clear()
    document.meta.title = "Namnlös 1"
    deleted = (
        '<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion>'
        "<office:change-info><dc:creator>Eva</dc:creator></office:change-info>"
        "<text:p>1 april</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    _add(document, deleted)
    document.body.append(Paragraph("Ny organisation för Alvsunda", style="Title"))
    _add(
        document,
        '<text:table-of-content text:name="Innehåll"><text:index-body><text:p>Vem sitter var 1'
        "</text:p></text:index-body></text:table-of-content>",
    )
    document.body.append(
        Paragraph(
            "Samhälls\u00adbyggnads\u00adförvaltningen och miljökontoret blir en förvaltning\n"
            "den 1 mars 2027."
        )
    )
    document.body.append(Header(1, "Vem sitter var"))
    _add(
        document,
        "<text:p>HR-avdelningen flyttar till <text:span>Stadshuset</text:span>"
        "<office:annotation><dc:creator>Eva</dc:creator><text:p>Stämmer datumet?</text:p>"
        '</office:annotation> den <text:change text:change-id="c1"/><text:change-start '
        'text:change-id="c2"/>15 mars<text:change-end text:change-id="c2"/> 2027.'
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Gäller inte rekryteringsenheten.</text:p></text:note-body>"
        "</text:note></text:p>",
        "<text:p><draw:frame><draw:text-box><text:p>Flyttgruppen svarar på anknytning 4455."
        "</text:p></draw:text-box></draw:frame></text:p>",
        '<text:section text:name="s" text:display="none"><text:p>Dolt avsnitt</text:p>'
        "</text:section>",
    )
    document.body.append(_places())
    document.body.append(Header(1, "Så flyttar vi"))
    _lists(document)
    _add(
        document,
        "<text:p>Besöksadress:<text:line-break/>Stadshuset<text:line-break/>Storgatan 1</text:p>",
    )
    style = document.get_style("master-page", "Standard")
    assert isinstance(style, StyleMasterPage)
    style.set_page_header("Alvsunda kommun, internt")
    return Golden(
        name="ny-organisation.odt",
        data=_saved(document),
        text=TEXT,
        noise=NOISE,
        headings=(((), None), (("1. Vem sitter var",), None), (("2. Så flyttar vi",), None)),
        title="Ny organisation för Alvsunda",
    )


def _places() -> Table:
    table = Table("Platser", width=3, height=3)
    rows = (
        ("Enhet", "Plats", "Telefon"),
        ("HR-avdelningen", "Stadshuset", "4400"),
        ("Löneenheten", "", "4410"),
    )
    for number, values in enumerate(rows):
        table.set_row_values(number, list(values))
    table.set_span((1, 1, 1, 2))
    return table


def _lists(document: Document) -> None:
    numbered = (
        '<text:list-style style:name="Nummer"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/></text:list-style>'
    )
    document.insert_style(numbered, automatic=True)
    item = "<text:list-item><text:p>%s</text:p>%s</text:list-item>"
    inner = f"<text:list>{item % ('dator och skärm', '')}</text:list>"
    _add(
        document,
        f"<text:list>{item % ('Packa det du behöver:', inner)}"
        f"{item % ('Märk lådorna med namn.', '')}</text:list>",
        '<text:list text:style-name="Nummer">'
        f"{item % ('Hämta lådor i receptionen.', '')}{item % ('Lämna passerkortet.', '')}"
        "</text:list>",
    )


def ods() -> Golden:
    """Make it: merged cells, values as they are shown, and what is hidden."""
    document = Document("spreadsheet")
    document.body.clear()
    hidden = 'table:visibility="collapse"'
    _add(
        document,
        '<table:table table:name="Vem sitter var">'
        '<table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-column {hidden}/>"
        '<table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-row>{_cells('Enhet', 'Plats', 'Kod', 'Inflyttning', 'Andel')}"
        f"</table:table-row><table:table-row>{_cells('HR-avdelningen')}"
        '<table:table-cell table:number-rows-spanned="3"><office:annotation>'
        "<text:p>Stäm av med Eva</text:p></office:annotation><text:p>Stadshuset</text:p>"
        f"</table:table-cell>{_cells('4711')}"
        '<table:table-cell office:value-type="date" office:date-value="2027-03-15">'
        "<text:p>15 mars 2027</text:p></table:table-cell>"
        '<table:table-cell office:value-type="percentage" office:value="0.125">'
        "<text:p>12,5 %</text:p></table:table-cell></table:table-row>"
        f"<table:table-row {hidden}>{_cells('Reservplats')}<table:covered-table-cell/>"
        f"{_cells('4711', '15 mars 2027', '0 %')}</table:table-row>"
        f"<table:table-row>{_cells('Löneenheten')}<table:covered-table-cell/>"
        f"{_cells('4711', '16 mars 2027', '2 %')}"
        '<table:table-cell table:number-columns-repeated="1019"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048572">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>',
        '<table:table table:name="Hemlig lista" table:style-name="dold"><table:table-row>'
        f"{_cells('Hemlig lista')}</table:table-row></table:table>",
    )
    style = Style("table", name="dold")
    style.append(Element.from_tag('<style:table-properties table:display="false"/>'))
    document.insert_style(style, automatic=True)
    return Golden(
        name="vem-sitter-var.ods",
        data=_saved(document),
        text=SHEET,
        noise=SHEET_NOISE,
        headings=((("Vem sitter var",), None),),
        title="Vem sitter var",
    )


def _cells(*values: str) -> str:
    return "".join(f"<table:table-cell><text:p>{v}</text:p></table:table-cell>" for v in values)
