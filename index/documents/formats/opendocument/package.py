"""What OpenDocument files share: their parts, their properties, and the text inside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.blocks.tables import Cell, cell_text
from index.documents.formats.office.package import (
    damaged,
    open_archive,
    read_xml,
    usable_date,
    usable_title,
)
from index.documents.formats.opendocument.cell_values import lacks_value, value_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TEXT, TABLE, DRAW, META = (
    _ODF % name for name in ("office", "style", "text", "table", "drawing", "meta")
)
FO = _ODF % "xsl-fo-compatible"
_DC = "{http://purl.org/dc/elements/1.1/}"
_KIND = "LibreOffice"
# Deleted text, comments, rubies, and fields that are set as hidden.
_LEFT_OUT = frozenset(
    {TEXT + "tracked-changes", OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "ruby-text"}
    | {TEXT + "hidden-text", TEXT + "hidden-paragraph", TEXT + "note-citation"}
    | {TEXT + "number"}  # of a heading or an item: read on its own
)
_LINK = DRAW + "a"
_HREF = "{http://www.w3.org/1999/xlink}href"
_PARAGRAPHS = frozenset({TEXT + "p", TEXT + "h", TEXT + "list"})
_HIDDEN = TEXT + "display"
_STRIKE = (STYLE + "text-line-through-style", STYLE + "text-line-through-type")
_CHARACTERS = {TEXT + "s": " ", TEXT + "tab": " ", TEXT + "line-break": "\n"}
_MOST_REPEATS = 200


@dataclass(frozen=True, slots=True)
class Parts:
    """The parsed parts of an OpenDocument file.

    Attributes:
        body: What ``office:body`` holds: ``office:text`` or ``office:spreadsheet``.
        styles: Every style and list style, by name.
        outline: How headings are numbered; None where nothing says so.
        title: The title in its properties, if it can be used.
        date: When it was last changed, or made.
        link: Marks the words of a link, given where they lead.

    """

    body: _Element
    styles: dict[str, _Element]
    outline: _Element | None
    title: str | None
    date: dt.date | None
    link: Callable[[str, str], str] = lambda words, _: words


@dataclass(slots=True)
class Words:
    """What stands in a paragraph.

    Attributes:
        text: Its text; manual line breaks are line feeds.
        notes: Its footnotes and endnotes, in order.
        boxes: The text boxes, and shapes with text, that are anchored in it.
        struck: How many stretches of it are struck out, and left out of its text.

    """

    text: str = ""
    notes: list[_Element] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    struck: int = 0


def open_parts(data: bytes, body: str) -> Parts:
    """Open an OpenDocument file. ``body``: "text" or "spreadsheet".

    Raises:
        DocumentError: It is damaged.

    """
    with open_archive(data, _KIND, "content.xml") as archive:
        content = read_xml(archive, "content.xml", _KIND)
        styles = read_xml(archive, "styles.xml", _KIND)
        meta = read_xml(archive, "meta.xml", _KIND)
    found = None if content is None else content.find(f"{OFFICE}body/{OFFICE}{body}")
    if content is None or found is None:
        raise damaged(_KIND)
    by_name = {
        node.get(STYLE + "name", ""): node
        for root in (styles, content)
        if root is not None
        for tag in (STYLE + "style", TEXT + "list-style")
        for node in root.iter(tag)
    }
    said = {} if meta is None else {node.tag: node.text for node in meta.iter() if node.text}
    return Parts(
        found,
        by_name,
        None if styles is None else next(styles.iter(TEXT + "outline-style"), None),
        usable_title(said.get(_DC + "title")),
        usable_date(said.get(_DC + "date"), said.get(META + "creation-date")),
    )


def words_of(paragraph: _Element, parts: Parts, outer: tuple[str, ...] = ()) -> Words:
    """Read a paragraph as it is meant: inserted text is part of it.

    Deleted, hidden and struck-out text and comments are not. ``outer`` names the styles of what it
    stands in, the nearest first.
    """
    found = Words()
    pieces = []
    after_struck = False
    for words, styles, leads in _pieces(paragraph, found, outer, ""):
        if _says(styles, parts, _HIDDEN) == "none":
            continue
        if (_says(styles, parts, *_STRIKE) or "none") == "none":
            pieces.append(parts.link(words, leads) if leads else words)
            after_struck = after_struck and not words.strip()
            continue
        pieces.append(" " if words.isspace() else "")
        found.struck += bool(words.strip()) and not after_struck
        after_struck = after_struck or bool(words.strip())
    found.text = "".join(pieces)
    return found


def _pieces(
    node: _Element, found: Words, outer: tuple[str, ...], leads: str
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what stands in a paragraph, each piece with the styles that it is in, and its link."""
    name = node.get(TEXT + "style-name", "")
    styles = (name, *outer) if name else outer
    # The source may be laid out over several lines; a line break is an element of its own.
    leads = node.get(_HREF, "") if node.tag == TEXT + "a" else leads
    yield " ".join((node.text or "").splitlines()), styles, leads
    for child in node:
        if child.tag == TEXT + "note":
            found.notes.append(child)
        elif isinstance(child.tag, str) and child.tag.startswith(DRAW) and child.tag != _LINK:
            found.boxes.extend(drawn(child))
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag], styles, leads
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _pieces(child, found, styles, leads)
        yield " ".join((child.tail or "").splitlines()), styles, leads


def drawn(node: _Element) -> Iterator[_Element]:
    """Yield the text boxes and shapes in a drawing that have text, each once, in order."""
    if node.tag == DRAW + "text-box" or any(child.tag in _PARAGRAPHS for child in node):
        yield node
        return
    for child in node:
        if isinstance(child.tag, str) and child.tag.startswith(DRAW):
            yield from drawn(child)


def _says(styles: tuple[str, ...], parts: Parts, *attributes: str) -> str | None:
    """Return what the nearest style that says anything about it says of a text's property."""
    for name in styles:
        for style in style_chain(name, parts):
            for properties in style.iterfind(STYLE + "text-properties"):
                for attribute in attributes:
                    if (said := properties.get(attribute)) is not None:
                        return said
    return None


def flat(parent: _Element, parts: Parts) -> Words:
    """Return all the words in a cell or a note on one line, what is set apart at its end."""
    lines = []
    whole = Words()
    outer = (parent.get(TABLE + "style-name", ""),)
    for node in parent.iter(TEXT + "p", TEXT + "h"):
        if any(
            outside.tag in {TEXT + "note", OFFICE + "annotation"}
            for outside in _outside(node, parent)
        ):
            continue
        found = words_of(node, parts, outer)
        lines.append(found.text)
        notes = [flat(note, parts) for note in found.notes]
        lines += [note.text for note in notes]
        whole.struck += found.struck + sum(note.struck for note in notes)
    whole.text = cell_text(lines)
    return whole


def _outside(node: _Element, parent: _Element) -> Iterator[_Element]:
    outer = node.getparent()
    while outer is not None and outer is not parent:
        yield outer
        outer = outer.getparent()


@dataclass(slots=True)
class Rows:
    """The rows of a table that are shown.

    Attributes:
        cells: The cells of each.
        head: How many of them, at the top, are marked a head.
        struck: How many stretches of text in them are struck out, and left out.
        struck_cells: The cells that these are in, by row and column of the table, from 0.
        bare_cells: The cells with a formula whose value isn't stored.

    """

    cells: list[list[Cell]] = field(default_factory=list)
    head: int = 0
    struck: int = 0
    struck_cells: list[tuple[int, int]] = field(default_factory=list)
    bare_cells: list[tuple[int, int]] = field(default_factory=list)


def table_rows(table: _Element, parts: Parts) -> Rows:
    """Return the rows of a table that are shown."""
    hidden = _hidden_columns(table)
    found = list(_rows(table))
    shown = [_is_shown(row) for row in found for _ in range(_repeats(row))]
    rows = Rows()
    place = number = 0
    for row in found:
        if _is_shown(row):
            before = len(rows.struck_cells) + len(rows.bare_cells)
            cells = list(_cells(row, number, hidden, shown[place:], parts, rows))
            left_out = len(rows.struck_cells) + len(rows.bare_cells) > before
            # A row that is struck out whole parts no table from what comes after it.
            if not left_out or any(cell.text for cell in cells):
                rows.cells += [cells] * _repeats(row)
            outer = row.getparent()
            rows.head += outer is not None and outer.tag == TABLE + "table-header-rows"
        place += _repeats(row)
        number += int(row.get(TABLE + "number-rows-repeated", "1"))
    return rows


def _is_shown(node: _Element) -> bool:
    return node.get(TABLE + "visibility", "visible") == "visible"


def _repeats(row: _Element) -> int:
    """Return how often a row is there; the empty rows down to the sheet's end count once."""
    said = row.iter(TEXT + "p")
    if next(said, None) is None and not any(cell.get(OFFICE + "value-type") for cell in row):
        return 1
    return min(int(row.get(TABLE + "number-rows-repeated", "1")), _MOST_REPEATS)


def _rows(table: _Element) -> Iterator[_Element]:
    groups = {TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"}
    for child in table:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in groups and child.get(TABLE + "display", "true") != "false":
            yield from _rows(child)


def _hidden_columns(table: _Element) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for node in table.iter(TABLE + "table-column"):
        count = min(int(node.get(TABLE + "number-columns-repeated", "1")), _MOST_REPEATS)
        if not _is_shown(node):
            hidden.update(range(column, column + count))
        column += count
    return hidden


def _cells(  # noqa: PLR0913, PLR0917 - a row is read with all that is known of its table
    row: _Element,
    number: int,
    hidden: set[int],
    shown_below: list[bool],
    parts: Parts,
    rows: Rows,
) -> Iterator[Cell]:
    """Yield a row's cells; ``shown_below`` says of it and each row under it whether it is shown."""
    column = 0
    for node in row:
        if node.tag not in {TABLE + "table-cell", TABLE + "covered-table-cell"}:
            continue
        count = min(int(node.get(TABLE + "number-columns-repeated", "1")), _MOST_REPEATS)
        shown = [c for c in range(column, column + count) if c not in hidden]
        column += count
        if node.tag == TABLE + "covered-table-cell":
            continue  # the cell that covers it says how far it goes
        words = flat(node, parts)
        if node.find(f".//{TEXT}p") is None:
            words.text = value_text(node)
            if lacks_value(node):
                rows.bare_cells += [(number, place) for place in shown]
        rows.struck += words.struck if shown else 0
        rows.struck_cells += [(number, place) for place in shown if words.struck]
        strong = _is_strong(node, parts)
        for place in shown:
            span = int(node.get(TABLE + "number-columns-spanned", "1"))
            width = sum(c not in hidden for c in range(place, place + span))
            height = sum(shown_below[: int(node.get(TABLE + "number-rows-spanned", "1"))])
            yield Cell(words.text, width, height, strong)


def _is_strong(cell: _Element, parts: Parts) -> bool:
    """Return whether a cell's text is in bold, by its own style or its paragraphs'."""
    names = [cell.get(TABLE + "style-name", "")]
    names += [node.get(TEXT + "style-name", "") for node in cell.iter(TEXT + "p", TEXT + "span")]
    return any(_is_bold(name, parts) for name in names)


def _is_bold(name: str, parts: Parts) -> bool:
    return any(
        node.get(FO + "font-weight") == "bold"
        for style in style_chain(name, parts)
        for node in style.iter(STYLE + "text-properties")
    )


def style_chain(name: str, parts: Parts) -> Iterator[_Element]:
    """Yield a style and those that it is based on, the nearest first."""
    seen = set()
    while name in parts.styles and name not in seen:
        seen.add(name)
        yield parts.styles[name]
        name = parts.styles[name].get(STYLE + "parent-style-name", "")
