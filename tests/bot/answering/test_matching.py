"""How far a text holds the words of a question."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from bot.answering.reader.word_overlap import coverage, similarity
from index import Group, Query

if TYPE_CHECKING:
    from tests.conftest import Workplace

SAME_STEM, TYPO, COMPOUND = 0.95, 0.8, 0.75


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        ("hr", "hr", 1.0),
        ("förvaltning", "förvaltningen", SAME_STEM),
        ("förvaltningarnas", "förvaltning", COMPOUND * 11 / 16),
        ("flytta", "flyttar", SAME_STEM),
        ("flytten", "flyttar", SAME_STEM),
        ("decided", "decides", SAME_STEM),
        ("lön", "lönen", SAME_STEM),
        ("lön", "lönerna", SAME_STEM),
        ("plan", "plats", 0.0),
        ("semester", "semster", TYPO),
        ("semester", "semmester", TYPO),
        ("ansvarar", "ansavrar", TYPO),
        ("parkering", "parkeringsplats", COMPOUND),
        ("enheten", "utvecklingsenheten", COMPOUND),
        ("utvecklingsenheten", "enheten", COMPOUND * 7 / 18),
        ("samhällsbyggnad", "samhällsbyggnadsförvaltningen", COMPOUND),
        ("hunden", "kunden", 0.0),
        ("hr", "hrm", 0.0),
        ("chef", "schef", COMPOUND),
        ("lön", "flytt", 0.0),
        ("it", "itu", 0.0),
    ],
)
def test_how_far_one_word_holds_another(asked: str, found: str, expected: float) -> None:
    """Equal, inflected, one slip apart, part of a compound, or nothing at all."""
    assert pytest.approx(expected) == similarity(asked, found)


def test_coverage_is_the_share_that_is_held(workplace: Workplace) -> None:
    """All, some or none of a question's telling words, whatever their order."""
    workplace.build({"a.md": "# A\n\nHR.\n"})
    query = workplace.open().query("Var sitter lönesupporten i Stadshuset?")
    every = coverage(query, "I Stadshuset sitter lönesupporten.")
    some = coverage(query, "Stadshuset är stort.")
    assert pytest.approx(1.0) == every
    assert 0 < some < every
    assert 0 == coverage(query, "Kaffe.") == coverage(query, "")


def test_a_text_holds_a_word_as_well_as_its_best_word_does() -> None:
    """Leaving out of the comparison what can't be alike changes nothing."""
    asked = (
        "förvaltningen parkeringen enheten utvecklingsenheten schef flyttlådor lönesamtal semester"
    ).split()
    found = (
        "förvaltningar kommunförvaltningen parkering park enhet enheten stödenheten chef lådor "
        "flytta flyttlåda löneöversyn samtal semster utvecklingsenhet Örebro parkeringsplatsen"
    ).split()
    rng = random.Random(7)  # noqa: S311 - no secret
    for word in asked:
        query = Query(word, "sv", (Group((word,)),), frozenset(), word, word, word)
        for size in range(1, len(found)):
            some = rng.sample(found, size)
            expected = max(similarity(word, one.casefold()) for one in some)
            assert pytest.approx(expected) == coverage(query, " ".join(some))


def test_common_words_prove_nothing(workplace: Workplace) -> None:
    """A question of nothing but common words is held by no text."""
    workplace.build({"a.md": "# A\n\nHR.\n"})
    query = workplace.open().query("Var är det?")
    assert 0 == coverage(query, "Var är det? Det är var det är.")


def test_another_name_counts_as_the_word(workplace: Workplace) -> None:
    """What the glossary says means the same holds the word."""
    workplace.build(
        {
            "a.md": "# A\n\nHR.\n",
            "glossary.yaml": "- {term: KSF, means: Kommunstyrelseförvaltningen}\n",
        }
    )
    query = workplace.open().query("KSF")
    assert pytest.approx(1.0) == coverage(query, "Kommunstyrelseförvaltningen flyttar.")
