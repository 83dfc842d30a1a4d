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

_Table = dict[str, list[tuple[str, float]]]


def write_table(table: Mapping[str, Sequence[tuple[str, float]]], path: Path) -> None:
    """Write a table: a line for each English word, with its Swedish ones and their strengths."""
    lines = [
        "\t".join((word, *(f"{other} {strength:.2f}" for other, strength in others)))
        for word, others in table.items()
    ]
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as file:
        file.write("\n".join(lines) + "\n")


@lru_cache(maxsize=1)
def _tables() -> tuple[_Table, _Table]:
    """Return English to Swedish and Swedish to English, strongest first."""
    to_swedish: _Table = {}
    to_english: _Table = defaultdict(list)
    with lzma.open(TABLE, "rt", encoding="utf-8") as file:
        for line in file:
            word, *cells = line.rstrip("\n").split("\t")
            others = [(other, float(value)) for other, value in (cell.split(" ") for cell in cells)]
            to_swedish[word] = others
            for other, strength in others:
                to_english[other].append((word, strength))
    for others in to_english.values():
        others.sort(key=lambda other: (-other[1], other[0]))
    return to_swedish, dict(to_english)


@lru_cache(maxsize=20_000)
def other_words(word: str, language: Language) -> tuple[tuple[str, float], ...]:
    """Return words that say what a normalised word of ``language`` says, each with a weight.

    Translations weigh the more, 0 to 1, the nearer they come to the strongest one; Swedish synonyms
    by way of English at most half as much as the word itself.
    """
    to_swedish, to_english = _tables()
    if language == "en":
        return _relative(to_swedish.get(word, [])[:_TRANSLATIONS])
    return (*_relative(to_english.get(word, [])[:_TRANSLATIONS]), *_synonyms(word))


def _relative(others: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple((other, (strength / others[0][1]) ** 0.5) for other, strength in others)


def _synonyms(word: str) -> tuple[tuple[str, float], ...]:
    to_swedish, to_english = _tables()
    found: dict[str, float] = defaultdict(float)
    for pivot, strength in to_english.get(word, [])[:_PIVOTS]:
        for other, back in to_swedish.get(pivot, []):
            if other != word:
                found[other] += strength * back
    best = sorted(found.items(), key=lambda other: (-other[1], other[0]))[:_SYNONYMS]
    return tuple((other, _SYNONYM_WEIGHT * min(1.0, (3 * value) ** 0.5)) for other, value in best)
