"""Words to lines: which stand side by side, and what they read as. Lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.documents.pdf_words import Word

# In shares of the font size.
_SAME_LINE = 0.4
_FRAGMENT_GAP = 0.8


@dataclass(slots=True)
class Line:
    """A line as it is read.

    Attributes:
        words: From left to right; none in a table's row.
        cells: The lines of each cell of a table's row; empty otherwise.
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
