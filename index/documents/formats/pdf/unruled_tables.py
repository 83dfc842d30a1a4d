"""Tables of a PDF page that no lines are ruled for: rows whose cells stand over each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from index.documents.formats.pdf.words import Line, fragments_of, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.documents.formats.pdf.words import Word

# In shares of the font size: wider than this, a gap is between cells; further down than these, a
# line belongs to the next row, or to what comes after the table.
_CELL_GAP = 1.5  # between two in a table's first line; after it, the columns are known
_ROW_PITCH = 1.45
_AFTER_PITCH = 4.0
_SAME_SIZE = 0.1
_FEWEST_ROWS = 3
_PAIR = 2
_EDGE = 2.0  # points within which two words begin at the same place
_TIGHT = 4  # lines for each row that a wider pitch tells, from which on the pitch tells nothing
_MARK = re.compile(r"[•·▪◦‣*+–—-]|\d{1,2}[.)]|[a-zåäö]\)")


@dataclass(slots=True)
class _Column:
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Member:
    """A line of what may be a table: its cells' words by column."""

    line: Line
    cells: dict[int, list[Word]]


class _Run:
    """Lines that follow each other and whose cells stand over each other.

    ``named`` says whether there is one more above them, which names several columns at a time.
    """

    def __init__(self, *, named: bool = False) -> None:
        self._named = named
        self.members: list[_Member] = []
        self.columns: list[_Column] = []

    def take(self, line: Line) -> bool:
        """Add a line to the table; return whether it belongs there."""
        fragments = self._fragments(line)
        if not fragments or (len(fragments) == 1 and not self._goes_on(line)):
            return False
        if self.members and not _follows(self.members[-1].line, line):
            return False
        places = [self._place(fragment) for fragment in fragments]
        known = [place for place in places if place is not None and place >= 0]
        crossed = any(place is None for place in places)
        if crossed or len(set(known)) < len(known) or (self.members and not known):
            return False
        cells: dict[int, list[Word]] = {}
        for place, fragment in zip(places, fragments, strict=True):
            number = place if place is not None and place >= 0 else self._new()
            column = self.columns[number]
            column.left = min(column.left, fragment[0].left)
            column.right = max(column.right, fragment[-1].right)
            cells[number] = fragment
        self.members.append(_Member(line, cells))
        return True

    def _fragments(self, line: Line) -> list[list[Word]]:
        """Return a line's cells; none where the first is the mark of a list item."""
        apart = fragments_of(line.words)
        if len(apart) <= _PAIR:
            apart = fragments_of(line.words, _CELL_GAP)
        if len(apart) > 1 and _MARK.fullmatch(join(apart[0])):
            return []
        if not self.members:
            return apart
        apart = fragments_of(line.words)
        if len(apart) > 1:
            apart = [part for fragment in apart for part in self._cut(fragment)]
        joined: list[list[Word]] = []
        for fragment in apart:
            if joined and self._is_one(joined[-1], fragment):
                joined[-1] += fragment
            else:
                joined.append(fragment)
        return joined

    def _is_one(self, left: list[Word], right: list[Word]) -> bool:
        """Return whether two fragments are one cell's: not if a new column may begin before it."""
        gap = right[0].left - left[-1].right
        apart = gap > _CELL_GAP * left[-1].size or self._begins(right[0])
        new = apart and self._place(left) == -1
        return not new and self._place([*left, *right]) is not None

    def _begins(self, word: Word) -> bool:
        """Return whether a word begins where a column does."""
        return any(abs(word.left - column.left) <= _EDGE for column in self.columns)

    def _cut(self, fragment: list[Word]) -> list[list[Word]]:
        """Return a fragment in parts, each of which begins where a column does: a full cell."""
        parts = [[fragment[0]]]
        for word in fragment[1:]:
            if self._begins(word):
                parts.append([])
            parts[-1].append(word)
        return parts

    def _new(self) -> int:
        self.columns.append(_Column(float("inf"), float("-inf")))
        return len(self.columns) - 1

    def _place(self, fragment: Sequence[Word]) -> int | None:
        """Return the column a fragment stands in, -1 where it is in none, None where in several."""
        over = [
            number
            for number, column in enumerate(self.columns)
            if fragment[0].left < column.right and fragment[-1].right > column.left
        ]
        return None if len(over) > 1 else over[0] if over else -1

    def _goes_on(self, line: Line) -> bool:
        """Return whether a line with one cell may go on from those above it."""
        if not self.members:
            return False
        above = self.members[-1].line
        return above.base - line.base <= _ROW_PITCH * line.size and above.bold == line.bold

    def is_table(self) -> bool:
        """Return whether the lines make a table."""
        return bool(self._table()[0])

    def rows(self) -> list[Line]:
        """Return the lines as the rows of a table, or as they are where they make none."""
        grouped, after = self._table()
        if not grouped:
            return [member.line for member in self.members]
        order = sorted(range(len(self.columns)), key=lambda n: self.columns[n].left)
        return [*(_row(members, order) for members in grouped), *after]

    def _table(self) -> tuple[list[list[_Member]], list[Line]]:
        """Return the lines of each row, and those after the table; none where it isn't one."""
        if not self.members:
            return [], []
        first = min(range(len(self.columns)), key=lambda n: self.columns[n].left)
        # What stands alone under the first column is more likely text under the table.
        count = len(self.members)
        while count and set(self.members[count - 1].cells) == {first}:
            count -= 1
        members, after = self.members[:count], [member.line for member in self.members[count:]]
        if sum(len(member.cells) > 1 for member in members) + self._named < _FEWEST_ROWS:
            return [], []
        grouped = self._grouped(members, first)
        return (grouped, after) if len(grouped) + self._named >= _FEWEST_ROWS else ([], [])

    def _grouped(self, members: list[_Member], first: int) -> list[list[_Member]]:
        """Return the lines of each row: parted by wider gaps, or else begun by the first cell."""
        groups = [[members[0]]]
        for above, member in pairwise(members):
            pitch = (above.line.base - member.line.base) / member.line.size
            if pitch > _ROW_PITCH:
                groups.append([])
            groups[-1].append(member)
        if _TIGHT * len(groups) > len(members) + self._named:
            return groups
        groups = []
        for member in members:
            if not groups or first in member.cells:
                groups.append([])
            groups[-1].append(member)
        return groups


def _follows(above: Line, line: Line) -> bool:
    """Return whether a line may be a table's next after another: near enough, and set alike."""
    pitch = (above.base - line.base) / line.size
    alike = abs(above.size - line.size) <= _SAME_SIZE * line.size
    return alike and above.region == line.region and 0 < pitch <= _AFTER_PITCH


def find_cells(lines: Sequence[Line]) -> list[Line]:
    """Return lines, in reading order, with those that are a table's as its rows."""
    found: list[Line] = []
    place = 0
    while place < len(lines):
        run = _run(lines, place)
        under = _run(lines, place + 1, named=True)
        names = _names_over(lines[place], under)
        if names is not None and (
            len(run.columns) < len(under.columns) or not _are_set_in(lines[place], under.columns)
        ):
            found.append(names)
            run, place = under, place + 1
        found += run.rows()
        place += len(run.members)
        if not run.members:
            found.append(lines[place])
            place += 1
    return found


def _run(lines: Sequence[Line], start: int, *, named: bool = False) -> _Run:
    """Return the lines from one on that may be a table."""
    run = _Run(named=named)
    for line in lines[start:]:
        if not (line.words and run.take(line)):
            break
    return run


def _names_over(line: Line, under: _Run) -> Line | None:
    """Return a line as the first row of a table whose columns it names several at a time.

    None where what is under it is no table, or it doesn't stand over its columns so.
    """
    if not line.words or not under.members or not under.is_table():
        return None
    first = under.members[0].line
    fragments = fragments_of(line.words)
    columns = sorted(under.columns, key=lambda column: column.left)
    if not 1 < len(fragments) < len(columns) or not _follows(line, first):
        return None
    if fragments[-1][-1].right > columns[-1].right + line.size:
        return None
    starts = _starts_of(fragments, columns)
    cells: list[tuple[str, ...]] = [()] * len(columns)
    for fragment, start, end in zip(fragments, starts, [*starts[1:], len(columns)], strict=True):
        cells[start:end] = [(join(fragment),)] * (end - start)
    return replace(line, words=[], text="", cells=tuple(cells), region=first.region)


def _are_set_in(line: Line, columns: Sequence[_Column]) -> bool:
    """Return whether each fragment of a line is set as a column's own: at its left, right, middle.

    It is an ordinary row then, with cells that are empty.
    """
    return all(
        any(
            abs(off) <= _EDGE
            for column in columns
            for left, right in ((words[0].left - column.left, words[-1].right - column.right),)
            for off in (left, right, (left + right) / 2)
        )
        for words in fragments_of(line.words)
    )


def _starts_of(fragments: Sequence[Sequence[Word]], columns: Sequence[_Column]) -> list[int]:
    """Return the first column that each fragment stands over; they go on to the next one's.

    They begin where their first column does, or else stand in the middle of their columns.
    """
    begun = [
        next((n for n, c in enumerate(columns) if abs(c.left - words[0].left) <= _EDGE), None)
        for words in fragments
    ]
    if None not in begun and len(set(begun)) == len(begun):
        return [start for start in begun if start is not None]
    centres = [(words[0].left + words[-1].right) / 2 for words in fragments]

    @cache
    def best(number: int, start: int) -> tuple[float, tuple[int, ...]]:
        """Return how far the fragments from one on are off, the first starting at a column."""
        if number == len(centres):
            return (0.0, ()) if start == len(columns) else (float("inf"), ())
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for end in range(start + 1, len(columns) + 1):
            middle = (columns[start].left + columns[end - 1].right) / 2
            off, rest = best(number + 1, end)
            found = min(found, (abs(middle - centres[number]) + off, (start, *rest)))
        return found

    # Columns at the left may have no name but their own.
    return list(min(best(0, start) for start in range(len(columns) - len(centres) + 1))[1])


def _row(members: Sequence[_Member], order: Sequence[int]) -> Line:
    """Return the line of a table's row."""
    lines = [member.line for member in members]
    words = [word for line in lines for word in line.words]
    cells = tuple(
        tuple(join(member.cells[number]) for member in members if number in member.cells)
        for number in order
    )
    first = lines[0]
    return Line(
        words, first.page, min(line.left for line in lines), max(line.right for line in lines),
        first.base, first.size, all(line.bold for line in lines),
        cells=cells, start=first.start, stop=first.stop, region=first.region,
    )  # fmt: skip
