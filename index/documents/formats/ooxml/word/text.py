"""The words of one paragraph in a Word document: as it reads with all tracked changes accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.formats.office.package import embedded_program
from index.documents.formats.ooxml.word.styles import W, is_on
from index.documents.formats.ooxml.word.tree import LINK, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from index.documents.formats.ooxml.word.styles import Styles

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Deleted and moved-away text, properties, and comments' marks.
_LEFT_OUT = frozenset(
    {W + "del", W + "moveFrom", W + "delText", W + "instrText", W + "pPr", W + "rPr", W + "rt"}
    | {W + "sdtPr", W + "sdtEndPr", W + "annotationRef"}
)
_CHARACTERS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_STRIKES = ("strike", "dstrike")
# Boxes, ticks and arrows that people draw with the letters of a symbol font.
_SYMBOLS = {
    "wingdings": {0x6F: "☐", 0xA8: "☐", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑"}
    | {0xE0: "→", 0xDF: "←"},
    "wingdings 2": {0xA3: "☐", 0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x53: "☒"},
}
_SYMBOL_FONT = range(0xF000, 0xF100)  # where the letters of such a font are
_TEXT = frozenset({W + "t", W + "sym", _MATH + "t"})
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
        embedded: The programs of the files that are embedded in it and shown as a picture.
        struck: How many stretches of it are struck out, and left out of its text.

    """

    words: str = ""
    bold: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    struck: int = 0


def paragraph_text(
    paragraph: _Element, styles: Styles, link: Callable[[str, str], str] | None = None
) -> ParagraphText:
    """Read a paragraph as it is meant: inserted and moved-in text is part of it.

    Deleted, hidden and struck-out text is not, nor what stands in a field that nobody filled in.
    ``link`` marks the words of a link, given where they lead.
    """
    found = ParagraphText()
    if is_placeholder(paragraph):
        return found
    pieces: list[str] = []
    bold: list[bool] = []
    after_struck = False
    style = styles.of(paragraph)
    for node in _inside(paragraph, style, styles, found):
        run = node.getparent()
        if run is None:
            continue
        piece = _piece(node)
        if any(styles.says(style, run, strike) for strike in _STRIKES):
            # Blanks that are struck out keep the words beside them apart.
            pieces.append(" " if piece.isspace() else "")
            found.struck += bool(piece.strip()) and not after_struck
            after_struck = after_struck or bool(piece.strip())
            continue
        if node.tag in _NOTES:
            found.notes.append((_NOTES[node.tag], node.get(W + "id", "")))
            continue
        leads = node.get(LINK)
        pieces.append(link(piece, leads) if link and leads else piece)
        if piece.strip():
            after_struck = False
            bold.append(styles.says(style, run, "b"))
    found.words = "".join(pieces)
    found.bold = bool(bold) and all(bold)
    return found


def _piece(node: _Element) -> str:
    if node.tag == W + "sym":
        return _symbol(node.get(W + "font", ""), node.get(W + "char", ""))
    if node.tag == W + "br" and node.get(W + "type") in {"page", "column"}:
        return " "
    return _CHARACTERS.get(node.tag, node.text or "")


def _symbol(font: str, code: str) -> str:
    """Return a letter of a font that is named beside it; empty for a symbol that says nothing."""
    try:
        number = int(code, 16)
        if number not in _SYMBOL_FONT:
            return chr(number)
    except (ValueError, OverflowError):
        return ""
    return _SYMBOLS.get(font.casefold(), {}).get(number - _SYMBOL_FONT.start, "")


def _inside(node: _Element, style: str, styles: Styles, found: ParagraphText) -> Iterator[_Element]:
    """Yield what makes text, in order; put text boxes and diagrams into ``found``."""
    for child in node:
        tag = child.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT or _is_hidden(child, style, styles):
            continue
        if tag == W + "txbxContent":
            found.boxes.append(child)
        elif tag == _DIAGRAM + "relIds":
            found.diagrams.append(child.get(_RELATION + "dm", ""))
        elif tag == _OFFICE + "OLEObject":
            found.embedded += embedded_program(child.get("ProgID", ""))
        elif tag in _TEXT or tag in _CHARACTERS or tag in _NOTES:
            yield child
        else:
            yield from _inside(child, style, styles, found)


def _is_hidden(node: _Element, style: str, styles: Styles) -> bool:
    """Return whether a run is set as hidden text, or a field still holds its "click here"."""
    if node.tag == W + "r":
        return styles.says(style, node, "vanish")
    return node.tag == W + "sdt" and bool(is_on(node, "sdtPr/showingPlcHdr"))
