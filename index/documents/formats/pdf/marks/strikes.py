"""Which letters of a PDF page are struck out: a line crosses them. Lengths are in points."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.documents.formats.pdf.marks.annotations import Box, PageSpace, struck_boxes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pypdfium2 import PdfPage

_THICKEST = 0.2  # of a letter's box, which is as high as its font; a thicker one is a highlight
_SHORTEST = 2.0
_MOST_LINES = 5_000
_MOST_SEGMENTS = 1_000
_MOST_LOOKED_AT = 100_000  # segments of a page
# Where a line strikes: between a letter's foot and top, as shares of its box.
_LOW, _HIGH = 0.3, 0.64
_OVER = 0.8  # of the box's height, that a line may reach beyond what it strikes


def struck_letters(
    page: PdfPage, letters_of: Callable[[], Mapping[int, Box]]
) -> tuple[set[int], int]:
    """Return which letters are struck out, and how many strokes that are.

    A line strikes the letters that it crosses where it begins and ends with them. One that goes on
    is a table's, or leads from one box of a chart to another.

    Args:
        page: The page.
        letters_of: Gives where each letter is seen, by its number.

    """
    space = PageSpace(page)
    struck: set[int] = set()
    strokes = 0
    lines = sorted(_lines(page, space), key=lambda line: line.bottom)
    areas = struck_boxes(page, space)
    letters = letters_of() if lines or areas else {}
    heights = [line.bottom for line in lines]
    crossed: dict[int, list[int]] = {}
    for number, box in letters.items():
        low, high = box.bottom + _LOW * box.height, box.bottom + _HIGH * box.height
        middle = (box.left + box.right) / 2
        for place in range(bisect_left(heights, low - 1), len(lines)):
            line = lines[place]
            if line.bottom > high:
                break
            level = (line.bottom + line.top) / 2
            thin = line.height <= _THICKEST * box.height
            if low <= level <= high and thin and line.left <= middle <= line.right:
                crossed.setdefault(place, []).append(number)
    for place, numbers in crossed.items():
        line, boxes = lines[place], [letters[number] for number in numbers]
        slack = _OVER * max(box.height for box in boxes)
        first, last = min(box.left for box in boxes), max(box.right for box in boxes)
        if line.left > first - slack and line.right < last + slack:
            struck.update(numbers)
            strokes += 1
    for area in areas:
        inside = [n for n, box in letters.items() if area.holds(*_middle(box))]
        struck.update(inside)
        strokes += bool(inside)
    return struck, strokes


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


def _lines(page: PdfPage, space: PageSpace) -> Iterator[Box]:
    """Yield the level lines of a page, drawn as strokes or as thin boxes."""
    count = looked_at = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        looked_at += pdfium.FPDFPath_CountSegments(item.raw)
        if looked_at > _MOST_LOOKED_AT:
            return
        for line in _of_path(item.raw, space):
            count += 1
            if count > _MOST_LINES:
                return  # a drawing
            yield line


def _of_path(path: object, space: PageSpace) -> Iterator[Box]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    segments = pdfium.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value) or segments > _MOST_SEGMENTS:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(path, width)
    thick = width.value * (abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5)
    half = thick / 2 if stroke.value else 0.0
    for points in _subpaths(path, segments, matrix):
        xs, ys = zip(*points, strict=True)
        box = space.box(min(xs), min(ys), max(xs), max(ys))
        seen = Box(box.left, box.bottom - half, box.right, box.top + half)
        if len(points) > 1 and box.width >= max(_SHORTEST, 2 * seen.height):
            yield seen


def _subpaths(
    path: object, segments: int, matrix: pdfium.FS_MATRIX
) -> Iterable[list[tuple[float, float]]]:
    """Return the points of each part of a path that is drawn without a break."""
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for number in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        parts[-1].append(
            (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
        )
    return parts
