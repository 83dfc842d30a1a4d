"""Words of a page to lines in the order in which they are read: columns, rows and tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from statistics import mean
from typing import TYPE_CHECKING

from index.documents.formats.pdf.ruled_tables import cut_tables
from index.documents.formats.pdf.unruled_tables import find_cells
from index.documents.formats.pdf.words import Line, fragments_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.documents.formats.pdf.ruled_tables import Rule, Table
    from index.documents.formats.pdf.words import Word


# Columns: at least so many lines each, of so many words on average, so wide in shares of both.
_COLUMN_LINES = 4
_COLUMN_WORDS = 2.5
_COLUMN_WIDTH = 0.2
_EDGE = 2.0  # points within which two words begin at the same place
_CANDIDATES = 8


def page_lines(words: Sequence[Word], rules: Sequence[Rule], page: int) -> list[Line]:
    """Return a page's lines in the order in which they are read."""
    tables, rest = cut_tables(words, rules)
    regions: list[list[Line]] = []
    for run in _columns(rest):
        lines = [_line(row, page) for row in rows_of(run)]
        if lines:
            regions.append(lines)
    lines = _numbered(regions)
    lines = find_cells(lines)
    for table in tables:
        number = len(regions)
        regions.append([])
        at = next((i for i, line in enumerate(lines) if _below(line, table)), len(lines))
        lines[at:at] = [
            Line(
                [], page, table.left, table.right, row.middle, row.size, row.bold,
                cells=row.cells, start=table.left, stop=table.right, region=number,
            )
            for row in table.rows
        ]  # fmt: skip
    return lines


def _below(line: Line, table: Table) -> bool:
    """Return whether a line comes after a table: under it, or in a column to its right."""
    beside = line.start > table.right - _EDGE
    over = line.left < table.right and line.right > table.left
    return beside or (line.base < table.top and over)


def _numbered(regions: list[list[Line]]) -> list[Line]:
    for number, lines in enumerate(regions):
        start = min(line.left for line in lines)
        # A few lines may reach into the margin.
        stop = sorted((line.right for line in lines), reverse=True)[len(lines) // 10]
        for line in lines:
            line.start, line.stop, line.region = start, stop, number
    return [line for lines in regions for line in lines]


def _line(row: list[Word], page: int) -> Line:
    sizes: Counter[float] = Counter()
    for word in row:
        sizes[round(word.size, 1)] += len(word.text)
    size = sizes.most_common(1)[0][0]
    base = next(word.base for word in row if round(word.size, 1) == size)
    bold = all(word.bold for word in row if any(map(str.isalnum, word.text)))
    return Line(row, page, row[0].left, max(word.right for word in row), base, size, bold)


def _columns(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of each column in turn; full-width lines end what stands over them."""
    rows = rows_of(words)
    cut = _best_cut([(row, fragments_of(row)) for row in rows]) if len(rows) > 1 else None
    if cut is None:
        return [list(words)] if words else []
    first, last, at = cut
    over = [word for row in rows[:first] for word in row]
    inside = [word for row in rows[first:last] for word in row]
    under = [word for row in rows[last:] for word in row]
    left = [word for word in inside if word.left < at]
    right = [word for word in inside if word.left >= at]
    return [*_columns(over), *_columns(left), *_columns(right), *_columns(under)]


def _best_cut(
    rows: list[tuple[list[Word], list[list[Word]]]],
) -> tuple[int, int, float] | None:
    """Return the longest run of rows that a gutter parts, and where: first, last + 1, place."""
    starts = Counter(
        round(fragment[0].left / _EDGE) for _, fragments in rows for fragment in fragments
    )
    best: tuple[int, int, float] | None = None
    for start, count in starts.most_common(_CANDIDATES):
        if count < _COLUMN_LINES:
            break
        at = (start - 1) * _EDGE
        for first, last in _parted_runs(rows, at):
            longer = best is None or last - first > best[1] - best[0]
            if longer and _are_columns(rows[first:last], at):
                best = (first, last, at)
    return best


def _parted_runs(
    rows: list[tuple[list[Word], list[list[Word]]]], at: float
) -> list[tuple[int, int]]:
    """Return runs of rows that nothing crosses ``at`` in."""
    runs: list[tuple[int, int]] = []
    first = 0
    for position, (_, fragments) in enumerate([*rows, ([], [])]):
        crossed = not fragments or any(f[0].left < at < f[-1].right for f in fragments)
        if crossed:
            if position > first:
                runs.append((first, position))
            first = position + 1
    return runs


def _are_columns(rows: list[tuple[list[Word], list[list[Word]]]], at: float) -> bool:
    """Return whether both sides hold running text, rather than the cells of a table."""
    sides: tuple[list[list[Word]], list[list[Word]]] = ([], [])
    for _, fragments in rows:
        for fragment in fragments:
            sides[fragment[0].left >= at].append(fragment)
    widths = []
    for side in sides:
        # Letters that are drawn one by one stand close to those before them.
        count = (1 + sum(not word.glued for word in f[1:]) for f in side)
        if len(side) < _COLUMN_LINES or mean(count) < _COLUMN_WORDS:
            return False
        widths.append(max(f[-1].right for f in side) - min(f[0].left for f in side))
    return min(widths) >= _COLUMN_WIDTH * sum(widths)


# Shares of the page's height from either edge, where heads and feet stand, and of its pages.
_MARGIN = 0.15
_SHARE = 0.3
_SAME_HEIGHT = 4.0  # points
_MANY = 3  # pages; larger type than the body's may be a heading that comes twice
_LARGER = 1.15
_DIGITS = re.compile(r"\d+")
# "Kapitel 2: Bakgrund 17", "18 Riktlinje för resor": a number at either end.
_NUMBERED = re.compile(r"(?:(\d{1,4})\b.*|.*\b(\d{1,4})(?:\s*\(\d+\))?)")
_PAGE_NUMBER = re.compile(
    r"(?:sid(?:a|an|nr)?\.?|page|s\.)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*"
    r"(?:[-–—|]|\(\s*\d{1,4}\s*\)|(?:/|av|of)\s*\d{1,4})?",
    re.IGNORECASE,
)


# The text with its digits left out, or how far the number is from the page's; whether a head.
_Place = tuple[str, bool]


def running_lines(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float
) -> list[set[int]]:
    """Return, for each page, which of its lines (by ``id``) are heads, feet or page numbers.

    Args:
        pages: The lines of each page.
        heights: The pages' heights in points.
        body: The font size of running text.

    """
    texts: dict[_Place, list[tuple[int, Line]]] = defaultdict(list)
    counts: dict[_Place, list[tuple[int, Line]]] = defaultdict(list)
    dropped: list[set[int]] = [set() for _ in pages]
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        bases = [line.base for line in lines]
        for line in lines:
            top = line.base > (1 - _MARGIN) * height
            if line.cells or not (top or line.base < _MARGIN * height):
                continue
            texts[_DIGITS.sub("#", line.text.casefold()), top].append((number, line))
            if line.base == (max(bases) if top else min(bases)):
                if _PAGE_NUMBER.fullmatch(line.text):
                    dropped[number].add(id(line))
                if numbered := _NUMBERED.fullmatch(line.text):
                    count = int(numbered[1] or numbered[2])
                    # What tells a page number is that it goes up by one with each page.
                    counts[str(count - number), top].append((number, line))
    fewest = [(found, 2) for found in texts.values()] + [(f, _MANY) for f in counts.values()]
    for found, few in fewest:
        for number, line in found:
            same = {other for other, twin in found if abs(twin.base - line.base) <= _SAME_HEIGHT}
            enough = _MANY if line.size > _LARGER * body else few
            if len(same) >= max(enough, _SHARE * len(pages)):
                dropped[number].add(id(line))
    return dropped
