"""Swedish text word by word in English, for an embedding model that knows no Swedish.

An English model reads a gloss ("how much replaces job for fitness card?") far better than the
Swedish it stands for: docs/decisions/0016-gloss.md has the figures. A gloss is never shown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.language import detect_language, normalise
from index.spelling import correction
from index.translations import translation

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_PART = 3


def gloss(text: str, *, correct: bool = False) -> str:
    """Return Swedish ``text`` with each word in English; text in English as it is.

    Words without a translation stay, and so do words in capitals. ``correct`` reads misspelt words
    as what was meant, as one does with a question.
    """
    language = detect_language(text)

    def one(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) > 1 and word.isupper():
            return word
        said = normalise(word)
        known = gloss_word(said) if language == "sv" else None
        if known is not None or not correct:
            return known or word
        meant = correction(said, language)
        if meant is None:
            return word
        return (gloss_word(meant) if language == "sv" else None) or meant

    return text if language == "en" and not correct else _WORD.sub(one, text)


@lru_cache(maxsize=100_000)
def gloss_word(word: str) -> str | None:
    """Return a normalised Swedish word in English, part by part if need be, or None."""
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
