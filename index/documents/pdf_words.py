"""A PDF page to words and ruled lines, each with where it stands. All lengths are in points.

PDFium's own text has its lines in the order in which they were drawn, which for some programs is
any order, so only letters and their places are taken from it.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

# In shares of the font size.
_WORD_GAP = 0.22
# The letters of a ligature all have its box.
_STEP_BACK = 1.3
_OFF_LINE = 0.2
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_LINE_THICKNESS = 2.5
_SHORTEST_RULE = 5.0
# PDFium's mark for a hyphen at a line's end, and what its helper makes of it.
_HYPHENS = frozenset((0x02, 0xFFFE, 0x2010))
_NO_LETTER = 0xFFFF
_SURROGATES = range(0xD800, 0xE000)
_MOST_RULES = 3_000
_FRAME, _THIN = 0.85, 0.6  # of the page's width or height
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


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that was drawn, as the box that it fills."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def level(self) -> bool:
        """Whether it lies rather than stands."""
        return self.right - self.left >= self.top - self.bottom


class _Letters:
    """What PDFium tells of a page's letters, turned as the page is shown."""

    def __init__(self, page: PdfPage) -> None:
        self._textpage = page.get_textpage()
        self.raw = self._textpage.raw
        self.count = pdfium.FPDFText_CountChars(self.raw)
        self._turn = page.get_rotation() // 90
        self._width, self._height = page.get_bbox()[2:]
        self._origin = (ctypes.c_double(), ctypes.c_double())
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        if self._turn == 1:
            return y, self._width - x
        if self._turn == 2:  # noqa: PLR2004 - half a turn
            return self._width - x, self._height - y
        if self._turn == 3:  # noqa: PLR2004 - three quarters
            return self._height - y, x
        return x, y

    def code(self, index: int) -> int:
        code: int = pdfium.FPDFText_GetUnicode(self.raw, index)
        return code

    def place(self, index: int) -> tuple[float, float, float]:
        """Return where a letter begins and ends, and its baseline."""
        x, y = self._origin
        pdfium.FPDFText_GetCharOrigin(self.raw, index, x, y)
        _, base = self._turned(x.value, y.value)
        # From where it begins to where the next letter may; its ink is narrower or wider.
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, self._box)
        first, _ = self._turned(self._box.left, self._box.bottom)
        second, _ = self._turned(self._box.right, self._box.top)
        return min(first, second), max(first, second), base

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


def page_words(page: PdfPage) -> list[Word]:
    """Return a page's words as they were drawn, those of text that runs sideways left out."""
    letters = _Letters(page)
    words: list[Word] = []
    word: Word | None = None
    spaced = True
    for index in range(letters.count):
        code = letters.code(index)
        letter = _letter(code)
        if not letter.strip():
            # Line ends are PDFium's guess; the letters' places tell.
            spaced = spaced or code not in {10, 13}
            continue
        left, right, base = letters.place(index)
        if word is not None and not spaced and _goes_on(word, left, base):
            word.text += letter
            word.right = max(word.right, right)
            continue
        style = letters.style(index)
        if style is None:
            word, spaced = None, True
            continue
        size, bold = style
        glued = word is not None and not spaced and abs(left - word.right) < _WORD_GAP * size
        word = Word(letter, left, right, base, size, bold, glued)
        words.append(word)
        spaced = False
    left, bottom, right, top = _trimmed(page)
    kept = []
    for found in words:
        found.text = unicodedata.normalize("NFC", _UNDRAWN.sub("", found.text))
        middle = (found.left + found.right) / 2
        if found.text and left <= middle <= right and bottom <= found.base <= top:
            found.base -= bottom
            kept.append(found)
    return kept


def _trimmed(page: PdfPage) -> tuple[float, float, float, float]:
    """Return what is left of a page when it is cut; print shops write their notes around it."""
    if page.get_rotation():
        return 0.0, 0.0, math.inf, math.inf
    # Boxes that the file gives for all pages at once are in the second only.
    left, bottom, right, top = page.get_trimbox(fallback_ok=False) or page.get_bbox()
    return left, bottom, right, top


def page_height(page: PdfPage) -> float:
    """Return the height of a page as it is cut."""
    _, bottom, _, top = _trimmed(page)
    height: float = page.get_height() if math.isinf(top) else top - bottom
    return height


def _goes_on(word: Word, left: float, base: float) -> bool:
    """Return whether a letter belongs to the word that was drawn before it."""
    gap = left - word.right
    return (
        abs(base - word.base) < _OFF_LINE * word.size
        and -_STEP_BACK * word.size < gap < _WORD_GAP * word.size
    )


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


def page_rules(page: PdfPage) -> list[Rule]:
    """Return the straight lines of a page: what tables are ruled with."""
    if page.get_rotation():
        return []  # a table on a page that was turned is read line by line
    rules: list[Rule] = []
    width, height = page.get_size()
    _, lower, _, _ = _trimmed(page)
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        if len(rules) > _MOST_RULES:
            return []  # a drawing, not a table
        left, bottom, right, top = item.get_bounds()
        box = Rule(left, bottom - lower, right, top - lower)
        frame = max((box.right - box.left) / width, (box.top - box.bottom) / height)
        across = min((box.right - box.left) / width, (box.top - box.bottom) / height)
        # A frame round most of the page is no table.
        if frame < _FRAME or across < _THIN:
            rules.extend(_rules_of(item.raw, box))
    return rules


def _rules_of(path: object, box: Rule) -> Iterator[Rule]:
    """Yield a path's box where it is a line, or its four sides where it is a frame."""
    if min(box.right - box.left, box.top - box.bottom) <= _LINE_THICKNESS:
        if max(box.right - box.left, box.top - box.bottom) >= _SHORTEST_RULE:
            yield box
        return
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    if stroke.value and pdfium.FPDFPath_CountSegments(path) in {4, 5}:
        yield Rule(box.left, box.bottom, box.right, box.bottom)
        yield Rule(box.left, box.top, box.right, box.top)
        yield Rule(box.left, box.bottom, box.left, box.top)
        yield Rule(box.right, box.bottom, box.right, box.top)
