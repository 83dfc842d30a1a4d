"""A Word part's tree as it is shown: one form of what is there in several, and no field codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.formats.ooxml.markup import choose_alternates
from index.documents.formats.ooxml.word.styles import W, is_on, value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lxml.etree import _Element

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
        address = addresses.get(link.get(_RELATION, ""))
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
    if outer is not None and any(field.in_code for field in fields):
        outer.remove(node)
        return
    for field in fields:
        field.has_result = True
        link = _LINKING.match(field.code)
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
        field = fields.pop()
        words = _choice(field.begin)
        if words and not field.has_result and not any(outer.in_code for outer in fields):
            chosen.append((field.begin, words))


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
