"""Items of minutes, "§ 113 Something", are headings in every format, and no passage is of two."""

from __future__ import annotations

import pytest

from index import Document, parse_document
from index.retrieval.chunking import split_document
from tests.support.exact_passages import assert_exact, count_words
from tests.support.office_packages import paragraph, word

MINUTES = """\
Protokoll
Kommunfullmäktige i Björkvik

§ 112 Ny nämndorganisation
Dnr KS 2026/341

Kommunfullmäktiges beslut
1. Socialnämnden och kultur- och fritidsnämnden upphör den 31 december 2026.

Reservation
Anders Lind och Eva Ström reserverar sig mot beslutet till förmån för eget yrkande om återremiss.

§ 113 Stängning av medborgarkontoret
Kommunfullmäktige beslutar att medborgarkontoret i Norrby stängs den 31 mars 2027.
"""


def sections(document: Document) -> list[tuple[tuple[str, ...], str]]:
    """Return each section's headings and text."""
    return [
        (one.headings, document.text[one.span.start : one.span.end]) for one in document.sections
    ]


def headings(name: str, text: str) -> list[tuple[str, ...]]:
    """Return the headings of each section of a text."""
    return [found for found, _ in sections(parse_document(name, text.encode()))]


def test_an_item_ends_the_one_before_it_and_stands_over_what_follows() -> None:
    """The decision on § 113 is not told under the reservation of § 112."""
    document = parse_document("protokoll.txt", MINUTES.encode())
    first, second = "§ 112 Ny nämndorganisation", "§ 113 Stängning av medborgarkontoret"
    assert [
        (),
        (first,),
        (first, "Kommunfullmäktiges beslut"),
        (first, "Reservation"),
        (second,),
    ] == [found for found, _ in sections(document)]
    assert "Protokoll" == document.metadata.title
    passages = split_document(document, count_words, 200)
    assert_exact(document, passages)
    assert [] == [one for one in passages if "reserverar" in one.text and "Norrby" in one.text]


ITEMS = (
    "§ 90 Val\nRut Lod väljs.\n\n§ 91 Ny växel\nBeslut\nVäxeln öppnar.\nJäv\nSiv Hed deltar inte.\n"
)


@pytest.mark.parametrize("name", ["ksau-2026.md", "ksau-2026.txt"])
def test_items_without_other_headings(name: str) -> None:
    """Each item has its section, and none is the title of all."""
    document = parse_document(name, ITEMS.encode())
    assert [
        (("§ 90 Val",), "Rut Lod väljs."),
        (("§ 91 Ny växel",), "Beslut\nVäxeln öppnar.\nJäv\nSiv Hed deltar inte."),
    ] == sections(document)
    assert "Ksau 2026" == document.metadata.title


def test_items_in_word() -> None:
    """Items typed as usual paragraphs of a Word document are headings as well."""
    data = word("".join(map(paragraph, ["§ 1 Växel", "Den öppnar.", "§ 2 Skola", "Den flyttar."])))
    document = parse_document("protokoll.docx", data)
    assert [(("§ 1 Växel",), "Den öppnar."), (("§ 2 Skola",), "Den flyttar.")] == sections(document)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("§ 113 Stängning", "§ 113 Stängning"),
        ("§113 Stängning", "§113 Stängning"),
        ("KS § 113 a – Stängning", "KS § 113 a – Stängning"),
        ("**§ 113 Stängning**", "§ 113 Stängning"),
        ("§ 113\nStängning", "§ 113 Stängning"),
        ("§ 113 Dnr 2026/3\nStängning", "§ 113 Dnr 2026/3 Stängning"),
        ("§ 113 Stängning av\nmedborgarkontoret", "§ 113 Stängning av medborgarkontoret"),
        ("§ 113 Svar på motion om att\nSjö-Bo öppnas", "§ 113 Svar på motion om att Sjö-Bo öppnas"),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_how_an_item_may_be_written(name: str, line: str, label: str) -> None:
    """With the committee's name, in bold, or with its title below or broken."""
    text = f"Mötet leds av Eva.\n\n{line}\nNämnden beslutar att kontoret stängs.\n"
    assert [(), (label,)] == headings(name, text)


@pytest.mark.parametrize(
    "text",
    [
        "Regeln finns.\n\n§ 5 i lagen om anställningsskydd gäller\n",
        "Regeln finns.\n\n§ 5 Arbetsgivaren underrättar facket.\n",
        "Regeln följer av\n§ 5 Arbetstidslagen och gäller alla\nsom arbetar i kommunen.\n",
        "Regeln finns.\n\n- § 5 Arbetstid\n- § 6 Semester\n",
        "1 § Lagen gäller alla\nsom arbetar i kommunen.\n",
        "Innehåll som följer.\n\n§ 5 Arbetstid\n\n§ 6 Semester\n",
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_what_only_mentions_a_paragraph_is_text(name: str, text: str) -> None:
    """A sentence on a law, and items with nothing below them, stay text where they stand."""
    assert [()] == headings(name, text)


def test_an_item_that_is_a_sentence_ends_the_one_before() -> None:
    """It has no title, and is not told under that of another item."""
    text = (
        "§ 1 Växel\nDen öppnar.\n\n§ 2 Karin Ask väljs att justera.\n\n§ 3 Skola\n\n"
        "§ 4 Slut\nTack.\n"
    )
    assert [
        (("§ 1 Växel",), "Den öppnar."),
        ((), "§ 2 Karin Ask väljs att justera."),
        ((), "§ 3 Skola"),
        (("§ 4 Slut",), "Tack."),
    ] == sections(parse_document("a.md", text.encode()))


def test_a_chapter_stands_over_its_items() -> None:
    """What is right above the first item of a chapter stays over all of them."""
    text = (
        "# Reglemente\n\nDet gäller.\n\n## Val\n\n§ 1 Sätt\nÖppet.\n\n§ 2 Tid\nMaj.\n\n"
        "## Möten\n\n§ 3 Dag\nTorsdag.\n"
    )
    assert [
        (),
        ("Val", "§ 1 Sätt"),
        ("Val", "§ 2 Tid"),
        ("Möten", "§ 3 Dag"),
    ] == headings("a.md", text)


def test_marked_items_keep_their_levels() -> None:
    """What somebody marked as headings is left as it is."""
    text = "# Protokoll\n\n## § 1 Växel\n\nDen öppnar.\n\n## Beslut\n\nJa.\n"
    assert [("§ 1 Växel",), ("Beslut",)] == headings("a.md", text)
