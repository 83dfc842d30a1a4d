"""OpenDocument sheets (.ods): what is shown, as it is shown, under each sheet's name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder
from index.documents.formats.office.package import translate
from index.documents.formats.office.sheets import Place, add_sheet, remarks_at
from index.documents.formats.opendocument.package import (
    STYLE,
    TABLE,
    Parts,
    drawn,
    flat,
    open_parts,
    table_rows,
)
from index.types import Remark, RemarkKind

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.types import Extracted


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged.

    """
    builder = TextBuilder()
    parts = replace(open_parts(data, "spreadsheet"), link=builder.link)
    remarks: list[Remark] = []
    try:
        for table in parts.body.iterfind(TABLE + "table"):
            if not _is_hidden(table, parts):
                rows = table_rows(table, parts)
                boxes = [
                    flat(box, parts)
                    for shapes in table.iterfind(TABLE + "shapes")
                    for shape in shapes
                    for box in drawn(shape)
                ]
                name, words = table.get(TABLE + "name", ""), [box.text for box in boxes]
                add_sheet(builder, name, rows.cells, rows.head or None, words)
                if struck := sum(box.struck for box in boxes):
                    remarks.append(Remark(RemarkKind.STRUCK, heading=name, count=struck))
                for kind, cells in (
                    (RemarkKind.STRUCK, rows.struck_cells),
                    (RemarkKind.FORMULAS, rows.bare_cells),
                ):
                    remarks += remarks_at(kind, name, (Place(*cell) for cell in cells))
    except Exception as exc:
        raise translate(exc, "LibreOffice") from exc
    return replace(builder.build(parts.title or "", parts.date), remarks=tuple(remarks))


def _is_hidden(table: _Element, parts: Parts) -> bool:
    style = parts.styles.get(table.get(TABLE + "style-name", ""))
    properties = None if style is None else style.find(STYLE + "table-properties")
    return properties is not None and properties.get(TABLE + "display") == "false"
