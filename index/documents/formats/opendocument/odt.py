"""OpenDocument text (.odt): headings, lists, tables, footnotes and text boxes; no pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.blocks.tables import table_lines
from index.documents.formats.office.package import title_of, translate
from index.documents.formats.opendocument.package import (
    DRAW,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    Parts,
    flat,
    open_parts,
    style_chain,
    table_rows,
    words_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.types import Extracted

# Tables of contents and other indexes repeat what stands elsewhere; the rest is no text.
_LEFT_OUT = frozenset(
    {TEXT + "table-of-content", TEXT + "illustration-index", TEXT + "table-index"}
    | {TEXT + "alphabetical-index", TEXT + "tracked-changes", OFFICE + "forms"}
    | {TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls"}
)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_DEEPEST = 10


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged.

    """
    parts = open_parts(data, "text")
    try:
        return _Walk(parts).extract()
    except Exception as exc:
        raise translate(exc, "LibreOffice") from exc


class _Walk:
    """One document on its way to text."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._builder = TextBuilder()
        self._shift = 0  # 1 below a title, which stands over the headings of level 1
        self._counts: dict[str, list[int]] = {}

    def extract(self) -> Extracted:
        self._blocks(self._parts.body)
        builder = self._builder
        title = title_of(self._parts.title, builder.first_heading_level, len(builder.labels(1)))
        return builder.build(title, self._parts.date)

    def _blocks(self, parent: _Element) -> None:
        for node in parent:
            if node.tag == TEXT + "h":
                level = node.get(TEXT + "outline-level", "1")
                self._paragraph(node, int(level) if level.isdigit() else 1)
            elif node.tag == TEXT + "p":
                self._paragraph(node)
            elif node.tag == TEXT + "list":
                self._list(node)
            elif node.tag == TABLE + "table":
                self._table(node)
            elif node.tag == TEXT + "section" and node.get(TEXT + "display") == "none":
                continue
            elif isinstance(node.tag, str) and node.tag not in _LEFT_OUT:
                # Sections, frames, groups of drawings: what matters is inside.
                self._blocks(node)

    def _paragraph(self, node: _Element, level: int = 0) -> None:
        found = words_of(node)
        if clean(found.text):
            if level:
                self._builder.heading(level + self._shift, found.text)
            elif not self._builder.first_heading_level and self._is_title(node):
                self._shift = 1
                self._builder.heading(1, found.text)
            else:
                self._builder.paragraph(found.text)
        self._after(found.notes, found.boxes)

    def _after(self, notes: list[_Element], boxes: list[_Element]) -> None:
        for note in notes:
            self._builder.note(flat(note))
        for box in boxes:
            self._blocks(box)

    def _is_title(self, node: _Element) -> bool:
        name = node.get(TEXT + "style-name", "")
        names = {name} | {
            style.get(STYLE + "parent-style-name", "") for style in style_chain(name, self._parts)
        }
        return any(_TITLE.fullmatch(one) for one in names)

    def _list(self, node: _Element, depth: int = 0, style: str = "") -> None:
        style = node.get(TEXT + "style-name", style)
        counts = self._counts.setdefault(style, [0] * _DEEPEST)
        if node.get(TEXT + "continue-numbering") != "true" and not node.get(TEXT + "continue-list"):
            counts[depth:] = [0] * (_DEEPEST - depth)
        for item in node:
            if item.tag not in {TEXT + "list-item", TEXT + "list-header"}:
                continue
            start = item.get(TEXT + "start-value")
            first = item.tag == TEXT + "list-item"
            for child in item:
                if child.tag == TEXT + "list":
                    self._list(child, min(depth + 1, _DEEPEST - 1), style)
                elif child.tag == TEXT + "h":
                    self._paragraph(child, int(child.get(TEXT + "outline-level", "1")))
                elif child.tag == TEXT + "p":
                    found = words_of(child)
                    if first and clean(found.text):
                        counts[depth] = int(start) if start else counts[depth] + 1
                        mark = f"{counts[depth]}." if self._is_numbered(style, depth) else "-"
                        self._builder.item(found.text, depth, mark)
                    else:
                        self._builder.paragraph(found.text)
                    first = False
                    self._after(found.notes, found.boxes)

    def _is_numbered(self, style: str, depth: int) -> bool:
        definition = self._parts.styles.get(style)
        if definition is None:
            return False
        numbered = definition.iterfind(TEXT + "list-level-style-number")
        return any(
            level.get(TEXT + "level") == str(depth + 1) and level.get(STYLE + "num-format")
            for level in numbered
        )

    def _table(self, node: _Element) -> None:
        rows, head = table_rows(node, self._parts)
        widest = max((sum(cell.columns for cell in row) for row in rows), default=0)
        if widest <= 1 or next(node.iter(TEXT + "h"), None) is not None:
            # Used to place text on the page: its cells are read one after the other.
            for cell in node.iter(TABLE + "table-cell"):
                self._blocks(cell)
            return
        self._builder.table(table_lines(rows, head or None))
        for box in node.iter(DRAW + "text-box"):
            self._blocks(box)
