"""Where a sheet's cells stand, and remarks about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.types import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
