"""Heads of several rows: each row of a table says what its columns are called, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import parse_document
from index.documents.blocks.tables import Cell, table_lines
from tests.support.merged_tables import WRITERS, boxes
from tests.support.pdf_documents import Pages
from tests.support.programs import convert

if TYPE_CHECKING:
    from pathlib import Path

each = pytest.mark.parametrize("suffix", WRITERS)
OFFICE = (".docx", ".odt", ".pptx", ".xlsx", ".ods")
MERGED = (
    (("Lokal", 1, 2), ("Vardag", 2, 1), ("Helg", 2, 1)),
    ("Öppnar", "Stänger", "Öppnar", "Stänger"),
    ("Valvet", "7.15", "18.00", "9.30", "13.00"),
    ("Torpet", "6.45", "17.00", "10.00", "14.30"),
)
LINES = [
    f"- Lokal: {place}; Vardag Öppnar: {one}; Vardag Stänger: {two}; Helg Öppnar: {three}; "
    f"Helg Stänger: {four}"
    for place, one, two, three, four in MERGED[2:]
]


# A web page says itself which rows are names.
MARKED = "- Enhet Kansliet: IT; Chef Eva: Bo; Plats Valvet: Torpet"


def lines(suffix: str, data: bytes) -> list[str]:
    """Return the rows of the table that a document holds."""
    text = parse_document(f"tider{suffix}", data).text
    return [line for line in text.split("\n") if line.startswith("- ")]


@each
@pytest.mark.parametrize("bold", [0, 1, 2])
def test_names_over_several_columns_stand_before_those_under_them(suffix: str, bold: int) -> None:
    """Merged across and downwards, in bold or not: the second row is no row of its own."""
    assert lines(suffix, WRITERS[suffix](boxes(MERGED, bold))) == LINES


@each
def test_an_empty_corner_leaves_the_name_to_the_row_below(suffix: str) -> None:
    """The first column may be named in the second row alone."""
    rows = (("", *MERGED[0][1:]), ("Lokal", *MERGED[1]), *MERGED[2:])
    assert lines(suffix, WRITERS[suffix](boxes(rows, 2))) == LINES


@each
def test_names_may_stand_over_their_columns_without_being_merged(suffix: str) -> None:
    """What stands first over a group is said of all of it."""
    first = ("Lokal", "Vardag", "", "Helg", "")
    rows = (first, ("", *MERGED[1]), *MERGED[2:])
    assert lines(suffix, WRITERS[suffix](boxes(rows, 2))) == LINES


@each
def test_three_rows_of_names_are_one_head(suffix: str) -> None:
    """Each level stands once in a name, however many columns and rows it covers."""
    rows = (
        (("Lokal", 1, 3), ("Året om", 3, 1)),
        (("Vardag", 2, 1), ("Helg", 1, 2)),
        ("Öppnar", "Stänger"),
        ("Valvet", "7.15", "18.00", "stängt"),
    )
    expected = (
        "- Lokal: Valvet; Året om Vardag Öppnar: 7.15; Året om Vardag Stänger: 18.00; "
        "Året om Helg: stängt"
    )
    assert [expected] == lines(suffix, WRITERS[suffix](boxes(rows, 3)))


@each
def test_years_under_a_merged_name_are_names(suffix: str) -> None:
    """A row of figures is part of the head where the head goes down past it."""
    rows = ((("Enhet", 1, 2), ("Anställda", 2, 1)), ("2026", "2027"), ("HR", "12", "14"))
    expected = ["- Enhet: HR; Anställda 2026: 12; Anställda 2027: 14"]
    assert expected == lines(suffix, WRITERS[suffix](boxes(rows, 1)))


@each
def test_a_row_of_words_under_a_head_of_one_row_stays_a_row(suffix: str) -> None:
    """Words are not names because there are two columns under one name."""
    rows = (("Enhet", ("Kontakt", 2, 1)), ("HR", "Eva Bo", "Annexet"), ("IT", "Bo Ek", "Valvet"))
    expected = ["- Enhet: HR; Kontakt: Eva Bo; Kontakt: Annexet",
                "- Enhet: IT; Kontakt: Bo Ek; Kontakt: Valvet"]  # fmt: skip
    assert expected == lines(suffix, WRITERS[suffix](boxes(rows, 1)))


@each
def test_a_first_row_in_bold_under_a_head_of_one_row_stays_a_row(suffix: str) -> None:
    """Bold type alone makes no second row of names where each row has a cell in each column."""
    rows = (("Enhet", "Chef", "Plats"), ("Kansliet", "Eva", "Valvet"), ("IT", "Bo", "Torpet"))
    expected = [
        "- Enhet: Kansliet; Chef: Eva; Plats: Valvet",
        "- Enhet: IT; Chef: Bo; Plats: Torpet",
    ]
    found = lines(suffix, WRITERS[suffix](boxes(rows, 2)))
    assert (expected if suffix != ".html" else [MARKED]) == found


@each
def test_a_cell_merged_downwards_is_said_of_each_of_its_rows(suffix: str) -> None:
    """It stands in the middle of its rows on a page, and belongs to all of them."""
    rows = (
        ("Hus", "Enhet", "Plan"),
        (("Valvet", 1, 2), "HR", "3"),
        ("IT", "4"),
        ("Torpet", "Lön", "1"),
    )
    expected = ["- Hus: Valvet; Enhet: HR; Plan: 3", "- Hus: Valvet; Enhet: IT; Plan: 4",
                "- Hus: Torpet; Enhet: Lön; Plan: 1"]  # fmt: skip
    assert expected == lines(suffix, WRITERS[suffix](boxes(rows, 1)))


def told(*rows: tuple[str, ...]) -> list[str]:
    """Return the lines of a table whose cells are neither merged nor in bold."""
    return [line.text for line in table_lines([[Cell(text) for text in row] for row in rows])]


def test_names_that_are_neither_merged_nor_in_bold_complete_each_other() -> None:
    """Where each column is named in one of two rows, and the first column in the first."""
    found = told(
        ("Lokal", "Vardag", "", "Helg", ""),
        ("", "Öppnar", "Stänger", "Öppnar", "Stänger"),
        ("Valvet", "7.15", "18.00", "9.30", "13.00"),
    )
    assert [LINES[0].removeprefix("- ")] == found


@pytest.mark.parametrize(
    "rows",
    [
        (("Enhet", "Chef", "Plats"), ("HR", "", "Valvet"), ("IT", "Bo Ek", "Torpet")),
        (("Enhet", "Chef", "Plats"), ("", "Eva Bo", "Valvet"), ("IT", "Bo Ek", "Torpet")),
        (("Enhet", "Chef", ""), ("HR", "Eva Bo", "tf"), ("IT", "Bo Ek", "")),
    ],
)
def test_gaps_in_a_table_make_no_second_row_of_names(rows: tuple[tuple[str, ...], ...]) -> None:
    """A cell is left empty in ordinary rows too."""
    expected = []
    for row in rows[1:]:
        pairs = [pair for pair in zip(rows[0], row, strict=True) if pair[1]]
        expected.append("; ".join(f"{name}: {text}" if name else text for name, text in pairs))
    assert expected == told(*rows)


def test_a_sheet_that_goes_on_after_a_gap_keeps_both_rows_of_names() -> None:
    """An empty row parts a sheet's rows, and they still belong to the head above."""
    rows = (*MERGED[:3], ("", "", "", "", ""), MERGED[3])
    assert LINES == lines(".xlsx", WRITERS[".xlsx"](boxes(rows, 2)))


COLUMNS = (20, 55, 80, 105, 130)  # millimetres


@pytest.mark.parametrize("pitch", [5, 8])
@pytest.mark.parametrize("places", [(55, 105), (68, 120), (74, 126)])
@pytest.mark.parametrize("corner", [0, 1])
def test_names_over_columns_without_ruled_lines(
    corner: int, places: tuple[int, int], pitch: int
) -> None:
    """In a PDF they stand where their columns begin, or in the middle of them."""
    rows = [[text for text in row if text] for row in MERGED[1:]]
    rows[0] = ["Lokal" if corner else "", *rows[0]]
    pages = Pages()
    over = zip((COLUMNS[0], *places), ("" if corner else "Lokal", "Vardag", "Helg"), strict=True)
    for left, text in over:
        pages.at(left, 60, text)
    for number, row in enumerate(rows, start=1):
        for left, text in zip(COLUMNS, row, strict=True):
            pages.at(left, 60 + pitch * number, text)
    assert LINES == lines(".pdf", pages.done())


def test_a_head_of_two_rows_holds_on_the_next_page() -> None:
    """The head is found again where the table goes on, with or without its names."""
    pages = Pages()
    for part in (MERGED, MERGED[2:], (*MERGED[:2], MERGED[3])):
        with pages.table(borders_layout="ALL", first_row_as_headings=False) as table:
            for cells in boxes(part):
                row = table.row()
                for cell in cells:
                    row.cell(cell.text, colspan=cell.columns, rowspan=cell.rows)
        pages.new()
    pages.paragraph("Slut.")
    assert [*LINES, *LINES, LINES[1]] == lines(".pdf", pages.done())


@each
@pytest.mark.parametrize("bold", [0, 1, 3])
def test_a_line_over_the_whole_table_is_no_name(suffix: str, bold: int) -> None:
    """It is the table's caption; the rows under it name the columns."""
    rows = ((("Öppet 2027", 5, 1),), *MERGED)
    data = WRITERS[suffix](boxes(rows, bold))
    assert LINES == lines(suffix, data)
    assert "Öppet 2027" in parse_document(f"tider{suffix}", data).text


@pytest.mark.slow
def test_a_pdf_of_an_office_document_has_both_rows_of_names(tmp_path: Path) -> None:
    """Without ruled lines, as text, sheets and slides are printed."""
    files = [tmp_path / f"{suffix[1:]}{suffix}" for suffix in WRITERS if suffix in OFFICE]
    for file in files:
        file.write_bytes(WRITERS[file.suffix](boxes(MERGED, 2)))
    convert(files, ".pdf", tmp_path)
    told = {file.suffix: lines(".pdf", file.with_suffix(".pdf").read_bytes()) for file in files}
    assert dict.fromkeys(OFFICE, LINES) == told
