"""What is small talk, and what is a question all the same."""

from __future__ import annotations

import pytest

from bot.answering.question.reduce import Smalltalk, recognise


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Hej!", Smalltalk.GREETING),
        ("hejsan alla", Smalltalk.GREETING),
        ("God morgon", Smalltalk.GREETING),
        ("Hello there", Smalltalk.GREETING),
        ("Good afternoon!", Smalltalk.GREETING),
        ("Tack!", Smalltalk.THANKS),
        ("Hej, tack så mycket för hjälpen", Smalltalk.THANKS),
        ("Perfekt, tack", Smalltalk.THANKS),
        ("thanks a lot", Smalltalk.THANKS),
        ("Hjälp", Smalltalk.HELP),
        ("Hej! Jag undrar en sak", Smalltalk.HELP),
        ("Är du en AI?", Smalltalk.HELP),
        ("Kan du hjälpa mig?", Smalltalk.HELP),
        ("jag har en fråga", Smalltalk.HELP),
        ("Vad kan du göra?", Smalltalk.HELP),
        ("What can you do?", Smalltalk.HELP),
        ("jag mår dåligt och vill inte leva längre", Smalltalk.CRISIS),
        ("Orkar inte leva, vem kan jag prata med?", Smalltalk.CRISIS),
        ("I don't want to live anymore", Smalltalk.CRISIS),
        ("Vilken rutin har vi vid självmord?", None),
        ("Jag vill leva sundare, finns det bidrag?", None),
        ("Vill ni att boken ska leva kvar?", None),
        ("hej, var sitter HR?", None),
        ("Tack, men när flyttar vi?", None),
        ("Hello, where does HR sit?", None),
        ("Vad kan du säga om flytten?", None),
        ("hjälp med lönen", None),
        ("HR", None),
        ("bra", Smalltalk.THANKS),
        ("okej då", Smalltalk.THANKS),
        ("det var det", None),
        ("", None),
        ("👍", None),
    ],
)
def test_what_is_small_talk(said: str, expected: Smalltalk | None) -> None:
    """The whole text must be small talk: one other word makes it a question."""
    assert expected == recognise(said)
