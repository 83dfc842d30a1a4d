"""The words of a Word part as it reads with all tracked changes accepted, and no field codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.formats.office.package import embedded_program
from index.documents.formats.ooxml.markup import choose_alternates
from index.documents.formats.ooxml.word.styles import W, is_on, value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from lxml.etree import _Element

    from index.documents.formats.ooxml.word.styles import Styles

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIELD = W + "fldChar"
_CODE = W + "instrText"
_SHOWN = frozenset(
    W + name
    for name in "t tab ptab br cr noBreakHyphen sym footnoteReference endnoteReference".split()
)
# Fields whose result is shown nowhere, and those that repeat what stands elsewhere.
_NOT_SHOWN = frozenset({"SET", "ASK", "XE", "TC", "TA", "RD", "TOC", "TOA", "INDEX"})
# What stands between a part's elements and holds none of its text.
_NO_CONTENT = frozenset(
    W + name
    for name in "del moveFrom sdtPr sdtEndPr customXmlPr smartTagPr tblPr tblGrid tblPrEx trPr "
    "tcPr sectPr pPr".split()
)
LINK = "link"  # an attribute of words: where they lead
_LINKING = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_CHECKED = {True: "☒", False: "☐"}


@dataclass(slots=True)
class _Field:
    """A field that is open: whether its code is being read, and what that is so far."""

    begin: _Element
    in_code: bool = True
    code: str = ""
    has_result: bool = False


def prepare(root: _Element) -> None:
    """Leave in a part's tree what Word shows of it."""
    choose_alternates(root)
    _drop_codes(root)


def children(parent: _Element, wanted: Collection[str]) -> Iterator[_Element]:
    """Yield the elements of some kinds that stand in another, whatever is wrapped around them.

    Content controls, custom XML, smart tags and inserted text are wrapped around paragraphs, rows
    and cells. A table of contents is one as well, and is left out.
    """
    for child in parent:
        if child.tag in wanted:
            yield child
        elif (
            isinstance(child.tag, str)
            and child.tag not in _NO_CONTENT
            and value(child, "sdtPr/docPartObj/docPartGallery") != "Table of Contents"
        ):
            yield from children(child, wanted)


def mark_links(root: _Element, addresses: Mapping[str, str]) -> None:
    """Note at the words of links where they lead; ``addresses`` has that by the relations' ids."""
    for link in root.iter(W + "hyperlink"):
        address = addresses.get(link.get(_RELATION_ID, ""))
        for words in link.iter(W + "t") if address else ():
            words.set(LINK, address or "")


def is_placeholder(paragraph: _Element) -> bool:
    """Return whether a paragraph is the "click here" of a content control that nobody filled in."""
    return any(
        is_on(control, "sdtPr/showingPlcHdr") for control in paragraph.iterancestors(W + "sdt")
    )


def _drop_codes(root: _Element) -> None:
    """Take the codes of fields out, and put in what fields of forms show without saying it."""
    marks = _whole_fields(root)
    fields: list[_Field] = []
    chosen: list[tuple[_Element, str]] = []
    for node in list(root.iter(_FIELD, _CODE, *_SHOWN)) if marks else ():
        if node in marks:
            _step(node, fields, chosen)
        elif node.tag == _CODE and fields:
            fields[-1].code += node.text or ""
        elif node.tag in _SHOWN:
            _pass(node, fields)
    for begin, words in chosen:
        run = begin.getparent()
        if run is not None:
            text = run.makeelement(W + "t", {})
            text.text = words
            run.append(text)


def _pass(node: _Element, fields: list[_Field]) -> None:
    """Take out what stands in a field's code; note that there is a result."""
    outer = node.getparent()
    if outer is not None and any(one.in_code for one in fields):
        outer.remove(node)
        return
    for one in fields:
        one.has_result = True
        link = _LINKING.match(one.code)
        if link:
            node.set(LINK, link[1])


def _whole_fields(root: _Element) -> set[_Element]:
    """Return the marks of the fields that begin and end; half a field would hide all after it."""
    whole: set[_Element] = set()
    begun: list[list[_Element]] = []
    for mark in root.iter(_FIELD):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            begun.append([mark])
        elif begun:
            begun[-1].append(mark)
            if kind == "end":
                whole.update(begun.pop())
    return whole


def _step(mark: _Element, fields: list[_Field], chosen: list[tuple[_Element, str]]) -> None:
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        fields.append(_Field(mark))
    elif kind == "separate":
        name = fields[-1].code.split(maxsplit=1)
        fields[-1].in_code = bool(name) and name[0].upper() in _NOT_SHOWN
    else:
        ended = fields.pop()
        words = _choice(ended.begin)
        if words and not ended.has_result and not any(outer.in_code for outer in fields):
            chosen.append((ended.begin, words))


def _choice(begin: _Element) -> str:
    """Return what a box to tick or a list to choose from shows; empty for other fields."""
    form = begin.find(W + "ffData")
    box = None if form is None else form.find(W + "checkBox")
    if box is not None:
        ticked = is_on(box, "checked")
        return _CHECKED[bool(is_on(box, "default") if ticked is None else ticked)]
    entries = [] if form is None else form.findall(f"{W}ddList/{W}listEntry")
    chosen = value(form, "ddList/result") or value(form, "ddList/default") or "0"
    if not chosen.isdigit() or int(chosen) >= len(entries):
        return ""
    return entries[int(chosen)].get(W + "val", "")


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
