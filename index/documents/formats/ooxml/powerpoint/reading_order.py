"""The order in which the shapes of a slide are read: by their place, not as they were drawn.

A slide is cut into rows where there is room between them, a row into columns, a column into rows
again, and so on; what overlaps is read from the top down, and from left to right. A heading that
touches the text under it, as on PowerPoint's own layout for comparisons, stays with that text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pptx.shapes.base import BaseShape

_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DEEPEST = 20  # rows in columns in rows: nobody lays out a slide that way


@dataclass(frozen=True, slots=True)
class _Placed:
    """A shape, and where it stands; in the slide's own unit, or in that of the group around it."""

    shape: BaseShape
    left: int
    top: int
    right: int
    bottom: int


def in_reading_order(shapes: Iterable[BaseShape]) -> list[BaseShape]:
    """Return shapes in reading order; those whose place nothing tells come last, as drawn.

    A group has one place, so that nothing from outside comes between its shapes.
    """
    placed: list[_Placed] = []
    rest: list[BaseShape] = []
    for shape in shapes:
        found = _place(shape) if _says_something(shape) else None
        if found is None:
            rest.append(shape)
        else:
            placed.append(found)
    return [*(one.shape for one in _ordered(placed, _DEEPEST)), *rest]


def _ordered(placed: Sequence[_Placed], depth: int) -> list[_Placed]:
    if len(placed) > 1 and depth:
        rows = _cut(placed, lambda one: (one.top, one.bottom), touching=False)
        parts = rows if len(rows) > 1 else _cut(placed, lambda one: (one.left, one.right))
        if len(parts) > 1:
            return [one for part in parts for one in _ordered(part, depth - 1)]
    return sorted(placed, key=lambda one: (one.top, one.left))


def _cut(
    placed: Sequence[_Placed],
    extent: Callable[[_Placed], tuple[int, int]],
    *,
    touching: bool = True,
) -> list[list[_Placed]]:
    """Return the parts between which a straight line goes through no shape, in order.

    Args:
        placed: The shapes.
        extent: Where a shape begins and ends in the direction that is cut.
        touching: Whether two that touch are parted.

    """
    parts: list[list[_Placed]] = []
    reached = 0
    for one in sorted(placed, key=extent):
        start, end = extent(one)
        if parts and (start < reached or (start == reached and not touching)):
            parts[-1].append(one)
            reached = max(reached, end)
        else:
            parts.append([one])
            reached = end
    return parts


def _says_something(shape: BaseShape) -> bool:
    """Return whether a shape has words; a picture behind all others must not keep them together."""
    if isinstance(shape, GraphicFrame):
        return True
    texts = shape.element.iter(_TEXT, _MATH_TEXT)
    return any((node.text or "").strip() for node in texts)


def _place(shape: BaseShape) -> _Placed | None:
    try:
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
    except KeyError:
        return None  # a placeholder whose layout the file has lost
    told = left is not None and top is not None and width is not None and height is not None
    # Programs leave a group without a size where they don't reckon it.
    if told and (width or height or not isinstance(shape, GroupShape)):
        return _Placed(shape, left, top, left + width, top + height)
    if isinstance(shape, GroupShape):
        return _around(shape)
    return None


def _around(group: GroupShape) -> _Placed | None:
    """Return the place of a group that has none of its own: that of its shapes together."""
    inner = [found for found in map(_place, group.shapes) if found]
    if not inner:
        return None
    return _Placed(
        group,
        min(one.left for one in inner),
        min(one.top for one in inner),
        max(one.right for one in inner),
        max(one.bottom for one in inner),
    )
