"""Paragraphs of a PDF to the text of a document: headings, running text, lists and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from index.documents.blocks.tables import Cell, count_head, table_lines
from index.documents.formats.pdf.paragraphs import is_bullet, is_contents, join_lines
from index.documents.types import Block, BlockKind, Extracted
from index.types import Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from index.documents.formats.pdf.paragraphs import Paragraph, Setting
    from index.documents.formats.pdf.words import Line
    from index.documents.types import TableLine
    from index.types import Language

_LARGER = 1.12  # than running text, for a heading
_AS_LARGE = 0.95  # for a bold one
_HEADING_LINES = 3
_HEADING_LENGTH = 150
_DEEPEST = 6
_HEADING_SHARE = 0.35  # of a document's letters: more than that are no headings
_NO_HEADING = re.compile(r".*[.,;]|[^\W\d_]?\W*|\W*\d[\d\s.,:/-]*", re.DOTALL)
_LABEL_LENGTH = 40
_FEWEST_ROWS = 2
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: BlockKind
    text: str
    page: int
    style: tuple[float, bool] = (0.0, False)


class Blocks:
    """The text of a document as it grows.

    Attributes:
        setting: How running text is set.
        seen: How often each word of the document is seen, in lower case.
        language: The document's language.

    """

    def __init__(self, setting: Setting, seen: Mapping[str, int], language: Language) -> None:
        self.setting = setting
        self.seen = seen
        self.language = language
        self._pieces: list[_Piece] = []
        self._head: list[list[Cell]] = []  # of the table that was added last
        self._table: _Piece | None = None  # that table

    def add_noise(self, lines: Sequence[str], page: int) -> None:
        """Add what the pages repeat: in no passage, but a date is found in it."""
        self._pieces += [_Piece(BlockKind.NOISE, line, page) for line in lines]

    def add(self, paragraph: Paragraph) -> None:
        """Add a paragraph, a list, a heading or a table."""
        first = paragraph.lines[0]
        if first.cells:
            # A list, as tables of other formats: each row can be quoted alone, and it is cut from
            # what stands around it before it is cut itself.
            for together, lines in groupby(self._rows(paragraph.lines), lambda line: line.row):
                text = "\n".join(f"- {line.text}" if together else line.text for line in lines)
                self._table = _Piece(BlockKind.TEXT, text, first.page)
                self._pieces.append(self._table)
            return
        text = self._joined(paragraph)
        if is_contents(first):
            self._pieces.append(_Piece(BlockKind.NOISE, text, first.page))
        elif self._is_heading(paragraph, text):
            style = (round(first.size * 2) / 2, first.bold)
            label = " ".join(text.split())
            self._pieces.append(_Piece(BlockKind.HEADING, label, first.page, style))
        else:
            self._pieces.append(_Piece(BlockKind.TEXT, text, first.page))

    def extracted(self, title: str | None, date: dt.date | None) -> Extracted:
        """Return the document."""
        pieces = list(_settled(self._pieces))
        styles = sorted({p.style for p in pieces if p.kind is BlockKind.HEADING}, reverse=True)
        # Chapters that are set like the title: then none of them is the title of the whole.
        of_the_largest = sum(p.style == styles[0] for p in pieces) if styles else 0
        start = 1 if of_the_largest == 1 else 2
        levels = {style: min(rank, _DEEPEST) for rank, style in enumerate(styles, start=start)}
        blocks, text = [], []
        position = 0
        for piece in pieces:
            span = Span(position, position + len(piece.text))
            level = levels.get(piece.style, 0) if piece.kind is BlockKind.HEADING else 0
            label = piece.text if level else ""
            blocks.append(Block(piece.kind, span, level, label, piece.page))
            text.append(piece.text)
            position = span.end + 2
        first = next((block.label for block in blocks if block.level == 1), "")
        same = title is not None and title.casefold() == first.casefold()
        return Extracted("\n\n".join(text), tuple(blocks), None, None if same else title, date)

    def _joined(self, paragraph: Paragraph) -> str:
        lines, joints = paragraph.lines, list(paragraph.joints)
        begins = next((place for place, line in enumerate(lines) if is_bullet(line)), 0)
        if begins and joints[begins - 1] == "\n":
            joints[begins - 1] = "\n\n"  # a list under the text that it belongs to
        return self._join([line.text for line in lines], joints)

    def _join(self, lines: Sequence[str], joints: Sequence[str]) -> str:
        parts = [lines[0]]
        for joint, line in zip(joints, lines[1:], strict=True):
            if joint == " " and parts[-1].endswith("-"):
                parts[-1] = join_lines(parts[-1], line, self.seen, self.language)
            else:
                parts += [joint, line]
        return "".join(parts)

    def _is_heading(self, paragraph: Paragraph, text: str) -> bool:
        first = paragraph.lines[0]
        larger = first.size >= _LARGER * self.setting.size
        bolder = (
            first.bold and not self.setting.bold and first.size >= _AS_LARGE * self.setting.size
        )
        return (
            (larger or bolder)
            and len(paragraph.lines) <= _HEADING_LINES
            and len(text) <= _HEADING_LENGTH
            and not (is_bullet(first) and not first.text[0].isdigit())
            and not _NO_HEADING.fullmatch(text)
        )

    def _rows(self, lines: Sequence[Line]) -> list[TableLine]:
        """Return a table's lines; it may go on with one that broke off on the page before."""
        made: dict[int, Cell] = {}
        rows = [[self._cell(cell, line, made) for cell in line.cells] for line in lines]
        texts = [[cell.text for cell in row] for row in rows]
        before = [[cell.text for cell in row] for row in self._head[:1]]
        head = int(_is_head(lines, texts))
        as_wide = bool(before) and len(texts[0]) == len(before[0])
        if texts[:1] == before or (as_wide and not head and self._goes_on()):
            return table_lines([*self._head, *rows], len(self._head))
        self._head = rows[: count_head(rows, head)]
        return table_lines(rows, head)

    def _cell(self, cell: tuple[str, ...], line: Line, made: dict[int, Cell]) -> Cell:
        """Return a cell; the same one where the same is given."""
        if id(cell) not in made:
            text = self._join(cell, [" "] * (len(cell) - 1)) if cell else ""
            made[id(cell)] = Cell(text, strong=line.bold)
        return made[id(cell)]

    def _goes_on(self) -> bool:
        """Return whether nothing but noise has come after the last table."""
        said = (piece for piece in reversed(self._pieces) if piece.kind is not BlockKind.NOISE)
        return next(said, None) is self._table


def _is_head(lines: Sequence[Line], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a table's first row names its columns.

    In a table without ruled lines, whose rows still have words, it has to be set in bold, or to
    have three columns: of two, the first is as likely to name what the second tells.
    """
    bold = lines[0].bold and not all(line.bold for line in lines)
    short = all(
        cell and len(cell) <= _LABEL_LENGTH and not any(map(str.isdigit, cell)) and cell[-1] != "."
        for cell in rows[0]
    )
    sure = not lines[0].words or len(rows[0]) > _PAIR
    return len(rows) > 1 and (bold or (short and sure and len(rows) > _FEWEST_ROWS))


def _settled(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield pieces, headings that stand over nothing made text: no passage would have them.

    The first heading is the title, whatever it stands over. Where a third of the letters would be
    headings, bold is how the document is set, and only larger type is a heading.
    """
    size = sum(len(piece.text) for piece in pieces)
    headings = [piece for piece in pieces if piece.kind is BlockKind.HEADING]
    if sum(len(piece.text) for piece in headings) > _HEADING_SHARE * size:
        largest = max(piece.style for piece in headings)
        pieces = [_as_text(p) if p.style != largest else p for p in pieces]
    title = next((piece for piece in pieces if piece.kind is BlockKind.HEADING), None)
    for position, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING and piece is not title:
            after = next((p for p in pieces[position + 1 :] if p.kind is not BlockKind.NOISE), None)
            if after is None or (after.kind is BlockKind.HEADING and after.style >= piece.style):
                yield _as_text(piece)
                continue
        yield piece


def _as_text(piece: _Piece) -> _Piece:
    heading = piece.kind is BlockKind.HEADING
    return _Piece(BlockKind.TEXT, piece.text, piece.page) if heading else piece
