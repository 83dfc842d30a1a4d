"""Where a sheet's cells stand, remarks about them, and its rows to text: paragraphs and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.documents.blocks.tables import Cell, count_head, table_lines
from index.types import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.documents.blocks.builder import TextBuilder
    from index.types import RemarkKind


class Place(NamedTuple):
    """A cell's place, counted from 0."""

    row: int
    column: int


class Area(NamedTuple):
    """A rectangle of cells, its last row and column included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


def name_of(place: Place) -> str:
    """Return what a cell is called: "C4"."""
    letters, number = "", place.column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{place.row + 1}"


def column_of(letters: str) -> int:
    """Return the number of a column: "A" is 0, "AA" 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def remarks_at(kind: RemarkKind, sheet: str, places: Iterable[Place]) -> Iterator[Remark]:
    """Yield what is to be said of cells of a sheet, once for each area of them."""
    for area in _areas(places):
        first = name_of(Place(area.top, area.left))
        last = name_of(Place(area.bottom, area.right))
        count = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        detail = first if count == 1 else f"{first}:{last}"
        yield Remark(kind, heading=sheet, detail=detail, count=count)


def _areas(places: Iterable[Place]) -> list[Area]:
    """Return cells as areas: those under each other, and then those side by side, as one."""
    columns: list[Area] = []
    for row, column in sorted(set(places), key=lambda place: (place.column, place.row)):
        above = columns[-1] if columns else None
        if above and above.left == column and above.bottom == row - 1:
            columns[-1] = above._replace(bottom=row)
        else:
            columns.append(Area(row, column, row, column))
    areas: list[Area] = []
    for area in sorted(columns, key=lambda area: (area.top, area.bottom, area.left)):
        left = areas[-1] if areas else None
        if left and left[0::2] == area[0::2] and left.right == area.left - 1:
            areas[-1] = left._replace(right=area.right)
        else:
            areas.append(area)
    return areas


def add_sheet(
    builder: TextBuilder,
    name: str,
    rows: Sequence[Sequence[Cell]],
    head: int | None = None,
    drawn: Sequence[str] = (),
) -> None:
    """Add a sheet under its name as heading; one without any text is left out.

    ``drawn`` is what text boxes on it say, which comes last.

    Rows with nothing in them part tables from each other. A line that stands alone over a table
    says what the table is.
    """
    tables = list(_tables(rows))
    if not tables and not any(drawn):
        return
    builder.heading(2, name)
    before: list[list[Cell]] = []
    for table in tables:
        while table and _alone(table[0]):
            builder.paragraph(next(cell.text for cell in table.pop(0) if cell.text))
        if not table:
            continue
        if before and _goes_on(table, before[0]):
            builder.table(table_lines([*before, *table], len(before)))
            continue
        before = table[: count_head(table, head) or 1]
        builder.table(table_lines(table, head))
    for words in drawn:
        builder.paragraph(words)


def _tables(rows: Sequence[Sequence[Cell]]) -> Iterator[list[list[Cell]]]:
    table: list[list[Cell]] = []
    for row in rows:
        if any(cell.text for cell in row):
            table.append(list(row))
        elif table:
            yield table
            table = []
    if table:
        yield table


def _alone(row: Sequence[Cell]) -> bool:
    return len({id(cell) for cell in row if cell.text}) == 1


def _goes_on(table: list[list[Cell]], head: list[Cell]) -> bool:
    """Return whether rows after a gap go on with the table above: a head would be all words."""
    return len(table[0]) == len(head) and any(any(map(str.isdigit, cell.text)) for cell in table[0])
