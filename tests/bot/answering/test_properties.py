"""Any message is a question that can be asked, and any moment in it lies within it."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question.reduce import names_nothing, only_points, recognise, reduce_message
from bot.answering.time.moment import find_moment
from bot.answering.values.steps import amounts_in, counted
from tests.support.fuzz_inputs import DATES, NUMBERS, TEXTS, mixture, written_texts

TALK = (
    "Hej! ",
    "Var sitter HR nu? ",
    "och ekonomi då? ",
    "Kan du svara på det här? ",
    "thanks! ",
    "Vem är chef för Kim, och när flyttar vi? ",
    "I undrar ",
    "?? ",
)
STEPS = (
    "upp till 50 000 kr ",
    "50 001–500 000 kronor: A ",
    "mer än 1,5 mkr ",
    "10 dagar och mer\n",
    "en halv miljon ",
    "tre veckor | ",
    "minst ",
)
todays = st.dates(dt.date(2, 1, 1), dt.date(9998, 12, 31))


@given(mixture(TALK, TEXTS, DATES), written_texts)
def test_any_message_is_reduced(text: str, other: str) -> None:
    """Something is left of a message that said something, and no more than was said."""
    reduced = reduce_message(text)
    assert bool(reduced.question.strip()) == bool(text.strip())
    assert len(reduced.question) <= len(text) + 1  # a question mark may be set
    recognise(text)
    names_nothing(text)
    only_points(text, other)


@given(mixture(DATES, DATES, NUMBERS, TALK, most=6), todays)
def test_any_moment_lies_in_its_question(question: str, today: dt.date) -> None:
    """It has a first day that is not after its last, and its words are the question's."""
    moment = find_moment(question, today)
    if moment is None:
        return
    assert moment.first <= moment.last
    assert 0 <= moment.start < moment.end <= len(question)
    moment.without(question)


@given(mixture(STEPS, NUMBERS, DATES, TALK, most=6), st.lists(mixture(STEPS, NUMBERS, DATES)))
def test_any_amount_falls_on_a_step_or_none(question: str, lines: list[str]) -> None:
    """Its words are the question's, and the line is one of the steps."""
    assert [] == [one for one in amounts_in(question) if one not in question]
    found = counted(question, lines)
    if found is not None:
        assert found.line in found.steps
        assert found.steps <= set(range(len(lines)))
