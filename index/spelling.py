"""What a misspelt word of a question was meant to be, from general word frequencies alone.

No document has a say: a correction must not tell a person of a word in a document that the person
may not see.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wordfreq import get_frequency_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Language

_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
# Letters without their dots are no slip but a foreign keyboard, and cost nothing.
_DOTTED = {"a": "åä", "o": "ö"}
_SHORTEST = 4
_SHORTEST_DOTTED = 3
# Frequencies (share of all words): a word rarer than the first may be a slip; a word commoner than
# the second may be what was meant, and it has to be this many times commoner.
_RARE = 1e-6
_COMMON = 4e-6
_TIMES = 100
_MOST_DOTS = 6


@lru_cache(maxsize=10_000)
def correction(word: str, language: Language) -> str | None:
    """Return the common word that a normalised word is one slip away from, or None.

    Dots left out ("lonen" – "lönen") come first, then one letter too many, missing, wrong or two
    swapped (Damerau 1964, doi:10.1145/363958.363994).
    """
    known = _frequencies(language)
    own = known.get(word, 0.0)
    if own > _RARE or not word.isalpha():
        # "nar" is rare and no word of its own; "var" is both.
        dotted = _best(_with_dots(word), known, max(own * _TIMES, _COMMON))
        return dotted if language == "sv" and len(word) >= _SHORTEST_DOTTED else None
    least = max(own * _TIMES, _COMMON)
    if language == "sv" and (dotted := _best(_with_dots(word), known, least / 10)):
        return dotted
    if len(word) < _SHORTEST:
        return None
    return _best(_one_slip(word), known, least)


@lru_cache(maxsize=2)
def _frequencies(language: Language) -> dict[str, float]:
    return get_frequency_dict(language, wordlist="large" if language == "en" else "best")


def _best(candidates: Iterator[str], known: dict[str, float], least: float) -> str | None:
    found = max(candidates, key=lambda candidate: known.get(candidate, 0.0), default=None)
    return found if found is not None and known.get(found, 0.0) >= least else None


def _with_dots(word: str) -> Iterator[str]:
    """Yield every way to put dots on a word, but for none at all."""
    places = [place for place, letter in enumerate(word) if letter in _DOTTED][:_MOST_DOTS]
    forms = [word]
    for place in places:
        forms += [
            form[:place] + dotted + form[place + 1 :]
            for form in forms
            for dotted in _DOTTED[word[place]]
        ]
    yield from forms[1:]


def _one_slip(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
