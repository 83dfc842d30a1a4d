"""Excel (.xlsx): visible sheets, rows and columns; a sheet's name is the heading over its rows."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from index.documents.blocks.builder import TextBuilder
from index.documents.blocks.tables import Cell
from index.documents.formats.office.package import (
    core_properties,
    damaged,
    open_archive,
    read_xml,
    translate,
)
from index.documents.formats.office.sheets import Area, Place, add_sheet, remarks_at
from index.documents.formats.ooxml.excel.cells import (
    Run,
    Sheet,
    Workbook,
    area_of,
    cell_styles,
    read_sheet,
    runs_of,
)
from index.documents.formats.ooxml.excel.number_formats.apply import Display
from index.documents.formats.ooxml.markup import choose_alternates, diagram_items, mended
from index.documents.formats.ooxml.powerpoint.text import lines_of
from index.errors import DocumentError
from index.language.words import detect_language
from index.types import Remark, RemarkKind

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from index.documents.formats.ooxml.powerpoint.text import Line
    from index.documents.types import Extracted

_KIND = "Excel"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def drawn_text(archive: zipfile.ZipFile, sheet: str) -> tuple[list[str], int]:
    """Return the paragraphs drawn on a sheet, and how many stretches in them are struck out.

    Args:
        archive: The workbook's archive.
        sheet: The sheet's member.

    Raises:
        DocumentError: A drawing is damaged.

    """
    words: list[str] = []
    struck = 0
    for target in _related(archive, sheet, "drawing").values():
        root = read_xml(archive, target, _KIND)
        if root is None:
            continue
        choose_alternates(root)
        for line in _lines(root):
            words += [f"{line.mark} {line.words}".strip()] if line.words.strip() else []
            struck += line.struck
        words += _diagrams(archive, target, root)
    return words, struck


def _lines(root: _Element) -> Iterator[Line]:
    for shape in root.iter(_XDR + "sp"):
        properties = shape.find(f"{_XDR}nvSpPr/{_XDR}cNvPr")
        if properties is not None and properties.get("hidden", "0") in {"1", "true"}:
            continue
        for body in shape.iterfind(_XDR + "txBody"):
            yield from lines_of(body, (), listed=False)


def _diagrams(archive: zipfile.ZipFile, drawing: str, root: _Element) -> list[str]:
    named = [node.get(_RELATION + "dm", "") for node in root.iter(_DIAGRAM + "relIds")]
    parts = _related(archive, drawing, "diagramData") if named else {}
    members = set(archive.namelist())
    return [
        words
        for name in named
        if parts.get(name) in members
        for _, words in diagram_items(archive.read(parts[name]))
    ]


def _related(archive: zipfile.ZipFile, member: str, kind: str) -> dict[str, str]:
    """Return the members that a member has a kind of relation to, by the relations' ids."""
    folder, name = posixpath.split(member)
    relations = read_xml(archive, f"{folder}/_rels/{name}.rels", _KIND)
    found = {}
    for node in () if relations is None else relations:
        if node.get("Type", "").endswith(f"/{kind}") and node.get("TargetMode") != "External":
            path = posixpath.join("/", folder, node.get("Target", ""))
            found[node.get("Id", "")] = posixpath.normpath(path)[1:]
    return found


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORKSHEET = "/worksheet"
_TABLE = "/table"
_HYPERLINK = "/hyperlink"
# A sheet is laid out whole, up to its last cell.
_MOST_CELLS = 2_000_000
_SAMPLE = 4_000  # letters that tell a workbook's language
_FEWEST_WORDS = 12  # that do: "Service", "Status" and "Budget" are Swedish words too
_EMPTY = Cell("")


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged, or has a sheet without end.

    """
    data = mended(data, _KIND)
    with open_archive(data, _KIND, "xl/workbook.xml") as archive:
        try:
            return _extract(archive)
        except Exception as exc:
            raise translate(exc, _KIND) from exc


def _extract(archive: zipfile.ZipFile) -> Extracted:
    builder = TextBuilder()
    parts = _sheet_parts(archive)
    workbook = _workbook(archive, list(parts.values()))
    remarks: list[Remark] = []
    for name, part in parts.items():
        sheet = read_sheet(archive, part, workbook)
        for area in _table_heads(archive, part):
            _strengthen(sheet, area)
        _mark_links(sheet, _addresses(archive, part), builder)
        drawn, struck = drawn_text(archive, part)
        add_sheet(builder, name, _rows(sheet), drawn=drawn)
        if struck:
            remarks.append(Remark(RemarkKind.STRUCK, heading=name, count=struck))
        for kind, places in (
            (RemarkKind.STRUCK, sheet.struck),
            (RemarkKind.FORMULAS, sheet.unknown),
        ):
            shown = (
                place
                for place in places
                if place.row not in sheet.hidden_rows and place.column not in sheet.hidden_columns
            )
            remarks += remarks_at(kind, name, shown)
    title, date = core_properties(archive, _KIND)
    return replace(builder.build(title or "", date), remarks=tuple(remarks))


def _workbook(archive: zipfile.ZipFile, parts: Sequence[str]) -> Workbook:
    """Return what the cells of all sheets go by; ``parts`` are the sheets' members."""
    root = read_xml(archive, "xl/workbook.xml", _KIND)
    strings = next((n for n in archive.namelist() if n.lower() == "xl/sharedstrings.xml"), "")
    sample = " ".join(_words(archive, [strings, *parts]))
    properties = None if root is None else root.find("{*}workbookPr")
    calculation = None if root is None else root.find("{*}calcPr")
    return Workbook(
        _strings(archive, strings),
        cell_styles(read_xml(archive, "xl/styles.xml", _KIND)),
        Display(
            "sv" if len(sample.split()) < _FEWEST_WORDS else detect_language(sample),
            _is_set(properties, "date1904"),
        ),
        calculates=_is_set(calculation, "fullCalcOnLoad"),
    )


def _is_set(node: _Element | None, name: str) -> bool:
    return node is not None and node.get(name, "0") in {"1", "true"}


def _strings(archive: zipfile.ZipFile, member: str) -> list[list[Run]]:
    """Return the words that cells of all sheets name by number."""
    if not member:
        return []
    found = []
    with archive.open(member) as part:
        events = etree.iterparse(
            part, tag="{*}si", resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, node in events:
            found.append(runs_of(node))
            node.clear()
    return found


def _words(archive: zipfile.ZipFile, members: Sequence[str]) -> Iterator[str]:
    """Yield the first words of a workbook, as many as tell its language."""
    length = 0
    for member in members:
        if member not in archive.namelist():
            continue
        with archive.open(member) as part:
            events = etree.iterparse(
                part, tag="{*}t", resolve_entities=False, no_network=True, load_dtd=False
            )
            for _, node in events:
                yield node.text or ""
                length += len(node.text or "")
                if length > _SAMPLE:
                    return


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive's member for each sheet that is shown, by name, in order."""
    workbook = read_xml(archive, "xl/workbook.xml", _KIND)
    if workbook is None or "xl/_rels/workbook.xml.rels" not in archive.namelist():
        raise damaged(_KIND)
    targets = _targets(archive, "xl/workbook.xml", _WORKSHEET)
    return {
        sheet.get("name", ""): targets[sheet.get(_RELATION + "id", "")]
        for sheet in workbook.iter(_MAIN + "sheet")
        if sheet.get(_RELATION + "id", "") in targets and sheet.get("state", "visible") == "visible"
    }


def _targets(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Return the members that a part has relations of a kind to, by the relations' ids."""
    folder, name = posixpath.split(part)
    relations = read_xml(archive, f"{folder}/_rels/{name}.rels", _KIND)
    found = [] if relations is None else relations
    return {
        node.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, node.get("Target", ""))
        ).lstrip("/")
        for node in found
        if node.get("TargetMode") != "External" and node.get("Type", "").endswith(kind)
    }


def _table_heads(archive: zipfile.ZipFile, part: str) -> Iterator[Area]:
    """Yield where the heads stand of the tables that a sheet names as such.

    They are set in bold by the table's style, of which the cells know nothing.
    """
    for member in _targets(archive, part, _TABLE).values():
        table = read_xml(archive, member, _KIND)
        area = None if table is None else area_of(table.get("ref", ""))
        told = "1" if table is None else table.get("headerRowCount", "1")
        if area is not None and told.isdecimal() and int(told):
            yield area._replace(bottom=min(area.top + int(told) - 1, area.bottom))


def _strengthen(sheet: Sheet, area: Area) -> None:
    for place in _within(sheet, area):
        if cell := sheet.cells.get(place):
            sheet.cells[place] = replace(cell, strong=True)


def _addresses(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return where a sheet's relations lead outside the file, by their ids."""
    folder, name = posixpath.split(part)
    relations = read_xml(archive, f"{folder}/_rels/{name}.rels", _KIND)
    return {
        node.get("Id", ""): node.get("Target", "")
        for node in (() if relations is None else relations)
        if node.get("TargetMode") == "External" and node.get("Type", "").endswith(_HYPERLINK)
    }


def _mark_links(sheet: Sheet, addresses: Mapping[str, str], builder: TextBuilder) -> None:
    """Mark the words of cells that lead somewhere; a cell's formula counts before its area."""
    words = {place: cell.text for place, cell in sheet.cells.items()}
    urls: dict[Place, str] = {}
    for area, relation, inside in sheet.related:
        if address := addresses.get(relation):
            url = f"{address}#{inside}" if inside else address
            urls |= dict.fromkeys(_within(sheet, area), url)
    urls |= {place: leads.url(words) for place, leads in sheet.leading.items()}
    for place, url in urls.items():
        if cell := sheet.cells.get(place):
            sheet.cells[place] = replace(cell, text=builder.link(cell.text, url))


def _within(sheet: Sheet, area: Area) -> Iterator[Place]:
    """Yield the cells of an area in which something is shown."""
    if (area.top, area.left) == (area.bottom, area.right):
        yield Place(area.top, area.left)
        return
    for place in sheet.cells:
        if area.top <= place.row <= area.bottom and area.left <= place.column <= area.right:
            yield place


def _rows(sheet: Sheet) -> list[list[Cell]]:
    """Return the cells that are shown; a merged one in every place that it covers."""
    height = max((place.row for place in sheet.cells), default=-1) + 1
    width = max((place.column for place in sheet.cells), default=-1) + 1
    if height * width > _MOST_CELLS:
        raise DocumentError(
            f"has a sheet that spans more than {_MOST_CELLS:,} cells",
            "delete what stands far below or beside the table, and save it",
        )
    cells = dict(sheet.cells)
    for area in sheet.merged:
        cell = sheet.cells.get(Place(area.top, area.left), _EMPTY)
        for row in range(area.top, min(area.bottom + 1, height)):
            for column in range(area.left, min(area.right + 1, width)):
                cells[Place(row, column)] = cell
    columns = [column for column in range(width) if column not in sheet.hidden_columns]
    # A row of which nothing is left parts no table from what comes after it.
    gone = {place.row for place in (*sheet.struck, *sheet.unknown)}
    gone -= {place.row for place in sheet.cells}
    return [
        [cells.get(Place(row, column), _EMPTY) for column in columns]
        for row in range(height)
        if row not in sheet.hidden_rows and row not in gone
    ]
