"""Finds the tables in a stretch of a document's text, row by row and cell by cell.

A table stands there in one of two shapes: drawn with bars, as in Markdown, or as the items that
``documents/blocks/tables.py`` turns rows into, "Enhet: HR-avdelningen; Plats: Stadshuset".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RULE: Final = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*")
# Emphasis, code, headings' signs, and of a link or a picture all but its words.
_MARKS: Final = re.compile(
    r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|^[ \t]*#{1,6} |!?\[(?=[^\]\n]*\]\()"
    r"|(?<=\w)\]\([^)\n]*\)|\](?=\()\([^)\n]*\)",
    re.MULTILINE,
)


def is_table_head(document: str, span: Span) -> bool:
    """Return whether a line of a document is the head of a Markdown table, or the rule below it."""
    line = line_at(document, span.start)
    return is_row(document, line) and is_head(document, line)


def lines_of(document: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of ``document[start:end]``, without their ends."""
    while start < end:
        stop = document.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield Span(start, stop)
        start = stop + 1


def line_at(document: str, place: int) -> Span:
    """Return the line that a place lies in."""
    end = document.find("\n", place)
    return Span(document.rfind("\n", 0, place) + 1, len(document) if end < 0 else end)


def is_row(document: str, line: Span) -> bool:
    """Return whether a line belongs to a Markdown table drawn with bars."""
    return document[line.start : line.end].lstrip().startswith("|")


def _is_rule(document: str, line: Span) -> bool:
    return _RULE.fullmatch(document, line.start, line.end) is not None


def is_head(document: str, line: Span) -> bool:
    """Return whether a row of a table is its rule, or stands right above it."""
    if _is_rule(document, line):
        return True
    after = line_at(document, line.end + 1) if line.end < len(document) else None
    return after is not None and is_row(document, after) and _is_rule(document, after)


def columns_over(document: str, place: int) -> list[str]:
    """Return the names of the columns of the Markdown table that a place lies in; none without."""
    line = line_at(document, place)
    while is_row(document, line):
        if is_head(document, line) and not _is_rule(document, line):
            return [document[c.start : c.end] for c in cells_of(document, line)]
        if not line.start:
            break
        line = line_at(document, line.start - 1)
    return []


def cells_of(document: str, line: Span) -> list[Span]:
    """Return the cells of a row, white space around them left out."""
    bars = [
        place
        for place in range(line.start, line.end)
        if document[place] == "|" and document[place - 1 : place] != "\\"
    ]
    if not document[bars[-1] + 1 : line.end].isspace() and bars[-1] + 1 < line.end:
        bars.append(line.end)
    cells = []
    for left, right in pairwise(bars):
        inner = document[left + 1 : right]
        start = left + 1 + len(inner) - len(inner.lstrip())
        cells.append(Span(start, max(start, left + 1 + len(inner.rstrip()))))
    return cells


def bare(text: str) -> str:
    """Return a text without marks of Markdown."""
    return _MARKS.sub("", text)


def without_marks(document: str, span: Span) -> Iterator[tuple[str, int]]:
    """Yield the pieces of a stretch of text that are no marks of Markdown, and where they begin."""
    start = span.start
    for mark in _MARKS.finditer(document, span.start, span.end):
        yield document[start : mark.start()], start
        start = mark.end()
    yield document[start : span.end], start


_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•][ \t]+)?")
# Where a column's name may begin: after a semicolon, or after a cell that ends as a sentence does.
_BETWEEN: Final = "; "
_START: Final = re.compile(r"; |(?<=[.!?…]) ")
_COLON: Final = re.compile(r": ")
_LONGEST: Final = 130
# What stands over several columns is told of all of them.
_SHARED: Final = " / "
_MOST_NAMES: Final = 40


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    Attributes:
        span: Its line in the document's text.
        cells: Where the text of each column's cell stands; None where there is none.

    """

    span: Span
    cells: tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table, or the part of it that lies in a stretch of text.

    Attributes:
        span: From its first line to its last, the head included where that lies there.
        columns: The columns' names, plain; empty texts where a column has none.
        rows: The rows below the head, at least one, each with as many cells as there are columns.

    """

    span: Span
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def tables_in(document: str, start: int, end: int) -> tuple[TextTable, ...]:
    """Return the tables that lie in ``document[start:end]``, in order.

    A line that is cut by either end belongs to none.
    """
    lines = [
        line for line in lines_of(document, start, end) if line == line_at(document, line.start)
    ]
    found: list[TextTable] = []
    for drawn, group in groupby(lines, key=lambda line: is_row(document, line)):
        own = list(group)
        if drawn:
            found += _drawn(document, own)
            continue
        named = [(line, _names(document, line)) for line in own]
        for is_named, run in groupby(named, key=lambda one: bool(one[1])):
            found += _listed(document, list(run)) if is_named else ()
    return tuple(found)


def _drawn(document: str, lines: Sequence[Span]) -> Iterator[TextTable]:
    """Yield the table that lines with bars make, if there is a row under its head."""
    rows = [(line, cells_of(document, line)) for line in lines if not is_head(document, line)]
    if not rows:
        return
    names = [bare(name) for name in columns_over(document, rows[0][0].start)]
    width = max(len(names), *(len(cells) for _, cells in rows))
    columns = tuple(names) + ("",) * (width - len(names))
    if width > 1:
        yield TextTable(
            Span(lines[0].start, lines[-1].end),
            columns,
            tuple(TableRow(line, _filled(cells, width)) for line, cells in rows),
        )


def _filled(cells: Sequence[Span], width: int) -> tuple[Span | None, ...]:
    known = [cell if cell.start < cell.end else None for cell in cells]
    return (*known, *[None] * (width - len(known)))


@dataclass(frozen=True, slots=True)
class _Name:
    """What may be the name of a column before a cell.

    Attributes:
        text: The name.
        start: Where it begins.
        end: Where what it names begins.
        parted: Whether it is the first of its line, or stands after a semicolon.

    """

    text: str
    start: int
    end: int
    parted: bool


_Line = tuple[Span, list[list[_Name]]]  # for each colon what may be the name before it


def _names(document: str, line: Span) -> list[list[_Name]]:
    """Return what may be names of columns in a line; nothing unless it begins with one."""
    item = _ITEM.match(document, line.start, line.end)
    begin = item.end() if item else line.start
    starts = [begin, *(one.end() for one in _START.finditer(document, begin, line.end))]
    found: list[list[_Name]] = []
    place, after = 0, begin
    for colon in islice(_COLON.finditer(document, begin, line.end), _MOST_NAMES):
        own = []
        while place < len(starts) and starts[place] < colon.start():
            own.append(starts[place])
            place += 1
        names = [
            _Name(text, start, colon.end(), start == begin or document.endswith(_BETWEEN, 0, start))
            for start in own
            if after <= start and colon.start() - start <= _LONGEST
            if not set(text := document[start : colon.start()]) & {";", "|"} and text.strip()
        ]
        if names:
            found.append(names)
        after = colon.end()
    return found if found and found[0][0].start == begin else []


def _listed(document: str, lines: Sequence[_Line]) -> Iterator[TextTable]:
    """Yield the tables that lines make whose cells have their columns' names before them.

    A name that comes again in another row is a column's. One that doesn't is one after a
    semicolon, where it is written like the names that lines begin with: the words of a cell may
    look like a name.
    """
    every_line = [[name for own in names for name in own] for _, names in lines]
    counts = Counter(text for names in every_line for text in {name.text for name in names})
    surely = Counter(name.text for names in every_line for name in names if name.parted)
    chosen = [(line, _columns(names, counts, surely, len(lines))) for line, names in lines]
    every = {name.text for _, names in chosen for name in names}
    shared = {name for name in every if _SHARED in name and every.issuperset(name.split(_SHARED))}
    columns = _order([[n.text for n in names if n.text not in shared] for _, names in chosen])
    rows = [_row(document, line, names, columns, shared) for line, names in chosen]
    for is_row_here, run in groupby(rows, key=lambda row: row is not None):
        kept = [row for row in run if row is not None]
        if is_row_here and any(len(list(filter(None, row.cells))) > 1 for row in kept):
            yield TextTable(Span(kept[0].span.start, kept[-1].span.end), columns, tuple(kept))


def _columns(
    names: list[list[_Name]], counts: Counter[str], surely: Counter[str], lines: int
) -> list[_Name]:
    """Return the names of a row's columns; nothing where it begins with none.

    Args:
        names: For each colon what may be the name before it.
        counts: In how many lines each may be one.
        surely: How often it is the first of its line or stands after a semicolon.
        lines: How many lines there are.

    """
    chosen = []
    for number, own in enumerate(names):
        best = max(own, key=lambda name: (counts[name.text], surely[name.text], name.start))
        like_others = own[0].text[0].isupper() or not names[0][0].text[0].isupper()
        if counts[best.text] > 1:
            chosen.append(best)
        elif own[0].parted and (lines == 1 or (number and like_others)):
            chosen.append(own[0])
        elif not number:
            return []
    return chosen


def _order(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return names in an order that agrees with that of the rows: some lack a column or two."""
    ordered: list[str] = []
    for names in sorted(rows, key=len, reverse=True):
        place = 0
        for name in names:
            if name in ordered:
                place = ordered.index(name) + 1
            else:
                ordered.insert(place, name)
                place += 1
    return tuple(ordered)


def _row(
    document: str, line: Span, names: Sequence[_Name], columns: Sequence[str], shared: set[str]
) -> TableRow | None:
    """Return a row; None for a line that begins with no column's name, or names one twice."""
    if not names:
        return None
    cells: list[Span | None] = [None] * len(columns)
    for name, after in zip(names, [*names[1:], None], strict=True):
        end = after.start if after else line.end
        if after and after.parted:
            end -= len(_BETWEEN)
        cell = Span(name.end, name.end + len(document[name.end : end].rstrip()))
        for column in name.text.split(_SHARED) if name.text in shared else [name.text]:
            if cells[columns.index(column)]:
                return None
            cells[columns.index(column)] = cell if cell.start < cell.end else None
    return TableRow(line, tuple(cells))
