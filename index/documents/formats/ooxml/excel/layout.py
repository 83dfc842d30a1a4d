"""What an Excel workbook says about its cells besides their values: formats, fonts and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.formats.office.sheets import Place, column_of
from index.documents.formats.ooxml.excel.number_formats.apply import BUILT_IN, GENERAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element


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
