"""Excel (.xlsx): visible sheets, rows and columns; a sheet's name is the heading over its rows."""

from __future__ import annotations

import datetime as dt
import posixpath
from io import BytesIO
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from index.documents.blocks.builder import TextBuilder
from index.documents.blocks.tables import Cell
from index.documents.formats.office.package import (
    core_properties,
    damaged,
    open_archive,
    read_xml,
    translate,
)
from index.documents.formats.office.sheets import add_sheet
from index.documents.formats.ooxml.xlsx_layout import SheetLayout, cell_styles, read_layout
from index.documents.package import mended
from index.documents.sheet_drawings import drawn_text
from index.errors import DocumentError
from index.types import RemarkKind

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence

    from index.documents.types import Extracted

_KIND = "Excel"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The library lays a sheet out whole, up to its last cell.
_MOST_CELLS = 2_000_000


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged, or has a sheet without end.

    """
    data = mended(data, _KIND)
    with open_archive(data, _KIND, "xl/workbook.xml") as archive:
        try:
            return _extract(data, archive)
        except Exception as exc:
            raise translate(exc, _KIND) from exc


def _extract(data: bytes, archive: zipfile.ZipFile) -> Extracted:
    builder = TextBuilder()
    parts = _sheet_parts(archive)
    styles = cell_styles(read_xml(archive, "xl/styles.xml", _KIND))
    layouts = {name: read_layout(archive, part, styles) for name, part in parts.items()}
    if any(layout.cells > _MOST_CELLS for layout in layouts.values()):
        raise DocumentError(
            f"has a sheet that spans more than {_MOST_CELLS:,} cells",
            "delete what stands far below or beside the table, and save it",
        )
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        for sheet in workbook.sheets_metadata:
            is_sheet = sheet.typ == SheetTypeEnum.WorkSheet
            if is_sheet and sheet.visible == SheetVisibleEnum.Visible and sheet.name in layouts:
                found = workbook.get_sheet_by_name(sheet.name)
                values = found.to_python(skip_empty_area=False)
                merged = found.merged_cell_ranges or []
                drawn, struck = drawn_text(archive, parts[sheet.name])
                rows = _rows(values, merged, layouts[sheet.name])
                add_sheet(builder, sheet.name, rows, drawn=drawn)
                for _ in range(struck):
                    builder.remark(RemarkKind.STRUCK)
    title, date = core_properties(archive, _KIND)
    return builder.build(title or "", date)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive's member for each sheet by name."""
    workbook = read_xml(archive, "xl/workbook.xml", _KIND)
    relations = read_xml(archive, "xl/_rels/workbook.xml.rels", _KIND)
    if workbook is None or relations is None:
        raise damaged(_KIND)
    targets = {
        node.get("Id", ""): posixpath.normpath(posixpath.join("/xl", node.get("Target", "")))[1:]
        for node in relations
        if node.get("TargetMode") != "External"
    }
    return {
        sheet.get("name", ""): targets[sheet.get(_RELATION + "id", "")]
        for sheet in workbook.iter(_MAIN + "sheet")
        if sheet.get(_RELATION + "id", "") in targets
    }


def _rows(
    values: Sequence[Sequence[object]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    layout: SheetLayout,
) -> list[list[Cell]]:
    """Return the cells that are shown; a merged one in every place that it covers."""
    covering = {
        (row, column): (top, left)
        for (top, left), (bottom, right) in merged
        if (bottom - top + 1) * (right - left + 1) <= _MOST_CELLS
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    made: dict[tuple[int, int], Cell] = {}
    rows = []
    for number, found in enumerate(values):
        if number in layout.hidden_rows:
            continue
        row = []
        for column in range(len(found)):
            if column in layout.hidden_columns:
                continue
            place = covering.get((number, column), (number, column))
            if place not in made:
                made[place] = _cell(values, place, layout)
            row.append(made[place])
        rows.append(row)
    return rows


def _cell(values: Sequence[Sequence[object]], place: tuple[int, int], layout: SheetLayout) -> Cell:
    row, column = place
    value = values[row][column] if row < len(values) and column < len(values[row]) else ""
    return Cell(_shown(value, percent=place in layout.percents), strong=place in layout.bold)


def _shown(value: object, *, percent: bool) -> str:
    """Return a value as it reads in Swedish: 12,5 %, and no decimals after a whole number."""
    if isinstance(value, dt.datetime):
        if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, int | float):
        number = f"{value * 100 if percent else value:.10g}".replace(".", ",")
        return f"{number} %" if percent else number
    return str(value)
