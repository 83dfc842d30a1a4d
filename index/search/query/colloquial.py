"""Words as people say and type them: run together, and as they are spoken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.types import Language


_SHORTEST = 5
_SHORTEST_PART = 2
# Never the first part of a Swedish compound, unlike "för", "till" or "om".
_BEGINNINGS = frozenset(
    (
        "var vad vem när hur vilken vilket vilka varför vart är har ska kan får måste blir finns "
        "gäller sitter jag man vi ni den det min mitt mina och eller som inte"
    ).split()
)
# Never the last part of one; "en", "et" and "den" are endings.
_ENDINGS = frozenset(
    (
        "är har ska kan får måste blir finns gäller sitter jag man vi ni vara och som inte nu då "
        "här där för på till med hos"
    ).split()
)
# A name in capitals with an ordinary word beside it: "varHR", "ITsystemet", not "ByggDok" or "HRs".
_CAPITALS_FIRST = re.compile(r"[A-ZÅÄÖ]{2,6}(?=[a-zåäö]{3,}$)")
_CAPITALS_LAST = re.compile(r"[a-zåäö]{2,}(?=[A-ZÅÄÖ]{2,6}$)")


def part(written: str, language: Language, known: Callable[[str], float]) -> int | None:
    """Return where a word that nobody knows is two words run together, or None where it isn't.

    Args:
        written: The word as it stands in the question.
        language: The question's language.
        known: Tells how common a normalised word is, 0 for one that is no word.

    """
    capitals = _CAPITALS_FIRST.match(written) or _CAPITALS_LAST.match(written)
    if capitals:
        return capitals.end()
    # A name of the other language may look like anything.
    if len(written) < _SHORTEST or not written.isalpha() or written[1:] != written[1:].lower():
        return None
    places = {
        place: min(known(written[:place].casefold()), known(written[place:]))
        for place in _places(written.casefold(), language)
    }
    best = max(places, key=places.__getitem__, default=None)
    return best if best is not None and places[best] > 0 else None


def _places(word: str, language: Language) -> Iterator[int]:
    for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if language == "en" or word[:place] in _BEGINNINGS or word[place:] in _ENDINGS:
            yield place


# Only forms that stand for one word whatever is beside them: "de" is "det" or itself, "sen" is
# "sedan" or late, "ja" is "jag" or yes.
_SPOKEN: Final = {
    "e": "är", "ä": "är", "o": "och", "me": "med", "nåt": "något", "nån": "någon", "nåra": "några",
    "nånstans": "någonstans", "nånting": "någonting", "mej": "mig", "dej": "dig", "sej": "sig",
    "sån": "sådan", "sånt": "sådant", "mkt": "mycket", "ngt": "något", "ngn": "någon",
    "hemmifrån": "hemifrån", "vafför": "varför", "vaför": "varför",
}  # fmt: skip
# At the beginning it asks; further on it may be "vara".
_FIRST: Final = {"va": "vad"}


def spoken(word: str, *, first: bool) -> str | None:
    """Return the written form of a normalised Swedish word that stands as it is said, or None.

    ``first`` says that it begins the question.
    """
    return (_FIRST.get(word) if first else None) or _SPOKEN.get(word)
