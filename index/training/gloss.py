"""Swedish text word by word in English: questions that the embedding model is trained with."""

from __future__ import annotations

import re
from functools import lru_cache

from index.language import detect_language, normalise
from index.translations import translation

_WORD = re.compile(r"[^\W\d_]+")
# Longer ones are no words: trying every cut of two million letters would never end.
_LONGEST_WORD = 100
_SHORTEST_PART = 3


def gloss(text: str) -> str:
    """Return Swedish ``text`` with each word in English; text in English as it is.

    Words without a translation stay, and so do words in capitals.
    """
    return text if detect_language(text) == "en" else _WORD.sub(_gloss_match, text)


def _gloss_match(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > 1 and word.isupper():
        return word
    return gloss_word(normalise(word)) or word


@lru_cache(maxsize=100_000)
def gloss_word(word: str) -> str | None:
    """Return a normalised Swedish word in English, part by part if need be, or None."""
    if len(word) > _LONGEST_WORD:
        return None
    whole = translation(word)
    if whole is not None:
        return whole
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        # The longest end that is a word: it says what the compound is a kind of.
        end = translation(word[cut:])
        if end is None:
            continue
        start = word[:cut]
        first = translation(start) or translation(start.removesuffix("s"))
        if first is not None:
            return f"{first} {end}"
    return None
