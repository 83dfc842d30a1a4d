"""PowerPoint (.pptx): a slide is a page, its title the heading; no notes, no hidden slides.

Shapes are read by their place, not as they were drawn. A slide is cut into rows where there is room
between them, a row into columns, a column into rows again, and so on; what overlaps is read from
the top down, and from left to right. A heading that touches the text under it, as on PowerPoint's
own layout for comparisons, stays with that text.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.shapes.autoshape import Shape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.blocks.tables import Cell, cell_text, table_lines
from index.documents.formats.office.package import (
    core_properties,
    embedded_program,
    open_archive,
    translate,
)
from index.documents.formats.ooxml.markup import choose_alternates, diagram_items, mended
from index.documents.formats.ooxml.powerpoint.text import BULLET, lines_of
from index.types import RemarkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element
    from pptx.opc.package import XmlPart
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table

    from index.documents.formats.ooxml.powerpoint.text import Line, Link
    from index.documents.types import Extracted, TableLine

_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DEEPEST = 20  # rows in columns in rows: nobody lays out a slide that way


@dataclass(frozen=True, slots=True)
class _Placed:
    """A shape, and where it stands; in the slide's own unit, or in that of the group around it."""

    shape: BaseShape
    left: int
    top: int
    right: int
    bottom: int


def in_reading_order(shapes: Iterable[BaseShape]) -> list[BaseShape]:
    """Return shapes in reading order; those whose place nothing tells come last, as drawn.

    A group has one place, so that nothing from outside comes between its shapes.
    """
    placed: list[_Placed] = []
    rest: list[BaseShape] = []
    for shape in shapes:
        found = _place(shape) if _says_something(shape) else None
        if found is None:
            rest.append(shape)
        else:
            placed.append(found)
    return [*(one.shape for one in _ordered(placed, _DEEPEST)), *rest]


def _ordered(placed: Sequence[_Placed], depth: int) -> list[_Placed]:
    if len(placed) > 1 and depth:
        rows = _cut(placed, lambda one: (one.top, one.bottom), touching=False)
        parts = rows if len(rows) > 1 else _cut(placed, lambda one: (one.left, one.right))
        if len(parts) > 1:
            return [one for part in parts for one in _ordered(part, depth - 1)]
    return sorted(placed, key=lambda one: (one.top, one.left))


def _cut(
    placed: Sequence[_Placed],
    extent: Callable[[_Placed], tuple[int, int]],
    *,
    touching: bool = True,
) -> list[list[_Placed]]:
    """Return the parts between which a straight line goes through no shape, in order.

    Args:
        placed: The shapes.
        extent: Where a shape begins and ends in the direction that is cut.
        touching: Whether two that touch are parted.

    """
    parts: list[list[_Placed]] = []
    reached = 0
    for one in sorted(placed, key=extent):
        start, end = extent(one)
        if parts and (start < reached or (start == reached and not touching)):
            parts[-1].append(one)
            reached = max(reached, end)
        else:
            parts.append([one])
            reached = end
    return parts


def _says_something(shape: BaseShape) -> bool:
    """Return whether a shape has words; a picture behind all others must not keep them together."""
    if isinstance(shape, GraphicFrame):
        return True
    texts = shape.element.iter(_TEXT, _MATH_TEXT)
    return any((node.text or "").strip() for node in texts)


def _place(shape: BaseShape) -> _Placed | None:
    try:
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
    except KeyError:
        return None  # a placeholder whose layout the file has lost
    told = left is not None and top is not None and width is not None and height is not None
    # Programs leave a group without a size where they don't reckon it.
    if told and (width or height or not isinstance(shape, GroupShape)):
        return _Placed(shape, left, top, left + width, top + height)
    if isinstance(shape, GroupShape):
        return _around(shape)
    return None


def _around(group: GroupShape) -> _Placed | None:
    """Return the place of a group that has none of its own: that of its shapes together."""
    inner = [found for found in map(_place, group.shapes) if found]
    if not inner:
        return None
    return _Placed(
        group,
        min(one.left for one in inner),
        min(one.top for one in inner),
        max(one.right for one in inner),
        max(one.bottom for one in inner),
    )


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LIST_STYLE = f"{_P}txBody/{_A}lstStyle"
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
    data = mended(data, "PowerPoint")
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
    choose_alternates(slide.element)
    shapes = list(_flatten(slide.shapes))
    title = next((shape for shape in shapes if _placeholder(shape) in _TITLES), None)
    said = _lines(title, slide, builder, listed=False) if isinstance(title, Shape) else []
    words = clean(" ".join(line.words for line in said))
    # The first title stands over all; a slide without one ends the slide before it all the same.
    first = not builder.first_heading_level
    builder.heading(1 if words and first else 2, words)
    _remark(said, builder)
    for shape in shapes:
        kind = _placeholder(shape)
        if shape is title or kind in _RUNNING:
            continue
        if isinstance(shape, Shape):
            lines = _lines(shape, slide, builder, listed=kind in _LISTS)
            for line in lines:
                if line.mark:
                    builder.item(line.words, line.depth, line.mark)
                else:
                    builder.paragraph(line.words)
            _remark(lines, builder)
        elif isinstance(shape, GraphicFrame) and shape.has_table:
            builder.table(_table(shape.table, builder))
        else:
            _diagram(shape, builder)
            for node in shape.element.iter(_P + "oleObj"):
                for program in embedded_program(node.get("progId", "")):
                    builder.remark(RemarkKind.EMBEDDED, program)


def _remark(lines: Iterable[Line], builder: TextBuilder) -> None:
    for line in lines:
        for _ in range(line.struck):
            builder.remark(RemarkKind.STRUCK)


def _flatten(shapes: Iterable[BaseShape]) -> Iterator[BaseShape]:
    """Yield shapes in reading order, groups opened, without those that are hidden.

    A hidden title still names its slide.
    """
    for shape in in_reading_order(shapes):
        named = next(shape.element.iter(_P + "cNvPr"), None)
        hidden = named is not None and named.get("hidden", "0") in {"1", "true"}
        if hidden and _placeholder(shape) not in _TITLES:
            continue
        if isinstance(shape, GroupShape):
            yield from _flatten(shape.shapes)
        else:
            yield shape


def _placeholder(shape: BaseShape) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _lines(shape: Shape, slide: Slide, builder: TextBuilder, *, listed: bool) -> list[Line]:
    body = shape.text_frame._txBody  # noqa: SLF001 - the library doesn't follow placeholders
    link = _link(slide.part, builder)
    return lines_of(body, list(_styles(shape, slide)), listed=listed, link=link)


def _link(part: XmlPart, builder: TextBuilder) -> Link:
    """Return what marks the words of a link in a part."""

    def marked(words: str, relation: str) -> str:
        found = part.rels.get(relation)
        external = found is not None and found.is_external
        return builder.link(words, found.target_ref) if found and external else words

    return marked


def _styles(shape: Shape, slide: Slide) -> Iterator[_Element]:
    """Yield what tells how the levels of a shape's text are shown, the nearest first."""
    yield from shape.element.iterfind(_LIST_STYLE)
    if not shape.is_placeholder:
        return
    try:
        layout = slide.slide_layout
        master = layout.slide_master
    except KeyError:
        return  # the file has lost them, and says all that it has to say on the slide
    own = shape.placeholder_format
    kinds = {own.type}
    for outer in layout.shapes:
        if outer.is_placeholder and outer.placeholder_format.idx == own.idx:
            kinds.add(outer.placeholder_format.type)
            yield from outer.element.iterfind(_LIST_STYLE)
    # The master's body placeholder stands behind every kind of content on a layout.
    kinds |= {PP_PLACEHOLDER.BODY} if kinds & _LISTS else set()
    for outer in master.shapes:
        if outer.is_placeholder and outer.placeholder_format.type in kinds:
            yield from outer.element.iterfind(_LIST_STYLE)
    if own.type in _LISTS:
        yield from master.element.iterfind(f"{_P}txStyles/{_P}bodyStyle")


def _table(table: Table, builder: TextBuilder) -> list[TableLine]:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if cell.is_spanned:
                continue
            lines = lines_of(
                cell.text_frame._txBody,  # noqa: SLF001 - as above
                (),
                listed=False,
                link=_link(table.part, builder),
            )
            _remark(lines, builder)
            runs = [run for p in cell.text_frame.paragraphs for run in p.runs if run.text.strip()]
            cells.append(
                Cell(
                    cell_text(_in_cell(line) for line in lines),
                    cell.span_width if cell.is_merge_origin else 1,
                    cell.span_height if cell.is_merge_origin else 1,
                    strong=bool(runs) and all(run.font.bold for run in runs),
                )
            )
        rows.append(cells)
    return table_lines(rows, 1 if table.first_row and len(rows) > 1 else None)


def _in_cell(line: Line) -> str:
    return line.words if line.mark in {"", BULLET} else f"{line.mark} {line.words}"


def _diagram(shape: BaseShape, builder: TextBuilder) -> None:
    for node in shape.element.iter(_DIAGRAM + "relIds"):
        relation = shape.part.rels.get(node.get(_RELATION + "dm", ""))
        if relation is not None and not relation.is_external:
            for depth, words in diagram_items(relation.target_part.blob):
                builder.item(words, depth)
