"""Tables to lines that can be cited one by one: each row says what its columns are called.

A row of a table drawn with bars means nothing once a passage ends between it and the table's
head; "Enhet: HR; Plats: Stadshuset" does. docs/decisions/0021-tables.md has the measurement.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.documents.blocks.builder import clean, unmarked
from index.documents.types import TableLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_COLUMNS = 200
_LONGEST_NAME = 60
_TOP = 50  # rows among which a head is looked for
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
        gap = " " if unmarked(joined).endswith((*_STOP, ",", ";")) else ", "
        joined = f"{joined}{gap}{words}" if joined else words
    return joined


def table_lines(rows: Sequence[Sequence[Cell]], head: int | None = None) -> list[TableLine]:
    """Return a table's lines.

    Args:
        rows: The cells of each row, without those that a cell before or above covers.
        head: How many rows at the top are known to hold the columns' names; None where nothing
            tells. Rows under them that go on with the names are found either way. Where none is
            known to, the first of two columns doesn't name the second either.

    """
    grid = _distinct(_grid(rows))
    captions = _captions(grid)
    if not grid:
        return captions
    told = max(head - len(captions), 0) or None if head and captions else head
    over = _head(grid, told)
    names = _names(over)
    heads = [[slot.text if slot else "" for slot in row] for row in grid[: len(over)]]
    lines = captions
    for row in grid[len(over) :]:
        if heads and [slot.text if slot else "" for slot in row] in heads:
            continue  # repeated where the table goes on over a page
        lines.extend(_line(row, names, facts=told is None))
    return lines


def count_head(rows: Sequence[Sequence[Cell]], head: int | None = None) -> int:
    """Return how many rows at the top hold the columns' names; ``head`` as for ``table_lines``."""
    grid = _distinct(_grid(rows[:_TOP]))
    return len(_head(grid, head)) if grid else 0


def _distinct(grid: list[_Row]) -> list[_Row]:
    """Return rows with something in them; of those that the same cells cover, the first."""
    kept: list[_Row] = []
    for row in grid:
        covering = [slot.number if slot and slot.text else None for slot in row]
        above = [slot.number if slot and slot.text else None for slot in kept[-1]] if kept else []
        if any(covering) and covering != above:
            kept.append(row)
    return kept


def _captions(grid: list[_Row]) -> list[TableLine]:
    """Take the lines over the whole table off it: the head stands under them."""
    captions: list[TableLine] = []
    while len(grid) > 1 and _is_banner(grid[0]) and _width(grid[1]) > 1:
        captions.append(TableLine(next(slot.text for slot in grid.pop(0) if slot), row=False))
    return captions


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


def _head(grid: list[_Row], told: int | None) -> list[_Row]:
    """Return the rows at the top that hold the columns' names, as they stand over the columns."""
    count = min(_named_rows(grid) if told is None else told, len(grid) - 1)
    over = [_spread(*pair) for pair in pairwise(grid[:count])] + grid[max(count - 1, 0) : count]
    if not over and len(grid) > 2 and _completes(grid[0], grid[1], grid[2]):  # noqa: PLR2004
        over = grid[:1]
    while over and len(over) < len(grid) - 1:
        row = grid[len(over)]
        spread = _spread(over[-1], row)
        if not _goes_on(over, spread, grid):
            break
        over = [*over[:-1], spread, row]
    return over


def _named_rows(grid: list[_Row]) -> int:
    """Return whether the first row looks like the columns' names: 1, or 0."""
    first = grid[0]
    if len(grid) == 1 or len(first) == 1:
        return 0
    texts = [slot.text for slot in _cells(first)]
    named = len(set(texts)) == len(texts) and all(map(_could_be_name, texts))
    if _is_strong(first):
        return int(not _is_strong(grid[1]) or (named and not all(map(_is_strong, grid))))
    if all(row[0] and row[0].cell.strong for row in grid):
        return 0
    covered = sum(slot is not None and bool(slot.text) for slot in first)
    return int(named and covered >= len(first) - 1 and not _are_facts(grid))


def _cells(row: _Row) -> list[_Slot]:
    """Return the cells of a row with something in them, each once."""
    return list({slot.number: slot for slot in row if slot and slot.text}.values())


def _is_strong(row: _Row) -> bool:
    return all(slot is None or slot.cell.strong or not slot.text for slot in row)


def _spread(above: _Row, row: _Row) -> _Row:
    """Return a head's row, each name also over the columns to its right that have none.

    A name over several columns stands over the first of them where its cells weren't merged.
    """
    spread: _Row = []
    for column, (slot, under) in enumerate(zip(above, row, strict=True)):
        gap = column > 0 and not (slot and slot.text) and under and under.text
        left = spread[-1] if gap else None
        beside = row[column - 1]
        if left and left.text and beside and beside.text and beside.number != left.number:
            spread.append(left)
        else:
            spread.append(slot)
    return spread


def _goes_on(over: list[_Row], above: _Row, grid: list[_Row]) -> bool:
    """Return whether the row under a head goes on with the columns' names.

    ``above`` is the head's last row, spread over the columns that it stands over.
    """
    row, below = grid[len(over)], grid[len(over) + 1]
    covering = {slot.number for slot in _cells(above)}
    new = [slot for slot in _cells(row) if slot.number not in covering]
    if not new or _is_banner(row):
        return False
    named = all(_could_be_name(slot.text) for slot in new)
    if named and _is_strong(row) and _is_strong(above) and _leave_room(over[-1], row):
        return not all(map(_is_strong, grid[len(over) :]))
    merged = grouped = False
    for column, (up, here) in enumerate(zip(above, row, strict=True)):
        if here and here.text and up and up.text:
            if here.number == up.number:
                merged = True
                continue
            group = [c for c, slot in enumerate(above) if slot and slot.number == up.number]
            parts = {slot.number for c in group if (slot := row[c]) and slot.text}
            if len(group) == 1 or len(parts) == 1:
                return False  # something stands under a name of a single column: a row of its own
            grouped = True
        elif column == 0 and not (up and up.text) and not named:
            return False
    if not grouped:
        return False
    return merged or (named and _starts(above, row, below))


def _leave_room(above: _Row, row: _Row) -> bool:
    """Return whether a name covers several places of two rows, or is missing in one."""
    width = len(above)
    return len(_cells(above)) < width or len(_cells(row)) < width


def _starts(above: _Row, row: _Row, below: _Row) -> bool:
    """Return whether the rows that tell something start under a row, which tells names then."""
    corner, first, following = (bool(line[0] and line[0].text) for line in (above, row, below))
    if corner and first:
        # All names are over groups: words over figures are names.
        words = not any(any(map(str.isdigit, slot.text)) for slot in _cells(row))
        return words and any(any(map(str.isdigit, slot.text)) for slot in _cells(below))
    return following


def _completes(above: _Row, row: _Row, below: _Row) -> bool:
    """Return whether names that weren't merged stand over each other: each column has one."""
    spread = _spread(above, row)
    if not all(
        (up and up.text) or (here and here.text) for up, here in zip(spread, row, strict=True)
    ):
        return False
    named = all(_could_be_name(slot.text) for line in (above, row) for slot in _cells(line))
    return named and _goes_on([above], spread, [above, row, below])


def _are_facts(grid: list[_Row]) -> bool:
    """Return whether a table of two columns tells a fact in each row, the first one too."""
    if len(grid[0]) > len(("name", "value")):
        return False
    facts = [row[0].text for row in grid if row[0]]
    told = any(fact.casefold() in _FACTS for fact in facts[1:])
    return told or any(fact.endswith(":") for fact in facts)


def _could_be_name(text: str) -> bool:
    text = unmarked(text)
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


def _line(row: _Row, names: list[str], *, facts: bool) -> Iterator[TableLine]:
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
    if facts and not names and len(row) == 2 and len(parts) == 2:  # noqa: PLR2004 - a fact and its name
        first, second = parts
        yield TableLine(_named(first, second) if len(first) <= _LONGEST_NAME else _join(parts))
        return
    yield TableLine(_join(parts))


def _named(name: str, text: str) -> str:
    return f"{name} {text}" if unmarked(name).endswith(_STOP) else f"{name}: {text}"


def _join(parts: Sequence[str]) -> str:
    joined = parts[0]
    for part in parts[1:]:
        ended = unmarked(joined).endswith((".", "!", "?", "…", ";"))
        joined += f" {part}" if ended else f"; {part}"
    return joined
