"""The rows of a sheet to text: what stands alone is a paragraph, the rest are tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.blocks.tables import Cell, count_head, table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.documents.blocks.builder import TextBuilder


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
