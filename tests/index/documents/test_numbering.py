"""Headings and items carry the number that is shown, which stands nowhere in a file."""

from __future__ import annotations

import pytest

from index import parse_document
from index.documents.formats.office.list_numbers import columns, letters, ordinal, roman, written
from tests.support.office_packages import choice, paragraph, row, run, table, word


def level(number: int, text: str | None = None, kind: str = "decimal", more: str = "") -> str:
    """Return one level of a list; ``more`` stands before its text."""
    shown = "" if text is None else f'<w:lvlText w:val="{text}"/>'
    start = "" if "w:start " in more else '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{number}">{start}<w:numFmt w:val="{kind}"/>{more}{shown}</w:lvl>'


def definition(*levels: str, identifier: int = 1, more: str = "") -> str:
    """Return what a list is counted by."""
    return f'<w:abstractNum w:abstractNumId="{identifier}">{more}{"".join(levels)}</w:abstractNum>'


def numbered(identifier: int, family: int = 1, override: str = "") -> str:
    """Return a list."""
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{family}"/>{override}</w:num>'


def place(identifier: int, depth: int | None = 0) -> str:
    """Return the properties of a paragraph that stands in a list."""
    at = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    return f'<w:numPr>{at}<w:numId w:val="{identifier}"/></w:numPr>'


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    """Return the lines of a Word document, without their indents."""
    document = parse_document("a.docx", word(body, numbering, styles))
    return [line.strip() for line in document.text.split("\n") if line.strip()]


def marks(depths: str, numbering: str) -> list[str]:
    """Return the numbers of items at these depths, "0110", all of list 1."""
    body = "".join(paragraph("x", place(1, int(depth))) for depth in depths)
    return [line.removesuffix(" x") for line in lines(body, numbering)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("decimal", "1 2 3 4"),
        ("decimalZero", "01 02 03 04"),
        ("lowerRoman", "i ii iii iv"),
        ("upperRoman", "I II III IV"),
        ("lowerLetter", "a b c d"),
        ("upperLetter", "A B C D"),
        ("ordinal", "1:a 2:a 3:e 4:e"),
        ("ordinalText", "Första Andra Tredje Fjärde"),
        ("cardinalText", "Ett Två Tre Fyra"),
        ("decimalEnclosedCircle", "① ② ③ ④"),
        ("decimalEnclosedParen", "(1) (2) (3) (4)"),
        ("hex", "1 2 3 4"),
        ("chicago", "* † ‡ §"),
        ("kinesiskt", "1 2 3 4"),
    ],
)
def test_each_format_is_written_as_it_is_shown(kind: str, expected: str) -> None:
    """Roman, letters, ordinals and words; one that is unknown in digits."""
    numbering = definition(level(0, "%1", kind)) + numbered(1)
    assert expected.split() == marks("0000", numbering)


def test_long_lists_go_on() -> None:
    """After z comes aa, then bb; roman numbers and endings follow their rules."""
    assert ["z", "aa", "bb", "aaa"] == [letters(number) for number in (26, 27, 28, 53)]
    assert ["z", "aa", "ab", "aaa"] == [columns(number) for number in (26, 27, 28, 703)]
    assert ["xl", "mcmxcix", "4000", "0"] == [roman(number) for number in (40, 1999, 4000, 0)]
    assert ["11:e", "12:e", "21:a", "22:a"] == [ordinal(n, "sv") for n in (11, 12, 21, 22)]
    assert ["11th", "12th", "21st", "112th"] == [ordinal(n, "en") for n in (11, 12, 21, 112)]
    assert ["21:a", "21"] == [written(f"{kind}Text", 21, "sv") for kind in ("ordinal", "cardinal")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%1 §", "1 § x"),
        ("§ %1", "§ 1 x"),
        ("Kapitel %1:", "Kapitel 1: x"),
        ("(%1)", "(1) x"),
        ("%1", "1 x"),
        (" %1. ", "1. x"),
        ("Anm.", "Anm. x"),
        ("", "x"),
    ],
)
def test_the_text_around_a_number_is_read(text: str, expected: str) -> None:
    """Whatever it is; without any the paragraph is an ordinary one."""
    numbering = definition(level(0, text)) + numbered(1)
    assert [expected] == lines(paragraph("x", place(1)), numbering)


def test_levels_are_counted_and_joined() -> None:
    """A level begins anew under the next item above, and may say the numbers above it."""
    levels = (level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3 %2"))
    numbering = definition(*levels) + numbered(1)
    shown = ["1.", "1.1", "1.2", "1.2.1 2", "1.2.2 2", "1.3", "2.", "2.1", "2.1.1 1"]
    assert shown == marks("011221012", numbering)


def test_a_level_whose_upper_level_has_no_item_takes_its_first_number() -> None:
    """And the upper level begins with it all the same when its first item comes."""
    numbering = definition(level(0, "%1."), level(1, "%1.%2")) + numbered(1)
    assert ["1.1", "1.2", "1.", "1.1", "2."] == marks("11010", numbering)


def test_levels_start_and_restart_as_they_say() -> None:
    """From another number, never anew, or only after a level further up."""
    start, never, after_first = (
        '<w:start w:val="5"/>',
        '<w:lvlRestart w:val="0"/>',
        '<w:lvlRestart w:val="1"/>',
    )
    numbering = definition(level(0, "%1", more=start), level(1, "%2", more=never)) + numbered(1)
    assert ["5", "1", "2", "6", "3"] == marks("01101", numbering)
    levels = (level(0, "%1"), level(1, "%2"), level(2, "c%3", more=after_first))
    numbering = definition(*levels) + numbered(1)
    assert ["1", "1", "c1", "2", "c2", "2", "1", "c1"] == marks("01212012", numbering)


def test_a_level_that_says_no_start_begins_with_nought() -> None:
    """As the standard has it, and the office programs."""
    numbering = definition(level(0, "%1.").replace('<w:start w:val="1"/>', "")) + numbered(1)
    assert ["0.", "1."] == marks("00", numbering)


def test_legal_numbering_is_in_digits() -> None:
    """An article in roman numbers has paragraphs in digits."""
    levels = (level(0, "%1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"))
    assert ["I", "II", "2.1"] == marks("001", definition(*levels) + numbered(1))


def test_lists_of_one_kind_go_on_unless_they_begin_anew() -> None:
    """What is counted by the same definition is one list; an override begins it again, once."""
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", "lowerLetter")}</w:lvlOverride>'
    numbering = (
        definition(level(0, "%1."))
        + numbered(1)
        + numbered(2)
        + numbered(3, override=override.format(1))
        + numbered(4, override=override.format(7))
        + numbered(5, override=own)
    )
    body = "".join(paragraph("x", place(one)) for one in (1, 2, 3, 3, 1, 4, 5))
    shown = ["1.", "2.", "1.", "2.", "3.", "7.", "h)"]
    assert [f"{one} x" for one in shown] == lines(body, numbering)


def test_numbering_by_style_finds_its_level_by_the_style() -> None:
    """Headings of a statute: the styles name the list, the list's levels name the styles."""
    numbering = definition(
        level(0, "%1 kap.", more='<w:pStyle w:val="Kapitel"/>'),
        level(1, "%2 §", more='<w:pStyle w:val="Paragraf"/><w:lvlRestart w:val="0"/>'),
    ) + numbered(1)
    one = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/>{1}</w:style>'
    in_list = "<w:pPr>" + place(1, None) + '<w:outlineLvl w:val="{}"/></w:pPr>'
    styles = (
        one.format("Kapitel", in_list.format(0))
        + one.format("Paragraf", in_list.format(1))
        + one.format("Egen", '<w:basedOn w:val="Paragraf"/>')
    )
    body = (
        paragraph("Uppgifter", style="Kapitel")
        + paragraph("Ansvar", style="Paragraf")
        + paragraph("Nämnden ansvarar.")
        + paragraph("Möten", style="Egen")
        + paragraph("Arbetsformer", style="Kapitel")
        + paragraph("Kallelse", style="Paragraf")
        + paragraph("Utan nummer", '<w:numPr><w:numId w:val="0"/></w:numPr>', style="Paragraf")
    )
    assert [
        "# 1 kap. Uppgifter",
        "## 1 § Ansvar",
        "Nämnden ansvarar.",
        "## 2 § Möten",
        "# 2 kap. Arbetsformer",
        "## 3 § Kallelse",
        "## Utan nummer",
    ] == lines(body, numbering, styles)


def test_a_list_may_be_defined_by_a_style_of_lists() -> None:
    """The definition names the style, whose list has the levels; both are counted together."""
    numbering = (
        definition(more='<w:numStyleLink w:val="Lista"/>')
        + definition(level(0, "%1 §"), identifier=2, more='<w:styleLink w:val="Lista"/>')
        + numbered(1, 1)
        + numbered(2, 2)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Lista"><w:name w:val="Lista"/><w:pPr>'
        f"{place(2, None)}</w:pPr></w:style>"
    )
    body = paragraph("Första.", place(1)) + paragraph("Andra.", place(2))
    assert ["1 § Första.", "2 § Andra."] == lines(body, numbering, styles)


def test_what_has_no_words_is_counted_if_it_is_there() -> None:
    """An empty item and a struck-out one have a number; a deleted and a hidden one haven't."""
    numbering = definition(level(0, "%1.")) + numbered(1)
    gone = '<w:rPr><w:del w:id="1" w:author="E"/></w:rPr>'
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    body = (
        paragraph("Ett.", place(1))
        + paragraph("", place(1))
        + paragraph(run("Struken.", "<w:strike/>"), place(1))
        + paragraph(f"<w:del>{run('Borta.')}</w:del>", place(1) + gone)
        + paragraph(run("Dold.", "<w:vanish/>"), place(1) + hidden)
        + paragraph("Fyra.", place(1))
    )
    assert ["1. Ett.", "4. Fyra."] == lines(body, numbering)


def test_a_blank_stands_between_number_and_words() -> None:
    """Whatever Word puts there: a number that is run together with a word finds neither."""
    levels = [
        definition(level(0, "§%1:", more=f'<w:suff w:val="{one}"/>'), identifier=number)
        + numbered(number, number)
        for number, one in enumerate(("tab", "space", "nothing"), start=1)
    ]
    body = "".join(paragraph("x", place(number)) for number in (1, 2, 3))
    assert ["§1: x"] * 3 == lines(body, "".join(levels))


def test_bullets_are_bullets_and_numbers_in_them_are_none() -> None:
    """Whatever draws it, on a heading as well; words for bullets are read."""
    numbering = (
        definition(level(0, "\uf0b7", "bullet"), level(1, "%1.%2")) + numbered(1)
        + definition(level(0, "OBS!", "bullet"), identifier=2) + numbered(2, 2)
        + definition(level(0, "", "bullet"), identifier=3) + numbered(3, 3)
        + definition(level(0, "%1.", "none"), identifier=4) + numbered(4, 4)
    )  # fmt: skip
    body = (
        paragraph("Rubrik", place(1), style="Rubrik1")
        + "".join(paragraph("x", place(1, depth)) for depth in (0, 1))
        + "".join(paragraph("x", place(one)) for one in (2, 3, 4))
    )
    assert ["# Rubrik", "- x", ".1 x", "OBS! x", "x", "x"] == lines(body, numbering)


def test_a_format_of_its_own_is_read() -> None:
    """Word writes "001, 002" in two forms, for itself and for older programs."""
    own = '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
    form = choice(("w14", own), fallback='<w:numFmt w:val="decimal"/>')
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="9"/>'
        f'{form}<w:lvlText w:val="Rutin %1"/></w:lvl></w:abstractNum>{numbered(1)}'
    )
    assert ["Rutin 009", "Rutin 010"] == marks("00", numbering)


def test_a_numbered_line_in_bold_is_a_heading_unless_its_list_goes_on() -> None:
    """What is in bold in the middle of a list is an item that matters."""
    numbering = definition(level(0, "%1.")) + numbered(1)
    bold = "<w:b/>"
    body = (
        paragraph(run("Bakgrund", bold), place(1))
        + paragraph("Nämnden har beslutat.")
        + paragraph("Packa.", place(1))
        + paragraph(run("Märk lådorna", bold), place(1))
        + paragraph("Flytta.", place(1))
    )
    assert [
        "## 1. Bakgrund",
        "Nämnden har beslutat.",
        "2. Packa.",
        "3. Märk lådorna",
        "4. Flytta.",
    ] == lines(body, numbering)


def test_rows_of_a_table_are_numbered() -> None:
    """Also where the number is all that a cell shows."""
    numbering = definition(level(0, "%1.")) + numbered(1)
    number = paragraph("", place(1))
    body = table(
        row("Nr", "Åtgärd"),
        *(row(f"<w:tc>{number}</w:tc>", words) for words in ("Packa", "Märk")),
    )
    assert ["- Nr: 1. Åtgärd: Packa", "- Nr: 2. Åtgärd: Märk"] == lines(body, numbering)


def test_the_number_is_part_of_what_is_cited() -> None:
    """A section is found under its number."""
    numbering = definition(level(0, "%1 §")) + numbered(1)
    body = "".join(
        paragraph(words, place(1), style="Rubrik1") + paragraph(f"Om {words}.")
        for words in ("möten", "jäv")
    )
    sections = parse_document("a.docx", word(body, numbering)).sections
    assert [("1 § möten",), ("2 § jäv",)] == [section.headings for section in sections]
