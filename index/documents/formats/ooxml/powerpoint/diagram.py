"""The text of a SmartArt diagram: an organisation chart is often one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

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
