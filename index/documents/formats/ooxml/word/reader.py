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
from index.documents.formats.ooxml.markup import diagram_items, mended
from index.documents.formats.ooxml.word.inserted import fill_in, read_chunk
from index.documents.formats.ooxml.word.numbering import BULLET, Numbering
from index.documents.formats.ooxml.word.styles import Styles, W, is_on, value
from index.documents.formats.ooxml.word.text import children, mark_links, paragraph_text, prepare
from index.types import RemarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element

    from index.documents.formats.ooxml.word.numbering import ListPlace
    from index.documents.formats.ooxml.word.text import ParagraphText
    from index.documents.types import Extracted

_LONGEST_HEADING = 80
_MOST_HEADING_WORDS = 12
_CHUNK = W + "altChunk"
_BLOCKS = frozenset({W + "p", W + "tbl", _CHUNK})
_DEEPEST = 3  # documents inside each other
_GONE = ("del", "moveFrom")  # marks of a paragraph whose end was deleted or moved away
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def extract(data: bytes, inside: int = 0) -> Extracted:
    """Read a file's bytes.

    Args:
        data: The file's bytes.
        inside: How many Word documents it stands inside.

    Raises:
        DocumentError: It is damaged.

    """
    data = mended(data, "Word")
    with open_archive(data, "Word", "[Content_Types].xml") as archive:
        own_title, date = core_properties(archive, "Word")
    try:
        builder = _Walk(docx.Document(BytesIO(data)), inside).extract()
    except Exception as exc:
        raise translate(exc, "Word") from exc
    top = len(builder.labels(1))
    return builder.build(title_of(own_title, builder.first_heading_level, top), date)


class _Walk:
    """One document on its way to text."""

    def __init__(self, document: Document, inside: int) -> None:
        self._document = document
        self._inside = inside
        self._builder = TextBuilder()
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
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
                root = _parse(relation.target_part.blob)
                prepare(root)
                return root
        return None

    def extract(self) -> TextBuilder:
        body = self._document.element.body
        fill_in(body, self._document.part)
        prepare(body)
        relations = self._document.part.rels.items()
        mark_links(body, {name: one.target_ref for name, one in relations if one.is_external})
        self._blocks(body)
        return self._builder

    def _blocks(self, parent: _Element) -> None:
        content = list(children(parent, _BLOCKS))
        for node, following in zip(content, [*content[1:], None], strict=True):
            if node.tag == W + "tbl":
                self._table(node)
            elif node.tag == _CHUNK:
                if (chunk := self._chunk(node)) is not None:
                    self._builder.include(chunk)
            else:
                self._paragraph(node, following)
        self._builder.paragraph(self._pending)
        self._pending = ""

    def _paragraph(self, node: _Element, following: _Element | None) -> None:
        if self._styles.is_contents(node):
            return
        found = paragraph_text(node, self._styles, self._builder.link)
        found.words = self._pending + found.words
        self._pending = ""
        if any(node.find(f"{W}pPr/{W}rPr/{W}{mark}") is not None for mark in _GONE):
            self._pending = found.words
        else:
            self._words(node, found, following)
        self._remark(found)
        for kind, identifier in found.notes:
            note = self._notes.get((kind, identifier))
            if note is not None:
                self._builder.note(self._flat(note))
        for box in found.boxes:
            self._blocks(box)
        for depth, words in self._diagrams(found):
            self._builder.item(words, depth)

    def _diagrams(self, found: ParagraphText) -> Iterator[tuple[int, str]]:
        for relation in found.diagrams:
            part = self._document.part.rels.get(relation)
            if part is not None and not part.is_external:
                yield from diagram_items(part.target_part.blob)

    def _chunk(self, node: _Element) -> Extracted | None:
        """Read a document that stands inside this one; say so where it can't be read."""
        part = self._document.part.rels.get(node.get(f"{{{_RELATIONS[:-1]}}}id", ""))
        chunk = None
        if part is not None and not part.is_external and self._inside < _DEEPEST:
            target = part.target_part
            chunk = read_chunk(
                target.blob, target.content_type, lambda data: extract(data, self._inside + 1)
            )
        if chunk is None:
            self._builder.remark(RemarkKind.EMBEDDED)
        return chunk

    def _remark(self, found: ParagraphText) -> None:
        for _ in range(found.struck):
            self._builder.remark(RemarkKind.STRUCK)
        for program in found.embedded:
            self._builder.remark(RemarkKind.EMBEDDED, program)

    def _words(self, node: _Element, found: ParagraphText, following: _Element | None) -> None:
        # A paragraph that says nothing has its number all the same, unless that is hidden too.
        hidden = is_on(node, "pPr/rPr/vanish") and not clean(found.words)
        place = None if hidden else self._numbering.place(node)
        if not clean(found.words):
            return
        number = _number(place)
        level = self._styles.heading_level(node)
        if not self._builder.first_heading_level and self._styles.is_title(node):
            self._shift = 1
            self._builder.heading(1, number + found.words)
        elif level:
            self._level = level + self._shift
            self._builder.heading(self._level, number + found.words)
        elif place and place.mark == BULLET:
            self._builder.item(found.words, place.depth)
        elif self._looks_like_heading(found, following) and not self._goes_on(node, following):
            self._builder.heading(max(self._level, 1) + 1, number + found.words)
        elif place and place.mark:
            self._builder.item(found.words, place.depth, place.mark)
        else:
            self._builder.paragraph(found.words)

    def _goes_on(self, node: _Element, following: _Element | None) -> bool:
        """Return whether a paragraph and the one under it are items of one list."""
        number, _ = self._styles.list_of(node)
        if number is None or following is None or following.tag != W + "p":
            return False
        return self._styles.list_of(following)[0] == number

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
        content = list(children(parent, _BLOCKS))
        for node in content:
            if node.tag == W + "tbl":
                lines += [line.text for line in table_lines(self._rows(node))]
                continue
            if node.tag == _CHUNK:
                chunk = self._chunk(node)
                lines += [line.lstrip("-# ") for line in chunk.text.split("\n")] if chunk else []
                continue
            found = paragraph_text(node, self._styles, self._builder.link)
            self._remark(found)
            number = _number(self._numbering.place(node))
            # A column of numbers alone is one of a table's, too.
            alone = len(content) == 1
            lines.append(number + found.words if alone or clean(found.words) else "")
            lines += [self._flat(self._notes[key]) for key in found.notes if key in self._notes]
            lines += [self._flat(box) for box in found.boxes]
            lines += [words for _, words in self._diagrams(found)]
        return cell_text(lines)

    def _table(self, table: _Element) -> None:
        rows = list(self._table_rows(table))
        widest = max(map(_width, rows), default=0)
        headings = any(self._styles.heading_level(p) for p in table.iter(W + "p"))
        if widest <= 1 or headings:
            # Used to place text on the page: its cells are read one after the other.
            for row in rows:
                for cell in _cells(row):
                    self._blocks(cell)
            return
        told = sum(is_on(row, "trPr/tblHeader") is True for row in rows)
        self._builder.table(table_lines(self._rows(table), told or None))

    def _rows(self, table: _Element) -> list[list[Cell]]:
        """Return a table's cells; one that goes on downwards is counted where it begins."""
        rows: list[list[Cell]] = []
        open_cells: dict[int, tuple[int, int]] = {}  # column -> row and place of the cell above
        for row in self._table_rows(table):
            cells: list[Cell] = []
            column = int(value(row, "trPr/gridBefore") or 0)
            if column:
                cells.append(Cell("", columns=column))
            for node in _cells(row):
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
        for row in children(table, {W + "tr"}):
            if row.find(f"{W}trPr/{W}del") is None:
                yield row

    def _is_strong(self, cell: _Element) -> bool:
        texts = [paragraph_text(node, self._styles) for node in children(cell, {W + "p"})]
        said = [found.bold for found in texts if clean(found.words)]
        return bool(said) and all(said)


def _number(place: ListPlace | None) -> str:
    """Return a paragraph's number with a blank after it; empty for a bullet.

    A tab, a blank or nothing may follow it in Word: run together with a word it is neither.
    """
    return f"{place.mark} " if place and place.mark not in {"", BULLET} else ""


def _cells(row: _Element) -> Iterator[_Element]:
    for cell in children(row, {W + "tc"}):
        if cell.find(f"{W}tcPr/{W}cellDel") is None:
            yield cell


def _width(row: _Element) -> int:
    before = int(value(row, "trPr/gridBefore") or 0)
    return before + sum(int(value(cell, "tcPr/gridSpan") or 1) for cell in _cells(row))


def _parse(blob: bytes) -> _Element:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
