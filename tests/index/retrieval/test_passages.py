"""Documents to passages: whole sentences, one heading, within the budget."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from index import Document, Metadata, Passage, Section, Span, indexed_text, parse_document
from index.retrieval.chunking import heading_line, split_document

if TYPE_CHECKING:
    from collections.abc import Sequence


def count_words(texts: Sequence[str]) -> list[int]:
    """Count words between white space."""
    return [len(text.split()) for text in texts]


def passages(text: str, budget: int, name: str = "a.md") -> list[Passage]:
    """Split a document into passages of at most ``budget`` words."""
    return split_document(parse_document(name, text.encode()), count_words, budget)


def texts(text: str, budget: int) -> list[str]:
    """Return the texts of a document's passages."""
    return [passage.text for passage in passages(text, budget)]


def test_a_short_document_is_one_passage() -> None:
    """Paragraphs that fit together stay together, blank lines between them included."""
    assert ["HR flyttar.\n\nIT stannar."] == texts("# T\n\nHR flyttar.\n\nIT stannar.\n", 20)


def test_a_passage_tells_where_it_stands() -> None:
    """Number, offsets, headings and sentences of a passage, counted in the document's text."""
    text = "# Flytten\n\n## När\n\nHR flyttar i mars. IT stannar.\n\n## Vart\n\nTill Stadshuset.\n"
    assert [
        Passage(
            id="brev/a.md#1",
            document="brev/a.md",
            text="HR flyttar i mars. IT stannar.",
            start=19,
            end=49,
            headings=("När",),
            page=None,
            sentences=(Span(19, 37), Span(38, 49)),
        ),
        Passage(
            id="brev/a.md#2",
            document="brev/a.md",
            text="Till Stadshuset.",
            start=60,
            end=76,
            headings=("Vart",),
            page=None,
            sentences=(Span(60, 76),),
        ),
    ] == passages(text, 20, "brev/a.md")


def test_the_innermost_heading_is_the_passages_own() -> None:
    """Headings are listed outermost first; before the first there is none."""
    found = passages("# T\n\nFörst.\n\n## A\n\n### B\n\nSist.\n", 20)
    assert [((), None), (("A", "B"), "B")] == [(p.headings, p.heading) for p in found]


def test_a_heading_parts_passages_however_short() -> None:
    """Two sections are two passages even where both would fit into one."""
    assert ["Ett.", "Två."] == texts("# T\n\n## A\n\nEtt.\n\n## B\n\nTvå.\n", 100)


def test_paragraphs_stay_whole_where_they_fit() -> None:
    """A paragraph that does not fit any more begins a new passage, uncut."""
    text = "# T\n\nEtt två tre. Fyra fem sex.\n\nSju åtta nio. Tio elva tolv.\n"
    assert ["Ett två tre. Fyra fem sex.", "Sju åtta nio. Tio elva tolv."] == texts(text, 10)


def test_a_paragraph_that_is_too_long_is_parted_between_sentences() -> None:
    """Sentences are filled in as long as they fit, and none is cut."""
    text = "# T\n\nEtt två tre. Fyra fem. Sex sju åtta. Nio.\n"
    assert ["Ett två tre. Fyra fem.", "Sex sju åtta. Nio."] == texts(text, 6)


def test_a_paragraph_that_must_be_parted_begins_in_the_passage_before_it() -> None:
    """It can't stay whole anyway, so no passage is left half empty before it."""
    text = "# T\n\nKort ett.\n\nEtt två tre. Fyra fem sex. Sju åtta nio.\n"
    assert ["Kort ett.\n\nEtt två tre. Fyra fem sex.", "Sju åtta nio."] == texts(text, 9)


def test_a_sentence_beyond_the_budget_is_a_passage_of_its_own() -> None:
    """It is kept whole, and its neighbours stand in other passages."""
    long = "Ett två tre fyra fem sex sju åtta nio tio."
    assert ["Kort.", long, "Slut."] == texts(f"# T\n\nKort. {long} Slut.\n", 6)


def test_the_headings_count_towards_the_budget() -> None:
    """Title and headings are embedded with the passage, so they leave less room for its text."""
    text = "# En två tre\n\nEtt två tre fyra. Fem sex sju åtta.\n"
    assert ["Ett två tre fyra. Fem sex sju åtta."] == texts(text, 11)
    assert ["Ett två tre fyra.", "Fem sex sju åtta."] == texts(text, 10)


def test_a_very_long_heading_takes_at_most_its_share() -> None:
    """A title longer than the budget still leaves room for more than a word."""
    title = " ".join(["ord"] * 50)
    assert ["Ett två tre. Fyra fem sex."] == texts(f"# {title}\n\nEtt två tre. Fyra fem sex.\n", 10)


def test_bullets_count_towards_the_budget() -> None:
    """The marks of a list are embedded too, so a long list may not outgrow the budget by them."""
    items = "".join(f"- ord{number}\n" for number in range(20))
    found = texts(f"# T\n\n{items}", 11)
    assert [10, 10, 10, 10] == count_words(found)


def test_a_bullet_stays_with_its_item() -> None:
    """A passage that begins with a list item begins with its mark, and no sentence holds one."""
    found = passages("# T\n\n- Ett två tre.\n- Fyra fem sex.\n", 5)
    assert ["- Ett två tre.", "- Fyra fem sex."] == [passage.text for passage in found]
    assert [(Span(7, 19),), (Span(22, 35),)] == [passage.sentences for passage in found]


def test_numbers_of_a_list_stay_with_their_items() -> None:
    """The second number of a list is no sentence of its own, at the end of the first item."""
    found = passages("# T\n\n1. Ett två tre.\n2. Fyra fem sex.\n", 5)
    assert ["1. Ett två tre.", "2. Fyra fem sex."] == [passage.text for passage in found]


def test_a_table_is_parted_between_rows() -> None:
    """Every row is whole, and the line under the head goes with what follows it."""
    text = "# T\n\n| Enhet | Hus |\n|---|---|\n| HR | Stadshuset |\n| IT | Navet |\n"
    assert [
        "| Enhet | Hus |",
        "|---|---|\n| HR | Stadshuset |",
        "| IT | Navet |",
    ] == texts(text, 7)


def test_noise_parts_passages() -> None:
    """Text on either side of a dropped line is in two passages, and the line in none."""
    assert ["HR flyttar.", "IT stannar."] == texts(
        "# T\n\nHR flyttar.\n\nSkriv ut\n\nIT stannar.", 20
    )


def test_title_and_headings_stand_over_the_indexed_text() -> None:
    """Each of them once, a heading that repeats the title left out."""
    passage = Passage("a.md#1", "a.md", "Text.", 0, 5, ("Lön", "Flytten", "När"), None, ())
    assert "Flytten – Lön – När\nText." == indexed_text("Text.", "Flytten", passage)
    assert "Flytten" == heading_line("Flytten", ())


def test_pages_are_kept() -> None:
    """A passage carries the page of its section, for formats that have pages."""
    document = Document(
        "a.pdf",
        "Ett. Två.",
        (Section((), Span(0, 4), page=3), Section((), Span(5, 9), page=4)),
        Metadata("T", date=dt.date(2027, 3, 1)),
    )
    assert [("Ett.", 3), ("Två.", 4)] == [
        (passage.text, passage.page) for passage in split_document(document, count_words, 20)
    ]
