"""Plots as part of a page: what is written in them stays as it is."""

from __future__ import annotations

import pytest
from lxml import html

from bot.operations.report import plots

# What looks like a reference, a colour, a font, markup, or mathematics, and what the font that
# plots are laid out with has no letters for.
NAMES = [
    "Ring lön (#hr-fragor)",
    "Färgen #010101 i rapporten",
    "font: 12px Arial",
    '<b>Fet</b> & xlink:href="#x" <!-- inte -->',
    "Kostar $5 eller $x^2$",
    "漢字 🐍 עברית",
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_as_it_is(name: str) -> None:
    """In each kind of plot that has names, whatever they look like; so does the plot's title."""
    for drawn in (
        plots.ranked([(name, 3, plots.GOOD)], name, str),
        plots.small_multiples(["jan."], [(name, 3, [3])], name, str),
    ):
        svg = html.fromstring(drawn)
        assert name == svg.get("aria-label")
        assert name in [text.xpath("string()") for text in svg.iter("text")]


def test_colours_are_the_pages() -> None:
    """No colour is fixed: each is a variable that the page sets, in the dark and on paper."""
    drawn = plots.stacked(["a", "b"], [(plots.GOOD, [1, None]), (plots.BAD, [2, 3])], "x", str)
    assert "var(--good)" in drawn
    assert "var(--bad)" in drawn
    assert "#0" not in drawn.replace("url(#", "")


def test_what_is_withheld_is_not_drawn() -> None:
    """A bar of nobody and one that is withheld look the same."""
    series: list[list[int | None]] = [[5, None, 4], [5, 0, 4]]
    one, other = (plots.stacked(["a", "b", "c"], [(plots.GOOD, two)], "x", str) for two in series)
    assert one == other


def test_a_line_of_one_build() -> None:
    """A single share is a point."""
    drawn = plots.shares(["1 mars"], [0.5], "x", "{:.0%}".format)
    assert "100%" in drawn
