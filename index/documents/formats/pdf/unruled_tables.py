"""Tables of a PDF page that no lines are ruled for: rows whose cells stand over each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    """Lines that follow each other and whose cells stand over each other."""

    def __init__(self) -> None:
        self.members: list[_Member] = []
        self._columns: list[_Column] = []

    def take(self, line: Line) -> bool:
        """Add a line to the table; return whether it belongs there."""
        fragments = self._fragments(line)
        if not fragments or (len(fragments) == 1 and not self._goes_on(line)):
            return False
        if self.members and not self._may_follow(line):
            return False
        places = [self._place(fragment) for fragment in fragments]
        known = [place for place in places if place is not None and place >= 0]
        crossed = any(place is None for place in places)
        if crossed or len(set(known)) < len(known) or (self.members and not known):
            return False
        cells: dict[int, list[Word]] = {}
        for place, fragment in zip(places, fragments, strict=True):
            number = place if place is not None and place >= 0 else self._new()
            column = self._columns[number]
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
            if joined and self._place([*joined[-1], *fragment]) is not None:
                joined[-1] += fragment
            else:
                joined.append(fragment)
        return joined

    def _cut(self, fragment: list[Word]) -> list[list[Word]]:
        """Return a fragment in parts, each of which begins where a column does: a full cell."""
        parts = [[fragment[0]]]
        for word in fragment[1:]:
            if any(abs(word.left - column.left) <= _EDGE for column in self._columns):
                parts.append([])
            parts[-1].append(word)
        return parts

    def _new(self) -> int:
        self._columns.append(_Column(float("inf"), float("-inf")))
        return len(self._columns) - 1

    def _place(self, fragment: Sequence[Word]) -> int | None:
        """Return the column a fragment stands in, -1 where it is in none, None where in several."""
        over = [
            number
            for number, column in enumerate(self._columns)
            if fragment[0].left < column.right and fragment[-1].right > column.left
        ]
        return None if len(over) > 1 else over[0] if over else -1

    def _may_follow(self, line: Line) -> bool:
        above = self.members[-1].line
        pitch = (above.base - line.base) / line.size
        alike = abs(above.size - line.size) <= _SAME_SIZE * line.size
        return alike and above.region == line.region and 0 < pitch <= _AFTER_PITCH

    def _goes_on(self, line: Line) -> bool:
        """Return whether a line with one cell may go on from those above it."""
        if not self.members:
            return False
        above = self.members[-1].line
        return above.base - line.base <= _ROW_PITCH * line.size and above.bold == line.bold

    def rows(self) -> list[Line]:
        """Return the lines as the rows of a table, or as they are where they make none."""
        lines = [member.line for member in self.members]
        if not lines:
            return lines
        order = sorted(range(len(self._columns)), key=lambda n: self._columns[n].left)
        first = order[0]
        # What stands alone under the first column is more likely text under the table.
        after: list[Line] = []
        while self.members and set(self.members[-1].cells) == {first}:
            after.insert(0, self.members.pop().line)
        if sum(len(member.cells) > 1 for member in self.members) < _FEWEST_ROWS:
            return lines
        grouped = self._grouped(first)
        if len(grouped) < _FEWEST_ROWS:
            return lines
        return [*(_row(members, order) for members in grouped), *after]

    def _grouped(self, first: int) -> list[list[_Member]]:
        """Return the lines of each row: parted by wider gaps, or else begun by the first cell."""
        groups = [[self.members[0]]]
        for above, member in pairwise(self.members):
            pitch = (above.line.base - member.line.base) / member.line.size
            if pitch > _ROW_PITCH:
                groups.append([])
            groups[-1].append(member)
        if _TIGHT * len(groups) > len(self.members):
            return groups
        groups = []
        for member in self.members:
            if not groups or first in member.cells:
                groups.append([])
            groups[-1].append(member)
        return groups


def find_cells(lines: Sequence[Line]) -> list[Line]:
    """Return lines, in reading order, with those that are a table's as its rows."""
    found: list[Line] = []
    run = _Run()
    for line in lines:
        if line.words and run.take(line):
            continue
        found += run.rows()
        run = _Run()
        if not (line.words and run.take(line)):
            found.append(line)
    return found + run.rows()


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
