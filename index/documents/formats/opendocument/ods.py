"""OpenDocument sheets (.ods): what is shown, as it is shown, under each sheet's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder
from index.documents.formats.office.package import translate
from index.documents.formats.office.sheets import add_sheet
from index.documents.formats.opendocument.package import STYLE, TABLE, Parts, open_parts, table_rows

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.types import Extracted


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged.

    """
    parts = open_parts(data, "spreadsheet")
    builder = TextBuilder()
    try:
        for table in parts.body.iterfind(TABLE + "table"):
            if not _is_hidden(table, parts):
                rows, head = table_rows(table, parts)
                add_sheet(builder, table.get(TABLE + "name", ""), rows, head or None)
    except Exception as exc:
        raise translate(exc, "LibreOffice") from exc
    return builder.build(parts.title or "", parts.date)


def _is_hidden(table: _Element, parts: Parts) -> bool:
    style = parts.styles.get(table.get(TABLE + "style-name", ""))
    properties = None if style is None else style.find(STYLE + "table-properties")
    return properties is not None and properties.get(TABLE + "display") == "false"
