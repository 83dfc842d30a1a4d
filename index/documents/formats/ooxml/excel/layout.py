"""What an Excel workbook says about its cells besides their values: formats and fonts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.formats.ooxml.excel.number_formats.apply import BUILT_IN, GENERAL

if TYPE_CHECKING:
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
