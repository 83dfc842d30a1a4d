"""Tables to lines that can be cited one by one: each row says what its columns are called.

A row of a table drawn with bars means nothing once a passage ends between it and the table's
head; "Enhet: HR; Plats: Stadshuset" does. docs/decisions/0021-tables.md has the measurement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.blocks.builder import clean
from index.documents.types import TableLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_COLUMNS = 200
_LONGEST_NAME = 60
_STOP = (".", "!", "?", "…", ":")
# What the first column of a table of facts says. Where it says so in the rows under the first,
# the first row is a fact too and no head.
_FACTS = frozenset(
    "address adress avser besöksadress chef contact datum date e-post email enhet från förvaltning "
    "fax för gäller kontakt kontaktperson lokal manager mejl mobil name namn organisation ort plan "
    "plats postadress roll room rum slut start start date status system syfte telefon tid till "
    "time titel title typ var verksamhet ansvarig beslut diarienummer dnr ärende ägare owner phone "
    "öppettider våning".split()
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it says.
        columns: How many columns it covers.
        rows: How many rows it covers.
        strong: Whether it is set as a name of its row or column: marked so, or in bold.

    """

    text: str
    columns: int = 1
    rows: int = 1
    strong: bool = False


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place of the grid: the cell that covers it, and a number that tells cells apart.

    The same cell given in several places is one that covers them all.
    """

    cell: Cell
    number: int

    @property
    def text(self) -> str:
        return self.cell.text


_Row = list[_Slot | None]


def cell_text(paragraphs: Iterable[str]) -> str:
    """Return a cell's paragraphs on one line, parted by commas where nothing else parts them."""
    joined = ""
    for words in filter(None, map(clean, paragraphs)):
        gap = " " if joined.endswith((*_STOP, ",", ";")) else ", "
        joined = f"{joined}{gap}{words}" if joined else words
    return joined


def table_lines(rows: Sequence[Sequence[Cell]], head: int | None = None) -> list[TableLine]:
    """Return a table's lines.

    Args:
        rows: The cells of each row, without those that a cell before or above covers.
        head: How many rows at the top hold the columns' names; None where nothing tells.

    """
    grid = [row for row in _grid(rows) if any(slot and slot.text for slot in row)]
    if not grid:
        return []
    # A line over the whole table is its caption, and the head stands under it.
    captions: list[TableLine] = []
    while len(grid) > 1 and _is_banner(grid[0]) and _width(grid[1]) > 1 and not head:
        captions.append(TableLine(next(slot.text for slot in grid.pop(0) if slot), row=False))
    count = min(_head_rows(grid) if head is None else head, len(grid) - 1)
    names = _names(grid[:count])
    heads = [[slot.text if slot else "" for slot in row] for row in grid[:count]]
    lines = captions
    for row in grid[count:]:
        if heads and [slot.text if slot else "" for slot in row] in heads:
            continue  # repeated where the table goes on over a page
        lines.extend(_line(row, names))
    return lines


def _grid(rows: Sequence[Sequence[Cell]]) -> list[_Row]:
    """Lay cells out in rows and columns; a cell that covers several places is in all of them."""
    grid: list[_Row] = [[] for _ in rows]
    for top, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while column < len(grid[top]) and grid[top][column] is not None:
                column += 1
            for row in grid[top : top + max(cell.rows, 1)]:
                last = min(column + max(cell.columns, 1), _MOST_COLUMNS)
                row.extend([None] * (last - len(row)))
                row[column:last] = [_Slot(cell, id(cell))] * (last - column)
            column += max(cell.columns, 1)
            if column >= _MOST_COLUMNS:
                break
    width = max((len(row) for row in grid), default=0)
    for row in grid:
        row.extend([None] * (width - len(row)))
    filled = [c for c in range(width) if any((slot := row[c]) and slot.text for row in grid)]
    return [[row[column] for column in filled] for row in grid]


def _width(row: _Row) -> int:
    return len({slot.number for slot in row if slot and slot.text})


def _is_banner(row: _Row) -> bool:
    """Return whether a row is one cell over the whole table, or one in bold alone in its row."""
    filled = [slot for slot in row if slot and slot.text]
    if len(row) == 1 or len({slot.number for slot in filled}) != 1:
        return False
    return len(filled) == len(row) or (row[0] is filled[0] and filled[0].cell.strong)


def _head_rows(grid: list[_Row]) -> int:
    """Return how many rows at the top look like the columns' names: none or one."""
    first = grid[0]
    if len(grid) == 1 or len(first) == 1:
        return 0
    if all(slot is None or slot.cell.strong or not slot.text for slot in first):
        return int(not all(slot and slot.cell.strong for slot in grid[1]))
    if all(row[0] and row[0].cell.strong for row in grid):
        return 0
    texts = [slot.text for slot in first if slot and slot.text]
    named = len(texts) >= len(first) - 1 and len(set(texts)) == len(texts)
    return int(named and all(map(_could_be_name, texts)) and not _are_facts(grid))


def _are_facts(grid: list[_Row]) -> bool:
    """Return whether a table of two columns tells a fact in each row, the first one too."""
    if len(grid[0]) > len(("name", "value")):
        return False
    facts = [row[0].text for row in grid if row[0]]
    told = any(fact.casefold() in _FACTS for fact in facts[1:])
    return told or any(fact.endswith(":") for fact in facts)


def _could_be_name(text: str) -> bool:
    return (
        len(text) <= _LONGEST_NAME
        and not text.endswith((".", ":", ";"))
        and "@" not in text
        and sum(map(str.isdigit, text)) <= 4  # noqa: PLR2004 - a year
        and any(map(str.isalpha, text))
    )


def _names(head: list[_Row]) -> list[str]:
    """Return each column's name: what stands over it in every row of the head, once."""
    if not head:
        return []
    names = []
    for column in range(len(head[0])):
        over = [row[column] for row in head]
        names.append(" ".join(dict.fromkeys(slot.text for slot in over if slot and slot.text)))
    return names


def _line(row: _Row, names: list[str]) -> Iterator[TableLine]:
    filled: dict[int, tuple[str, list[int]]] = {}
    for column, slot in enumerate(row):
        if slot and slot.text:
            filled.setdefault(slot.number, (slot.text, []))[1].append(column)
    if not filled:
        return
    if _is_banner(row):
        yield TableLine(next(slot.text for slot in row if slot and slot.text), row=False)
        return
    parts = []
    for text, columns in filled.values():
        name = " / ".join(dict.fromkeys(names[c] for c in columns if names and names[c]))
        parts.append(_named(name, text) if name else text)
    if not names and len(row) == 2 and len(parts) == 2:  # noqa: PLR2004 - a fact and its name
        first, second = parts
        yield TableLine(_named(first, second) if len(first) <= _LONGEST_NAME else _join(parts))
        return
    yield TableLine(_join(parts))


def _named(name: str, text: str) -> str:
    return f"{name} {text}" if name.endswith(_STOP) else f"{name}: {text}"


def _join(parts: Sequence[str]) -> str:
    joined = parts[0]
    for part in parts[1:]:
        joined += f" {part}" if joined.endswith((".", "!", "?", "…", ";")) else f"; {part}"
    return joined
