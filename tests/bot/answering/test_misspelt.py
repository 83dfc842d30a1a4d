"""Misspelt questions find what the same questions find when they are spelt right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.answering.reader.finder import READ
from bot.checks.question_set import load_questions
from tests.support.misspellings import KINDS, SLIPS, found_in_three, variants

if TYPE_CHECKING:
    from tests.support.opened import Opened

QUESTIONS = load_questions(Path(__file__).parents[3] / "knowledge" / "questions.yaml")


def test_there_are_two_hundred_variants_and_each_has_a_slip() -> None:
    """Forty of each kind of slip; the same ones whenever they are made."""
    made = variants(QUESTIONS)
    assert dict.fromkeys(SLIPS, 40) == Counter(variant.slip for variant in made)
    assert all(variant.text != variant.question.question for variant in made)
    assert all(variant.question.kind in KINDS for variant in made)
    assert made == variants(QUESTIONS)


def test_a_slip_costs_few_passages(sample: Opened) -> None:
    """Of every fourth variant, two at most lose a passage that the right spelling finds.

    All two hundred take longer: ``benchmarks/misspelt.py`` asks them.
    """
    lost = [
        variant.text
        for variant in variants(QUESTIONS)[::4]
        if found_in_three(sample.index, variant.question, variant.question.question)
        and not found_in_three(sample.index, variant.question, variant.text)
    ]
    assert 2 >= len(lost), lost


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("vem e ekonomidirektor", "Mattias Öhrnell"),
        ("nar flyttar vi till tegelbruket", "24–28 augusti 2026"),
        ("harlönesupporten öppet på fredag", "fredag kl. 9.00–11.30"),
        ("varsitter HR", "Stadshuset, plan 3"),
    ],
)
def test_questions_as_they_are_typed(sample: Opened, question: str, phrase: str) -> None:
    """Among the passages that are read is the one that answers."""
    hits = sample.index.search(question).hits[:READ]
    assert any(phrase in hit.passage.text for hit in hits)
