"""Whether what a question names, by a number or a name, is named where it would be answered.

"Hur många berörs av etapp 3?" is not answered by what is said of "etapp 2", however like it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.answering.matching import similarity
from index import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from index import Query

_WORD: Final = re.compile(r"[^\W_]+")
_ALIKE: Final = 0.7  # a word in another form, or as a part of a compound


def lacks_what_is_named(query: Query, texts: Iterable[str], but: str = "") -> bool:
    """Return whether texts lack a number, or a name with a capital letter, of a question.

    English writes capital letters where Swedish doesn't, so only numbers count in English. What the
    glossary calls a name besides counts as the name.

    Args:
        query: The question.
        texts: What would answer, and what stands over it.
        but: Words of the question that name a moment, which no text need hold.

    """
    named = _named(query) - frozenset(words(but))
    if not named:
        return False
    there = frozenset(word for text in texts for word in words(text))
    for group in query.groups:
        if named.isdisjoint(group.words):
            continue
        names = (group.words, *(other.words for other in group.alternatives))
        if not any(all(_held(word, there) for word in name) for name in names):
            return True
    return False


def _named(query: Query) -> frozenset[str]:
    """Return the normalised words of a question that are numbers or, in Swedish, names."""
    found = _WORD.findall(query.text)
    numbers = {word for word in found if word.isdigit()}
    capitals = [word for word in found[1:] if len(word) > 1 and word[0].isupper()]
    shouted = all(word.isupper() or word.isdigit() for word in found)
    names = capitals if query.language == "sv" and not shouted else []
    return frozenset(normalised for word in (*numbers, *names) for normalised in words(word))


def _held(word: str, there: Collection[str]) -> bool:
    if word in there:
        return True
    return not word.isdigit() and any(similarity(word, other) >= _ALIKE for other in there)
