"""What lies over a PDF page: links, form fields, strokes and typed notes. Lengths are in points."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pypdfium2 import PdfPage

    from index.documents.formats.pdf.marks.space import Box, PageSpace

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
