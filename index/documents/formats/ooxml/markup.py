"""Office packages and their XML as they are read: whole, in one form, SmartArt diagrams included.

Word, Excel and PowerPoint open files with relations to parts that aren't there, and files that
were saved as Strict Open XML (ISO/IEC 29500-1), which differ by their namespaces; the libraries
don't. Only a file that needs it is written anew, in memory.

Of content that a file holds in several forms a program shows the first form all of whose
namespaces it understands, and the fallback where it understands none (ISO/IEC 29500-3, 7.5). What
is shown is read, once. A diagram is often an organisation chart.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from index.documents.formats.office.package import open_archive, read_xml, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_RELATIONS = re.compile(r"(?P<folder>.*/)?_rels/(?P<part>[^/]*)\.rels")
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_XML = re.compile(r".*\.(?:xml|rels|vml)", re.IGNORECASE)
_STRICT = b"purl.oclc.org/ooxml/"
_HEAD = 64 * 1024  # namespaces stand at a part's beginning
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)(/\w+)?")
# Two names differ by more than the year between them.
_RENAMED = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}


def mended(data: bytes, kind: str) -> bytes:
    """Return an Office package that a library can open: ``data`` itself where nothing is amiss.

    Args:
        data: The file's bytes.
        kind: What its program is called: "Word".

    Raises:
        DocumentError: It is damaged.

    """
    with open_archive(data, kind, "[Content_Types].xml") as archive:
        try:
            strict = _is_strict(archive)
            written = dict(_relations(archive, kind, strict=strict))
            if not strict and not written:
                return data
            return _rewritten(archive, written, strict=strict)
        except Exception as exc:
            raise translate(exc, kind) from exc


def _is_strict(archive: zipfile.ZipFile) -> bool:
    for name in archive.namelist():
        if _XML.fullmatch(name):
            with archive.open(name) as part:
                if _STRICT in part.read(_HEAD):
                    return True
    return False


def _relations(archive: zipfile.ZipFile, kind: str, *, strict: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the parts with relations that had to be mended, by name, as they are to be."""
    names = [f"/{name}" for name in archive.namelist()]
    members = {name.casefold(): name for name in names}
    for name in archive.namelist():
        found = _RELATIONS.fullmatch(name)
        root = read_xml(archive, name, kind) if found else None
        if found is None or root is None:
            continue
        folder = "/" + (found["folder"] or "")
        relations = list(root.iter(_PACKAGE + "Relationship"))
        if sum(_mend(relation, folder, members) for relation in relations):
            text = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
            yield name, _transitional(text) if strict else text


def _mend(relation: _Element, folder: str, members: dict[str, str]) -> bool:
    """Remove a relation that leads nowhere, or name the part that it means as it is written."""
    target = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return False
    whole = posixpath.normpath(posixpath.join(folder, target))
    if target and members.get(whole.casefold()) == whole:
        return False
    path = unquote(target).partition("#")[0]
    member = members.get(posixpath.normpath(posixpath.join(folder, path)).casefold(), "")
    if path and member:
        relation.set("Target", member)
    elif (outer := relation.getparent()) is not None:
        outer.remove(relation)
    return True


def _rewritten(archive: zipfile.ZipFile, written: dict[str, bytes], *, strict: bool) -> bytes:
    out = BytesIO()
    # Parts that are pictures or packed themselves don't shrink; XML does, tenfold, at little cost.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in dict.fromkeys(archive.namelist()):
            content = written.get(name)
            if content is None:
                content = archive.read(name)
                if strict and _XML.fullmatch(name):
                    content = _transitional(content)
            target.writestr(name, content)
    return out.getvalue()


def _transitional(content: bytes) -> bytes:
    """Return a part's XML with the namespaces and kinds of relation that are usual."""
    return _STRICT_NAME.sub(_usual, content)


def _usual(found: re.Match[bytes]) -> bytes:
    area, name, rest = found[1], found[2], found[3] or b""
    name = _RENAMED.get(name, name)
    if rest:
        rest = b"/" + _RENAMED.get(rest[1:], rest[1:])
    return b"http://schemas.openxmlformats.org/" + area + b"/2006/" + name + rest


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
