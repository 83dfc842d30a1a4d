"""Quotes without Markdown marks, with every character's origin kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.response.citations import Glyph, plain, render
from bot.slack.views.citations import excerpt

if TYPE_CHECKING:
    from bot.slack.views.citations import Piece


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Vanlig text, ordagrant.", "Vanlig text, ordagrant."),
        ("## Var sitter HR?", "Var sitter HR?"),
        ("## Var sitter HR? ##", "Var sitter HR?"),
        ("#1 i listan", "#1 i listan"),
        ("- ett\n- två", "• ett\n• två"),
        ("* ett\n  * under", "• ett\n    • under"),
        ("1. ett\n2. två", "1. ett\n2. två"),
        ("**HR** sitter *nu* på __plan 3__ _ovanpå_", "HR sitter nu på plan 3 ovanpå"),
        ("**fet **inte", "**fet **inte"),
        ("5 * 3 * 2 och fil_namn_här", "5 * 3 * 2 och fil_namn_här"),
        ("Se [riktlinjen](https://example.se/a) här", "Se riktlinjen här"),
        ("![karta](karta.png)", "karta"),
        ("<https://example.se>", "https://example.se"),
        ("`kod` och \\*stjärna\\*", "kod och *stjärna*"),
        ("HR[^1] sitter **kvar[^12]**[^not].", "HR¹ sitter kvar¹²*."),
        ("[^1]: Ej vikarier.", "¹: Ej vikarier."),
        ("[^ ] och [^a b]", "[^ ] och [^a b]"),
        ("> citerat", "citerat"),
        ("före\n\n---\n\nefter", "före\n\nefter"),
        ("Rubrik\n======\ntext", "Rubrik\ntext"),
        ("```\nkod\n```", "kod"),
        ("| Enhet | Plats |\n|---|:--|\n| HR | Plan 3 |", "Enhet · Plats\nHR · Plan 3"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("\n\ntext\n\n", "text"),
        ("ord\u202eomvänt\u2066\x1b[31m", "ordomvänt[31m"),
        ("", ""),
    ],
)
def test_marks_are_not_shown(source: str, shown: str) -> None:
    """Marks of Markdown go or turn into their signs; all other text stays as it is."""
    assert shown == plain(source)


def test_a_line_that_an_editor_wrapped_is_one_line() -> None:
    """A long line goes on in the next; short lines and new list items don't."""
    long = "Den nya organisationen gäller från den första mars och innebär att HR"
    assert f"{long} flyttar" == plain(f"{long}\nflyttar")
    assert f"{long}.\nSedan" == plain(f"{long}.\nSedan")
    assert f"{long}\n• punkt" == plain(f"{long}\n- punkt")
    for mark in ("2.", "2.1", "iv)", "(b)", "III.", "3 §", "§ 3", "2.1.3."):
        assert f"{long}\n{mark} Punkt" == plain(f"{long}\n{mark} Punkt")
    assert f"{long} 12.30 i salen" == plain(f"{long}\n12.30 i salen")
    assert plain("Storgatan 1\n123 45 Staden") == "Storgatan 1\n123 45 Staden"


def test_what_is_marked_stays_marked_when_marks_go() -> None:
    """The sentence given by offsets in the source is the one shown as marked."""
    source = "## Plats\n\n- **HR** sitter på plan 3.\n- Lön sitter på plan 2."
    start = source.index("**HR**")
    end = source.index("\n- Lön")
    shown = render(source, [(start, end)])
    assert "".join(glyph.text for glyph in shown) == (
        "Plats\n\n• HR sitter på plan 3.\n• Lön sitter på plan 2."
    )
    assert "".join(glyph.text for glyph in shown if glyph.marked) == "HR sitter på plan 3."
    assert "".join(glyph.text for glyph in shown if glyph.strong) == "PlatsHR"


@given(st.text(alphabet="ab #*_-|`[]()<>\\\n.1=~å", max_size=120))
def test_every_glyph_knows_where_it_came_from(source: str) -> None:
    """Whatever the text: offsets rise, and a glyph is its source's character or a mark's sign."""
    glyphs = render(source)
    offsets = [glyph.source for glyph in glyphs]
    assert offsets == sorted(set(offsets))
    replaced = {glyph.text.strip() for glyph in glyphs if glyph.text != source[glyph.source]}
    assert replaced <= {"•", "·", ""}


@pytest.mark.parametrize("text", ["**a " * 10_000, "[" * 40_000, "x_a " * 9_000, "](" * 20_000])
def test_thousands_of_marks_are_shown_as_they_are(text: str) -> None:
    """A hostile text of marks that close nothing comes out unchanged (and at all)."""
    assert plain(text) == text.rstrip()


def glyphs(text: str, marked: str = "") -> list[Glyph]:
    """Return the glyphs of ``text`` with ``marked`` marked."""
    start = text.index(marked)
    return render(text, [(start, start + len(marked))])


def shown(piece: Piece) -> str:
    """Return a piece's text."""
    return "".join(glyph.text for glyph in piece.glyphs)


def test_a_short_quote_is_shown_whole() -> None:
    """Nothing is cut from a quote within the limit."""
    (piece,) = excerpt(glyphs("ett två tre", "två"), 100, 100)
    assert (piece.cut_before, piece.cut_after) == (False, False)
    assert shown(piece) == "ett två tre"


def test_a_long_quote_is_cut_around_what_is_marked() -> None:
    """Whole words of context stand on both sides, and the cuts are known."""
    text = " ".join(["före"] * 50 + ["svaret"] + ["efter"] * 50)
    (piece,) = excerpt(glyphs(text, "svaret"), 40, 100)
    assert (piece.cut_before, piece.cut_after) == (True, True)
    assert shown(piece) == "före före före svaret efter efter"


@pytest.mark.parametrize(("before", "after"), [("", " y"), ("x ", " y"), ("x ", "")])
def test_the_marked_sentence_is_never_lost(before: str, after: str) -> None:
    """It is shown whole even where it is longer than the limit, wherever it stands."""
    sentence = "svaret " * 20 + "slut."
    (piece,) = excerpt(glyphs(before * 500 + sentence + after * 500, sentence), 50, 1_000)
    assert shown(piece) == sentence


def test_two_marked_sentences_far_apart_make_two_pieces() -> None:
    """What lies between them is cut, and neither is lost."""
    text = "Första svaret. " + "mellan " * 200 + "Andra svaret."
    second = text.index("Andra")
    pieces = excerpt(render(text, [(0, 14), (second, len(text))]), 60, 100)
    assert [(piece.cut_before, piece.cut_after) for piece in pieces] == [
        (False, True),
        (True, False),
    ]
    assert [shown(piece) for piece in pieces] == [
        "Första svaret. mellan mellan",
        "mellan mellan Andra svaret.",
    ]


def test_a_quote_with_nothing_marked_is_cut_at_its_end() -> None:
    """Its beginning is shown; one endless word is cut inside."""
    (piece,) = excerpt(render("ord " * 100), 20, 100)
    assert shown(piece) == "ord ord ord ord ord"
    (piece,) = excerpt(render("x" * 100), 20, 100)
    assert shown(piece) == "x" * 20
