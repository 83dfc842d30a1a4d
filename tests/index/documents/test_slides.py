"""What PowerPoint shows on a slide is read, numbers and one of several forms included."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from index import Document, parse_document
from tests.support.office_packages import changed, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph, _Run

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
LAYOUT = "ppt/slideLayouts/slideLayout2.xml"
MASTER = "ppt/slideMasters/slideMaster1.xml"


def title_of(slide: Slide) -> Shape:
    """Return a slide's title."""
    title = slide.shapes.title
    assert title is not None
    return title


def slides(fill: Callable[[Slide], None]) -> bytes:
    """Return a presentation of one slide with the title "Flytten" and an empty body."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    title_of(slide).text = "Flytten"
    fill(slide)
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def read(data: bytes) -> Document:
    """Read a presentation."""
    return parse_document("a.pptx", data)


def shown(data: bytes) -> list[str]:
    """Return the lines under the title."""
    return [line for line in read(data).text.split("\n") if line][1:]


def xml_of(part: TextFrame | _Paragraph) -> Any:  # noqa: ANN401 - the library has no types for it
    """Return the element of a text or a paragraph, for which the library has no call."""
    return part._element  # noqa: SLF001 - as the docstring says


def strike(run: _Run, how: str = "sngStrike") -> None:
    """Strike a run out, for which the library has no call."""
    run._r.get_or_add_rPr().set("strike", how)  # noqa: SLF001 - as the docstring says


def fill_list(frame: TextFrame, items: Sequence[tuple[str, int, str]]) -> None:
    """Write paragraphs: words, level, and what their properties hold."""
    for number, (words, level, properties) in enumerate(items):
        one = frame.paragraphs[0] if number == 0 else frame.add_paragraph()  # type: ignore[no-untyped-call]  # without types
        one.text, one.level = words, level
        for element in parse_xml(f'<a:pPr xmlns:a="{_A}">{properties}</a:pPr>'):
            xml_of(one).get_or_add_pPr().append(element)


def box(words: str, identifier: int) -> str:
    """Return a text box."""
    return (
        f'<p:sp xmlns:p="{_P}" xmlns:a="{_A}"><p:nvSpPr><p:cNvPr id="{identifier}" name="Ruta"/>'
        '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
        f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("arabicPeriod", "1. 2. 3."),
        ("arabicParenR", "1) 2) 3)"),
        ("arabicPlain", "1 2 3"),
        ("alphaLcParenR", "a) b) c)"),
        ("alphaUcPeriod", "A. B. C."),
        ("alphaLcParenBoth", "(a) (b) (c)"),
        ("romanUcPeriod", "I. II. III."),
        ("romanLcParenR", "i) ii) iii)"),
        ("circleNumDbPlain", "① ② ③"),
        ("hindiNumPeriod", "1. 2. 3."),
    ],
)
def test_each_scheme_is_written_as_it_is_shown(scheme: str, expected: str) -> None:
    """Roman, letters and what stands around them."""
    items = [("x", 0, f'<a:buAutoNum type="{scheme}"/>')] * 3
    data = slides(lambda slide: fill_list(slide.placeholders[1].text_frame, items))
    assert expected.split() == [line.removesuffix(" x") for line in shown(data)]


def test_numbers_are_counted_level_by_level() -> None:
    """A bullet between begins the list anew, an inner list doesn't; a start is kept to."""
    number, letter = '<a:buAutoNum type="arabicPeriod"/>', '<a:buAutoNum type="alphaLcParenR"/>'
    third = '<a:buAutoNum type="arabicPeriod" startAt="3"/>'
    items = [
        ("ett", 0, number),
        ("inre", 1, letter),
        ("inre", 1, letter),
        ("två", 0, number),
        ("inre", 1, letter),
        ("punkt", 0, '<a:buChar char="•"/>'),
        ("tre", 0, third),
        ("fyra", 0, third),
        ("text", 0, "<a:buNone/>"),
        ("ett", 0, number),
    ]
    data = slides(lambda slide: fill_list(slide.placeholders[1].text_frame, items))
    assert [
        "1. ett",
        "  a) inre",
        "  b) inre",
        "2. två",
        "  a) inre",
        "- punkt",
        "3. tre",
        "4. fyra",
        "text",
        "1. ett",
    ] == shown(data)


@pytest.mark.parametrize("holder", ["shape", "layout", "master"])
def test_bullets_and_numbers_come_from_what_a_slide_is_made_from(holder: str) -> None:
    """Nothing on the slide says that its steps are numbered, or that its lines have no bullets."""
    items = [("Packa", 0, ""), ("Märk", 0, ""), ("Fritt", 1, "")]
    style = (
        '<a:lvl1pPr><a:buAutoNum type="alphaUcParenR"/></a:lvl1pPr>'
        "<a:lvl2pPr><a:buNone/></a:lvl2pPr>"
    )

    def fill(slide: Slide) -> None:
        frame = slide.placeholders[1].text_frame
        fill_list(frame, items)
        if holder == "shape":
            own = xml_of(frame).find(f"{{{_A}}}lstStyle")
            for element in parse_xml(f'<a:x xmlns:a="{_A}">{style}</a:x>'):
                own.append(element)

    data = slides(fill)
    if holder == "layout":
        data = changed(
            data,
            LAYOUT,
            lambda xml: xml.replace("<a:lstStyle/>", f"<a:lstStyle>{style}</a:lstStyle>"),
        )
    if holder == "master":
        data = changed(
            data,
            MASTER,
            lambda xml: xml.replace("<p:bodyStyle>", f"<p:bodyStyle>{style}", 1),
        )
    assert ["A) Packa", "B) Märk", "Fritt"] == shown(data)


def test_struck_out_text_is_left_out_and_named() -> None:
    """In titles, texts and tables, once or twice struck, by itself or by the shape's style."""

    def fill(slide: Slide) -> None:
        title = title_of(slide).text_frame.paragraphs[0]
        title.add_run().text = " i mars"
        strike(title.runs[1])
        frame = slide.placeholders[1].text_frame
        fill_list(frame, [("Öppnar kl. ", 0, ""), ("Utgår.", 0, "")])
        for words, how in (("7", "dblStrike"), (".30", "sngStrike"), (" 8.15", "noStrike")):
            run = frame.paragraphs[0].add_run()
            run.text = words
            strike(run, how)
        strike(frame.paragraphs[1].runs[0])
        styled = slide.shapes.add_textbox(Inches(0), Inches(6), Inches(2), Inches(1)).text_frame
        fill_list(styled, [("Gällde. ", 0, ""), ("Gäller.", 0, "")])
        strike(styled.paragraphs[1].runs[0], "noStrike")
        style = f'<a:lvl1pPr xmlns:a="{_A}"><a:defRPr strike="sngStrike"/></a:lvl1pPr>'
        own = parse_xml(f'<a:lstStyle xmlns:a="{_A}">{style}</a:lstStyle>')
        xml_of(styled).insert(1, own)
        table = slide.shapes.add_table(2, 2, Inches(0), Inches(7), Inches(4), Inches(2)).table
        for place, words in enumerate(("Hus", "Avgift", "Smedjan", "40 kr")):
            table.cell(place // 2, place % 2).text = words
        run = table.cell(1, 1).text_frame.paragraphs[0].add_run()
        run.text = " 30 kr"
        strike(run)

    document = read(slides(fill))
    assert (
        "# Flytten\n\n- Öppnar kl. 8.15\n\nGäller.\n\n- Hus: Smedjan; Avgift: 40 kr"
    ) == document.text
    (remark,) = document.remarks
    assert ("struck_out", 1, "Flytten", 5) == (
        remark.kind.value,
        remark.page,
        remark.heading,
        remark.count,
    )


def test_of_content_in_several_forms_one_is_read() -> None:
    """Around shapes, inside groups and inside each other; the title may be one of them."""

    def fill(slide: Slide) -> None:
        form = (
            f'<mc:AlternateContent xmlns:mc="{_MC}" xmlns:p14="http://schemas.microsoft.com/x" '
            f'xmlns:own="http://example.se/eget"><mc:Choice Requires="{{}}">{{}}</mc:Choice>'
            "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
        )
        tree = slide.shapes.element
        tree.append(parse_xml(form.format("p14", box("Ny ruta.", 11), box("Gammal ruta.", 11))))
        inner = form.format("own", box("Främmande.", 12), box("Reserv.", 12))
        tree.append(parse_xml(form.format("p14", inner, box("Yttre reserv.", 12))))
        group = slide.shapes.add_group_shape().element
        group.append(parse_xml(form.format("p14", box("I grupp.", 13), "")))

    assert ["Ny ruta.", "Reserv.", "I grupp."] == shown(slides(fill))


def test_hidden_shapes_are_left_out() -> None:
    """But a hidden title names its slide, as it does in PowerPoint's outline."""

    def fill(slide: Slide) -> None:
        slide.placeholders[1].text_frame.text = "Synlig."
        tree = slide.shapes.element
        hidden = 'name="Ruta" hidden="1"'
        tree.append(parse_xml(box("Dold.", 11).replace('name="Ruta"', hidden)))
        group = slide.shapes.add_group_shape().element
        group.append(parse_xml(box("Dold i grupp.", 12)))
        for properties in (group[0][0], title_of(slide).element[0][0]):
            properties.set("hidden", "1")

    assert "# Flytten\n\nSynlig." == read(slides(fill)).text


def test_an_embedded_sheet_is_named() -> None:
    """It is shown as a picture, which nobody can cite."""

    def fill(slide: Slide) -> None:
        sheet = BytesIO(parts(slides(lambda _: None))["ppt/presentation.xml"])
        slide.shapes.add_ole_object(sheet, "Excel.Sheet.12", Inches(0), Inches(0))
        slide.placeholders[1].text_frame.text = "Se bladet."

    document = read(slides(fill))
    assert [("embedded", 1, "Excel")] == [
        (one.kind.value, one.page, one.detail) for one in document.remarks
    ]


def test_a_slide_that_lost_its_layout_is_read() -> None:
    """The layout says nothing that is cited."""
    data = slides(lambda slide: fill_list(slide.placeholders[1].text_frame, [("Text.", 0, "")]))
    relations = "ppt/slides/_rels/slide1.xml.rels"
    lost = changed(data, relations, lambda xml: xml.replace("slideLayout2.xml", "NULL"))
    assert ["Text."] == shown(lost)


def _write(slide: Slide, words: str, *place: float) -> None:
    """Put a box on a slide; ``place`` is left, top, width and height in inches."""
    slide.shapes.add_textbox(*map(Inches, place)).text_frame.text = words


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        # Drawn from the bottom up.
        (
            (("sist", 1, 5, 3, 1), ("sedan", 1, 3.5, 3, 1), ("först", 1, 2, 3, 1)),
            ["först", "sedan", "sist"],
        ),
        # A row from left to right, one box a little higher than the one before it.
        (
            (("höger", 5, 2, 3, 1), ("vänster", 1, 2.1, 3, 1), ("under", 1, 4, 3, 1)),
            ["vänster", "höger", "under"],
        ),
        # Headings that touch the text under them stay with it.
        (
            (
                ("Nu", 1, 2, 3, 1),
                ("Sedan", 5, 2, 3, 1),
                ("Rådhuset", 1, 3, 3, 1),
                ("Tegelbruket", 5, 3, 3, 1),
            ),
            ["Nu", "Rådhuset", "Sedan", "Tegelbruket"],
        ),
        # A line over two columns comes before both, one under them after both.
        (
            (
                ("slut", 1, 6, 7, 1),
                ("höger", 5, 3, 3, 2),
                ("vänster", 1, 3, 3, 2),
                ("över", 1, 2, 7, 0.5),
            ),
            ["över", "vänster", "höger", "slut"],
        ),
        # What overlaps in every direction is read from the top down.
        ((("nedre", 2, 2.5, 3, 1), ("övre", 1, 2, 3, 1)), ["övre", "nedre"]),
    ],
)
def test_shapes_are_read_by_their_place(
    boxes: Sequence[tuple[Any, ...]], expected: list[str]
) -> None:
    """From the top down and from left to right, whenever each was drawn."""

    def fill(slide: Slide) -> None:
        for one in boxes:
            _write(slide, *one)

    assert expected == shown(slides(fill))


def test_a_group_is_read_at_its_place_and_in_its_own_order() -> None:
    """Nothing comes between its shapes, and a picture behind everything keeps nothing together."""

    def fill(slide: Slide) -> None:
        slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Inches, (0, 0, 10, 7)))
        _write(slide, "sist", 1, 6, 3, 1)
        group = slide.shapes.add_group_shape()
        for words, top in (("inre två", 4), ("inre ett", 2)):
            place = (Inches(5), Inches(top), Inches(3), Inches(1))
            group.shapes.add_textbox(*place).text_frame.text = words
        _write(slide, "bredvid", 1, 3, 3, 1)

    assert ["bredvid", "inre ett", "inre två", "sist"] == shown(slides(fill))
