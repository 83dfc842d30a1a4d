"""What a PDF repeats on its pages: running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.documents.pdf_lines import Line

# Shares of the page's height from either edge, where heads and feet stand, and of its pages.
_MARGIN = 0.15
_SHARE = 0.3
_SAME_HEIGHT = 4.0  # points
_MANY = 3  # pages; larger type than the body's may be a heading that comes twice
_LARGER = 1.15
_DIGITS = re.compile(r"\d+")
# "Kapitel 2: Bakgrund 17", "18 Riktlinje för resor": a number at either end.
_NUMBERED = re.compile(r"(?:(\d{1,4})\b.*|.*\b(\d{1,4})(?:\s*\(\d+\))?)")
_PAGE_NUMBER = re.compile(
    r"(?:sid(?:a|an|nr)?\.?|page|s\.)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*"
    r"(?:[-–—|]|\(\s*\d{1,4}\s*\)|(?:/|av|of)\s*\d{1,4})?",
    re.IGNORECASE,
)


# The text with its digits left out, or how far the number is from the page's; whether a head.
_Place = tuple[str, bool]


def running_lines(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float
) -> list[set[int]]:
    """Return, for each page, which of its lines (by ``id``) are heads, feet or page numbers.

    Args:
        pages: The lines of each page.
        heights: The pages' heights in points.
        body: The font size of running text.

    """
    texts: dict[_Place, list[tuple[int, Line]]] = defaultdict(list)
    counts: dict[_Place, list[tuple[int, Line]]] = defaultdict(list)
    dropped: list[set[int]] = [set() for _ in pages]
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        bases = [line.base for line in lines]
        for line in lines:
            top = line.base > (1 - _MARGIN) * height
            if line.cells or not (top or line.base < _MARGIN * height):
                continue
            texts[_DIGITS.sub("#", line.text.casefold()), top].append((number, line))
            if line.base == (max(bases) if top else min(bases)):
                if _PAGE_NUMBER.fullmatch(line.text):
                    dropped[number].add(id(line))
                if numbered := _NUMBERED.fullmatch(line.text):
                    count = int(numbered[1] or numbered[2])
                    # What tells a page number is that it goes up by one with each page.
                    counts[str(count - number), top].append((number, line))
    fewest = [(found, 2) for found in texts.values()] + [(f, _MANY) for f in counts.values()]
    for found, few in fewest:
        for number, line in found:
            same = {other for other, twin in found if abs(twin.base - line.base) <= _SAME_HEIGHT}
            enough = _MANY if line.size > _LARGER * body else few
            if len(same) >= max(enough, _SHARE * len(pages)):
                dropped[number].add(id(line))
    return dropped
