"""The cells of an Excel sheet as they are shown, element by element from its XML.

With what the workbook says of them besides their values: formats, fonts and links.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from index.documents.blocks.tables import Cell, cell_text
from index.documents.formats.office.package import damaged
from index.documents.formats.office.sheets import Area, Place, column_of
from index.documents.formats.ooxml.excel.number_formats.apply import BUILT_IN, GENERAL

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from index.documents.formats.ooxml.excel.number_formats.apply import Display


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell is shown.

    Attributes:
        code: The format of its numbers.
        bold: Whether it is set in bold.
        struck: Whether it is struck out.

    """

    code: str = GENERAL
    bold: bool = False
    struck: bool = False


def cell_styles(styles: _Element | None) -> list[CellStyle]:
    """Read ``styles.xml``: the styles of cells, which name them by number."""
    if styles is None:
        return []
    codes = {str(number): code for number, code in BUILT_IN.items()} | {
        node.get("numFmtId", ""): node.get("formatCode", GENERAL)
        for node in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    fonts = [
        (is_on(font, "b"), is_on(font, "strike")) for font in styles.iterfind("{*}fonts/{*}font")
    ]
    found = []
    for xf in styles.iterfind("{*}cellXfs/{*}xf"):
        font = xf.get("fontId", "0")
        known = font.isdecimal() and int(font) < len(fonts)
        bold, struck = fonts[int(font)] if known else (False, False)
        found.append(CellStyle(codes.get(xf.get("numFmtId", "0"), GENERAL), bold, struck))
    return found


def is_on(properties: _Element | None, name: str) -> bool:
    """Return whether a font, or a run's properties, switch something on."""
    mark = None if properties is None else properties.find("{*}" + name)
    return mark is not None and mark.get("val", "1") not in {"0", "false"}


_HYPERLINK = re.compile(r"\s*(?:_xlfn\.)?HYPERLINK\s*\(", re.IGNORECASE)
# A piece of the address: a text with its quotation marks doubled, or a cell of the same sheet.
_PIECE = re.compile(
    r'\s*(?:"(?P<text>(?:[^"]|"")*)"|(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})'
    r"(?P<fixed_row>\$?)(?P<row>[0-9]{1,7}))\s*(?P<after>[&,)])"
)
_HERE = Place(0, 0)


@dataclass(frozen=True, slots=True)
class Leads:
    """The formula of a cell that is a link.

    Attributes:
        pieces: What its address is put together from: texts, and cells of the sheet.

    """

    pieces: tuple[str | Place, ...]

    def url(self, words: Mapping[Place, str]) -> str:
        """Return the address; ``words`` is what the cells of the sheet say."""
        return "".join(one if isinstance(one, str) else words.get(one, "") for one in self.pieces)


def leads_of(formula: str, moved: Place = _HERE) -> Leads | None:
    """Return where a formula leads; None where that takes more than putting texts together.

    Args:
        formula: Without "=", as the file has it.
        moved: By how much the cell stands below and right of the one that the formula is from.

    """
    opened = _HYPERLINK.match(formula)
    position = opened.end() if opened else len(formula)
    pieces: list[str | Place] = []
    while found := _PIECE.match(formula, position):
        pieces.append(_piece(found, moved))
        if found["after"] != "&":
            return Leads(tuple(pieces))
        position = found.end()
    return None


def _piece(found: re.Match[str], moved: Place) -> str | Place:
    if found["text"] is not None:
        return found["text"].replace('""', '"')
    row = int(found["row"]) - 1 + (0 if found["fixed_row"] else moved.row)
    column = column_of(found["column"]) + (0 if found["fixed_column"] else moved.column)
    return Place(row, column)


_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# ECMA-376 part 1, 22.9.2.19: characters that XML has no place for are written by their number.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS = 16_384
_EPOCH = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
_PLAIN = CellStyle()
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a cell's words that are set alike; None where they are set as the cell is."""

    words: str
    bold: bool | None = None
    struck: bool | None = None


@dataclass(slots=True)
class Sheet:
    """What a sheet shows, and what it doesn't.

    Attributes:
        cells: The cells in which something is shown.
        merged: Areas that are shown as one cell, their first.
        hidden_rows: Rows that aren't shown.
        hidden_columns: Columns that aren't shown.
        struck: Cells with words that are struck out.
        unknown: Cells with a formula whose value isn't stored.
        leading: Where the formulas of cells lead.
        related: Areas that lead somewhere: the id of the relation that says where, and what is
            added to it.

    """

    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: list[Place] = field(default_factory=list)
    unknown: list[Place] = field(default_factory=list)
    leading: dict[Place, Leads] = field(default_factory=dict)
    related: list[tuple[Area, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the cells of all sheets go by.

    Attributes:
        strings: The words that cells name by number.
        styles: The styles that they name by number.
        display: How values are shown.
        calculates: Whether its program is to work all formulas out when it opens the file: a zero
            is then no value, but stands where none was known.

    """

    strings: Sequence[Sequence[Run]]
    styles: Sequence[CellStyle]
    display: Display
    calculates: bool = False


def area_of(reference: str) -> Area | None:
    """Return the area that a reference names: "B2:D4", or a single cell; None if it is none."""
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last or first)
    if start is None or end is None:
        return None
    return Area(start.row, start.column, max(start.row, end.row), max(start.column, end.column))


def runs_of(node: _Element) -> list[Run]:
    """Return the words of a string; how they are pronounced is no part of them."""
    found = []
    for child in node:
        name = _name(child)
        if name == "t":
            found.append(Run(_unescaped(child.text or "")))
        elif name == "r":
            words = "".join(text.text or "" for text in child.iterfind("{*}t"))
            properties = child.find("{*}rPr")
            if properties is None:
                found.append(Run(_unescaped(words)))
            else:
                bold, struck = is_on(properties, "b"), is_on(properties, "strike")
                found.append(Run(_unescaped(words), bold, struck))
    return found


def read_sheet(archive: zipfile.ZipFile, member: str, workbook: Workbook) -> Sheet:
    """Read a sheet's part.

    Raises:
        DocumentError: There is no such part.

    """
    if member not in archive.namelist():
        raise damaged("Excel")
    reading = _Reading(workbook)
    tags = tuple("{*}" + name for name in ("col", "row", "mergeCell", "hyperlink"))
    with archive.open(member) as part:
        # Row by row: a sheet can be far larger than what is worth remembering of it.
        events = etree.iterparse(
            part, tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, node in events:
            reading.take(node)
    return reading.sheet


class _Reading:
    """A sheet on its way."""

    def __init__(self, workbook: Workbook) -> None:
        self.sheet = Sheet()
        self._workbook = workbook
        self._row = -1
        # Formulas that further cells share, by their numbers, and where they stand themselves.
        self._shared: dict[str, tuple[str, Place]] = {}

    def take(self, node: _Element) -> None:
        """Take a row, a column, a merged cell or a link."""
        name = _name(node)
        if name == "row":
            self._take_row(node)
            node.clear()
        elif name == "col" and _is_hidden(node):
            first, last = int(node.get("min", "1")), int(node.get("max", "1"))
            self.sheet.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))
        elif name == "mergeCell":
            area = area_of(node.get("ref", ""))
            if area is not None:
                self.sheet.merged.append(area)
        elif name == "hyperlink":
            area, relation = area_of(node.get("ref", "")), node.get(_RELATION + "id", "")
            if area is not None and relation:
                self.sheet.related.append((area, relation, node.get("location", "")))

    def _take_row(self, node: _Element) -> None:
        told = node.get("r", "")
        self._row = int(told) - 1 if told.isdecimal() else self._row + 1
        if _is_hidden(node):
            self.sheet.hidden_rows.add(self._row)
        column = -1
        for cell in node:
            if _name(cell) == "c":
                place = _place(cell.get("r", "")) or Place(self._row, column + 1)
                column = place.column
                if len(cell):
                    self._cell(place, cell)

    def _cell(self, place: Place, node: _Element) -> None:
        number = node.get("s", "0")
        styles = self._workbook.styles
        known = number.isdecimal() and int(number) < len(styles)
        style = styles[int(number)] if known else _PLAIN
        kind = node.get("t", "n")
        held = {_name(child): child for child in node}
        stored = held["v"].text or "" if "v" in held else ""
        if "f" in held:
            if leads := self._leads(held["f"], place):
                self.sheet.leading[place] = leads
            if self._is_unknown(kind, stored):
                self.sheet.unknown.append(place)
                return
        runs = self._runs(kind, stored, held.get("is"))
        if runs is None:
            shown = self._shown(kind, stored, style.code)
            runs = [Run(shown)] if shown else []
        else:
            runs = self._formatted(runs, style.code)
        struck = [style.struck if run.struck is None else run.struck for run in runs]
        bold = all(style.bold if r.bold is None else r.bold for r in runs if r.words.strip())
        if any(struck):
            out = [run for run, out in zip(runs, struck, strict=True) if out]
            if any(run.words.strip() for run in out):
                self.sheet.struck.append(place)
            runs = [run for run, out in zip(runs, struck, strict=True) if not out]
        words = "".join(run.words for run in runs)
        if words and not words.isspace():
            self.sheet.cells[place] = Cell(cell_text(words.split("\n")), strong=bold)

    def _leads(self, formula: _Element, place: Place) -> Leads | None:
        """Return where a formula leads, its own or the one that it shares."""
        words, number = formula.text or "", formula.get("si", "")
        if words:
            self._shared[number] = words, place
            return leads_of(words)
        words, first = self._shared.get(number, ("", place))
        return leads_of(words, Place(place.row - first.row, place.column - first.column))

    def _is_unknown(self, kind: str, stored: str) -> bool:
        """Return whether a formula has no value: an empty text is one, as its kind tells."""
        if kind in {"str", "inlineStr"}:
            return False
        return not stored.strip() or (self._workbook.calculates and stored.strip() == "0")

    def _runs(self, kind: str, stored: str, inline: _Element | None) -> Sequence[Run] | None:
        """Return a cell's words as they are set; None where it holds no words."""
        if kind == "s":
            strings = self._workbook.strings
            known = stored.strip().isdecimal() and int(stored) < len(strings)
            return strings[int(stored)] if known else []
        if kind == "inlineStr":
            return [] if inline is None else runs_of(inline)
        return [Run(_unescaped(stored))] if kind in {"str", "e"} else None

    def _formatted(self, runs: Sequence[Run], code: str) -> Sequence[Run]:
        """Return a cell's words with what its format sets around them, or without any."""
        words = "".join(run.words for run in runs)
        shown = self._workbook.display.text(words, code) if words else words
        if shown == words:
            return runs
        before, found, after = shown.partition(words)
        return [Run(before), *runs, Run(after)] if found else [Run(shown)]

    def _shown(self, kind: str, stored: str, code: str) -> str:
        """Return what is shown of a number, a date or a truth value."""
        display = self._workbook.display
        if kind == "b":
            return display.boolean(stored.strip() in {"1", "true"}) if stored.strip() else ""
        try:
            value = _days(stored) if kind == "d" else float(stored)
        except ValueError:
            return stored
        return display.number(value, code) if math.isfinite(value) else stored


def _days(stored: str) -> float:
    """Return the days since the end of 1899 that a moment stands for ("2027-03-15T08:00:00")."""
    moment = dt.datetime.fromisoformat(stored.strip())
    return (moment.replace(tzinfo=dt.UTC) - _EPOCH) / dt.timedelta(days=1)


def _place(reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    return Place(max(int(found[2]) - 1, 0), column_of(found[1]))


def _name(node: _Element) -> str:
    """Return what an element is called, without its namespace; comments have no name."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _is_hidden(node: _Element) -> bool:
    return node.get("hidden", "0") in {"1", "true"}


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words
