"""Swedish and English words that translate each other, and Swedish ones that mean about the same.

The table is learnt from parallel text by ``index/training/word_table.py`` and read from a file
beside this module. With it a question in English finds a Swedish passage word by word, and a
Swedish one finds a synonym by way of English ("jobba" – work – "arbeta").
"""

from __future__ import annotations

import lzma
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.types import Language

TABLE = Path(__file__).with_name("translations.tsv.xz")

# Chosen on the development sets (docs/decisions/0013-word-translations.md).
_SYNONYM_WEIGHT = 0.5
_SYNONYMS = 5
_PIVOTS = 4
_TRANSLATIONS = 6


def write_table(table: Mapping[str, Sequence[tuple[str, float]]], path: Path) -> None:
    """Write a table: a line for each English word, with its Swedish ones and their strengths."""
    lines = [
        "\t".join((word, *(f"{other} {strength:.2f}" for other, strength in others)))
        for word, others in table.items()
    ]
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as file:
        file.write("\n".join(lines) + "\n")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return each English word's Swedish ones as they are written, and the other way the words.

    Strengths are read when a word is asked for: reading all takes a third of a second.
    """
    to_swedish: dict[str, str] = {}
    to_english: dict[str, list[str]] = defaultdict(list)
    with lzma.open(TABLE, "rb") as file:
        lines = file.read().decode().splitlines()
    for line in lines:
        word, _, others = line.partition("\t")
        to_swedish[word] = others
        for other in others.split("\t"):
            to_english[other.partition(" ")[0]].append(word)
    return to_swedish, dict(to_english)


def _swedish(word: str) -> list[tuple[str, float]]:
    """Return the Swedish words for an English one, strongest first."""
    others = _tables()[0].get(word)
    cells = (cell.partition(" ") for cell in others.split("\t")) if others else ()
    return [(other, float(strength)) for other, _, strength in cells]


def _english(word: str) -> list[tuple[str, float]]:
    """Return the English words for a Swedish one, strongest first."""
    found = [(other, dict(_swedish(other))[word]) for other in _tables()[1].get(word, ())]
    return sorted(found, key=lambda other: (-other[1], other[0]))


@lru_cache(maxsize=20_000)
def other_words(word: str, language: Language) -> tuple[tuple[str, float], ...]:
    """Return words that say what a normalised word of ``language`` says, each with a weight.

    Translations weigh the more, 0 to 1, the nearer they come to the strongest one; Swedish synonyms
    by way of English at most half as much as the word itself.
    """
    if language == "en":
        return _relative(_swedish(word)[:_TRANSLATIONS])
    english = _english(word)
    return (*_relative(english[:_TRANSLATIONS]), *_synonyms(word, english))


def _relative(others: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple((other, (strength / others[0][1]) ** 0.5) for other, strength in others)


def _synonyms(word: str, english: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = defaultdict(float)
    for pivot, strength in english[:_PIVOTS]:
        for other, back in _swedish(pivot):
            if other != word:
                found[other] += strength * back
    best = sorted(found.items(), key=lambda other: (-other[1], other[0]))[:_SYNONYMS]
    return tuple((other, _SYNONYM_WEIGHT * min(1.0, (3 * value) ** 0.5)) for other, value in best)
