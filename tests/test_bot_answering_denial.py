"""What a question asks against: what is not so, and what only some words of it tell apart."""

from __future__ import annotations

import pytest

from bot.answering.denial import asks_what_is_not, says_what_is_not
from bot.answering.narrowing import narrows_alone
from index import words


@pytest.mark.parametrize(
    "question",
    [
        "Vem får inte parkera vid Tegelbruket?",
        "Vilka enheter flyttar aldrig?",
        "Får jag inte ta med hunden?",
        "Which units are not moving?",
        "Om jag är sjuk, vem får inte veta det?",
    ],
)
def test_a_question_about_what_is_not_so(question: str) -> None:
    """The denial is in the clause that asks."""
    assert asks_what_is_not(question)


@pytest.mark.parametrize(
    "question",
    [
        "Jag kommer inte in i Sambygg, vem ordnar behörighet?",
        "Hur får den som inte har digital brevlåda sitt beslut?",
        "Vad händer om jag inte hinner packa?",
        "Om du inte har kort, hur kommer du in?",
        "What happens if I don't come? I have no card.",
        "Vem får parkera?",
        "",
    ],
)
def test_a_denial_that_only_tells_of_whom_is_asked(question: str) -> None:
    """It stands in a clause beside the one that asks, or in one that depends on it."""
    assert not asks_what_is_not(question)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Besökare får inte parkera där.", True),
        ("Huset saknar hiss.", True),
        ("Visitors are unable to park.", True),
        ("Alla får parkera.", False),
    ],
)
def test_what_a_sentence_denies(sentence: str, *, expected: bool) -> None:
    """With "not" and its like, or with another word."""
    assert expected == says_what_is_not(words(sentence))


@pytest.mark.parametrize(
    ("question", "told", "expected"),
    [
        ("Vem var chef före Petra?", "Petra är chef.", True),
        ("Vem var chef före Petra?", "Innan dess var Bo chef.", False),
        ("Which house has the fewest rooms?", "The house has twelve rooms.", True),
        (
            "Which house has the fewest rooms?",
            "The least that a house has is ten.",
            False,
        ),
        ("Vem är chef?", "Petra är chef.", False),
        ("Blir det fler platser?", "Det finns 60 platser.", True),
        ("Blir det fler platser?", "Vi förhandlar om ytterligare 25.", False),
        ("Will there be more desks?", "There are 60 desks.", True),
        ("Will there be more desks?", "The number increases to 80.", False),
        ("Var är de nya platserna?", "Platserna finns i källaren.", False),
    ],
)
def test_words_that_make_another_question(question: str, told: str, *, expected: bool) -> None:
    """One of the same meaning must be told as well."""
    assert expected == narrows_alone(words(question), words(told))
