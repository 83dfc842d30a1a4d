"""Numbers and addresses that lead to a person are left out of what is searched for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.question.personal import without_personal
from bot.i18n.sentences import advice_texts

if TYPE_CHECKING:
    from tests.support.opened import Opened

DAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("mitt personnummer är 850709-9805, var sitter HR?", "var sitter HR?"),
        ("Ring mig på 070-123 45 67, var sitter HR?", "var sitter HR?"),
        ("Var sitter HR? Mejla anna.ek@example.com", "Var sitter HR?"),
        ("Kan jag jobba 08.00–16.30?", "Kan jag jobba 08.00–16.30?"),
        ("Hur mycket är 12 000 kronor från 2027-01-01?",) * 2,
        ("0701234567", "0701234567"),
    ],
)
def test_what_is_searched_for(asked: str, searched: str) -> None:
    """What leads to a person is left out, with what only introduces it; hours and sums stay."""
    assert searched == without_personal(asked)


def test_it_is_answered_and_said(sample: Opened) -> None:
    """The answer is that to the same question without the number, and says that it was left out."""
    plain = sample.service.answer("Var sitter HR?", at=DAY)
    with_number = sample.service.answer("850709-9805, var sitter HR?", at=DAY)
    assert (plain.answer, True) == (with_number.answer, with_number.certain)
    assert (advice_texts("sv").personal, *plain.notes) == with_number.notes


def test_a_single_word_is_never_certain(sample: Opened) -> None:
    """Which of the passages that hold it is meant, it doesn't say."""
    for word in ("chef?", "plan", "parkering", "Etapp"):
        answer = sample.service.answer(word, at=DAY)
        assert answer.status == "not_found" or not answer.certain
