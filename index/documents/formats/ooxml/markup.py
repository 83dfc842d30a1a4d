"""What the XML of Office files shares: content in several forms, and the text of SmartArt diagrams.

ISO/IEC 29500-3, 7.5: a program shows the first form all of whose namespaces it understands, and
the fallback where it understands none. What is shown is read, once. A diagram is often an
organisation chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BLOCK = _MC + "AlternateContent"
# What today's Word, Excel and PowerPoint understand: all that Microsoft has put into them, by
# whoever's name it goes. Other programs' own namespaces they don't.
_UNDERSTOOD = (
    "http://schemas.microsoft.com/",
    "urn:schemas-microsoft-com:",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
)


def choose_alternates(root: _Element) -> None:
    """Put what is shown in the place of every choice below ``root``."""
    # From the innermost on: each is then replaced whole.
    for block in reversed(list(root.iter(_BLOCK))):
        outer = block.getparent()
        if outer is None:
            continue
        shown = _shown(block)
        place = outer.index(block)
        outer.remove(block)  # no text stands between the elements of these formats
        if shown is not None:
            outer[place:place] = list(shown)


def _shown(block: _Element) -> _Element | None:
    for choice in block.iterfind(_MC + "Choice"):
        needed = choice.get("Requires", "").split()
        if needed and all(
            (choice.nsmap.get(prefix) or "").startswith(_UNDERSTOOD) for prefix in needed
        ):
            return choice
    return block.find(_MC + "Fallback")


_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEEPEST = 8


def diagram_items(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield how deep each box of a diagram stands, and its words, from the diagram's data part."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    words = {}
    for point in root.iter(_DGM + "pt"):
        if point.get("type", "node") in {"node", "asst"}:
            texts = ("".join(t.text or "" for t in p.iter(_A + "t")) for p in point.iter(_A + "p"))
            words[point.get("modelId", "")] = " ".join(filter(None, texts))
    children = _children(root)
    inside = {child for below in children.values() for _, child in below}
    seen: set[str] = set()
    # From what stands in nothing else; then what stands in itself, as only a damaged file has it.
    for first in (*(one for one in children if one not in inside), *words):
        yield from _below(first, 0 if first in words else -1, words, children, seen)


def _children(root: _Element) -> dict[str, list[tuple[int, str]]]:
    """Return what stands directly below each point, with its place there."""
    children: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(_DGM + "cxn"):
        if link.get("type", "parOf") == "parOf":
            place = int(link.get("srcOrd", "0"))
            children.setdefault(link.get("srcId", ""), []).append((place, link.get("destId", "")))
    return children


def _below(
    point: str,
    depth: int,
    words: dict[str, str],
    children: dict[str, list[tuple[int, str]]],
    seen: set[str],
) -> Iterator[tuple[int, str]]:
    """Yield a point and what stands below it, each once."""
    if point in seen:
        return
    seen.add(point)
    if words.get(point):
        yield depth, words[point]
    for _, child in sorted(children.get(point, [])):
        yield from _below(child, min(depth + 1, _DEEPEST), words, children, seen)
