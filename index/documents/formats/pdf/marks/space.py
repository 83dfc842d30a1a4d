"""Where things stand on a PDF page as it is shown: turned as the page is. Lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page, upwards from its lower edge."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class PageSpace:
    """Turns places in a page's own coordinates to where they are seen."""

    def __init__(self, page: PdfPage, lower: float = 0.0) -> None:
        """Take the page's turn and size; heights are counted from ``lower``, where it is cut."""
        self._lower = lower
        self.turn = page.get_rotation() // 90
        self._width, self._height = page.get_bbox()[2:]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is seen."""
        if self.turn == 1:
            return y, self._width - x
        if self.turn == 2:  # noqa: PLR2004 - half a turn
            return self._width - x, self._height - y
        if self.turn == 3:  # noqa: PLR2004 - three quarters
            return self._height - y, x
        return x, y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return where a box is seen."""
        xs, ys = zip(self.point(left, bottom), self.point(right, top), strict=True)
        return Box(min(xs), min(ys) - self._lower, max(xs), max(ys) - self._lower)
