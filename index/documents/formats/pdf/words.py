"""A PDF page to words, each with where it stands. All lengths are in points.

PDFium's own text has its lines in the order in which they were drawn, which for some programs is
any order, so only letters and their places are taken from it.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.documents.formats.pdf.annotations import PageSpace, struck_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdfium2 import PdfPage

    from index.documents.formats.pdf.annotations import Box


# In shares of the font size.
_WORD_GAP = 0.22
# The letters of a ligature all have its box.
_STEP_BACK = 1.3
_OFF_LINE = 0.2
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|cmbx", re.IGNORECASE)
# PDFium's mark for a hyphen at a line's end, and what its helper makes of it.
_HYPHENS = frozenset((0x02, 0xFFFE, 0x2010))
_NO_LETTER = 0xFFFF
_SURROGATES = range(0xD800, 0xE000)
_UNDRAWN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Bullets of the symbol fonts that Word uses, which have no place of their own in Unicode.
_SYMBOLS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0be\u25cf\u25aa", "•"))
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


@dataclass(slots=True)
class Word:
    """Letters without a gap between them.

    Attributes:
        text: The letters; a hyphen at a line's end is "-".
        left: Where it begins.
        right: Where it ends.
        base: Its baseline, upwards from the page's lower edge.
        size: Font size as it is seen.
        bold: Whether the font is a bold one.
        glued: Whether it stands close to the word drawn before it, as a raised number does.

    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    glued: bool = False


class _Letters:
    """What PDFium tells of a page's letters, turned as the page is shown."""

    def __init__(self, page: PdfPage) -> None:
        self._textpage = page.get_textpage()
        self.raw = self._textpage.raw
        self.count = pdfium.FPDFText_CountChars(self.raw)
        self._space = PageSpace(page)
        self._turn = self._space.turn
        self._origin = (ctypes.c_double(), ctypes.c_double())
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def code(self, index: int) -> int:
        code: int = pdfium.FPDFText_GetUnicode(self.raw, index)
        return code

    def base(self, index: int) -> float:
        """Return a letter's baseline."""
        x, y = self._origin
        pdfium.FPDFText_GetCharOrigin(self.raw, index, x, y)
        return self._space.point(x.value, y.value)[1]

    def place(self, index: int) -> tuple[float, float, float]:
        """Return where a letter begins, where the next may, and how deep letters of its font go.

        Not the box of its ink, which is narrower than an "i" needs and wider than an "f".
        """
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, box)
        if not self._turn:
            return box.left, box.right, box.bottom
        seen = self._space.box(box.left, box.bottom, box.right, box.top)
        return seen.left, seen.right, seen.bottom

    def boxes(self) -> dict[int, Box]:
        """Return where each letter is seen."""
        found = {}
        box = self._box
        for index in range(self.count):
            if _letter(self.code(index)).strip():
                pdfium.FPDFText_GetLooseCharBox(self.raw, index, box)
                found[index] = self._space.box(box.left, box.bottom, box.right, box.top)
        return found

    def style(self, index: int) -> tuple[float, bool] | None:
        """Return font size as seen and whether it is bold; None for text that runs sideways."""
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self.raw, index, matrix)
        across, up = (matrix.b, matrix.a) if self._turn % 2 else (matrix.a, matrix.b)
        if abs(up) > abs(across):
            return None
        size = pdfium.FPDFText_GetFontSize(self.raw, index) * math.hypot(matrix.c, matrix.d)
        pdfium.FPDFText_GetFontInfo(self.raw, index, self._name, 128, self._flags)
        bold = pdfium.FPDFText_GetFontWeight(self.raw, index) >= _BOLD_WEIGHT or bool(
            _BOLD_NAME.search(self._name.value.decode("utf-8", "replace"))
        )
        return max(size, 1.0), bold


def page_words(page: PdfPage) -> tuple[list[Word], int]:
    """Return a page's words as they were drawn, and how many strokes through words there are.

    Text that runs sideways, and what is struck out, is left out.
    """
    letters = _Letters(page)
    struck, strokes = struck_letters(page, letters.boxes)
    words: list[Word] = []
    word: Word | None = None
    depth = 0.0
    spaced = True
    for index in range(letters.count):
        code = letters.code(index)
        letter = _letter(code)
        if index in struck:
            spaced = True
            continue
        if not letter.strip():
            # Line ends are PDFium's guess; the letters' places tell.
            spaced = spaced or code not in {10, 13}
            continue
        left, right, foot = letters.place(index)
        if word is not None and not spaced and _goes_on(word, left, foot - depth):
            word.text += letter
            word.right = max(word.right, right)
            continue
        style = letters.style(index)
        if style is None:
            word, spaced = None, True
            continue
        size, bold = style
        glued = word is not None and not spaced and abs(left - word.right) < _WORD_GAP * size
        word = Word(letter, left, right, letters.base(index), size, bold, glued)
        depth = foot - word.base
        words.append(word)
        spaced = False
    left, bottom, right, top = trimmed(page)
    kept = []
    for found in words:
        found.text = unicodedata.normalize("NFC", _UNDRAWN.sub("", found.text))
        middle = (found.left + found.right) / 2
        if found.text and left <= middle <= right and bottom <= found.base <= top:
            found.base -= bottom
            kept.append(found)
    return kept, strokes


def trimmed(page: PdfPage) -> tuple[float, float, float, float]:
    """Return what is left of a page when it is cut; print shops write their notes around it."""
    if page.get_rotation():
        return 0.0, 0.0, math.inf, math.inf
    # Boxes that the file gives for all pages at once are in the second only.
    left, bottom, right, top = page.get_trimbox(fallback_ok=False) or page.get_bbox()
    return left, bottom, right, top


def page_height(page: PdfPage) -> float:
    """Return the height of a page as it is cut."""
    _, bottom, _, top = trimmed(page)
    height: float = page.get_height() if math.isinf(top) else top - bottom
    return height


def _goes_on(word: Word, left: float, base: float) -> bool:
    """Return whether a letter belongs to the word that was drawn before it."""
    gap = left - word.right
    return (
        abs(base - word.base) < _OFF_LINE * word.size
        and -_STEP_BACK * word.size < gap < _WORD_GAP * word.size
    )


@lru_cache(maxsize=4096)
def _letter(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if not code:
        return ""
    if code == _NO_LETTER or code in _SURROGATES:
        return "\ufffd"
    letter = chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - Unicode's last
    if unicodedata.category(letter) == "Cc":
        return " "
    return _LIGATURES.get(letter, letter.translate(_SYMBOLS))


# In shares of the font size.
_SAME_LINE = 0.4
_FRAGMENT_GAP = 0.8


@dataclass(slots=True)
class Line:
    """A line as it is read.

    Attributes:
        words: From left to right; none in a table's row.
        cells: The lines of each cell of a table's row; empty otherwise. A merged cell is the same
            in each row and column that it covers.
        page: Its page, from 1.
        left: Where it begins.
        right: Where it ends.
        base: Its baseline, or a table row's middle.
        start: Where the column begins that it stands in.
        stop: Where that column ends.
        size: The font size of most of its letters.
        bold: Whether all of it is bold.
        region: Which column or table of the page it stands in.

    """

    words: list[Word]
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    cells: tuple[tuple[str, ...], ...] = ()
    start: float = 0.0
    stop: float = 0.0
    region: int = 0
    text: str = field(default="")

    def __post_init__(self) -> None:
        """Join the words."""
        if self.words:
            self.text = join(self.words)


def join(words: Sequence[Word]) -> str:
    """Return words of one line as text; raised numbers stay close to what they follow."""
    parts = []
    for position, word in enumerate(words):
        if position and not (word.glued and word.left - words[position - 1].right < word.size / 4):
            parts.append(" ")
        parts.append(word.text)
    text = "".join(parts)
    # A soft hyphen shows only where a line ends in it.
    return f"{text[:-1]}-".replace("\xad", "") if text[-1:] == "\xad" else text.replace("\xad", "")


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """Return words by line, from the top, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.base):
        if rows:
            first = rows[-1][0]
            if first.base - word.base <= _SAME_LINE * max(first.size, word.size):
                rows[-1].append(word)
                continue
        rows.append([word])
    for row in rows:
        row.sort(key=lambda word: word.left)
    return rows


def fragments_of(row: Sequence[Word], gap: float = _FRAGMENT_GAP) -> list[list[Word]]:
    """Return a row cut where a gap is wider than between words."""
    fragments = [[row[0]]]
    for word in row[1:]:
        before = fragments[-1][-1]
        if word.left - before.right > gap * max(word.size, before.size):
            fragments.append([])
        fragments[-1].append(word)
    return fragments
