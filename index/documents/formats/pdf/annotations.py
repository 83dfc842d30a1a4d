"""What lies over a PDF page: links, form fields, strokes that strike letters out, typed notes.

Places are those of the page as it is shown: turned as the page is. Lengths are in points.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pypdfium2 import PdfPage


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


_MOST = 5_000
_LONGEST = 200_000  # bytes of a string in an annotation
_UNSEEN = 0x02 | 0x20  # hidden, or not to be viewed: PDF 32000-1, table 165


@contextmanager
def _opened(page: PdfPage, number: int) -> Iterator[object]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
    try:
        yield annotation
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def seen_annotations(page: PdfPage, *kinds: int) -> Iterator[tuple[object, int]]:
    """Yield a page's annotations of some kinds that are seen, each with its kind.

    One is open only until the next is asked for.
    """
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        with _opened(page, number) as annotation:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation) if annotation else -1
            if kind in kinds and not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                yield annotation, kind


def box_of(annotation: object, space: PageSpace) -> Box:
    """Return where an annotation is seen."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    return space.box(rect.left, rect.bottom, rect.right, rect.top)


def struck_boxes(page: PdfPage, space: PageSpace) -> list[Box]:
    """Return what is struck out with a mark laid over the page."""
    boxes: list[Box] = []
    quad = pdfium.FS_QUADPOINTSF()
    for annotation, _ in seen_annotations(page, pdfium.FPDF_ANNOT_STRIKEOUT):
        for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
            pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, quad)
            xs = (quad.x1, quad.x2, quad.x3, quad.x4)
            ys = (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append(space.box(min(xs), min(ys), max(xs), max(ys)))
    return boxes


def wide_text(call: Callable[[object, int], int]) -> str:
    """Return a string that PDFium writes as UTF-16 into a buffer of a size in bytes."""
    size = call(None, 0)
    if not 2 < size <= _LONGEST:  # noqa: PLR2004 - the zero at its end alone
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0]


def page_links(page: PdfPage, document: object, space: PageSpace) -> list[tuple[Box, str]]:
    """Return a page's links that lead out of the document: where they are, and to what."""
    found: list[tuple[Box, str]] = []
    for annotation, _ in seen_annotations(page, pdfium.FPDF_ANNOT_LINK):
        link = pdfium.FPDFAnnot_GetLink(annotation)
        action = pdfium.FPDFLink_GetAction(link) if link else None
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 1 < size <= _LONGEST:
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
            found.append((box_of(annotation, space), buffer.value.decode("utf-8", "replace")))
    return found


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
