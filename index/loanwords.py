"""English words in Swedish questions: "var är min payslip", "vem är managern"."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from index.language import frequency

_SHORTEST: Final = 4
# Swedish endings that English words get, the longest first.
_ENDINGS: Final = ("arna", "erna", "ens", "en", "et", "ar", "er", "n", "t", "s")
# On wordfreq's Zipf scale: known in English at all, and several times commoner than in Swedish.
_COMMON: Final = 1.5
_COMMONER: Final = 0.8


@lru_cache(maxsize=10_000)
def english_word(word: str) -> str | None:
    """Return the English word that a normalised word of a Swedish question is, or None."""
    endings = ("", *(ending for ending in _ENDINGS if word.endswith(ending)))
    stems = (word.removesuffix(ending) if ending else word for ending in endings)
    return next((stem for stem in stems if len(stem) >= _SHORTEST and _english(stem, word)), None)


def _english(stem: str, word: str) -> bool:
    common = frequency(stem, "en")
    known = max(frequency(stem, "sv"), frequency(word, "sv"))
    return common >= _COMMON and common - known >= _COMMONER
