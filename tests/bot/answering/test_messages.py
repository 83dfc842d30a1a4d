"""Messages as people write them, reduced to what they ask."""

from __future__ import annotations

import pytest

from bot.answering.question.reduce import Reduced, reduce_message

LONG = (
    "Hej!\n\nJag börjar på måndag och har fått ett brev där det står att jag ska höra av mig till "
    "HR innan dess, men på intranätet finns bara den gamla adressen och ingen svarar i växeln. "
    "Undrar var HR sitter?\n\nTack på förhand\n/Anna"
)
FORWARDED = (
    "Hej, när flyttar vi egentligen?\n\nFrån: Kim Ek\nSkickat: den 3 maj\nTill: alla\n"
    "Ämne: Flytten\n\nHej alla! Vet ni vem som har nyckeln? Hälsningar Kim"
)


@pytest.mark.parametrize(
    "question",
    [
        "Var sitter HR nu?",
        "var siter hr nånstans",
        "Jag har fått för mycket i lön, drar ni tillbaka det direkt?",
        "Jag är ny här från utlandet, var hämtar jag min dator?",
        "Vad gäller enl. avtalet kl. 9.00 t.ex. för vikarier?",
        "När kommer lönen om den 27:e är en söndag?",
        "friskvårdsbidrag",
        "Who sits where after the reorganisation?",
        "Vem ska vara med när jag lämnar besked till en medarbetare?",
    ],
)
def test_a_question_alone_stays_as_it_is(question: str) -> None:
    """Not a sign is changed."""
    assert Reduced(question) == reduce_message(question)


@pytest.mark.parametrize(
    ("message", "question"),
    [
        (LONG, "var HR sitter?"),
        ("Kan du svara på det här: var sitter HR?", "var sitter HR?"),
        ("Kan ni svara på följande fråga: När flyttar vi?", "När flyttar vi?"),
        ("Can you answer this question: where does HR sit?", "where does HR sit?"),
        ("Kan du svara på det här? Var sitter HR?", "Var sitter HR?"),
        (FORWARDED, "när flyttar vi egentligen?"),
        ("Hej omorg! Var sitter HR? Mvh Anna", "Var sitter HR?"),
        ("hej, var sitter hr? tack!", "var sitter hr?"),
        ("Hi all, do you know where HR sits? Thanks in advance, Anna", "where HR sits?"),
        ("> Var sitter IT?\nNär har lönesupporten öppet?", "När har lönesupporten öppet?"),
        ("Jag undrar när lönen kommer", "när lönen kommer"),
        ("Någon som vet vem som är chef för kansliet?", "vem som är chef för kansliet?"),
        ("Jag är vikarie. Vad gäller för mig?", "Jag är vikarie. Vad gäller för mig?"),
        ("Var sitter HR?\n\nMed vänlig hälsning\nAnna Ek\nHandläggare, KSF", "Var sitter HR?"),
        ("On 3 May Kim wrote:\n> Where is IT?\n\nWhere is payroll?", "Where is payroll?"),
    ],
)
def test_what_is_no_question_is_left_out(message: str, question: str) -> None:
    """Greeting, story, thanks, signature and other people's mail go; a short context stays."""
    assert Reduced(question) == reduce_message(message)


@pytest.mark.parametrize(
    ("message", "question", "other"),
    [
        (
            "Var sitter HR? Och när har lönesupporten öppet?",
            "Var sitter HR?",
            "Och när har lönesupporten öppet?",
        ),
        (
            "Var sitter HR nu och när har lönesupporten öppet?",
            "Var sitter HR nu",
            "när har lönesupporten öppet?",
        ),
        (
            "Hi! When do I get paid? Who do I call if it is wrong?",
            "When do I get paid?",
            "Who do I call if it is wrong?",
        ),
    ],
)
def test_of_several_questions_the_first_is_taken(message: str, question: str, other: str) -> None:
    """And it is told what else is asked."""
    assert Reduced(question, (other,)) == reduce_message(message)


def test_two_things_asked_of_the_same_are_one_question() -> None:
    """An "and" parts only what could stand alone."""
    question = "Vem är chef för kultur och fritid och var sitter hen?"
    assert reduce_message(question).others
    assert not reduce_message("När och var är öppna mötet om etapp 3?").others


def test_four_thousand_characters_come_down_to_their_question() -> None:
    """However much is told before and after."""
    story = "Vi packade lådor hela veckan och ingen visste vad som gällde. " * 31
    message = f"Hej!\n{story}\nHur många semesterdagar får man spara?\n{story}"
    assert 3_800 < len(message) < 4_000
    assert "Hur många semesterdagar får man spara?" == reduce_message(message).question


@pytest.mark.parametrize("message", ["Tack!", "Hej", "???", "> citat", "Mvh"])
def test_a_message_that_asks_nothing_is_left_alone(message: str) -> None:
    """What is to be done with it, others decide."""
    assert message == reduce_message(message).question


def test_without_a_question_mark_or_a_question_word_all_is_searched_for() -> None:
    """But for the greeting and the signature."""
    message = "Hej!\nInloggningen i Sambygg fungerar inte.\n/Anna"
    assert "Inloggningen i Sambygg fungerar inte." == reduce_message(message).question
