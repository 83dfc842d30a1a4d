"""PowerPoint (.pptx): a slide is a page, its title the heading; no notes, no hidden slides."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.shapes.autoshape import Shape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.blocks.tables import Cell, cell_text, table_lines
from index.documents.formats.office.package import core_properties, open_archive, translate
from index.documents.formats.ooxml.diagram import diagram_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table
    from pptx.text.text import TextFrame, _Paragraph

    from index.documents.types import Extracted, TableLine

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = frozenset(
    {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
)
_RUNNING = frozenset(
    {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER}
)
# Placeholders whose paragraphs are a list unless they say otherwise.
_LISTS = frozenset(
    {
        PP_PLACEHOLDER.BODY,
        PP_PLACEHOLDER.OBJECT,
        PP_PLACEHOLDER.VERTICAL_BODY,
        PP_PLACEHOLDER.VERTICAL_OBJECT,
    }
)


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: It is damaged.

    """
    with open_archive(data, "PowerPoint", "[Content_Types].xml") as archive:
        title, date = core_properties(archive, "PowerPoint")
    try:
        builder = _extract(data)
    except Exception as exc:
        raise translate(exc, "PowerPoint") from exc
    # The first slide's title is the presentation's, whatever a template's properties say.
    return builder.build(None if builder.labels(1) else title, date)


def _extract(data: bytes) -> TextBuilder:
    presentation = Presentation(BytesIO(data))
    builder = TextBuilder()
    for number, slide in enumerate(presentation.slides, start=1):
        if slide.element.get("show", "1") in {"0", "false"}:
            continue
        builder.page = number
        _slide(slide, builder)
    return builder


def _slide(slide: Slide, builder: TextBuilder) -> None:
    shapes = list(_flatten(slide.shapes))
    title = next((shape for shape in shapes if _placeholder(shape) in _TITLES), None)
    words = clean(title.text_frame.text) if isinstance(title, Shape) else ""
    # The first title stands over all; a slide without one ends the slide before it all the same.
    first = not builder.first_heading_level
    builder.heading(1 if words and first else 2, words)
    for shape in shapes:
        kind = _placeholder(shape)
        if shape is title or kind in _RUNNING:
            continue
        if isinstance(shape, Shape):
            _text(shape.text_frame, builder, listed=kind in _LISTS)
        elif isinstance(shape, GraphicFrame) and shape.has_table:
            builder.table(_table(shape.table))
        else:
            _diagram(shape, builder)


def _flatten(shapes: Iterable[BaseShape]) -> Iterator[BaseShape]:
    """Yield shapes in reading order, groups opened."""
    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _flatten(shape.shapes)
        else:
            yield shape


def _placeholder(shape: BaseShape) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _text(frame: TextFrame, builder: TextBuilder, *, listed: bool) -> None:
    paragraphs = [(p, _words(p)) for p in frame.paragraphs]
    paragraphs = [(p, words) for p, words in paragraphs if clean(words)]
    alone = len(paragraphs) == 1
    counts: dict[int, int] = {}
    for paragraph, words in paragraphs:
        mark = _mark(paragraph, listed=listed and not alone)
        depth = paragraph.level
        counts = {level: count for level, count in counts.items() if level <= depth}
        if mark is None:
            counts.pop(depth, None)
            builder.paragraph(words)
        elif mark == "-":
            builder.item(words, depth)
        else:
            counts[depth] = counts.get(depth, int(mark) - 1) + 1
            builder.item(words, depth, f"{counts[depth]}.")


def _mark(paragraph: _Paragraph, *, listed: bool) -> str | None:
    """Return "-" for a bullet, the number a list starts with, or None outside lists."""
    properties = paragraph._p.pPr  # noqa: SLF001 - the library has no way to ask for bullets
    if properties is not None:
        if properties.find(_A + "buNone") is not None:
            return None
        numbered = properties.find(_A + "buAutoNum")
        if numbered is not None:
            return str(numbered.get("startAt", "1"))
        if properties.find(_A + "buChar") is not None or properties.find(_A + "buBlip") is not None:
            return "-"
    return "-" if listed or paragraph.level else None


def _words(paragraph: _Paragraph) -> str:
    pieces = []
    for node in paragraph._p:  # noqa: SLF001 - fields are in no public list of the library
        if node.tag == _A + "br":
            pieces.append("\n")
        elif node.tag == _A + "r" or (node.tag == _A + "fld" and node.get("type") != "slidenum"):
            pieces.append("".join(text.text or "" for text in node.iter(_A + "t")))
    return "".join(pieces)


def _table(table: Table) -> list[TableLine]:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if cell.is_spanned:
                continue
            paragraphs = cell.text_frame.paragraphs
            runs = [run for p in paragraphs for run in p.runs if run.text.strip()]
            cells.append(
                Cell(
                    cell_text(_words(p) for p in paragraphs),
                    cell.span_width if cell.is_merge_origin else 1,
                    cell.span_height if cell.is_merge_origin else 1,
                    strong=bool(runs) and all(run.font.bold for run in runs),
                )
            )
        rows.append(cells)
    return table_lines(rows, 1 if table.first_row and len(rows) > 1 else None)


def _diagram(shape: BaseShape, builder: TextBuilder) -> None:
    for node in shape.element.iter(_DIAGRAM + "relIds"):
        relation = shape.part.rels.get(node.get(_RELATION + "dm", ""))
        if relation is not None and not relation.is_external:
            for depth, words in diagram_items(relation.target_part.blob):
                builder.item(words, depth)
