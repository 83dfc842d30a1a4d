"""Workbooks made part by part, as other programs than the tests' writer save them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def words(text: str, place: str = "", style: int = 0) -> str:
    """Return a cell with words."""
    where = f' r="{place}"' if place else ""
    return f'<c{where} s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number(value: float, place: str = "", style: int = 0) -> str:
    """Return a cell with a number."""
    where = f' r="{place}"' if place else ""
    return f'<c{where} s="{style}"><v>{value!r}</v></c>'


def styles(*codes: str, struck: int | None = None, bold: int | None = None) -> str:
    """Return ``styles.xml``: style 0 is plain, the others have a format each."""
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>'
        for n, code in enumerate(codes)
    )
    fonts = '<font/><font><strike/></font><font><b val="1"/></font>'
    of_font = {struck: 1, bold: 2}
    used = "".join(
        f'<xf numFmtId="{164 + n}" fontId="{of_font.get(n + 1, 0)}"/>' for n in range(len(codes))
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><fonts>{fonts}</fonts>'
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{used}</cellXfs></styleSheet>'
    )


def workbook(
    rows: str,
    *,
    after: str = "",
    properties: str = "",
    name: str = "Blad1",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook of one sheet.

    Args:
        rows: What ``sheetData`` holds.
        after: What follows it in the sheet: merged cells.
        properties: What stands in the workbook's part before and after the sheets.
        name: The sheet's name.
        parts: Further parts by name, ``xl/styles.xml`` for one.

    """
    base = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
        ),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in {**base, **(parts or {})}.items():
            archive.writestr(part, text)
    return out.getvalue()
