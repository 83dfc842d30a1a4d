"""What is read of an Excel workbook: what its sheets show, and a word about what they don't."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

import odfdo
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from index import Remark, RemarkKind, parse_document
from tests.support.programs import convert
from tests.support.workbooks import number, styles, words, workbook

if TYPE_CHECKING:
    from pathlib import Path


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def lines(data: bytes, suffix: str = ".xlsx") -> list[str]:
    """Return the lines that are read of a workbook's sheets."""
    text = parse_document(f"a{suffix}", data).text
    return [line.removeprefix("- ") for line in text.split("\n") if line and line[0] != "#"]


def remarks(data: bytes, suffix: str = ".xlsx") -> tuple[Remark, ...]:
    """Return what is said of a workbook."""
    return parse_document(f"a{suffix}", data).remarks


def test_values_are_shown_by_their_format() -> None:
    """Hours, codes, kronor, shares and dates are what a reader of the sheet sees."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Grupp", "Tid i veckan", "Kod", "Lön", "Andel", "Från", "Öppnar"])
    sheet.append(["Lokalvård", 1.59375, 420, 28900, 62.5, dt.date(2027, 5, 3), 0.28125])
    codes = ("[h]:mm", "00000", '#,##0 "kr"', '0.0" %"', "[$-41D]d mmmm yyyy", "hh:mm")
    for cell, code in zip(sheet[2][1:], codes, strict=True):
        cell.number_format = code
    expected = (
        "Grupp: Lokalvård; Tid i veckan: 38:15; Kod: 00420; Lön: 28 900 kr; Andel: 62,5 %; "
        "Från: 3 maj 2027; Öppnar: 06:45"
    )
    assert [expected] == lines(saved(book))


def test_an_english_sheet_keeps_its_points() -> None:
    """The words of a workbook tell how its figures are written."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Opening hours of the building", "Average number of people", "Since"])
    sheet.append(["From seven in the morning", 12500.5, dt.date(2027, 5, 3)])
    sheet["B2"].number_format = "#,##0.0"
    sheet["C2"].number_format = "d mmmm yyyy"
    (line,) = lines(saved(book))
    assert line.endswith("Average number of people: 12,500.5; Since: 3 May 2027")


def test_a_few_words_make_no_sheet_english() -> None:
    """They are common to both languages in tables, and the machines are Swedish."""
    book = Workbook()
    for row in (["Service", "Budget"], ["Support", 12.5]):
        book.active.append(row)
    assert ["Service: Support; Budget: 12,5"] == lines(saved(book))


def test_struck_out_cells_and_words_are_left_out_and_named() -> None:
    """What was crossed out no longer holds, in a whole cell or in a part of one."""
    book = Workbook(write_only=False)
    sheet = book.active
    sheet.title = "Tider"
    sheet.append(["Hus", "Öppnar"])
    parts = CellRichText(TextBlock(InlineFont(strike=True), "kl. 7.30"), " kl. 8.15")
    for row in (["Smedjan", parts], ["Valvet", "9.00"], ["Torpet", 11], ["Kvarnen", "10.00"]):
        sheet.append(row)
    for place in ("B3", "B4"):
        sheet[place].font = Font(strike=True)
    data = saved(book)
    expected = ["Hus: Smedjan; Öppnar: kl. 8.15", "Hus: Valvet", "Hus: Torpet"]
    assert [*expected, "Hus: Kvarnen; Öppnar: 10.00"] == lines(data)
    struck = Remark(RemarkKind.STRUCK, heading="Tider", detail="B2:B4", count=3)
    assert (struck,) == remarks(data)


def test_a_struck_out_row_parts_no_table() -> None:
    """The rows under it keep their columns' names."""
    book = Workbook()
    sheet = book.active
    for row in (["Hus", "Chef"], ["Valvet", "Eva"], ["Torpet", "Bo"], ["Kvarnen", "Ida"]):
        sheet.append(row)
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    assert ["Hus: Valvet; Chef: Eva", "Hus: Kvarnen; Chef: Ida"] == lines(saved(book))


def test_nothing_is_said_of_what_isnt_shown() -> None:
    """Hidden rows, columns and sheets are left out with all that is in them."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Hus", "Platser", "Summa"])
    sheet.append(["Smedjan", 4, "=B2*2"])
    sheet.append(["Valvet", 5, 10])
    sheet["A2"].font = Font(strike=True)
    sheet.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Dolt")
    hidden["A1"] = "=1+1"
    hidden.sheet_state = "hidden"
    data = saved(book)
    assert ["Hus: Valvet; Platser: 5; Summa: 10"] == lines(data)
    assert () == remarks(data)


def test_formulas_without_values_are_named() -> None:
    """A program that writes workbooks works nothing out: what Excel shows isn't in the file."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Platser"
    sheet.append(["Hus", "Rum", "Totalt"])
    sheet.append(["Smedjan", 12, "=B2*6"])
    sheet.append(["Valvet", 8, "=B3*5"])
    sheet.append(["Summa", "=SUM(B2:B3)", 112])
    data = saved(book)
    assert ["Hus: Smedjan; Rum: 12", "Hus: Valvet; Rum: 8", "Hus: Summa; Totalt: 112"] == lines(
        data
    )
    expected = (
        Remark(RemarkKind.FORMULAS, heading="Platser", detail="C2:C3", count=2),
        Remark(RemarkKind.FORMULAS, heading="Platser", detail="B4"),
    )
    assert expected == remarks(data)


def formula(value: str, kind: str = "") -> str:
    """Return a cell with a formula and the value that is stored with it."""
    return f"<c{kind}><f>A1</f><v>{value}</v></c>"


def test_the_values_of_formulas_are_read_where_they_are_stored() -> None:
    """A number, a text, an empty text and a truth value are values."""
    told = formula("12") + formula("ja", ' t="str"') + formula("", ' t="str"')
    told += formula("1", ' t="b"')
    data = workbook(f"<row>{words('Summa')}{told}</row>")
    assert ["Summa; 12; ja; SANT"] == lines(data)
    assert () == remarks(data)


def test_a_zero_that_stands_for_a_value_to_be_worked_out_is_no_value() -> None:
    """Some programs write 0 with each formula and ask Excel to work them all out."""
    rows = f"<row>{words('Summa')}{formula('0')}{formula('7')}</row>"
    asked = workbook(rows, parts={}, properties='<calcPr fullCalcOnLoad="1"/>')
    assert ["Summa: 7"] == lines(asked)
    expected = Remark(RemarkKind.FORMULAS, heading="Blad1", detail="B1")
    assert (expected,) == remarks(asked)
    assert ["Summa; 0; 7"] == lines(workbook(rows))


def test_cells_without_places_follow_each_other() -> None:
    """A row and a cell need not say where they stand."""
    first = f"<row>{words('Hus')}{words('Kod')}</row>"
    second = f'<row r="2">{words("Valvet", "A2")}{number(42, "B2", 1)}</row>'
    third = f"<row>{words('Torpet')}{number(7, '', 1)}</row>"
    data = workbook(first + second + third, parts={"xl/styles.xml": styles("0000")})
    assert ["Hus: Valvet; Kod: 0042", "Hus: Torpet; Kod: 0007"] == lines(data)


def test_words_come_as_they_are_shown() -> None:
    """How a word is pronounced is no part of it; characters by their number are."""
    cell = (
        '<c t="inlineStr"><is><r><t>Plan_x000D_ 3</t></r><r><rPr><b/></rPr><t xml:space="preserve">'
        " norr</t></r><rPh><t>uttal</t></rPh></is></c>"
    )
    assert ["Plan 3 norr"] == lines(workbook(f"<row>{cell}</row>"))


def test_a_moment_may_be_written_out() -> None:
    """Strict workbooks store dates as dates."""
    cell = '<c s="1" t="d"><v>2027-03-15T00:00:00</v></c>'
    data = workbook(
        f"<row>{words('Flytt')}{cell}</row>", parts={"xl/styles.xml": styles("d mmmm yyyy")}
    )
    assert ["Flytt: 15 mars 2027"] == lines(data)


def test_days_may_be_counted_from_1904() -> None:
    """The workbook says so."""
    data = workbook(
        f"<row>{words('Flytt')}{number(46_461 - 1462, '', 1)}</row>",
        properties='<workbookPr date1904="1"/>',
        parts={"xl/styles.xml": styles("yyyy-mm-dd")},
    )
    assert ["Flytt: 2027-03-15"] == lines(data)


def test_the_head_of_a_named_table_holds_its_columns_names() -> None:
    """Years are no names anywhere else; Excel's own tables say where their head is."""
    book = Workbook()
    sheet = book.active
    for row in (["Enhet", "2025", "2026"], ["HR", 11, 12], ["IT", 20, 18]):
        sheet.append(row)
    assert ["Enhet; 2025; 2026", "HR; 11; 12", "IT; 20; 18"] == lines(saved(book))
    sheet.add_table(Table(displayName="Antal", ref="A1:C3"))
    assert ["Enhet: HR; 2025: 11; 2026: 12", "Enhet: IT; 2025: 20; 2026: 18"] == lines(saved(book))


@pytest.mark.parametrize("value", ["abc", "1e999", "-"])
def test_a_value_that_is_no_number_costs_no_sheet(value: str) -> None:
    """What can't be shown as a number is shown as it lies."""
    data = workbook(f"<row>{words('Antal')}<c><v>{value}</v></c>{words('slut')}</row>")
    assert [f"Antal; {value}; slut"] == lines(data)


def opendocument(*cells: str) -> bytes:
    """Return an OpenDocument sheet with a row of cells under names of columns."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    names = "".join(
        f"<table:table-cell><text:p>Namn {letter}</text:p></table:table-cell>"
        for letter in "ABCDEFGH"[: len(cells)]
    )
    body = "".join(f"<table:table-cell {cell}</table:table-cell>" for cell in cells)
    document.body.append(
        odfdo.Element.from_tag(
            f'<table:table table:name="Blad1"><table:table-row>{names}</table:table-row>'
            f"<table:table-row>{body}</table:table-row></table:table>"
        )
    )
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_opendocument_cell_says_what_is_shown() -> None:
    """Its text is in the file, whatever the value beside it."""
    data = opendocument(
        'office:value-type="time" office:time-value="PT37H15M00S"><text:p>37:15</text:p>',
        'office:value-type="float" office:value="123"><text:p>00123</text:p>',
        'office:value-type="float" office:value="0.5"><text:p>1/2</text:p>',
    )
    assert ["Namn A: 37:15; Namn B: 00123; Namn C: 1/2"] == lines(data, ".ods")


def test_an_opendocument_value_without_text_is_written_out() -> None:
    """Programs may leave the text to LibreOffice: hours, dates, shares, kronor, words."""
    data = opendocument(
        'office:value-type="time" office:time-value="PT37H15M00S">',
        'office:value-type="date" office:date-value="2027-03-15">',
        'office:value-type="percentage" office:value="0.125">',
        'office:value-type="currency" office:currency="SEK" office:value="1200">',
        'office:value-type="string" office:string-value="Valvet">',
        'office:value-type="boolean" office:boolean-value="true">',
        'office:value-type="float" office:value="2.5">',
    )
    expected = (
        "Namn A: 37:15; Namn B: 2027-03-15; Namn C: 12,5%; Namn D: 1 200,00 kr; "
        "Namn E: Valvet; Namn F: SANT; Namn G: 2,5"
    )
    assert [expected] == lines(data, ".ods")


def test_an_opendocument_formula_without_value_is_named() -> None:
    """As in an Excel workbook; one whose value is an empty text has a value."""
    data = opendocument(
        "><text:p>Summa</text:p>",
        'table:formula="of:=[.B1]*2">',
        'table:formula="of:=[.C1]" office:value-type="string"><text:p/>',
        'table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>',
    )
    assert ["Namn A: Summa; Namn D: 2"] == lines(data, ".ods")
    assert (Remark(RemarkKind.FORMULAS, heading="Blad1", detail="B2"),) == remarks(data, ".ods")


@pytest.mark.slow
@pytest.mark.parametrize("saved_as", [".ods", ".xlsx"])
def test_libreoffice_shows_the_same(saved_as: str, tmp_path: Path) -> None:
    """What it writes out itself for each format is what is read of the workbook."""
    values = {
        "[h]:mm": 1.59375, "[mm]:ss": 0.05, "hh:mm": 0.28125, '0" %"': 62, r"0\%": 62,
        "00000": 420, "000000-0000": 2_120_001_234, "# ?/?": 1.75, "# ?/8": 0.5, "0.00E+00": 12_345,
        "yyyy-mm-dd": 46_461, r"d\/m": 46_461, "0.0": 18, '0;-0;"inga"': 0, '0"kr";(0"kr")': -75,
        '[<10]"få";[<100]0"st";0': 45, "@": 12, "General": 0.25, '0"h"': 7.5, "0": -0.2,
    }  # fmt: skip
    book = Workbook()
    sheet = book.active
    for number_format, value in values.items():
        sheet.append([f"Värde {sheet.max_row}", value])
        sheet.cell(sheet.max_row, 2).number_format = number_format
    file = tmp_path / "formats.xlsx"
    file.write_bytes(saved(book))
    folder = tmp_path / "saved"
    folder.mkdir()
    convert([file], saved_as, folder)
    # The words are too few to tell a language, and LibreOffice takes that of the machine.
    told = lines((folder / f"formats{saved_as}").read_bytes(), saved_as)
    swedish = [line.replace(".", ",") for line in told]
    assert lines(file.read_bytes()) == swedish
