"""Lines of a PDF to paragraphs: which line goes on from the one before it, and how."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.language.words import frequency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.documents.formats.pdf.words import Line
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
