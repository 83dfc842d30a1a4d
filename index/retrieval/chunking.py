"""Documents to passages, and a passage as it is embedded and read.

A passage is whole sentences, under one heading, within the embedder's budget of tokens. It is read
without marks of Markdown, each row of a table as a sentence:
"| Löneenheten | Birgitta Sandell | 2 |" as "Löneenheten, chef Birgitta Sandell, våning 2.", since
readers know sentences. What stands in a view is the document's own text but for the names of
columns and the signs between cells, so that what is found in it can be quoted where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Final

from index.language.words import sentence_case, sentence_spans, struck_spans, without_struck
from index.retrieval.tables import cells_of, is_head, is_row, lines_of, tables_in, without_marks
from index.types import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.retrieval.tables import TableRow, TextTable
    from index.types import Document, Section

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
            add(sentence_case(piece), at)
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


_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
# Title and headings stand before a passage when it is embedded; at most this share of the budget.
_HEADING_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Piece:
    """Sentences that are best kept together.

    Attributes:
        start: First character, with the bullet of a list item.
        sentences: Their spans.
        tokens: How many tokens they have together.

    """

    start: int
    sentences: tuple[Span, ...]
    tokens: int

    @property
    def end(self) -> int:
        return self.sentences[-1].end


def heading_line(title: str, headings: Sequence[str]) -> str:
    """Return what stands over a passage, indexed and read: title and headings, each once."""
    return " – ".join(dict.fromkeys(map(sentence_case, (title, *headings))))


def indexed_text(document: str, title: str, passage: Passage) -> str:
    """Return a passage as both indexes have it: title and headings, then what is read of it.

    Args:
        document: The text of its document.
        title: The document's title.
        passage: The passage.

    """
    return f"{heading_line(title, passage.headings)}\n{view_of(document, passage).text}"


def split_document(
    document: Document, count_tokens: Callable[[Sequence[str]], list[int]], budget: int
) -> list[Passage]:
    """Split a document into passages of at most ``budget`` tokens, headings included.

    No passage crosses a heading or dropped noise, and no sentence is cut: one that is longer than
    the budget is a passage of its own. Paragraphs stay whole where they fit.
    """
    passages: list[Passage] = []
    for section in document.sections:
        over = heading_line(document.metadata.title, section.headings)
        room = budget - min(count_tokens([over])[0], int(budget * _HEADING_SHARE))
        for run in _pack(_pieces(document.text, section, count_tokens), room):
            start, end = run[0].start, run[-1].end
            passages.append(
                Passage(
                    id=f"{document.id}#{len(passages) + 1}",
                    document=document.id,
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    headings=section.headings,
                    page=section.page,
                    sentences=tuple(span for piece in run for span in piece.sentences),
                )
            )
    return passages


def _paragraph_spans(text: str, section: Section) -> Iterator[Span]:
    start = section.span.start
    for gap in _BLANK_LINES.finditer(text, section.span.start, section.span.end):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, section.span.end)


def _pieces(
    text: str, section: Section, count_tokens: Callable[[Sequence[str]], list[int]]
) -> list[list[_Piece]]:
    """Return the section's paragraphs, each as its sentences with their sizes."""
    paragraphs = []
    for span in _paragraph_spans(text, section):
        sentences = sentence_spans(text, span.start, span.end)
        if not sentences:
            continue
        starts = []
        before = span.start
        for sentence in sentences:
            # A bullet or number goes with its item: it stands between the sentences' spans.
            gap = text[before : sentence.start]
            starts.append(sentence.start - len(gap.lstrip()))
            before = sentence.end
        counts = count_tokens(
            [text[start : s.end] for start, s in zip(starts, sentences, strict=True)]
        )
        pieces = [
            _Piece(start, (sentence,), tokens)
            for start, sentence, tokens in zip(starts, sentences, counts, strict=True)
        ]
        paragraphs.append(pieces)
    return paragraphs


def _pack(paragraphs: list[list[_Piece]], room: int) -> list[list[_Piece]]:
    """Fill passages in order, breaking between paragraphs where a whole one fits."""
    runs: list[list[_Piece]] = []
    used = 0
    for paragraph in paragraphs:
        size = sum(piece.tokens for piece in paragraph)
        whole = size <= room
        if not runs or (whole and used + size > room):
            runs.append([])
            used = 0
        for piece in paragraph:
            if runs[-1] and used + piece.tokens > room:
                runs.append([])
                used = 0
            runs[-1].append(piece)
            used += piece.tokens
    return [run for run in runs if run]
