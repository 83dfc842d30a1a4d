"""PDF, as a print shop makes it: running heads and feet, two pages, a ruled table, parted words."""

from __future__ import annotations

import datetime as dt

from tests.support.golden import DATE, Golden
from tests.support.pdf_documents import LONG, Pages

_HEAD, _FOOT = "Älvsunda kommun", "Kommunstyrelseförvaltningen, Box 1"
_TABLE = (
    ("Enhet", "Plats"),
    ("HR-avdelningen", "Stadshuset"),
    ("Ekonomi", "Annexet"),
    ("Kansli", "Stadshuset"),
)
_TEXT = f"""\
{_HEAD} Sida 1

Flytten till Stadshuset

Vi flyttar den 1 mars 2027. HR- och ekonomifrågor tas upp på förvaltningens möte i maj.

Var enheterna sitter

- Enhet: HR-avdelningen; Plats: Stadshuset
- Enhet: Ekonomi; Plats: Annexet
- Enhet: Kansli; Plats: Stadshuset

Nycklar

{LONG}

• Lämna nyckeln i receptionen.
• Hämta den nya hos vaktmästaren.

Det gäller alla, också den som är föräldraledig.

{_FOOT}"""


def pdf() -> Golden:
    """Make a file with fpdf2."""
    pages = Pages()
    pages.set_creation_date(dt.datetime.combine(DATE, dt.time(), dt.UTC))
    pages.set_title("Microsoft Word - flytten_slutversion.docx")
    pages.heading("Flytten till Stadshuset", 20)
    pages.lines(
        "Vi flyttar den 1 mars 2027. HR- och ekonomi-",
        "frågor tas upp på förvaltningens möte i maj.",
    )
    pages.heading("Var enheterna sitter").table_of(_TABLE)
    pages.new().heading("Nycklar").paragraph(LONG)
    pages.lines("• Lämna nyckeln i receptionen.", "• Hämta den nya hos vaktmästaren.").ln(3)
    pages.paragraph("Det gäller alla, också den som är föräldraledig.")
    for number in (1, 2):
        pages.page = number
        pages.at(20, 15, _HEAD, 9).at(170, 15, f"Sida {number}", 9).at(20, 285, _FOOT, 9)
    return Golden(
        name="flytten.pdf",
        data=pages.done(),
        text=_TEXT,
        noise=(f"{_HEAD} Sida 1", _FOOT, "Sida 2"),
        headings=(((), 1), (("Var enheterna sitter",), 1), (("Nycklar",), 2)),
        title="Flytten till Stadshuset",
    )
