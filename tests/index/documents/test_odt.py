"""What LibreOffice shows of a text is read, numbers included; struck-out text is not."""

from __future__ import annotations

import pytest

from index import parse_document
from tests.support.office_packages import opendocument

STRIKE = '<style:text-properties style:text-line-through-style="solid"/>'
DOUBLE = '<style:text-properties style:text-line-through-type="double"/>'
KEPT = '<style:text-properties style:text-line-through-style="none"/>'


def style(name: str, properties: str, parent: str = "") -> str:
    """Return a style of a text."""
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="text"{based}>{properties}</style:style>'


def level(
    number: int, form: str, attributes: str = "", tag: str = "list-level-style-number"
) -> str:
    """Return one level of a list or of the headings."""
    return f'<text:{tag} text:level="{number}" style:num-format="{form}" {attributes}/>'


def list_style(*levels: str, name: str = "L") -> str:
    """Return a style of lists."""
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def item(*content: str, attributes: str = "") -> str:
    """Return an item of a list: words, or XML."""
    inside = "".join(one if one.startswith("<") else f"<text:p>{one}</text:p>" for one in content)
    return f"<text:list-item {attributes}>{inside}</text:list-item>"


def items(*content: str, attributes: str = 'text:style-name="L"') -> str:
    """Return a list."""
    return f"<text:list {attributes}>{''.join(content)}</text:list>"


def heading(words: str, depth: int = 1, attributes: str = "") -> str:
    """Return a heading."""
    return f'<text:h text:outline-level="{depth}" {attributes}>{words}</text:h>'


def lines(body: str, styles: str = "", outline: str = "") -> list[str]:
    """Return the lines of a text, without their indents."""
    document = parse_document("a.odt", opendocument(body, styles, outline))
    return [line.strip() for line in document.text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("form", "attributes", "expected"),
    [
        ("1", 'style:num-suffix="."', "1. 2. 3."),
        ("1", 'style:num-suffix=" §"', "1 §|2 §|3 §"),
        ("i", 'style:num-suffix=")"', "i) ii) iii)"),
        ("I", "", "I II III"),
        ("a", 'style:num-prefix="(" style:num-suffix=")"', "(a) (b) (c)"),
        ("A", 'text:start-value="26"', "Z AA AB"),
        ("a", 'text:start-value="26" style:num-letter-sync="true"', "z aa bb"),
        ("1", 'loext:num-list-format="§ %1%:" style:num-suffix="x"', "§ 1:|§ 2:|§ 3:"),
        ("", 'style:num-prefix="Bilaga"', "Bilaga Bilaga Bilaga"),
    ],
)
def test_each_format_is_written_as_it_is_shown(form: str, attributes: str, expected: str) -> None:
    """Roman, letters, and the text around them."""
    body = items(*(item("x") for _ in range(3)))
    shown = [
        line.removesuffix(" x") for line in lines(body, list_style(level(1, form, attributes)))
    ]
    assert expected.split("|" if "|" in expected else None) == shown


def test_levels_are_counted_and_joined() -> None:
    """Also where a list goes on after a paragraph, and under an item that has no words."""
    levels = (
        level(1, "1", 'style:num-suffix="."'),
        level(2, "1", 'text:display-levels="2"'),
        level(3, "a", 'style:num-suffix=")"'),
    )
    inner = items(item("x", items(item("x"), item("x"), attributes="")), item("x"), attributes="")
    body = (
        items(item("x", inner), item(""), attributes='text:style-name="L" xml:id="ett"')
        + "<text:p>Mellan.</text:p>"
        + items(
            item(items(item("x"), item("x"), attributes="")),
            item("x"),
            item("x", attributes='text:start-value="9"'),
            attributes='text:style-name="L" text:continue-list="ett"',
        )
        + items(item("x"))
        + items(item("x"), attributes='text:style-name="L" text:continue-numbering="true"')
    )
    assert [
        *("1. x", "1.1 x", "a) x", "b) x", "1.2 x", "Mellan."),
        *("2.1 x", "2.2 x", "3. x", "9. x", "1. x", "2. x"),
    ] == lines(body, list_style(*levels))


def test_headings_are_numbered_by_the_outline() -> None:
    """But for those that are marked as having none; a heading in a list has the list's number."""
    tag = "outline-level-style"
    outline = level(1, "1", 'style:num-suffix=" kap."', tag) + level(
        2, "1", 'text:display-levels="2"', tag
    )
    body = (
        heading("Ett")
        + "<text:p>x</text:p>"
        + heading("Under", 2)
        + heading("Under", 2)
        + heading("Utan", 1, 'text:is-list-header="true"')
        + heading("Två")
        + heading("Under", 2)
        + heading("Fritt", 3)
        + items(item(heading("Paragraf")), item(heading("Paragraf")))
    )
    numbered = list_style(level(1, "1", 'style:num-suffix=" §"'))
    assert [
        "# 1 kap. Ett",
        "x",
        "## 1.1 Under",
        "## 1.2 Under",
        "# Utan",
        "# 2 kap. Två",
        "## 2.1 Under",
        "### Fritt",
        "# 1 § Paragraf",
        "# 2 § Paragraf",
    ] == lines(body, numbered, outline)


def test_a_number_that_is_written_in_the_file_is_believed() -> None:
    """Some programs write the number down, in the item or in the heading."""
    number = "<text:number>{}</text:number>"
    body = heading(number.format("4.2") + "Möten") + items(
        item(number.format("b)") + "<text:p>Kallelse.</text:p>").replace(
            "<text:p><text:number>", "<text:number>"
        )
    )
    assert ["# 4.2 Möten", "b) Kallelse."] == lines(body, list_style(level(1, "1")))


def test_struck_out_and_hidden_text_is_left_out() -> None:
    """By the words' own style, the paragraph's, one under it; the nearest has the last word."""
    styles = (
        style("S", STRIKE)
        + style("D", DOUBLE)
        + style("N", KEPT)
        + style("U", "", "S")
        + style("H", '<style:text-properties text:display="none"/>')
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>Not {span.format('S', 'borta')}.</text:p></text:note-body>"
        "</text:note>"
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    table = "".join(
        f"<table:table-row>{cell.format(house)}{cell.format(fee)}</table:table-row>"
        for house, fee in (("Hus", "Avgift"), ("Kvarnen", span.format("S", "30 kr ") + "40 kr"))
    )
    body = (
        heading("Öppet")
        + f"<text:p>Kl. {span.format('S', '7')}{span.format('U', '.30')} 8.15.{note}</text:p>"
        + f'<text:p text:style-name="D">Gällde. {span.format("N", "Gäller.")}</text:p>'
        + f'<text:p text:style-name="S">Utgår {span.format("H", "dolt")}</text:p>'
        + f"<text:p>Synligt{span.format('H', ' dolt')}.</text:p>"
        + heading("Avgifter")
        + f"<table:table>{table}</table:table>"
    )
    document = parse_document("a.odt", opendocument(body, styles))
    assert (
        "# Öppet\n\nKl. 8.15.\nNot .\n\nGäller.\n\nSynligt.\n\n# Avgifter\n\n"
        "- Hus: Kvarnen; Avgift: 40 kr"
    ) == document.text
    assert [("Öppet", 4), ("Avgifter", 1)] == [(one.heading, one.count) for one in document.remarks]


def test_struck_out_cells_of_a_sheet_are_left_out() -> None:
    """By the cell's own style, or by that of the words in it."""
    cell = '<table:table-cell table:style-name="{}"><text:p>{}</text:p></table:table-cell>'
    rows = (
        (("", "Hus"), ("", "Avgift")),
        (("S", "Kvarnen"), ("S", "20")),
        (("", "Smedjan"), ("S", '30 <text:span text:style-name="N">40</text:span>')),
    )
    body = "".join(
        f"<table:table-row>{''.join(cell.format(*one) for one in row)}</table:table-row>"
        for row in rows
    )
    sheet = f'<table:table table:name="Priser">{body}</table:table>'
    styles = style("S", STRIKE) + style("N", KEPT)
    document = parse_document("a.ods", opendocument(sheet, styles, kind="spreadsheet"))
    assert "## Priser\n\n- Hus: Smedjan; Avgift: 40" == document.text
    assert [("struck_out", "Priser", "A2", 1), ("struck_out", "Priser", "B2:B3", 2)] == [
        (one.kind.value, one.heading, one.detail, one.count) for one in document.remarks
    ]


_SVG = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
FRAME = (
    f"<draw:frame><draw:text-box><text:p>I ruta.</text:p></draw:text-box><svg:title {_SVG}>alt"
    "</svg:title></draw:frame>"
)
SHAPE = (
    f"<draw:custom-shape><svg:desc {_SVG}>alt</svg:desc><text:p>I form.</text:p>"
    "</draw:custom-shape>"
)
CELL = "<table:table-cell>{}</table:table-cell>"


def test_text_boxes_and_shapes_are_read_once() -> None:
    """In a paragraph, in a group, on their own and in cells; what describes a picture is not."""
    group = f"<draw:g>{SHAPE}{FRAME}</draw:g>"
    head = f"<table:table-row>{CELL.format('<text:p>Hus</text:p>') * 2}</table:table-row>"
    cells = CELL.format(f"<text:p>Kvarnen{FRAME}</text:p>") + CELL.format(
        f"<text:p>9{SHAPE}</text:p>"
    )
    body = (
        f"<text:p>Ett.{FRAME}</text:p><text:p>Två.{SHAPE}</text:p><text:p>Tre.{group}</text:p>"
        f"{SHAPE}<table:table>{head.replace('Hus', 'Tid', 1)}<table:table-row>{cells}"
        "</table:table-row></table:table>"
    )
    assert [
        *("Ett.", "I ruta.", "Två.", "I form.", "Tre.", "I form.", "I ruta.", "I form."),
        "- Tid: Kvarnen, I ruta. Hus: 9, I form.",
    ] == lines(body)


def test_a_table_inside_another_is_read_once() -> None:
    """Also where the outer one only places it on the page."""
    one = f"<table:table><table:table-row>{CELL}</table:table-row></table:table>"
    body = one.format("<text:p>Yttre</text:p>" + one.format("<text:p>Inre</text:p>"))
    assert ["Yttre", "Inre"] == lines(body)


def test_text_boxes_on_a_sheet_are_read_after_its_cells() -> None:
    """They say what nobody wrote into a cell."""
    row = f"<table:table-row>{CELL.format('<text:p>Hus</text:p>')}</table:table-row>"
    shapes = f"<table:shapes>{FRAME}{SHAPE}</table:shapes>"
    data = opendocument(
        f'<table:table table:name="Blad">{shapes}{row}</table:table>', kind="spreadsheet"
    )
    assert "## Blad\n\nHus\n\nI ruta.\n\nI form." == parse_document("a.ods", data).text
