"""Lines of a PDF to paragraphs, and these to a document: headings, running text, lists, tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from index.documents.blocks.tables import Cell, count_head, table_lines
from index.documents.types import Block, BlockKind, Extracted
from index.language.words import frequency
from index.types import Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from index.documents.formats.pdf.words import Line
    from index.documents.types import TableLine
    from index.types import Language

# In shares of the font size, but for the two that compare sizes and line pitches.
_OTHER_SIZE = 0.08
_WIDER_PITCH = 1.3
_LIST_PITCH = 1.9
_INDENT = 0.8
_SAME_EDGE = 0.35
_SPACE = 0.25
_SLACK = 0.6
_PITCH_STEP = 0.05
_USUAL_PITCH = 1.2

_BULLET = re.compile(r"(?:[•·▪◦‣*+–—-](?:\s|$)|(?:\d{1,2}[.)]|[a-zåäö]\))\s)")
_SENTENCE_END = re.compile(r"[.!?…:][\"”»’')\]]*$")

# "Inledning ........ 3": a table of contents, which says nothing that the headings don't.
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})\s*$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, and what stands between each and the next: " " or a line feed."""

    lines: list[Line]
    joints: list[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """How running text is set: font size, whether bold, and line pitch as a share of the size."""

    size: float
    bold: bool
    pitch: float


def setting_of(lines: Sequence[Line]) -> Setting:
    """Return how most of the letters are set."""
    styles: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        styles[round(line.size * 2) / 2, line.bold] += len(line.text)
    (size, bold), _ = styles.most_common(1)[0] if styles else ((10.0, False), 0)
    pitches: Counter[float] = Counter()
    for above, line in pairwise(lines):
        pitch = (above.base - line.base) / line.size
        if above.region == line.region and above.page == line.page and 0 < pitch < _LIST_PITCH:
            pitches[round(pitch / _PITCH_STEP) * _PITCH_STEP] += 1
    return Setting(size, bold, pitches.most_common(1)[0][0] if pitches else _USUAL_PITCH)


def is_bullet(line: Line) -> bool:
    """Return whether a line begins a list item."""
    return bool(_BULLET.match(line.text)) and not line.cells


def is_contents(line: Line) -> bool:
    """Return whether a line belongs to a table of contents."""
    return bool(_LEADERS.search(line.text))


def paragraphs_of(lines: Sequence[Line], setting: Setting) -> list[Paragraph]:
    """Return lines, in reading order, as paragraphs."""
    paragraphs: list[Paragraph] = []
    item: Line | None = None  # the list item that the paragraph is in
    for line in lines:
        joint = _joint(paragraphs[-1].lines[-1], line, item, setting) if paragraphs else None
        if joint is None:
            paragraphs.append(Paragraph([line], []))
            item = None
        else:
            paragraphs[-1].lines.append(line)
            paragraphs[-1].joints.append(joint)
        if is_bullet(line):
            item = line
        elif joint == "\n":
            item = None
    return paragraphs


def _joint(above: Line, line: Line, item: Line | None, setting: Setting) -> str | None:
    """Return what stands between two lines, or None where a new paragraph begins."""
    if above.cells or line.cells:
        same = bool(above.cells and line.cells) and above.region == line.region
        return "\n" if same and above.page == line.page else None
    if not _alike(above, line) or is_contents(above) != is_contents(line):
        return None
    if (above.page, above.region) != (line.page, line.region):
        return _over_a_break(above, line)
    pitch = (above.base - line.base) / (max(line.size, 1.0) * setting.pitch)
    if is_bullet(line):
        return "\n" if 0 < pitch <= _LIST_PITCH else None
    if not 0 < pitch <= _WIDER_PITCH:
        return None
    return _in_an_item(above, line, item) if item is not None else _in_text(above, line)


def _in_an_item(above: Line, line: Line, item: Line) -> str | None:
    """Return what stands before a line under a list item: it goes on from it, or it is over."""
    # What goes on from an item stands in from it; what stands in line with it may come after it.
    stands_in = line.left > item.left + _SAME_EDGE * line.size
    return " " if stands_in or not _would_have_fitted(above, line) else None


def _in_text(above: Line, line: Line) -> str | None:
    indented = line.left > line.start + _INDENT * line.size
    if indented and above.left < above.start + _SAME_EDGE * line.size:
        return None
    ended = bool(_SENTENCE_END.search(above.text))
    if not _would_have_fitted(above, line) or (not ended and line.text[0].islower()):
        return " "
    return None if ended else "\n"


def _alike(above: Line, line: Line) -> bool:
    return abs(above.size - line.size) <= _OTHER_SIZE * line.size and above.bold == line.bold


def _would_have_fitted(above: Line, line: Line) -> bool:
    """Return whether the line's first word had room in the line above, so that it ends there."""
    first = line.words[0]
    width = first.right - first.left + (_SPACE + _SLACK) * line.size
    return above.right + width < above.stop and not above.text.endswith("-")


def _over_a_break(above: Line, line: Line) -> str | None:
    """Return what stands between the last line of a column or page and the next one's first."""
    if is_bullet(line) or _SENTENCE_END.search(above.text):
        return None
    begins_small = line.text[0].islower()
    if above.text.endswith(("-", ",")) or begins_small:
        return " "
    return None if _would_have_fitted(above, line) else " "


# "HR- och ekonomifrågor": the hyphen stands for what both words end with, and stays.
_SHARED_END = frozenset("och eller samt respektive resp till som men and or to und & / , )".split())
_BEFORE = re.compile(r"[^\W_]+(?=-$)")
_AFTER = re.compile(r"[^\W_]+")
_TRIPLE = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)

# A word that is so much rarer than both of its halves, on the Zipf scale, is written with a hyphen.
_RARER = 1.5


def join_lines(first: str, second: str, seen: Mapping[str, int], language: Language) -> str:
    """Return a line and the one that goes on from it, as one.

    Args:
        first: A line without white space at its end.
        second: The next, without white space before it.
        seen: How often the document has each word, in lower case, where no line ends in it.
        language: The document's language.

    """
    before = _BEFORE.search(first)
    if before is None:
        return f"{first} {second}"
    after = _AFTER.match(second)
    if second.split(maxsplit=1)[0].rstrip(".").casefold() in _SHARED_END or not second:
        return f"{first} {second}"
    if after is None or _keeps_hyphen(before.group(), after.group(), seen, language):
        return first + second
    # "till-lägg" is "tillägg": no Swedish word has a letter three times over.
    joined = _TRIPLE.sub(r"\1\1", before.group() + after.group())
    return first[: before.start()] + joined + second[after.end() :]


def _keeps_hyphen(left: str, right: str, seen: Mapping[str, int], language: Language) -> bool:
    """Return whether two halves of a word have a hyphen between them on one line too."""
    if not right[0].islower() or left[-1].isdigit():
        return True  # Anna-Karin, 2024-2026
    joined, hyphened = f"{left}{right}".casefold(), f"{left}-{right}".casefold()
    if seen.get(joined) or seen.get(hyphened):
        return seen.get(hyphened, 0) > seen.get(joined, 0)
    if len(left) == 1 or left.isupper():
        return True  # e-tjänst, IT-stöd
    # Swedish makes any two words into one; English has long-term and well-known.
    halves = min(frequency(left, "en"), frequency(right, "en"))
    return language == "en" and frequency(joined, "en") + _RARER < halves


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
