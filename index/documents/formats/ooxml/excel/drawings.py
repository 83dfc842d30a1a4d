"""What is drawn on an Excel sheet and says something: text boxes, shapes and diagrams."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from index.documents.formats.office.package import read_xml
from index.documents.formats.ooxml.alternates import choose_alternates
from index.documents.formats.ooxml.powerpoint.diagram import diagram_items
from index.documents.formats.ooxml.powerpoint.text import lines_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.documents.formats.ooxml.powerpoint.text import Line

_KIND = "Excel"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def drawn_text(archive: zipfile.ZipFile, sheet: str) -> tuple[list[str], int]:
    """Return the paragraphs drawn on a sheet, and how many stretches in them are struck out.

    Args:
        archive: The workbook's archive.
        sheet: The sheet's member.

    Raises:
        DocumentError: A drawing is damaged.

    """
    words: list[str] = []
    struck = 0
    for target in _related(archive, sheet, "drawing").values():
        root = read_xml(archive, target, _KIND)
        if root is None:
            continue
        choose_alternates(root)
        for line in _lines(root):
            words += [f"{line.mark} {line.words}".strip()] if line.words.strip() else []
            struck += line.struck
        words += _diagrams(archive, target, root)
    return words, struck


def _lines(root: _Element) -> Iterator[Line]:
    for shape in root.iter(_XDR + "sp"):
        properties = shape.find(f"{_XDR}nvSpPr/{_XDR}cNvPr")
        if properties is not None and properties.get("hidden", "0") in {"1", "true"}:
            continue
        for body in shape.iterfind(_XDR + "txBody"):
            yield from lines_of(body, (), listed=False)


def _diagrams(archive: zipfile.ZipFile, drawing: str, root: _Element) -> list[str]:
    named = [node.get(_RELATION + "dm", "") for node in root.iter(_DIAGRAM + "relIds")]
    parts = _related(archive, drawing, "diagramData") if named else {}
    members = set(archive.namelist())
    return [
        words
        for name in named
        if parts.get(name) in members
        for _, words in diagram_items(archive.read(parts[name]))
    ]


def _related(archive: zipfile.ZipFile, member: str, kind: str) -> dict[str, str]:
    """Return the members that a member has a kind of relation to, by the relations' ids."""
    folder, name = posixpath.split(member)
    relations = read_xml(archive, f"{folder}/_rels/{name}.rels", _KIND)
    found = {}
    for node in () if relations is None else relations:
        if node.get("Type", "").endswith(f"/{kind}") and node.get("TargetMode") != "External":
            path = posixpath.join("/", folder, node.get("Target", ""))
            found[node.get("Id", "")] = posixpath.normpath(path)[1:]
    return found
