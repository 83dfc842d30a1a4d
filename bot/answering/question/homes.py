"""Questions about where somebody lives, which the documents of an employer don't answer."""

from __future__ import annotations

from typing import Final

from bot.answering.values.find import find_names
from bot.answering.values.types import Kind
from index import words

_LIVE: Final = frozenset("bor bodde bosatt live lives lived living".split())


def asks_for_home(question: str, said: str) -> bool:
    """Return whether a question asks where a person lives.

    "Var bor HR?" asks for an office. A person is whom the question writes as one, or whom the
    sentences that would answer do and the question names in whatever letters.
    """
    asked = frozenset(words(question))
    if asked.isdisjoint(_LIVE):
        return False
    if any(name.kind is Kind.PERSON for name in find_names(question)):
        return True
    told = (str(name.low[0]) for name in find_names(said) if name.kind is Kind.PERSON)
    return any(not asked.isdisjoint(name.split()) for name in told)
