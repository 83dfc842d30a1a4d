"""What an Excel sheet says about its cells besides their values: hidden, in bold, percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from index.documents.formats.office.package import damaged

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# ECMA-376 part 1, 18.8.30: the number formats 9 and 10 are percentages; own ones are from 164 on.
_PERCENT_FORMATS = frozenset({"9", "10"})


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Which of a workbook's cell styles, by number, mean something here.

    Attributes:
        percent: Those that show a number as a percentage.
        bold: Those set in bold.

    """

    percent: frozenset[str] = frozenset()
    bold: frozenset[str] = frozenset()


@dataclass(slots=True)
class SheetLayout:
    """How a sheet's cells are shown. Rows and columns are counted from 0.

    Attributes:
        hidden_rows: Rows that aren't shown.
        hidden_columns: Columns that aren't shown.
        percents: Cells that are shown as percentages: row, column.
        bold: Cells that are shown in bold: row, column.
        cells: How many cells the sheet spans up to its last row and column.

    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    bold: set[tuple[int, int]] = field(default_factory=set)
    cells: int = 0


def cell_styles(styles: _Element | None) -> CellStyles:
    """Read ``styles.xml``."""
    if styles is None:
        return CellStyles()
    formats = {
        node.get("numFmtId", "")
        for node in styles.iter(_MAIN + "numFmt")
        if "%" in node.get("formatCode", "")
    } | _PERCENT_FORMATS
    fonts = styles.findall(f"{_MAIN}fonts/{_MAIN}font")
    bold_fonts = {
        str(number)
        for number, font in enumerate(fonts)
        if (mark := font.find(_MAIN + "b")) is not None
        and mark.get("val", "1") not in {"0", "false"}
    }
    used = list(enumerate(styles.findall(f"{_MAIN}cellXfs/{_MAIN}xf")))
    return CellStyles(
        frozenset(str(number) for number, xf in used if xf.get("numFmtId") in formats),
        frozenset(str(number) for number, xf in used if xf.get("fontId") in bold_fonts),
    )


def read_layout(archive: zipfile.ZipFile, member: str, styles: CellStyles) -> SheetLayout:
    """Read how the cells of a sheet's part are shown.

    Raises:
        DocumentError: There is no such part.

    """
    if member not in archive.namelist():
        raise damaged("Excel")
    layout = SheetLayout()
    last_row = last_column = 0
    with archive.open(member) as part:
        # Element by element: a sheet can be far larger than what is worth remembering of it.
        events = etree.iterparse(part, resolve_entities=False, no_network=True, load_dtd=False)
        for _, node in events:
            if node.tag == _MAIN + "col" and _is_hidden(node):
                first, last = int(node.get("min", "1")), int(node.get("max", "1"))
                layout.hidden_columns.update(range(first - 1, min(last, 16_384)))
            elif node.tag == _MAIN + "c":
                place = _CELL.fullmatch(node.get("r", ""))
                if place:
                    row, column = int(place[2]) - 1, _column(place[1])
                    last_row, last_column = max(last_row, row), max(last_column, column)
                    if node.get("s") in styles.percent and node.get("t", "n") == "n":
                        layout.percents.add((row, column))
                    if node.get("s") in styles.bold:
                        layout.bold.add((row, column))
            elif node.tag == _MAIN + "row":
                if _is_hidden(node):
                    layout.hidden_rows.add(int(node.get("r", "1")) - 1)
                node.clear()
    layout.cells = (last_row + 1) * (last_column + 1)
    return layout


def _is_hidden(node: _Element) -> bool:
    return node.get("hidden", "0") in {"1", "true"}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
