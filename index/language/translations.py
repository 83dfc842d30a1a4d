"""Swedish words that translate English ones, and words of documents for what people say.

Both tables are learnt by ``index/training/word_table.py``, of parallel text and of questions with
the sentences that answer them, and read from files beside this module. With them a question in
English finds a Swedish passage word by word, and "bossen" one about a "chef", as "side job" does
one about a "bisyssla".
"""

from __future__ import annotations

import lzma
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.types import Language

TABLE = Path(__file__).with_name("translations.tsv.xz")
WORDINGS = Path(__file__).with_name("wordings.tsv.xz")

# Chosen on the development sets (docs/decisions/0013-word-translations.md).
_TRANSLATIONS = 6
_STEM = 7
_LIKELY = 0.1  # as strong as another name for the same (docs/decisions/0082-what-documents-say.md)


def write_table(table: Mapping[str, Sequence[tuple[str, float]]], path: Path) -> None:
    """Write a table: a line for each English word, with its Swedish ones and their strengths."""
    lines = [
        "\t".join((word, *(f"{other} {strength:.3g}" for other, strength in others)))
        for word, others in table.items()
    ]
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as file:
        file.write("\n".join(lines) + "\n")


def stem(word: str) -> str:
    """Return what a normalised Swedish word begins with, most of its endings left out."""
    return word[:_STEM]


@lru_cache(maxsize=2)
def _table(path: Path) -> dict[str, str]:
    """Return each word's others as they are written.

    Strengths are read when a word is asked for: reading all takes a third of a second.
    """
    with lzma.open(path, "rb") as file:
        lines = file.read().decode().splitlines()
    return {word: others for word, _, others in (line.partition("\t") for line in lines)}


@lru_cache(maxsize=20_000)
def _others(path: Path, word: str) -> tuple[tuple[str, float], ...]:
    others = _table(path).get(word)
    cells = [cell.partition(" ") for cell in others.split("\t")] if others else []
    return tuple((other, float(strength)) for other, _, strength in cells[:_TRANSLATIONS])


def in_swedish(word: str) -> tuple[tuple[str, float], ...]:
    """Return the Swedish words for a normalised English one, strongest first, each with a weight.

    They weigh the more, 0 to 1, the nearer they come to the strongest one.
    """
    found = _others(TABLE, word)
    return tuple((other, (strength / found[0][1]) ** 0.5) for other, strength in found)


def asked_as(word: str, language: Language) -> str:
    """Return what a normalised word of questions in a language is looked up by."""
    return f"{language} {stem(word) if language == 'sv' else word}"


def in_documents(word: str, language: Language) -> tuple[tuple[str, float], ...]:
    """Return what Swedish documents are likely to say for a normalised word, likeliest first.

    Each with a weight, 0 to 1; no translation, but what answers are told with.
    """
    found = _others(WORDINGS, asked_as(word, language))
    return tuple((other, min(1.0, strength / _LIKELY) ** 0.5) for other, strength in found)
