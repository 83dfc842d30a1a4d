"""A PowerPoint presentation: see ``pptx`` for what is in it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.chart.data import ChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.autoshape import Shape
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.util import Inches

from tests.support.golden import DATE, Golden

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Slides
    from pptx.slide import Slide

TEXT = """\
# Omorganisationen i korthet

Information till alla medarbetare

## Var sitter vi?

- HR-avdelningen: Stadshuset, plan 3
  - ingång från gården
- IT-enheten: Tegelbruket

Frågor? Ring flyttgruppen på 4455.

Flyttgruppen finns i receptionen.

## Vem gör vad

- Enhet: HR-avdelningen; Ansvarig: Petra Sandelin
- Enhet: Löneenheten; Ansvarig: Petra Sandelin
- Enhet: IT-enheten; Ansvarig: Omar Lind

Den här bilden har ingen rubrik.

## Så gör du

1. Packa lådorna.
2. Märk dem med ditt namn."""

NOISE = (
    "Glöm inte att hälsa från Eva",  # speaker notes
    "Alvsunda kommun 2026",  # footer
    "Gammal bild",  # a hidden slide
    "Gammalt innehåll",
    "Diagramrubrik",  # of a chart
)


def pptx() -> Golden:
    """Make it: groups in groups, a table with merged cells, notes, a slide without a title."""
    presentation = Presentation()
    core = presentation.core_properties
    core.title = "PowerPoint-presentation"
    core.modified = dt.datetime.combine(DATE, dt.time(8, 0))
    title = presentation.slides.add_slide(presentation.slide_layouts[0])
    title.shapes.title.text = "Omorganisationen i\vkorthet"
    title.placeholders[1].text = "Information till alla med\u00adarbetare"
    _places(_slide(presentation, 1, "Var sitter vi?"))
    _people(_slide(presentation, 5, "Vem gör vad"))
    untitled = presentation.slides.add_slide(presentation.slide_layouts[6])
    box = untitled.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
    box.text_frame.text = "Den här bilden har ingen rubrik."
    hidden = _slide(presentation, 1, "Gammal bild")
    hidden.placeholders[1].text = "Gammalt innehåll"
    hidden.element.set("show", "0")
    _steps(_slide(presentation, 5, "Så gör du"))
    out = BytesIO()
    presentation.save(out)
    return Golden(
        name="omorganisationen.pptx",
        data=out.getvalue(),
        text=TEXT,
        noise=NOISE,
        headings=(
            ((), 1),
            (("Var sitter vi?",), 2),
            (("Vem gör vad",), 3),
            ((), 4),
            (("Så gör du",), 6),
        ),
        title="Omorganisationen i korthet",
    )


def _slide(presentation: Slides, layout: int, title: str) -> Slide:
    slide: Slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
    placeholder = slide.shapes.title
    assert placeholder is not None
    placeholder.text = title
    return slide


def _places(slide: Slide) -> None:
    body = slide.placeholders[1].text_frame
    body.text = "HR-avdelningen: Stadshuset, plan 3"
    for words, level in (("ingång från gården", 1), ("IT-enheten: Tegelbruket", 0)):
        paragraph = body.add_paragraph()
        paragraph.text, paragraph.level = words, level
    group = slide.shapes.add_group_shape()
    place = (Inches(1), Inches(6.5), Inches(3), Inches(1))
    group.shapes.add_textbox(*place).text_frame.text = "Frågor? Ring flyttgruppen på 4455."
    inner = group.shapes.add_group_shape()
    inner.shapes.add_textbox(*place).text_frame.text = "Flyttgruppen finns i receptionen."
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = "Glöm inte att hälsa från Eva"
    # The layout's footer is copied on to the slide when somebody fills it in.
    layout = next(
        shape
        for shape in slide.slide_layout.shapes
        if isinstance(shape, LayoutPlaceholder) and shape.placeholder_format.type == 15
    )
    slide.shapes.clone_placeholder(layout)
    footer = slide.shapes[-1]
    assert isinstance(footer, Shape)
    footer.text_frame.text = "Alvsunda kommun 2026"


def _people(slide: Slide) -> None:
    place = (Inches(1), Inches(2), Inches(8), Inches(2))
    table = slide.shapes.add_table(4, 2, *place).table
    rows = (
        ("Enhet", "Ansvarig"),
        ("HR-avdelningen", "Petra Sandelin"),
        ("Löneenheten", ""),
        ("IT-enheten", "Omar Lind"),
    )
    for number, words in enumerate(rows):
        for column, word in enumerate(words):
            table.cell(number, column).text = word
    table.cell(1, 1).merge(table.cell(2, 1))
    data = ChartData()  # type: ignore[no-untyped-call]  # without types
    data.categories = ["2026", "2027"]
    data.add_series("Diagramrubrik", (1, 2))  # type: ignore[no-untyped-call]  # as above
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)


def _steps(slide: Slide) -> None:
    place = (Inches(1), Inches(2), Inches(8), Inches(2))
    frame = slide.shapes.add_textbox(*place).text_frame
    frame.text = "Packa lådorna."
    frame.add_paragraph().text = "Märk dem med ditt namn."
    for paragraph in frame.paragraphs:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no call for numbers
        number = properties.makeelement(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum",
            {"type": "arabicPeriod"},
        )
        properties.append(number)
