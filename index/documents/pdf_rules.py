"""The straight lines of a PDF page: what its tables are ruled with. Lengths are in points."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.documents.pdf_words import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

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
