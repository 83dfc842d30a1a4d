"""A citation as Slack shows it: title, quote with the answer marked, and where it is from. Pure.

A table in a quote is shown as one, a few rows around the one that answers; all its words are the
document's, as everywhere in a quote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.answering.response.citations import cells_in_words, citation_details, plain, render
from bot.slack.views import elements
from bot.slack.views.elements import Grid, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.response.citations import Glyph
    from bot.answering.types import Citation
    from bot.slack.views.elements import Block
    from index import Language, TextTable

# How the sentences that answer look: in bold, in italics, or like all else.
Emphasis: TypeAlias = Literal["bold", "italic", "none"]

_CUT: Final = "[…]"
_TITLE_LIMIT: Final = 150
_URL_LIMIT: Final = 500
# What is longer is no table that anybody reads in a message, and of what is wider only the rows
# that answer are read, each in words.
_CELL_LIMIT: Final = 200
_COLUMNS: Final = 12
# Words beside a table that answers are shown where they are few.
_BESIDE_TABLE: Final = 200


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a citation is shown.

    Attributes:
        context: Characters to show of a quote.
        marked: Characters to show of one marked sentence.
        rows: Rows to show of a table; 0 shows tables as lines of the quote.

    """

    context: int
    marked: int
    rows: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation with its quote as it is shown, before anything is cut.

    Attributes:
        citation: The citation.
        whole: The whole quote, tables as lines.
        parts: The same in order, tables as such.

    """

    citation: Citation
    whole: tuple[Glyph, ...]
    parts: tuple[tuple[Glyph, ...] | Grid, ...]

    @property
    def grid(self) -> Grid | None:
        """The first table with a row that answers."""
        grids = (part for part in self.parts if isinstance(part, Grid))
        return next((grid for grid in grids if grid.answering), None)


def quote_of(citation: Citation) -> Quote:
    """Return a citation ready to be shown."""
    whole = _glyphs(citation, citation.start, citation.end)
    parts: list[tuple[Glyph, ...] | Grid] = []
    place = citation.start
    for one in citation.tables:
        if (grid := _grid(citation, one)) is None:
            continue
        parts += [_glyphs(citation, place, one.span.start), grid]
        place = one.span.end
    parts.append(_glyphs(citation, place, citation.end) if parts else whole)
    return Quote(citation, whole, tuple(part for part in parts if part))


def citation_blocks(
    quote: Quote, room: Room, emphasis: Emphasis, language: Language
) -> Iterator[Block]:
    """Yield a citation's blocks, each table as a ``table``, or in words where it is too wide."""
    citation = quote.citation
    shown = [_heading(citation)]
    for part in quote.parts if room.rows else (quote.whole,):
        if not isinstance(part, Grid):
            shown += _text(part, quote, room, emphasis)
            continue
        wide = len(part.columns) > _COLUMNS
        most = min(room.rows, len(part.answering) or 1) if wide else room.rows
        grid, cut_before, cut_after = part.around(most)
        shown += [_cut()] if cut_before else []
        if wide:
            shown.append(elements.quote(_rows_in_words(grid, room, emphasis)))
        else:
            if shown:
                yield elements.rich_text(*shown)
            yield table(grid, **{emphasis: True} if emphasis != "none" else {})
            shown = []
        shown += [_cut()] if cut_after else []
    if links := list(_links(citation)):
        shown.append(elements.section(links))
    if shown:
        yield elements.rich_text(*shown)
    yield elements.context(details(citation, language))


def _rows_in_words(grid: Grid, room: Room, emphasis: Emphasis) -> Iterator[Block]:
    """Yield a table's rows, a line each, every cell with its column's name."""
    for number, row in enumerate(grid.rows):
        said = elements.shorten(cells_in_words(grid.columns, row), room.marked)
        style = {emphasis: True} if emphasis != "none" and number in grid.answering else {}
        yield elements.text(("\n" if number else "") + (said or " "), **style)


def _links(citation: Citation) -> Iterator[Block]:
    """Yield where the words lead that are links in the document."""
    short = [link for link in citation.links if len(link.url) <= _URL_LIMIT]
    for number, link in enumerate(short):
        words, url = title_of(link.words), elements.safe_url(link.url)
        yield elements.text(" · " if number else "→ ")
        # Mail addresses are for reading: Slack makes links of them by itself.
        shown = f"{words} ({link.url.removeprefix('mailto:')})"
        yield elements.link(words, url) if url else elements.text(shown)


def title_of(title: str) -> str:
    """Return a title on one line, never empty: Slack refuses empty texts."""
    return one_line(title, _TITLE_LIMIT) or "…"


def details(citation: Citation, language: Language) -> str:
    """Return where a citation stands and from when, on one line."""
    heading = one_line(citation.heading or "", _TITLE_LIMIT) or None
    return citation_details(replace(citation, heading=heading), language)


def one_line(text: str, limit: int) -> str:
    """Return ``text`` as it is shown, on one line of at most ``limit`` characters."""
    return elements.shorten(" ".join(plain(some(text, limit)).split()), limit)


def some(text: str, limit: int) -> str:
    """Return enough of ``text`` to show ``limit`` characters of it: no file decides our time."""
    return text[: 4 * limit]


def styled(glyphs: Sequence[Glyph], emphasis: Emphasis = "bold") -> Iterator[Block]:
    """Yield text elements, the sentences that answer as ``emphasis`` says.

    Next to those, what a document itself sets in bold is never bold.
    """
    has_marked = any(glyph.marked for glyph in glyphs)

    def look(glyph: Glyph) -> tuple[bool, bool]:
        if has_marked and emphasis == "bold":
            return glyph.marked, glyph.emphasis or (glyph.strong and not glyph.marked)
        if has_marked and emphasis == "italic":
            return False, glyph.marked
        return glyph.strong, glyph.emphasis

    for (bold, italic), group in groupby(glyphs, key=look):
        shown = "".join(glyph.text for glyph in group)
        yield elements.text(shown, bold=bold, italic=italic)


def _heading(citation: Citation) -> Block:
    title, url = title_of(citation.title), elements.safe_url(citation.url)
    named = elements.link(title, url, bold=True) if url else elements.text(title, bold=True)
    return elements.section([elements.text(f"{citation.number}. "), named])


def _text(
    glyphs: tuple[Glyph, ...], quote: Quote, room: Room, emphasis: Emphasis
) -> Iterator[Block]:
    """Yield the quotation of a stretch of text, cut where it is long."""
    beside = quote.grid is not None and room.rows > 0
    if beside and len(glyphs) > min(room.context, _BESIDE_TABLE) and not _has_marked(glyphs):
        yield _cut()
        return
    pieces: list[Piece] = excerpt(glyphs, room.context, room.marked)
    # The marks of a cut stand outside the quotation: inside it, every word is the document's.
    if pieces and pieces[0].cut_before:
        yield _cut()
    for piece in pieces:
        yield elements.quote(styled(piece.glyphs, emphasis))
        if piece.cut_after:
            yield _cut()


def _has_marked(glyphs: tuple[Glyph, ...]) -> bool:
    return any(glyph.marked for glyph in glyphs)


def _glyphs(citation: Citation, start: int, end: int) -> tuple[Glyph, ...]:
    marked = [(span.start - start, span.end - start) for span in citation.highlights]
    return tuple(render(_piece(citation, start, end), marked))


def _piece(citation: Citation, start: int, end: int) -> str:
    return citation.quote[start - citation.start : end - citation.start]


def _grid(citation: Citation, one: TextTable) -> Grid | None:
    """Return a table's words; None where it is too much, or too little, to be shown as a table.

    Slack takes the first row for the columns' names, so that there have to be some.
    """
    cells = [cell for row in one.rows for cell in row.cells if cell]
    if not any(one.columns):
        return None
    if any(cell.end - cell.start > _CELL_LIMIT for cell in cells):
        return None
    rows = tuple(
        tuple(
            one_line(_piece(citation, cell.start, cell.end), _CELL_LIMIT) if cell else ""
            for cell in row.cells
        )
        for row in one.rows
    )
    answering = frozenset(
        number
        for number, row in enumerate(one.rows)
        if any(
            span.start < row.span.end and row.span.start < span.end for span in citation.highlights
        )
    )
    return Grid(tuple(one_line(name, _CELL_LIMIT) for name in one.columns), rows, answering)


def _cut() -> Block:
    return elements.section([elements.text(_CUT, italic=True)])


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
