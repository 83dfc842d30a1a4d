"""The moment that a question names, in Swedish and in English, reckoned from one day."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.answering.time.moment import Tense, find_moment

TODAY = dt.date(2027, 4, 1)  # a Thursday


@pytest.mark.parametrize(
    ("question", "first", "last", "rest"),
    [
        ("Vad händer den 1 juni?", "2027-06-01", "2027-06-01", "Vad händer?"),
        ("Var satt HR den 1 juni?", "2026-06-01", "2026-06-01", "Var satt HR?"),
        ("Var sitter HR den 1 juni 2026?", "2026-06-01", "2026-06-01", "Var sitter HR?"),
        ("Where was HR on June 1st, 2025?", "2025-06-01", "2025-06-01", "Where was HR?"),
        ("Vad gäller 2027-06-01?", "2027-06-01", "2027-06-01", "Vad gäller?"),
        ("Vad gäller den 1/6?", "2027-06-01", "2027-06-01", "Vad gäller?"),
        ("Var satt HR i mars?", "2027-03-01", "2027-03-31", "Var satt HR?"),
        ("Var sitter HR i mars?", "2028-03-01", "2028-03-31", "Var sitter HR?"),
        ("Who is the manager in May?", "2027-05-01", "2027-05-31", "Who is the manager?"),
        ("Vem är chef i januari nästa år?", "2028-01-01", "2028-01-31", "Vem är chef?"),
        ("Vad gäller före årsskiftet?", "2027-12-31", "2027-12-31", "Vad gäller?"),
        ("Vad gällde före årsskiftet?", "2026-12-31", "2026-12-31", "Vad gällde?"),
        ("What applied before 1 March 2026?", "2026-02-28", "2026-02-28", "What applied?"),
        ("Vem är chef efter sommaren?", "2027-09-01", "2027-09-01", "Vem är chef?"),
        ("Var satt HR förra året?", "2026-01-01", "2026-12-31", "Var satt HR?"),
        ("Vem var chef i fjol?", "2026-01-01", "2026-12-31", "Vem var chef?"),
        ("Where did HR sit last year?", "2026-01-01", "2026-12-31", "Where did HR sit?"),
        ("Var satt HR 2024?", "2024-01-01", "2024-12-31", "Var satt HR?"),
        ("Hur många satt där 2024?", "2024-01-01", "2024-12-31", "Hur många satt där?"),
        ("Vem var chef förra hösten?", "2026-09-01", "2026-11-30", "Vem var chef?"),
        ("Vem var chef i höstas?", "2026-09-01", "2026-11-30", "Vem var chef?"),
        ("Where will HR sit next spring?", "2028-03-01", "2028-05-31", "Where will HR sit?"),
        ("Vad händer i vår?", "2027-04-01", "2027-05-31", "Vad händer?"),
        ("Var satt vi för två år sedan?", "2025-04-01", "2025-04-01", "Var satt vi?"),
        ("Where will HR be in two months?", "2027-06-01", "2027-06-01", "Where will HR be?"),
        ("Vad gäller vecka 26?", "2027-06-28", "2027-07-04", "Vad gäller?"),
        ("Vad bestämdes i måndags?", "2027-03-29", "2027-03-29", "Vad bestämdes?"),
        ("Var sitter HR i morgon?", "2027-04-02", "2027-04-02", "Var sitter HR?"),
        (
            "Var sitter HR mellan den 1 juni och den 31 augusti?",
            "2027-06-01",
            "2027-08-31",
            "Var sitter HR?",
        ),
    ],
)
def test_which_days_are_meant(question: str, first: str, last: str, rest: str) -> None:
    """Reckoned from today: ahead, unless the question is about the past; the span is the words'."""
    moment = find_moment(question, TODAY)
    assert moment is not None
    assert (first, last) == (moment.first.isoformat(), moment.last.isoformat())
    assert rest == moment.without(question)
    expected = Tense.PRESENT
    if moment.last < TODAY:
        expected = Tense.PAST
    elif moment.first > TODAY:
        expected = Tense.FUTURE
    assert expected == moment.tense


@pytest.mark.parametrize(
    "question",
    [
        "Var sitter HR nu?",
        "Var satt HR innan omorganisationen?",
        "När flyttar vi, i mars eller april?",
        "Gäller beslutet från 2026?",
        "Vad gäller i vår organisation?",
        "May I work from home?",
        "Who was Jan Svensson?",
        "Vad kostar det i månaden?",
        "Hur dags öppnar receptionen på morgonen?",
        "När ska jag söka semester inför sommaren?",
        "Gäller reglerna sedan 2024 fortfarande?",
        "När börjar semestern 2027?",
        "Vad gäller den 31 februari?",
    ],
)
def test_what_names_no_moment(question: str) -> None:
    """Two dates to choose from, a paper's year, "our", a modal verb, a name, a day there isn't."""
    assert find_moment(question, TODAY) is None
