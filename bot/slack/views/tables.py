"""Tables as Slack shows them: its own block where that is allowed, aligned text elsewhere.

Slack takes one ``table`` block a message (``only_one_table_allowed``) and none in a dialog or the
Home tab. Its cells are ``rich_text``, which is literal, and never empty, which it refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.slack.views import elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.slack.views.elements import Block

TABLE: Final = "table"
_EMPTY: Final = " "
# Characters of aligned text that a telephone shows without breaking lines.
_ALIGNED_WIDTH: Final = 40
_GAP: Final = "  "
# Stands before the row that answers: text of one width has no bold in Slack.
_POINTER: Final = "▸ "


@dataclass(frozen=True, slots=True)
class Grid:
    """The words of a table.

    Attributes:
        columns: The columns' names; empty texts where a column has none.
        rows: The rows, each with as many cells as there are columns.
        answering: Which of the rows answer, counted from 0.

    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    answering: frozenset[int] = frozenset()

    def around(self, most: int) -> tuple[Grid, bool, bool]:
        """Return at most ``most`` rows around those that answer, and whether some lack at each end.

        Rows that answer and lie further apart than that are cut too, the later ones first.
        """
        if len(self.rows) <= most:
            return self, False, False
        first, last = min(self.answering, default=0), max(self.answering, default=0)
        spare = max(0, most - (last - first + 1)) if self.answering else 0
        start = min(max(0, first - spare // 2), len(self.rows) - most)
        kept = range(start, start + most)
        answering = frozenset(row - start for row in self.answering if row in kept)
        grid = Grid(self.columns, self.rows[start : start + most], answering)
        return grid, start > 0, start + most < len(self.rows)


def table(grid: Grid, *, bold: bool = False, italic: bool = False) -> Block:
    """Return a ``table`` block; ``bold`` and ``italic`` say how the rows that answer look."""
    rows = [[_cell(name) for name in grid.columns]]
    for number, row in enumerate(grid.rows):
        marked = number in grid.answering
        rows.append([_cell(words, bold=bold and marked, italic=italic and marked) for words in row])
    settings = [{"is_wrapped": True} for _ in grid.columns]
    return {"type": "table", "rows": rows, "column_settings": settings}


def without_tables(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks as a dialog may hold them, with aligned text for tables."""
    return tuple(_aligned(block) if block["type"] == TABLE else block for block in blocks)


def with_one_table(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks as a message may hold them: the first table that answers stays one."""
    tables = [block for block in blocks if block["type"] == TABLE]
    kept = next(filter(_answers, tables), tables[0] if tables else None)
    return tuple(
        _aligned(block) if block["type"] == TABLE and block is not kept else block
        for block in blocks
    )


def _cell(words: str, *, bold: bool = False, italic: bool = False) -> Block:
    shown = elements.text(words or _EMPTY, bold=bold, italic=italic)
    return elements.rich_text(elements.section([shown]))


def _parts(cell: Block) -> Block:
    part: Block = cell["elements"][0]["elements"][0]
    return part


def _marked(row: Sequence[Block]) -> bool:
    return any("style" in _parts(cell) for cell in row)


def _answers(block: Block) -> bool:
    return any(map(_marked, block["rows"]))


def _aligned(block: Block) -> Block:
    """Return a table as text of one width, or as a line for each row where that is too wide."""
    rows = block["rows"]
    words = [[_parts(cell)["text"].strip() for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*words, strict=True)]
    pointers = [_POINTER if _marked(row) else " " * len(_POINTER) for row in rows]
    if sum(widths) + len(_GAP) * (len(widths) - 1) + len(_POINTER) <= _ALIGNED_WIDTH:
        lines = [
            pointer + _GAP.join(map(str.ljust, row, widths)).rstrip()
            for pointer, row in zip(pointers, words, strict=True)
        ]
        return elements.rich_text(elements.preformatted("\n".join(lines)))
    return elements.rich_text(elements.quote(_lines(rows)))


def _lines(rows: Sequence[Sequence[Block]]) -> Iterator[Block]:
    for number, row in enumerate(rows):
        parts = [_parts(cell) for cell in row]
        shown = " · ".join(words for part in parts if (words := part["text"].strip()))
        # The names of the columns, which Slack sets in bold in a table of its own.
        style = parts[0].get("style", {}) if number else {"italic": True}
        yield elements.text(("\n" if number else "") + (shown or _EMPTY), **style)
