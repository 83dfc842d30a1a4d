"""How far a word is known from the documents that everybody may see.

What no document names, no document tells of: somebody who asks for the gym, where no gym is
mentioned, is better told so. The sorted vocabulary is looked into, not gone through.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST_ENDING: Final = 4  # letters of an ending: "förvaltningarnas"
_SHORTEST_STEM: Final = 3
_STEM_SHARE: Final = 0.7  # of a word that it shares with another form of it
_SHORTEST_PART: Final = 4  # letters of a part of a compound that tells something
_IN_PART: Final = 0.5  # of "elcykel" where only "cykel" is known


class Heard:
    """Tells how far words are known."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        """Take the normalised words of the documents that everybody may see."""
        self._known = vocabulary
        self._sorted = sorted(vocabulary)

    def share(self, word: str) -> float:
        """Return 1 for a word that is known in some form, 0.5 for a compound with a known part."""
        if word in self._known or not word.isalpha() or self._inflected(word):
            return 1.0
        parts = range(_SHORTEST_PART, len(word) - 1)
        if any(word[:end] in self._known or word[-end:] in self._known for end in parts):
            return _IN_PART
        return 0.0

    def _inflected(self, word: str) -> bool:
        """Return whether a known word differs by an ending of either at most."""
        stem = word[: max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING)]
        if len(stem) < _SHORTEST_STEM or 2 * len(stem) < len(word):
            return False
        place = bisect_left(self._sorted, stem)
        while place < len(self._sorted) and self._sorted[place].startswith(stem):
            if _are_forms(word, self._sorted[place]):
                return True
            place += 1
        return False


def _are_forms(word: str, known: str) -> bool:
    common = next(
        (n for n, (a, b) in enumerate(zip(known, word, strict=False)) if a != b),
        min(len(known), len(word)),
    )
    whole = common == min(len(known), len(word))
    return max(len(known), len(word)) - common <= _LONGEST_ENDING and (
        whole or common >= _STEM_SHARE * len(word)
    )
