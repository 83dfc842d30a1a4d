"""A passage as it is read: without marks, and with each row's columns named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Passage, Span, is_table_head, view_of

TABLE = "| Enhet | Plan |\n|---|---:|\n| HR | 3 |\n| Ekonomi \\| kassa | |\n|Lön|2|\n"


def passage(document: str, start: int = 0, end: int | None = None) -> Passage:
    """Return a passage of a document: all of it, or a part."""
    last = len(document) if end is None else end
    return Passage("a#1", "a", document[start:last], start, last, (), None, ())


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("HR sitter i **Stadshuset**.", "HR sitter i Stadshuset."),
        ("Se [listan](https://x.example/a) *nu*.", "Se listan nu."),
        ("2 * 3 * 4 och a*b", "2 * 3 * 4 och a*b"),
        ("## Rubrik\n\nText", "Rubrik\n\nText"),
        ("- punkt\n- `kod`", "- punkt\n- kod"),
        (TABLE, "HR, plan 3.\nEkonomi \\| kassa.\nLön, plan 2.\n"),
        ("Före\n" + TABLE + "Efter", None),
        ("| a |", "a."),
        ("|\\", "\\."),
        (
            "- Enhet: HR; Plan: 3\n- Enhet: IT; Plan: 1; IT-stöd: Bo Ek",
            "HR, plan 3.\nIT, plan 1, IT-stöd Bo Ek.",
        ),
        ("| Fråga | Svar |\n|---|---|\n| Får jag? | Ja. |", "Får jag? svar Ja."),
        ("Telefon: 12 34; Plan: 3", "telefon 12 34, plan 3."),
        ("", ""),
    ],
)
def test_what_is_read(document: str, expected: str | None) -> None:
    """Words stay, marks go, and a table is rows with the names of their columns."""
    view = view_of(document, passage(document))
    if expected is None:
        assert view.text.splitlines()[0] == "Före"
        assert view.text.splitlines()[-1] == "Efter"
        assert "HR, plan 3." in view.text
        assert "---" not in view.text
    else:
        assert expected.rstrip("\n") == view.text.rstrip("\n")


def test_a_row_far_from_its_head_is_read_with_it() -> None:
    """A passage that begins in the middle of a table has the columns' names all the same."""
    start = TABLE.index("|Lön")
    assert "Lön, plan 2." == view_of(TABLE, passage(TABLE, start)).text.strip()


def test_what_is_found_is_quoted_where_it_stands() -> None:
    """A span of the view is one of the document; a column's name stands for its cell."""
    view = view_of(TABLE, passage(TABLE))
    place = view.text.index("plan 3")
    for words in ("plan 3", "plan"):
        found = view.span(place, place + len(words))
        assert found is not None
        assert "3" == TABLE[found.start : found.end]
    assert view.span(len(view.text) - 1, len(view.text)) is None


def test_the_head_of_a_table_is_told() -> None:
    """The head and its rule answer nothing; rows do."""
    lines = [(TABLE.index(line), line) for line in TABLE.splitlines()]
    assert [True, True, False, False, False] == [
        is_table_head(TABLE, Span(start, start + len(line))) for start, line in lines
    ]


@given(st.text(alphabet="ab |-*_`#[]()\n\\:"))
def test_every_character_is_the_documents_or_added(document: str) -> None:
    """Whatever the text, each character of a view that has a place stands there."""
    view = view_of(document, passage(document))
    assert len(view.text) == len(view.places)
    assert all(p < 0 or document[p] == c for c, p in zip(view.text, view.places, strict=True))
