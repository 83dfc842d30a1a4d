"""Tables of a PDF page: the words inside a grid of ruled lines, by row and cell."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.documents.formats.pdf.words import join, rows_of, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pypdfium2 import PdfPage

    from index.documents.formats.pdf.words import Word


_NEAR = 3.0  # points within which two lines meet, or are one
_FEWEST_LINES = 3  # on either side, for two columns and two rows
_ROW_PITCH = 1.45  # in shares of the font size: lines further down than this are another row's
_FEWEST_ROWS = 2  # with something in two cells: a single one is a frame round some text


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: the lines of each cell, and how it is set.

    A merged cell is the same in each row and column that it covers.
    """

    cells: tuple[tuple[str, ...], ...]
    middle: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table and where it stands."""

    left: float
    right: float
    top: float
    bottom: float
    rows: tuple[Row, ...]


# The words of a row's cells, by their first column and the one after their last.
_Band = dict[tuple[int, int], list["Word"]]


def cut_tables(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Table], list[Word]]:
    """Return the ruled tables of a page, and the words that are in none."""
    tables: list[Table] = []
    rest = list(words)
    for group in _touching(rules):
        across = _places((rule.left + rule.right) / 2 for rule in group if not rule.level)
        down = _places((rule.bottom + rule.top) / 2 for rule in group if rule.level)
        if min(len(across), len(down)) < _FEWEST_LINES:
            continue
        inside = [
            word
            for word in rest
            if across[0] < (word.left + word.right) / 2 < across[-1]
            and down[0] - 1 < word.base + word.size / 4 < down[-1]
        ]
        rows = _rows(inside, group, across, down)
        if sum(len([cell for cell in row.cells if cell]) > 1 for row in rows) < _FEWEST_ROWS:
            continue
        taken = {id(word) for word in inside}
        rest = [word for word in rest if id(word) not in taken]
        tables.append(Table(across[0], across[-1], down[-1], down[0], rows))
    return tables, rest


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return rules in groups that hang together."""
    groups: list[tuple[list[float], list[Rule]]] = []
    for rule in sorted(rules, key=lambda rule: -rule.top):
        box = [rule.left, rule.bottom, rule.right, rule.top]
        members = [rule]
        apart = []
        for group in groups:
            (left, bottom, right, top), held = group
            if (
                box[0] <= right + _NEAR
                and box[2] >= left - _NEAR
                and box[1] <= top + _NEAR
                and box[3] >= bottom - _NEAR
            ):
                box = [min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top)]
                members += held
            else:
                apart.append(group)
        groups = [*apart, (box, members)]
    return [members for _, members in groups]


def _places(values: Iterable[float]) -> list[float]:
    """Return values in order, those that are nearly the same only once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _rows(
    words: Sequence[Word], rules: Sequence[Rule], across: list[float], down: list[float]
) -> tuple[Row, ...]:
    """Return the rows with something in them; a merged cell is in each place that it covers."""
    bands: list[_Band] = [{} for _ in down[1:]]
    for number, band in enumerate(bands):
        middle = (down[number] + down[number + 1]) / 2
        # Cells that were merged have no line between them in this row.
        borders = _places(
            (rule.left + rule.right) / 2
            for rule in rules
            if not rule.level and rule.bottom - _NEAR <= middle <= rule.top + _NEAR
        )
        held = [word for word in words if down[number] <= _middle(word) < down[number + 1]]
        starts = sorted({0, *(bisect_right(across, x + _NEAR) - 1 for x in borders)})
        starts = [start for start in starts if start < len(across) - 1]
        for start, end in zip(starts, [*starts[1:], len(across) - 1], strict=True):
            band[start, end] = []
        for word in held:
            border = bisect_right(borders, (word.left + word.right) / 2) - 1
            left = borders[border] if border >= 0 else across[0]
            column = min(bisect_right(across, left + _NEAR), len(across) - 1) - 1
            start = starts[bisect_right(starts, column) - 1]
            next(held for span, held in band.items() if span[0] == start).append(word)
    lines = [rule for rule in rules if rule.level]
    texts = _texts(bands, lines, across, down)
    rows = []
    for number in reversed(range(len(bands))):
        held = [word for cell in bands[number].values() for word in cell]
        if held:
            middle = (down[number] + down[number + 1]) / 2
            cells = tuple(texts[number])
            rows.append(Row(cells, middle, held[0].size, all(word.bold for word in held)))
    return tuple(rows)


def _middle(word: Word) -> float:
    return word.base + word.size / 4


def _texts(
    bands: list[_Band], lines: list[Rule], across: list[float], down: list[float]
) -> list[list[tuple[str, ...]]]:
    """Return the lines of the cells by row and column, those of a merged cell in all its places."""
    texts: list[list[tuple[str, ...]]] = [[()] * (len(across) - 1) for _ in bands]
    done: set[tuple[int, tuple[int, int]]] = set()
    for top in reversed(range(len(bands))):
        for span, held in bands[top].items():
            if (top, span) in done:
                continue
            bottom = top
            middle = (across[span[0]] + across[span[1]]) / 2
            together = list(held)
            while bottom and span in bands[bottom - 1]:
                below = bands[bottom - 1][span]
                if _is_ruled(lines, middle, down[bottom]) or not _belong(together, below):
                    break
                together += below
                bottom -= 1
                done.add((bottom, span))
            said = _cell_lines(together)
            for row in texts[bottom : top + 1]:
                row[span[0] : span[1]] = [said] * (span[1] - span[0])
    return texts


def _is_ruled(lines: list[Rule], across: float, height: float) -> bool:
    """Return whether a line lies at a height, at a place across the page."""
    return any(
        line.left - _NEAR <= across <= line.right + _NEAR
        and line.bottom - _NEAR <= height <= line.top + _NEAR
        for line in lines
    )


def _belong(above: list[Word], below: list[Word]) -> bool:
    """Return whether words without a line between them make one text, rather than two rows."""
    if not above or not below:
        return True
    gap = min(word.base for word in above) - max(word.base for word in below)
    return gap <= _ROW_PITCH * below[0].size


def _cell_lines(words: list[Word]) -> tuple[str, ...]:
    """Return a cell's lines, from the top."""
    return tuple(join(row) for row in rows_of(words))


_LINE_THICKNESS = 2.5
_SHORTEST_RULE = 5.0
_MOST_RULES = 3_000
_FRAME, _THIN = 0.85, 0.6  # of the page's width or height


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that was drawn, as the box that it fills."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def level(self) -> bool:
        """Whether it lies rather than stands."""
        return self.right - self.left >= self.top - self.bottom


def page_rules(page: PdfPage) -> list[Rule]:
    """Return the straight lines of a page: what tables are ruled with."""
    if page.get_rotation():
        return []  # a table on a page that was turned is read line by line
    rules: list[Rule] = []
    width, height = page.get_size()
    _, lower, _, _ = trimmed(page)
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        if len(rules) > _MOST_RULES:
            return []  # a drawing, not a table
        left, bottom, right, top = item.get_bounds()
        box = Rule(left, bottom - lower, right, top - lower)
        frame = max((box.right - box.left) / width, (box.top - box.bottom) / height)
        across = min((box.right - box.left) / width, (box.top - box.bottom) / height)
        # A frame round most of the page is no table.
        if frame < _FRAME or across < _THIN:
            rules.extend(_rules_of(item.raw, box))
    return rules


def _rules_of(path: object, box: Rule) -> Iterator[Rule]:
    """Yield a path's box where it is a line, or its four sides where it is a frame."""
    if min(box.right - box.left, box.top - box.bottom) <= _LINE_THICKNESS:
        if max(box.right - box.left, box.top - box.bottom) >= _SHORTEST_RULE:
            yield box
        return
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    if stroke.value and pdfium.FPDFPath_CountSegments(path) in {4, 5}:
        yield Rule(box.left, box.bottom, box.right, box.bottom)
        yield Rule(box.left, box.top, box.right, box.top)
        yield Rule(box.left, box.bottom, box.left, box.top)
        yield Rule(box.right, box.bottom, box.right, box.top)
