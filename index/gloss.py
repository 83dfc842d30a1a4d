"""Swedish text word by word in English, for an embedding model that knows no Swedish.

An English model reads a gloss ("how much replaces job for fitness card?") far better than the
Swedish it stands for: docs/decisions/0016-gloss.md has the figures. A gloss is never shown.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from index.language import detect_language, normalise
from index.translations import TABLE, translation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from index.embedding import Embedder

_WORD = re.compile(r"[^\W\d_]+")
# Longer ones are no words: trying every cut of two million letters would never end.
_LONGEST_WORD = 100
_SHORTEST_PART = 3
_VERSION = 1  # raised when the same text gets another gloss


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


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class GlossedEmbedder:
    """An English ``Embedder`` that is given Swedish text word by word in English."""

    def __init__(self, english: Embedder) -> None:
        """Take the model that reads the glosses."""
        self._english = english
        self.name = english.name

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the model and the table that the glosses come from."""
        parts = f"{self._english.digest}\n{file_sha256(TABLE)}\n{_VERSION}"
        return hashlib.sha256(parts.encode()).hexdigest()

    @property
    def max_tokens(self) -> int:
        """Tokens of a gloss that the model reads."""
        return self._english.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens the gloss of each text has."""
        return self._english.count_tokens([gloss(text) for text in texts])

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        return self._english.embed_documents([gloss(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        return self._english.embed_query(gloss(text))
