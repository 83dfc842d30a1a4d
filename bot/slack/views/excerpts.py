"""Cuts a long quote down around the sentences that answer, which are never lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.response.citations import Glyph

# Pieces that lie closer than this are shown as one: a cut would save nothing.
_SMALL_GAP: Final = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote.

    Attributes:
        glyphs: What is shown.
        cut_before: Whether the quote goes on before it.
        cut_after: Whether the quote goes on after it.

    """

    glyphs: tuple[Glyph, ...]
    cut_before: bool
    cut_after: bool


def excerpt(glyphs: Sequence[Glyph], limit: int, marked_limit: int) -> list[Piece]:
    """Return the pieces of a quote to show.

    Args:
        glyphs: The whole quote.
        limit: Characters to show; more where the marked sentences alone are longer.
        marked_limit: Characters of one marked stretch to show; what is longer than any
            sentence is a document without full stops.

    """
    if len(glyphs) <= limit:
        return [Piece(tuple(glyphs), cut_before=False, cut_after=False)] if glyphs else []
    stretches = [(start, min(end, start + marked_limit)) for start, end in _marked(glyphs)]
    stretches = stretches or [(0, 0)]
    room = max(0, limit - sum(end - start for start, end in stretches)) // len(stretches)
    windows: list[tuple[int, int]] = []
    for start, end in stretches:
        window = _widen(glyphs, start, end, room)
        if windows and window[0] - windows[-1][1] < min(_SMALL_GAP, limit):
            windows[-1] = (windows[-1][0], max(windows[-1][1], window[1]))
        else:
            windows.append(window)
    return [
        Piece(tuple(glyphs[start:end]), cut_before=start > 0, cut_after=end < len(glyphs))
        for start, end in windows
        if end > start
    ]


def _marked(glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    """Return the half-open ranges of marked glyphs."""
    stretches: list[tuple[int, int]] = []
    for position, glyph in enumerate(glyphs):
        if not glyph.marked:
            continue
        if stretches and stretches[-1][1] == position:
            stretches[-1] = (stretches[-1][0], position + 1)
        else:
            stretches.append((position, position + 1))
    return stretches


def _widen(glyphs: Sequence[Glyph], start: int, end: int, room: int) -> tuple[int, int]:
    """Add up to ``room`` characters of context, whole words only.

    What one side leaves unused goes to the other.
    """
    before = min(start, room // 2)
    after = min(len(glyphs) - end, room - before)
    before = min(start, room - after)
    left, right = start - before, end + after
    while 0 < left < start and not glyphs[left - 1].text.isspace():
        left += 1
    while end < right < len(glyphs) and not glyphs[right].text.isspace():
        right -= 1
    while left < start and glyphs[left].text.isspace():
        left += 1
    while right > end and glyphs[right - 1].text.isspace():
        right -= 1
    if left == right:
        # Nothing is marked and the first word fills all the room.
        right = min(len(glyphs), left + room)
    return left, right
