"""An Excel workbook: see ``xlsx`` for what is in it."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.support.golden import DATE, Golden

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TEXT = """\
## Vem sitter var

Aktuellt från mars 2027

- Enhet: HR; Plats: Stadshuset, plan 3; Inflyttning: 2027-03-15; Antal: 42; Andel: 12,5%
- Enhet: Löneenheten; Plats: Stadshuset, plan 3; Inflyttning: 16 mar 2027; Antal: 7; Andel: 2,0%
- Enhet: IT-enheten; Plats: Tegelbruket; Inflyttning: 2027-04-01; Antal: 18,5; Andel: 5,0%

## Tider

- Öppnar: 09:00:00
- Stänger: 16:30:00"""

NOISE = (
    "Reservplats",  # a hidden row
    "4711",  # a hidden column
    "Hemlig lista",  # a hidden sheet
    "Utkast till lista",  # a very hidden sheet
    "Stäm av med Eva",  # a comment
    "Sidhuvud från Excel",
)


def xlsx() -> Golden:
    """Make it: merged cells, dates, shares, and sheets, rows and columns that are hidden."""
    workbook = Workbook()
    places = workbook.active
    places.title = "Vem sitter var"
    _places(places)
    times = workbook.create_sheet("Tider")
    times.append(["Öppnar", dt.time(9, 0)])
    times.append(["Stänger", dt.time(16, 30)])
    for row in times.iter_rows(max_col=1):
        row[0].font = Font(bold=True)
    for name, state in (("Hemlig lista", "hidden"), ("Utkast till lista", "veryHidden")):
        sheet = workbook.create_sheet(name)
        sheet["A1"] = name
        sheet.sheet_state = state
    workbook.create_sheet("Tomt blad")
    out = BytesIO()
    workbook.save(out)
    # The library dates what it saves with now, and has no way to be told otherwise.
    with zipfile.ZipFile(out) as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    stamp = rb"(<dcterms:modified[^>]*>)[^<]*"
    core = re.sub(
        stamp, rb"\g<1>%sT08:00:00Z" % DATE.isoformat().encode(), parts["docProps/core.xml"]
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as dated:
        for name, part in {**parts, "docProps/core.xml": core}.items():
            dated.writestr(name, part)
    return Golden(
        name="vem-sitter-var.xlsx",
        data=out.getvalue(),
        text=TEXT,
        noise=NOISE,
        headings=((("Vem sitter var",), None), (("Tider",), None)),
        title="Vem sitter var",
    )


def _places(sheet: Worksheet) -> None:
    sheet["B2"] = "Aktuellt från mars 2027"
    sheet.merge_cells("B2:G2")
    rows = (
        ("Enhet", "Plats", "Kod", "Inflyttning", "Antal", "Andel"),
        ("HR", "Stadshuset,\nplan 3", 4711, dt.date(2027, 3, 15), 42, 0.125),
        ("Reservplats", None, 4711, dt.date(2027, 3, 15), 1, 0),
        ("Löneenheten", None, 4711, dt.datetime(2027, 3, 16), 7.0, 0.02),  # noqa: DTZ001 - as Excel
        (),
        ("IT-enheten", "Tegelbruket", 4711, dt.date(2027, 4, 1), 18.5, 0.05),
    )
    for number, values in enumerate(rows, start=4):
        for column, value in enumerate(values, start=2):
            sheet.cell(number, column, value)
        sheet.cell(number, 7).number_format = "0.0%"
    sheet["E7"].number_format = "d mmm yyyy"
    sheet.merge_cells("C5:C7")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["B5"].comment = Comment("Stäm av med Eva", "Omar")
    sheet.oddHeader.center.text = "Sidhuvud från Excel"
