"""Word (.docx): headings by style, lists, tables, footnotes and text boxes; no pages.

A Word file doesn't know its pages: they are made when it is shown. The heading is cited instead.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
from lxml import etree

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.blocks.tables import Cell, cell_text, table_lines
from index.documents.formats.office.package import (
    core_properties,
    open_archive,
    title_of,
    translate,
)
from index.documents.formats.ooxml.diagram import diagram_items
from index.documents.formats.ooxml.docx_styles import Numbering, Styles, W, is_on, value
from index.documents.formats.ooxml.docx_text import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element

    from index.documents.formats.ooxml.docx_text import ParagraphText
    from index.documents.types import Extracted

_LONGEST_HEADING = 80
_MOST_HEADING_WORDS = 12
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged.

    """
    with open_archive(data, "Word", "[Content_Types].xml") as archive:
        own_title, date = core_properties(archive, "Word")
    try:
        builder = _Walk(docx.Document(BytesIO(data))).extract()
    except Exception as exc:
        raise translate(exc, "Word") from exc
    top = len(builder.labels(1))
    return builder.build(title_of(own_title, builder.first_heading_level, top), date)


class _Walk:
    """One document on its way to text."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._builder = TextBuilder()
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        notes = {kind: self._part(kind) for kind in ("footnotes", "endnotes")}
        self._notes = {
            (kind, note.get(W + "id", "")): note
            for kind, root in notes.items()
            if root is not None
            for note in root
        }
        self._level = 0  # of the heading that stands over what comes next
        self._shift = 0  # 1 below a title, which stands over the headings of level 1
        self._pending = ""  # a paragraph whose end was deleted goes on in the next one

    def _part(self, kind: str) -> _Element | None:
        for relation in self._document.part.rels.values():
            if relation.reltype == _RELATIONS + kind and not relation.is_external:
                return _parse(relation.target_part.blob)
        return None

    def extract(self) -> TextBuilder:
        self._blocks(list(self._content(self._document.element.body)))
        return self._builder

    def _content(self, parent: _Element) -> Iterator[_Element]:
        """Yield paragraphs and tables, also those that stand in fields and other wrappings."""
        for child in parent:
            if child.tag in {W + "p", W + "tbl"}:
                yield child
            elif child.tag == W + "sdt":
                gallery = value(child, "sdtPr/docPartObj/docPartGallery")
                content = child.find(W + "sdtContent")
                if gallery != "Table of Contents" and content is not None:
                    yield from self._content(content)
            elif child.tag in {W + "customXml", W + "ins", W + "moveTo"}:
                yield from self._content(child)

    def _blocks(self, content: list[_Element]) -> None:
        for node, following in zip(content, [*content[1:], None], strict=True):
            if node.tag == W + "tbl":
                self._table(node)
            else:
                self._paragraph(node, following)
        self._builder.paragraph(self._pending)
        self._pending = ""

    def _paragraph(self, node: _Element, following: _Element | None) -> None:
        if self._styles.is_contents(node):
            return
        found = paragraph_text(node, self._styles)
        found.words = self._pending + found.words
        self._pending = ""
        if node.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._pending = found.words
        elif clean(found.words):
            self._words(node, found, following)
        for kind, identifier in found.notes:
            note = self._notes.get((kind, identifier))
            if note is not None:
                self._builder.note(self._flat(note))
        for box in found.boxes:
            self._blocks(list(self._content(box)))
        for relation in found.diagrams:
            part = self._document.part.rels.get(relation)
            if part is not None and not part.is_external:
                for depth, words in diagram_items(part.target_part.blob):
                    self._builder.item(words, depth)

    def _words(self, node: _Element, found: ParagraphText, following: _Element | None) -> None:
        level = self._styles.heading_level(node)
        if not self._builder.first_heading_level and self._styles.is_title(node):
            self._shift = 1
            self._builder.heading(1, found.words)
        elif level:
            self._level = level + self._shift
            self._builder.heading(self._level, found.words)
        elif reference := self._styles.list_reference(node):
            place = self._numbering.place(*reference)
            if place is None:
                self._builder.paragraph(found.words)
            else:
                self._builder.item(found.words, place.depth, place.mark)
        elif self._looks_like_heading(found, following):
            self._builder.heading(max(self._level, 1) + 1, found.words)
        else:
            self._builder.paragraph(found.words)

    def _looks_like_heading(self, found: ParagraphText, following: _Element | None) -> bool:
        """Return whether a line in bold over text that isn't makes a heading without a style."""
        words = clean(found.words)
        if not found.bold or following is None or words.endswith((".", ",", ";", ":")):
            return False
        if len(words) > _LONGEST_HEADING or len(words.split()) > _MOST_HEADING_WORDS:
            return False
        if following.tag == W + "tbl":
            return True
        below = paragraph_text(following, self._styles)
        return not below.bold and not self._styles.heading_level(following)

    def _flat(self, parent: _Element) -> str:
        """Return the words in a cell or a note on one line."""
        lines = []
        for node in self._content(parent):
            if node.tag == W + "tbl":
                lines += [line.text for line in table_lines(self._rows(node))]
                continue
            found = paragraph_text(node, self._styles)
            lines.append(found.words)
            lines += [self._flat(self._notes[key]) for key in found.notes if key in self._notes]
            lines += [self._flat(box) for box in found.boxes]
        return cell_text(lines)

    def _table(self, table: _Element) -> None:
        rows = self._rows(table)
        widest = max((sum(cell.columns for cell in row) for row in rows), default=0)
        headings = any(self._styles.heading_level(p) for p in table.iter(W + "p"))
        if widest <= 1 or headings:
            # Used to place text on the page: its cells are read one after the other.
            for cell in table.iterfind(f"{W}tr/{W}tc"):
                self._blocks(list(self._content(cell)))
            return
        told = sum(is_on(row, "trPr/tblHeader") is True for row in table.iterfind(W + "tr"))
        self._builder.table(table_lines(rows, told or None))

    def _rows(self, table: _Element) -> list[list[Cell]]:
        """Return a table's cells; one that goes on downwards is counted where it begins."""
        rows: list[list[Cell]] = []
        open_cells: dict[int, tuple[int, int]] = {}  # column -> row and place of the cell above
        for row in self._table_rows(table):
            cells: list[Cell] = []
            column = int(value(row, "trPr/gridBefore") or 0)
            if column:
                cells.append(Cell("", columns=column))
            for node in row.iterfind(f".//{W}tc"):
                if next(node.iterancestors(W + "tr")) is not row:
                    continue  # of a table inside a cell
                width = int(value(node, "tcPr/gridSpan") or 1)
                merge = node.find(f"{W}tcPr/{W}vMerge")
                goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
                if goes_on and column in open_cells:
                    above, place = open_cells[column]
                    old = rows[above][place]
                    rows[above][place] = Cell(old.text, old.columns, old.rows + 1, old.strong)
                else:
                    open_cells[column] = (len(rows), len(cells))
                    cells.append(Cell(self._flat(node), width, 1, self._is_strong(node)))
                column += width
            rows.append(cells)
        return rows

    @staticmethod
    def _table_rows(table: _Element) -> Iterator[_Element]:
        for row in table.iter(W + "tr"):
            inner = next(row.iterancestors(W + "tbl")) is not table
            if not inner and row.find(f"{W}trPr/{W}del") is None:
                yield row

    def _is_strong(self, cell: _Element) -> bool:
        texts = [paragraph_text(node, self._styles) for node in cell.iterfind(W + "p")]
        said = [found.bold for found in texts if clean(found.words)]
        return bool(said) and all(said)


def _parse(blob: bytes) -> _Element:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
