"""Swedish words that translate English ones.

The table is learnt from parallel text by ``index/training/word_table.py`` and read from a file
beside this module. With it a question in English finds a Swedish passage word by word.
"""

from __future__ import annotations

import lzma
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TABLE = Path(__file__).with_name("translations.tsv.xz")

# Chosen on the development sets (docs/decisions/0013-word-translations.md).
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
def _table() -> dict[str, str]:
    """Return each English word's Swedish ones as they are written.

    Strengths are read when a word is asked for: reading all takes a third of a second.
    """
    with lzma.open(TABLE, "rb") as file:
        lines = file.read().decode().splitlines()
    return {word: others for word, _, others in (line.partition("\t") for line in lines)}


@lru_cache(maxsize=20_000)
def in_swedish(word: str) -> tuple[tuple[str, float], ...]:
    """Return the Swedish words for a normalised English one, strongest first, each with a weight.

    They weigh the more, 0 to 1, the nearer they come to the strongest one.
    """
    others = _table().get(word)
    cells = [cell.partition(" ") for cell in others.split("\t")] if others else []
    found = [(other, float(strength)) for other, _, strength in cells[:_TRANSLATIONS]]
    return tuple((other, (strength / found[0][1]) ** 0.5) for other, strength in found)
