"""How far a text holds the words of a question, and what kind of answer is asked for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from bot.answering.answer_type import AnswerType, answer_type, could_answer, holds
from bot.answering.matching import coverage, similarity
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
        query = Query(word, "sv", (Group((word,)),), frozenset(), word)
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


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vad kostar en parkering?", AnswerType.AMOUNT),
        ("Hur mycket kostar det?", AnswerType.AMOUNT),
        ("How expensive is the parking?", AnswerType.AMOUNT),
        ("Vem tjänar mest, och vad tjänar en chef?", AnswerType.AMOUNT),
        ("Vilket telefonnummer har kansliet?", AnswerType.TELEPHONE),
        ("What is the phone number to HR?", AnswerType.TELEPHONE),
        ("När flyttar vi?", AnswerType.TIME),
        ("nar flyttar vi", AnswerType.TIME),
        ("Hur länge gäller det?", AnswerType.TIME),
        ("When do we move?", AnswerType.TIME),
        ("Vem är chef?", AnswerType.PERSON),
        ("Who is the head of IT?", AnswerType.PERSON),
        ("Hur många berörs?", AnswerType.QUANTITY),
        ("How many people are affected?", AnswerType.QUANTITY),
        ("Hur stort är huset?", AnswerType.NUMBER),
        ("Var sitter HR nu?", AnswerType.PLACE),
        ("Where does HR sit now?", AnswerType.PLACE),
        ("När flyttar de som sitter där vem som helst kan gå in?", AnswerType.TIME),
        ("Vem vet när vi flyttar?", AnswerType.PERSON),
        ("Vad innebär Ett IT?", AnswerType.OTHER),
        ("Varför flyttar vi?", AnswerType.REASON),
        ("Kan jag bli uppsagd?", AnswerType.OTHER),
        ("…", AnswerType.OTHER),
    ],
)
def test_what_kind_of_answer_is_asked_for(question: str, expected: AnswerType) -> None:
    """The first question word decides; a price or a number wherever it is named."""
    assert expected == answer_type(question)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (AnswerType.AMOUNT, "Det kostar 120 kronor.", True),
        (AnswerType.AMOUNT, "Parkeringen är gratis.", True),
        (AnswerType.AMOUNT, "Priset är SEK 120.", True),
        (AnswerType.AMOUNT, "Parkeringen är stor.", False),
        (AnswerType.AMOUNT, "Den har 120 platser.", False),
        (AnswerType.TELEPHONE, "Ring 08-123 45 67.", True),
        (AnswerType.TELEPHONE, "Ring växeln.", False),
        (AnswerType.TIME, "Vi flyttar den 1 mars.", True),
        (AnswerType.TIME, "Öppet kl. 9.", True),
        (AnswerType.TIME, "Vi flyttar.", False),
        (AnswerType.PERSON, "Chef är Bo Ek.", True),
        (AnswerType.PERSON, "det vet ingen.", False),
        (AnswerType.NUMBER, "Det är tolv enheter.", True),
        (AnswerType.NUMBER, "Det är flera.", False),
        (AnswerType.QUANTITY, "Det är 12 enheter.", True),
        (AnswerType.QUANTITY, "Det är arton.", True),
        (AnswerType.QUANTITY, "Flera hundra berörs.", True),
        (AnswerType.QUANTITY, "Ingen berörs.", True),
        (AnswerType.QUANTITY, "It is half of the staff.", True),
        (AnswerType.QUANTITY, "Budgeten är inte beslutad.", True),
        (AnswerType.QUANTITY, "Löneöversynen sker som vanligt per den 1 april.", False),
        (AnswerType.QUANTITY, "Etapp 3 startar den 1 september 2027 kl. 9.00.", False),
        (AnswerType.QUANTITY, "Ring 08-123 45 67 från kl. 9.", False),
        (AnswerType.QUANTITY, "En chef skriver ett brev.", False),
        (AnswerType.QUANTITY, "Revisorerna påpekade det 2024.", False),
        (AnswerType.QUANTITY, "Det blir 2000 kronor.", True),
        (AnswerType.QUANTITY, "Det är klart inom en vecka.", True),
        (AnswerType.PLACE, "HR sitter i huset.", True),
        (AnswerType.PLACE, "HR flyttar.", False),
        (AnswerType.REASON, "Flytten sköts upp på grund av fukt.", True),
        (AnswerType.REASON, "It was closed because of the noise.", True),
        (AnswerType.REASON, "Flytten sköts upp.", False),
        (AnswerType.OTHER, "", True),
    ],
)
def test_whether_a_text_holds_an_answer(kind: AnswerType, text: str, *, expected: bool) -> None:
    """Amounts, numbers, times, names and places leave marks."""
    assert expected == holds(kind, text)


@pytest.mark.parametrize("kind", list(AnswerType))
def test_only_a_price_and_a_number_can_be_ruled_out(kind: AnswerType) -> None:
    """A text without any mark may answer every other kind ("vem": "enhetschefen")."""
    ruled_out = {AnswerType.AMOUNT, AnswerType.TELEPHONE}
    assert (kind not in ruled_out) == could_answer(kind, "så är det")
