"""OpenDocument text (.odt): headings, lists, tables, footnotes and text boxes; no pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.blocks.tables import table_lines
from index.documents.formats.office.package import title_of, translate
from index.documents.formats.opendocument.numbering import DEEPEST, Lists, own_number, with_number
from index.documents.formats.opendocument.package import (
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    Parts,
    Words,
    flat,
    open_parts,
    style_chain,
    table_rows,
    words_of,
)
from index.types import RemarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from index.documents.formats.opendocument.numbering import Counts
    from index.documents.types import Extracted

# Tables of contents and other indexes repeat what stands elsewhere; the rest is no text.
_LEFT_OUT = frozenset(
    {TEXT + "table-of-content", TEXT + "illustration-index", TEXT + "table-index"}
    | {TEXT + "alphabetical-index", TEXT + "tracked-changes", OFFICE + "forms"}
    | {TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls"}
)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)


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
        self._builder = TextBuilder()
        self._parts = replace(parts, link=self._builder.link)
        self._shift = 0  # 1 below a title, which stands over the headings of level 1
        self._lists = Lists(parts)

    def extract(self) -> Extracted:
        self._blocks(self._parts.body)
        builder = self._builder
        title = title_of(self._parts.title, builder.first_heading_level, len(builder.labels(1)))
        return builder.build(title, self._parts.date)

    def _blocks(self, parent: Iterable[_Element]) -> None:
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

    def _paragraph(self, node: _Element, level: int = 0, mark: str | None = None) -> None:
        """Add a heading or a paragraph; ``mark`` is what its list gives it, None outside lists."""
        found = words_of(node, self._parts)
        if level and mark is None:
            # It has its number even if it says nothing.
            mark = self._lists.of_heading(node, level)
        own = own_number(node)
        words = with_number((mark or "") if own is None else own, found.text)
        if clean(found.text):
            if level:
                self._builder.heading(level + self._shift, words)
            elif not self._builder.first_heading_level and self._is_title(node):
                self._shift = 1
                self._builder.heading(1, words)
            else:
                self._builder.paragraph(words)
        self._after(found)

    def _after(self, found: Words) -> None:
        self._remark(found.struck)
        for note in found.notes:
            words = flat(note, self._parts)
            self._builder.note(words.text)
            self._remark(words.struck)
        for box in found.boxes:
            self._blocks(box)

    def _remark(self, struck: int) -> None:
        for _ in range(struck):
            self._builder.remark(RemarkKind.STRUCK)

    def _is_title(self, node: _Element) -> bool:
        name = node.get(TEXT + "style-name", "")
        names = {name} | {
            style.get(STYLE + "parent-style-name", "") for style in style_chain(name, self._parts)
        }
        return any(_TITLE.fullmatch(one) for one in names)

    def _list(
        self, node: _Element, depth: int = 0, style: str = "", counts: Counts | None = None
    ) -> None:
        style = node.get(TEXT + "style-name", style)
        counts = counts or self._lists.counts(node, style)
        definition = self._lists.style(style)
        for item in node:
            if item.tag not in {TEXT + "list-item", TEXT + "list-header"}:
                continue
            first = item.tag == TEXT + "list-item"
            for child in item:
                if child.tag == TEXT + "list":
                    self._list(child, min(depth + 1, DEEPEST - 1), style, counts)
                elif child.tag in {TEXT + "h", TEXT + "p"}:
                    mark = ""
                    if first:
                        # An item has its number even if it says nothing.
                        counts.step(definition, depth, item.get(TEXT + "start-value"))
                        own = own_number(item)
                        mark = counts.mark(definition, depth) if own is None else own
                    self._item(child, depth, mark)
                    first = False
                elif isinstance(child.tag, str) and child.tag != TEXT + "number":
                    self._blocks([child])

    def _item(self, node: _Element, depth: int, mark: str) -> None:
        if node.tag == TEXT + "h":
            level = node.get(TEXT + "outline-level", "1")
            self._paragraph(node, int(level) if level.isdigit() else 1, mark)
            return
        found = words_of(node, self._parts)
        if mark and clean(found.text):
            self._builder.item(found.text, depth, mark)
        else:
            self._builder.paragraph(found.text)
        self._after(found)

    def _table(self, node: _Element) -> None:
        rows = table_rows(node, self._parts)
        widest = max((sum(cell.columns for cell in row) for row in rows.cells), default=0)
        if widest <= 1 or next(node.iter(TEXT + "h"), None) is not None:
            # Used to place text on the page: its cells are read one after the other.
            for cell in node.iter(TABLE + "table-cell"):
                if next(cell.iterancestors(TABLE + "table")) is node:
                    self._blocks(cell)
            return
        self._builder.table(table_lines(rows.cells, rows.head or None))
        self._remark(rows.struck)
