"""Lines of a text as Markdown has them: rows of tables drawn with bars, and marks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE: Final = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*")
# Emphasis, code, headings' signs, and of a link or a picture all but its words.
_MARKS: Final = re.compile(
    r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|^[ \t]*#{1,6} |!?\[(?=[^\]\n]*\]\()"
    r"|(?<=\w)\]\([^)\n]*\)|\](?=\()\([^)\n]*\)",
    re.MULTILINE,
)


def is_table_head(document: str, span: Span) -> bool:
    """Return whether a line of a document is the head of a Markdown table, or the rule below it."""
    line = line_at(document, span.start)
    return is_row(document, line) and is_head(document, line)


def lines_of(document: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of ``document[start:end]``, without their ends."""
    while start < end:
        stop = document.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield Span(start, stop)
        start = stop + 1


def line_at(document: str, place: int) -> Span:
    """Return the line that a place lies in."""
    end = document.find("\n", place)
    return Span(document.rfind("\n", 0, place) + 1, len(document) if end < 0 else end)


def is_row(document: str, line: Span) -> bool:
    """Return whether a line belongs to a Markdown table drawn with bars."""
    return document[line.start : line.end].lstrip().startswith("|")


def _is_rule(document: str, line: Span) -> bool:
    return _RULE.fullmatch(document, line.start, line.end) is not None


def is_head(document: str, line: Span) -> bool:
    """Return whether a row of a table is its rule, or stands right above it."""
    if _is_rule(document, line):
        return True
    after = line_at(document, line.end + 1) if line.end < len(document) else None
    return after is not None and is_row(document, after) and _is_rule(document, after)


def columns_over(document: str, place: int) -> list[str]:
    """Return the names of the columns of the Markdown table that a place lies in; none without."""
    line = line_at(document, place)
    while is_row(document, line):
        if is_head(document, line) and not _is_rule(document, line):
            return [document[c.start : c.end] for c in cells_of(document, line)]
        if not line.start:
            break
        line = line_at(document, line.start - 1)
    return []


def cells_of(document: str, line: Span) -> list[Span]:
    """Return the cells of a row, white space around them left out."""
    bars = [
        place
        for place in range(line.start, line.end)
        if document[place] == "|" and document[place - 1 : place] != "\\"
    ]
    if not document[bars[-1] + 1 : line.end].isspace() and bars[-1] + 1 < line.end:
        bars.append(line.end)
    cells = []
    for left, right in pairwise(bars):
        inner = document[left + 1 : right]
        start = left + 1 + len(inner) - len(inner.lstrip())
        cells.append(Span(start, max(start, left + 1 + len(inner.rstrip()))))
    return cells


def bare(text: str) -> str:
    """Return a text without marks of Markdown."""
    return _MARKS.sub("", text)


def without_marks(document: str, span: Span) -> Iterator[tuple[str, int]]:
    """Yield the pieces of a stretch of text that are no marks of Markdown, and where they begin."""
    start = span.start
    for mark in _MARKS.finditer(document, span.start, span.end):
        yield document[start : mark.start()], start
        start = mark.end()
    yield document[start : span.end], start
