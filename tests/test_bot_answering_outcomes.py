"""Questions about what came of something that a passage only tells is to come."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.outcomes import asks_outcome, is_still_to_come
from tests.opened import Opened

if TYPE_CHECKING:
    from tests.conftest import Workplace

TODAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vad visade ljudmätningen i huset?", "Ljudmätning ska göras före inflyttning."),
        ("Which company won the contract?", "En utvärderare upphandlas under hösten 2027."),
        ("Vem vann upphandlingen?", "Upphandlingen kommer att avslutas i vår."),
        ("What was the outcome of the survey?", "The survey is to be made in May."),
        ("Hur gick ljudmätningen?", "Ljudmätningen ska göras i mars."),
    ],
)
def test_a_plan_holds_no_outcome(question: str, told: str) -> None:
    """In either language, with "will" and its like or a date that is to come."""
    assert asks_outcome(question)
    assert is_still_to_come(told, told, TODAY)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vad visade ljudmätningen?", "Ljudmätningen visade höga värden. En ny ska göras."),
        ("Hur gick omröstningen?", "Med 27 ja mot 16 nej beslutar fullmäktige att bifalla."),
        ("Vilka förvaltningar slogs ihop?", "Förvaltningarna ska slås ihop den 1 mars 2027."),
        ("När flyttade vi?", "Flytten ska ske den 1 maj 2026."),
        ("When is the result presented?", "The result will be presented in March 2028."),
        ("Vad blev resultatet?", "Resultatet redovisades den 1 maj 2025."),
    ],
)
def test_what_a_plan_may_tell_and_what_is_over(question: str, told: str) -> None:
    """What is planned answers which, when and where; a passage that tells the outcome, all."""
    assert not (asks_outcome(question) and is_still_to_come(told, told, TODAY))


def test_the_outcome_is_not_made_up(workplace: Workplace) -> None:
    """The plan answers when it is, and what it showed is declined until a document tells."""
    plan = "# Ljudmätning\n\nLjudmätningen i Tegelbruket ska göras i mars 2027."
    workplace.build({"plan.md": plan})
    service = Opened(workplace.index, workplace.embedder).service
    asked = "Vad visade ljudmätningen i Tegelbruket?"
    assert "not_found" == service.answer(asked, at=TODAY).status
    assert "answered" == service.answer("När görs ljudmätningen?", at=TODAY).status
    told = "# Ljudmätning\n\nLjudmätningen i Tegelbruket visade höga värden på plan 2."
    workplace.build({"plan.md": plan, "svar.md": told})
    service = Opened(workplace.index, workplace.embedder).service
    answer = service.answer(asked, at=TODAY)
    assert ("answered", "svar.md") == (answer.status, answer.citations[0].document)
