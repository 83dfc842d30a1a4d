"""Tables found again in a document's text, row by row and cell by cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index import tables_in
from index.documents.blocks.tables import Cell, table_lines


def read(text: str, start: int = 0, end: int | None = None) -> list[list[list[str]]]:
    """Return each table's columns, and under them the words of its cells, row by row."""
    return [
        [list(table.columns)]
        + [[text[c.start : c.end] if c else "" for c in row.cells] for row in table.rows]
        for table in tables_in(text, start, len(text) if end is None else end)
    ]


def items(*rows: list[str]) -> str:
    """Return a table as the readers of office files write it."""
    lines = table_lines([[Cell(words) for words in row] for row in rows], 1)
    return "\n".join(f"- {line.text}" for line in lines)


def test_a_table_with_bars() -> None:
    """The head is no row, marks of Markdown are no part of a column's name, cells are trimmed."""
    text = "Så här:\n\n| **Hus** | Plan |\n|---|:-:|\n| Kvarnen | 2 |\n| Bruket |  |\n\nSlut."
    assert [[["Hus", "Plan"], ["Kvarnen", "2"], ["Bruket", ""]]] == read(text)


def test_a_table_with_bars_whose_head_stands_above() -> None:
    """A passage that begins inside the table has its columns' names all the same."""
    text = "| Hus | Plan |\n|---|---|\n| Kvarnen | 2 |\n| Bruket | 3 |"
    assert [[["Hus", "Plan"], ["Bruket", "3"]]] == read(text, text.index("| Bruket"))


def test_a_head_alone_is_no_table() -> None:
    """Where the passage ends before the first row there is nothing to show."""
    assert [] == read("| Hus | Plan |\n|---|---|")


def test_rows_that_name_their_columns() -> None:
    """What a reader wrote as items is a table again, empty cells and all."""
    rows = [["Hus", "Plan", "Chef"], ["Kvarnen", "", "Eva Ek"], ["Bruket", "3", "Bo Al"]]
    assert [rows] == read(f"Inledning.\n\n{items(*rows)}\n\nSlut.")


def test_a_cell_may_end_as_a_sentence() -> None:
    """No semicolon follows it then."""
    rows = [["Hus", "Läge", "Plan"], ["Kvarnen", "Vid ån.", "1"], ["Bruket", "Uppe.", "2"]]
    assert [rows] == read(items(*rows))


def test_a_cell_may_look_like_a_column() -> None:
    """After a full stop only a name that comes again is a column's; else it stays in its cell."""
    rows = [["Hus", "Öppet"], ["Kvarnen", "Vardagar. Obs: ring först"], ["Bruket", "alltid"]]
    assert [rows] == read(items(*rows))


def test_a_name_is_found_behind_any_sentence() -> None:
    """It is the one of the other rows, not the words before it too."""
    rows = [
        ["Hus", "Öppet", "Tel. nr"],
        ["Kvarnen", "kl. 8–16. Stängt fredag.", "4401; växel 4400"],
        ["Bruket", "alltid", "4402"],
        ["Ladan", "sommar: 9–12; vinter: stängt", "4403"],
    ]
    assert [rows] == read(items(*rows))


def test_a_cell_over_two_columns_is_in_both() -> None:
    """As in the document."""
    rows = [[Cell("Hus"), Cell("Lördag"), Cell("Söndag")]]
    rows += [[Cell("Kvarnen"), Cell("10–12"), Cell("12–14")], [Cell("Bruket"), Cell("stängt", 2)]]
    text = "\n".join(f"- {line.text}" for line in table_lines(rows, 1))
    assert text.endswith("Lördag / Söndag: stängt")
    expected = [["Hus", "Lördag", "Söndag"], ["Kvarnen", "10–12", "12–14"]]
    assert [[*expected, ["Bruket", "stängt", "stängt"]]] == read(text)


def test_a_row_alone() -> None:
    """A passage may hold no more than one."""
    assert [[["Hus", "Plan"], ["Bruket", "3"]]] == read("- Hus: Bruket; Plan: 3")
    assert [] == read("- Hus: Bruket. Obs: plan 3")


def test_two_columns_of_one_name_are_left_as_they_stand() -> None:
    """No cell is lost to another of the same name."""
    assert [] == read("- Hus: A; Tid: 8; Tid: 9\n- Hus: B; Tid: 10; Tid: 11")


def test_what_is_no_table() -> None:
    """Facts one under the other, prose with colons, and lines that are cut are none."""
    assert [] == read("- Telefon: 4400\n- Plats: Bruket")
    assert [] == read("Obs: ta med nyckeln. Tack!\nVi ses där; det blir bra.")
    text = "- Hus: Bruket; Plan: 3"
    assert [] == read(text, 3) == read(text, 0, len(text) - 1)


@given(st.text(alphabet="ab:;|-. \n/", max_size=120), st.data())
def test_every_cell_lies_in_its_row(text: str, data: st.DataObject) -> None:
    """Whatever the text: rows follow each other inside the table, cells inside their row."""
    start = data.draw(st.integers(0, len(text)))
    for table in tables_in(text, start, len(text)):
        places = [start, table.span.start]
        for row in table.rows:
            assert len(table.columns) == len(row.cells)
            assert "\n" not in text[row.span.start : row.span.end]
            cells = [cell for cell in row.cells if cell]
            assert all(row.span.start <= c.start < c.end <= row.span.end for c in cells)
            assert places[-1] <= row.span.start
            places.append(row.span.end)
        assert places[-1] <= table.span.end <= len(text)
