"""The paragraphs of a text on a slide: their words, and the bullets and numbers before them.

What a paragraph doesn't say of itself it takes from the shape, then from the placeholders that this
is made from, on the layout and the master (ISO/IEC 29500-1, 21.1.2.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.blocks.builder import clean
from index.documents.formats.office.list_numbers import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Link = Callable[[str, str], str]
BULLET = "-"
_SCHEME = re.compile(
    r"(alphaLc|alphaUc|romanLc|romanUc|arabic|circleNum)\w*?(ParenBoth|ParenR|Period)?"
)
_KINDS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "circleNum": "decimalEnclosedCircle",
}
_AROUND = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}."}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph on a slide.

    Attributes:
        words: Its text; manual line breaks are line feeds.
        depth: How many lists it stands inside besides its own.
        mark: ``BULLET``, its number, or empty outside lists.
        struck: How many stretches of it are struck out, and left out of its text.

    """

    words: str
    depth: int
    mark: str
    struck: int


def lines_of(
    body: _Element, styles: Sequence[_Element], *, listed: bool, link: Link | None = None
) -> list[Line]:
    """Return the paragraphs of a text that say something, or did before they were struck out.

    Args:
        body: The text of a shape or a cell: an element with ``a:p`` in it.
        styles: Where a level's properties stand, the nearest first: ``a:lstStyle`` and the like.
        listed: Whether the paragraphs are a list where nothing says so.
        link: Marks the words of a link, given the id of the relation that says where it leads.

    """
    paragraphs = [(node, *_words(node, styles, link)) for node in body.iterfind(_A + "p")]
    paragraphs = [one for one in paragraphs if clean(one[1]) or one[2]]
    alone = len(paragraphs) == 1
    counts: dict[int, tuple[str, int]] = {}
    lines = []
    for node, words, struck in paragraphs:
        depth = _depth(node)
        mark, scheme, first = _mark(node, styles, listed=listed, alone=alone)
        counts = {level: count for level, count in counts.items() if level <= depth}
        if scheme:
            kind, number = counts.get(depth, ("", 0))
            number = number + 1 if kind == scheme else first
            counts[depth] = (scheme, number)
            mark = _numbered(scheme, number)
        else:
            counts.pop(depth, None)
        lines.append(Line(words, depth, mark, struck))
    return lines


def _depth(paragraph: _Element) -> int:
    properties = paragraph.find(_A + "pPr")
    level = "0" if properties is None else properties.get("lvl", "0")
    return int(level) if level.isdigit() else 0


def _holders(paragraph: _Element, styles: Sequence[_Element]) -> Iterator[_Element]:
    """Yield what tells of a paragraph, the nearest first."""
    own = paragraph.find(_A + "pPr")
    if own is not None:
        yield own
    level = f"{_A}lvl{_depth(paragraph) + 1}pPr"
    for style in styles:
        found = style.find(level)
        if found is not None:
            yield found


def _mark(
    paragraph: _Element, styles: Sequence[_Element], *, listed: bool, alone: bool
) -> tuple[str, str, int]:
    """Return a bullet or nothing, the scheme of a number, and the number that its list starts with.

    A bullet that a paragraph doesn't have of its own says nothing where it stands alone.
    """
    for place, holder in enumerate(_holders(paragraph, styles)):
        inherited = place > 0 or holder.tag != _A + "pPr"
        if holder.find(_A + "buNone") is not None:
            return "", "", 0
        numbered = holder.find(_A + "buAutoNum")
        if numbered is not None:
            start = numbered.get("startAt", "1")
            return "", numbered.get("type", "arabicPeriod"), int(start) if start.isdigit() else 1
        if holder.find(_A + "buChar") is not None or holder.find(_A + "buBlip") is not None:
            return "" if inherited and alone else BULLET, "", 0
    return BULLET if (listed and not alone) or _depth(paragraph) else "", "", 0


def _numbered(scheme: str, number: int) -> str:
    """Return a number as a scheme writes it: "alphaLcParenR" is a)."""
    found = _SCHEME.fullmatch(scheme)
    if found is None:
        return f"{number}."
    shown = written(_KINDS.get(found[1], "decimal"), number, "sv")
    return _AROUND.get(found[2] or "", "{}").format(shown)


def _words(paragraph: _Element, styles: Sequence[_Element], link: Link | None) -> tuple[str, int]:
    """Return a paragraph's words, and how many stretches of it are struck out."""
    pieces = []
    struck, after_struck = 0, False
    for node in paragraph:
        if node.tag == _A + "br":
            pieces.append("\n")
            continue
        if node.tag == _A + "fld" and node.get("type") == "slidenum":
            continue
        words = "".join(text.text or "" for text in node.iter(_A + "t", _MATH_TEXT))
        if _is_struck(node, paragraph, styles):
            pieces.append(" " if words.isspace() else "")
            struck += bool(words.strip()) and not after_struck
            after_struck = after_struck or bool(words.strip())
        else:
            click = node.find(f"{_A}rPr/{_A}hlinkClick")
            leads = "" if click is None else click.get(_RELATION, "")
            pieces.append(link(words, leads) if link and leads else words)
            after_struck = after_struck and not words.strip()
    return "".join(pieces), struck


def _is_struck(run: _Element, paragraph: _Element, styles: Sequence[_Element]) -> bool:
    holders = [run.find(_A + "rPr")]
    holders += [one.find(_A + "defRPr") for one in _holders(paragraph, styles)]
    said = (one.get("strike") for one in holders if one is not None)
    return next((one for one in said if one is not None), "noStrike") != "noStrike"
