"""Greetings, thanks and "what can you do?", which need no documents."""

from __future__ import annotations

from enum import StrEnum

from index import words


class Smalltalk(StrEnum):
    """What somebody says who asks nothing of the documents."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"


_GREETINGS = frozenset(
    (
        "hej hejsan hallå tja tjena tjenare halloj morsning morgon dag kväll god förmiddag "
        "eftermiddag goddag godmorgon hello hi hey morning afternoon evening good"
    ).split()
)


_THANKING = frozenset("tack tackar thanks thank thx".split())


# Words that go with either and ask nothing.
_FILLERS = frozenset(
    (
        "på dig er du omorg bot botten boten alla there you all så mycket för hjälpen svaret very "
        "much a lot for the help your answer tusen snälla bra jättebra perfekt toppen great "
        "perfect ok okej okay där igen again ha en fin have nice day det var hjälp so many"
    ).split()
)


_HELP = frozenset(
    (
        "hjälp", "help", "vad kan du", "vad kan du göra", "vad kan du svara på", "vem är du",
        "hur fungerar du", "hur funkar du", "what can you do", "who are you", "how do you work",
        "what can i ask", "vad kan jag fråga", "vad kan man fråga", "hur funkar det här",
    )
)  # fmt: skip


def recognise(text: str) -> Smalltalk | None:
    """Return what kind of small talk the whole of ``text`` is, or None where it may be a question.

    One word that belongs to none of the lists makes it a question: "hej, var sitter HR?" is one.
    """
    said = words(text)
    if " ".join(said) in _HELP:
        return Smalltalk.HELP
    known = _GREETINGS | _THANKING | _FILLERS
    if not said or not all(word in known for word in said):
        return None
    if any(word in _THANKING for word in said):
        return Smalltalk.THANKS
    return Smalltalk.GREETING if said[0] in _GREETINGS else None
