"""A passage as it is read: without marks of Markdown, each row of a table as a sentence.

"| Löneenheten | Birgitta Sandell | 2 |" is read as "Löneenheten, chef Birgitta Sandell, våning 2.":
readers know sentences. What stands in a view is the document's own text but for the names of
columns and the signs between cells, so that what is found in it can be quoted where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Final

from index.language.words import struck_spans, without_struck
from index.retrieval.table_lines import cells_of, is_head, is_row, lines_of, without_marks
from index.retrieval.tables import tables_in
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.retrieval.tables import TableRow, TextTable
    from index.types import Passage

_ADDED: Final = -1
_SENTENCE_END: Final = (".", "!", "?", "…")


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
        """Return where ``text[start:end]`` stands in the document; None where it stands nowhere.

        The name of a column that stands nowhere means the cell after it.
        """
        while start < end and self.places[end - 1] == _ADDED and self.text[end - 1].isspace():
            end -= 1
        known = [place for place in self.places[start:end] if place != _ADDED]
        if not known:
            after = takewhile(lambda place: self.text[place] != "\n", range(end, len(self.text)))
            rest = [self.places[place] for place in after]
            known = list(takewhile(_ADDED.__ne__, dropwhile(_ADDED.__eq__, rest)))
        return Span(known[0], known[-1] + 1) if known else None


def view_of(document: str, passage: Passage) -> View:
    """Return a passage of a document's text as it is read."""
    text: list[str] = []
    places: list[int] = []

    def add(piece: str, at: int | None) -> None:
        text.append(piece)
        places.extend(range(at, at + len(piece)) if at is not None else [_ADDED] * len(piece))

    rows = {
        row.span.start: (row, table)
        for table in tables_in(document, passage.start, passage.end)
        for row in table.rows
    }
    for line in lines_of(document, passage.start, passage.end):
        drawn = is_row(document, line)
        if drawn and is_head(document, line):
            continue
        if text:
            add("\n", None)
        if line.start in rows:
            pieces = _told(document, *rows[line.start])
        elif drawn:
            pieces = _joined(document, [("", cell) for cell in cells_of(document, line)])
        else:
            pieces = without_marks(document, line)
        for piece, at in pieces:
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


def _told(document: str, row: TableRow, table: TextTable) -> Iterator[tuple[str, int | None]]:
    """Yield a row as "cell, column cell, column cell.".

    Its first cell says what it is about, and needs no name where there are other rows.
    """
    named = [(_small(name), cell) for name, cell in zip(table.columns, row.cells, strict=True)]
    if row.cells[0] and (len(table.rows) > 1 or is_row(document, row.span)):
        named[0] = ("", row.cells[0])
    yield from _joined(document, [(name, cell) for name, cell in named if cell])


def _joined(document: str, named: Sequence[tuple[str, Span]]) -> Iterator[tuple[str, int | None]]:
    """Yield cells with the names before them as one sentence, or several where cells end so."""
    before = ""
    for name, cell in named:
        if not without_struck(document[cell.start : cell.end]).strip():
            continue
        if before:
            yield " " if before.endswith(_SENTENCE_END) else ", ", None
        if name:
            yield f"{name} ", None
        yield from without_marks(document, cell)
        before = document[cell.start : cell.end]
    if before and not before.endswith(_SENTENCE_END):
        yield ".", None


def _small(name: str) -> str:
    """Return a column's name as it is written within a sentence."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
