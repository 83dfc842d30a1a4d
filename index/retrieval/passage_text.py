"""A passage as it is read: without marks of Markdown, each table row with its columns' names.

What stands in a view is the document's own text but for the names of columns, which are repeated
in each row, so that what is found in it can be quoted where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from index.language.struck import struck_spans, without_struck
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.types import Passage

_RULE: Final = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*")
# Emphasis, code, headings' signs, and of a link or a picture all but its words.
_MARKS: Final = re.compile(
    r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|^[ \t]*#{1,6} |!?\[(?=[^\]\n]*\]\()"
    r"|(?<=\w)\]\([^)\n]*\)|\](?=\()\([^)\n]*\)",
    re.MULTILINE,
)
_ADDED: Final = -1


@dataclass(frozen=True, slots=True)
class View:
    """A text to be read, and where its characters stand.

    Attributes:
        text: What is read.
        places: For each character its offset in the document, -1 for what stands nowhere.

    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span | None:
        """Return where ``text[start:end]`` stands in the document; None where it stands nowhere."""
        known = [place for place in self.places[start:end] if place != _ADDED]
        return Span(known[0], known[-1] + 1) if known else None


def view_of(document: str, passage: Passage) -> View:
    """Return a passage of a document's text as it is read."""
    text: list[str] = []
    places: list[int] = []

    def add(piece: str, at: int | None) -> None:
        text.append(piece)
        places.extend(range(at, at + len(piece)) if at is not None else [_ADDED] * len(piece))

    columns: Sequence[str] = ()
    for number, line in enumerate(lines_of(document, passage.start, passage.end)):
        if not is_row(document, line):
            columns = ()
            plain = list(_without_marks(document, line))
        else:
            if not columns:
                columns = columns_over(document, line.start)
            if is_head(document, line):
                continue
            plain = list(_row(document, line, columns))
        if number and text:
            add("\n", None)
        for piece, at in plain:
            add(piece, at)
    return _without_struck(document, passage, View("".join(text), tuple(places)))


def _without_struck(document: str, passage: Passage, view: View) -> View:
    """Return a view without what is struck out in it."""
    struck = {
        place
        for span in struck_spans(document[passage.start : passage.end])
        for place in range(passage.start + span.start, passage.start + span.end)
    }
    if not struck:
        return view
    kept = [pair for pair in zip(view.text, view.places, strict=True) if pair[1] not in struck]
    return View("".join(letter for letter, _ in kept), tuple(place for _, place in kept))


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
        if document[place] == "|" and document[place - 1] != "\\"
    ]
    if not document[bars[-1] + 1 : line.end].isspace() and bars[-1] + 1 < line.end:
        bars.append(line.end)
    cells = []
    for left, right in pairwise(bars):
        inner = document[left + 1 : right]
        start = left + 1 + len(inner) - len(inner.lstrip())
        cells.append(Span(start, max(start, left + 1 + len(inner.rstrip()))))
    return cells


def _row(document: str, line: Span, columns: Sequence[str]) -> Iterator[tuple[str, int | None]]:
    """Yield a row as "column: cell; column: cell", the names added."""
    first = True
    for number, cell in enumerate(cells_of(document, line)):
        if not without_struck(document[cell.start : cell.end]).strip():
            continue
        name = columns[number] if number < len(columns) else ""
        yield ("" if first else "; ") + (f"{bare(name)}: " if name else ""), None
        yield from _without_marks(document, cell)
        first = False


def bare(text: str) -> str:
    """Return a text without marks of Markdown."""
    return _MARKS.sub("", text)


def _without_marks(document: str, span: Span) -> Iterator[tuple[str, int | None]]:
    start = span.start
    for mark in _MARKS.finditer(document, span.start, span.end):
        yield document[start : mark.start()], start
        start = mark.end()
    yield document[start : span.end], start
