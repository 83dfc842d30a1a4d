"""The words of one paragraph in a Word document: as it reads with all tracked changes accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.formats.ooxml.docx_styles import W, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.documents.formats.ooxml.docx_styles import Styles

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Deleted and moved-away text, properties, comments' marks, and the older of two drawings.
_LEFT_OUT = frozenset(
    {W + "del", W + "moveFrom", W + "delText", W + "instrText", W + "pPr", W + "rPr", W + "rt"}
    | {W + "sdtPr", W + "sdtEndPr", W + "annotationRef", _COMPATIBLE + "Fallback"}
)
_CHARACTERS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}


@dataclass(slots=True)
class ParagraphText:
    """What stands in a paragraph.

    Attributes:
        words: Its text; manual line breaks are line feeds.
        bold: Whether all of it is in bold.
        notes: Its footnotes and endnotes: which part of the file, and the id there.
        boxes: The text boxes anchored in it.
        diagrams: The relationship ids of the diagrams anchored in it.

    """

    words: str = ""
    bold: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)


def paragraph_text(paragraph: _Element, styles: Styles) -> ParagraphText:
    """Read a paragraph with inserted and moved-in text, without deleted and hidden text."""
    found = ParagraphText()
    pieces: list[str] = []
    bold: list[bool] = []
    for node in _inside(paragraph, found):
        if node.tag in _NOTES:
            found.notes.append((_NOTES[node.tag], node.get(W + "id", "")))
            continue
        piece = _CHARACTERS.get(node.tag, node.text or "")
        if node.tag == W + "br" and node.get(W + "type") in {"page", "column"}:
            piece = " "
        pieces.append(piece)
        run = node.getparent()
        if piece.strip() and run is not None:
            bold.append(styles.is_bold(paragraph, run))
    found.words = "".join(pieces)
    found.bold = bool(bold) and all(bold)
    return found


def _inside(node: _Element, found: ParagraphText) -> Iterator[_Element]:
    """Yield what makes text, in order; put text boxes and diagrams into ``found``."""
    for child in node:
        tag = child.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT or _is_hidden(child):
            continue
        if tag == W + "txbxContent":
            found.boxes.append(child)
        elif tag == _DIAGRAM + "relIds":
            found.diagrams.append(child.get(_RELATION + "dm", ""))
        elif tag in {W + "t", _MATH + "t"} or tag in _CHARACTERS or tag in _NOTES:
            yield child
        else:
            yield from _inside(child, found)


def _is_hidden(node: _Element) -> bool:
    """Return whether a run is set as hidden text, or a field still holds its "click here"."""
    if node.tag == W + "r":
        return bool(is_on(node, "rPr/vanish"))
    return node.tag == W + "sdt" and bool(is_on(node, "sdtPr/showingPlcHdr"))
