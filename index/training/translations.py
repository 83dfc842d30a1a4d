"""Learns the Swedish-English word table from parallel text.

    python -m index.training.translations --data DIR

``DIR`` holds ``parallel.tsv.xz`` (source, tier, Swedish, English) and ``dictionaries.tsv.xz``
(source, Swedish, English). Word translation probabilities are estimated in both directions with
IBM Model 1 (Brown et al. 1993, https://aclanthology.org/J93-2003/) and multiplied, which leaves the
pairs that explain each other. No randomness: the same data give the same table. About half a minute
and 3 GB of memory.
"""

from __future__ import annotations

import argparse
import lzma
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.language import words
from index.translations import TABLE, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_ITERATIONS = 5
_LONGEST_SENTENCE = 40
_LONGEST_ENTRY = 5
_LEAST_COUNT = 0.5
_LEAST_STRENGTH = 0.06
_BEST = 6  # Swedish words of an English one
_BEST_BACK = 4  # English words of a Swedish one
# Repetitive advisories would teach their own phrases.
_LEFT_OUT = frozenset({"debian_security"})
# Words of working life are rare in the rest, and a dictionary's entry is worth several sightings.
_REPEATED = {
    "labour_law_cc0": 3,
    "municipio": 3,
    "hrms": 3,
    "tatoeba": 3,
    "dictionary": 4,
    "municipal_glossary": 10,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A Swedish text and its English translation as normalised words, and how often it counts."""

    swedish: tuple[str, ...]
    english: tuple[str, ...]
    count: int


def _similar_length(swedish: list[str], english: list[str]) -> bool:
    short, long = sorted((len(swedish), len(english)))
    return long <= 2.5 * short + 3


def read_pairs(data: Path) -> Iterator[Pair]:
    """Yield the pairs that are worth learning from."""
    with lzma.open(data / "parallel.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            source, _, *texts = line.rstrip("\n").split("\t")
            swedish, english = (words(text) for text in texts[:2])
            usable = swedish and english and max(len(swedish), len(english)) <= _LONGEST_SENTENCE
            if usable and source not in _LEFT_OUT and _similar_length(swedish, english):
                count = 3 if source.startswith("hel_") else _REPEATED.get(source, 1)
                yield Pair(tuple(swedish), tuple(english), count)
    with lzma.open(data / "dictionaries.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            source, *texts = line.rstrip("\n").split("\t")
            swedish, english = (words(text) for text in texts[:2])
            if swedish and english and max(len(swedish), len(english)) <= _LONGEST_ENTRY:
                count = _REPEATED.get(source, _REPEATED["dictionary"])
                yield Pair(tuple(swedish), tuple(english), count)


@dataclass(frozen=True, slots=True)
class _Links:
    """Every possible link of an English and a Swedish word in a pair, one row each.

    Attributes:
        kind: int64 (links,), number of the pair of word types.
        of_swedish: int64 (links,), number of the Swedish word's place: its links share it.
        of_english: int64 (links,), number of the English word's place.
        count: float64 (links,), how often the pair counts.
        english: int64 (kinds,), English word type; 0 stands for no word.
        swedish: int64 (kinds,), Swedish word type.

    """

    kind: NDArray[np.int64]
    of_swedish: NDArray[np.int64]
    of_english: NDArray[np.int64]
    count: NDArray[np.float64]
    english: NDArray[np.int64]
    swedish: NDArray[np.int64]


def _number(names: dict[str, int], name: str) -> int:
    return names.setdefault(name, len(names))


def _links(pairs: list[Pair], swedish: dict[str, int], english: dict[str, int]) -> _Links:
    """Write out all links, numbering the word types in ``swedish`` and ``english``."""
    english[""] = 0
    columns: list[list[NDArray[np.int64]]] = [[], [], [], [], []]
    swedish_place = english_place = 0
    for pair in pairs:
        left = np.array([0, *(_number(english, word) for word in pair.english)])
        right = np.array([_number(swedish, word) for word in pair.swedish])
        rows, width = len(right), len(left)
        columns[0].append(np.tile(left, rows))
        columns[1].append(np.repeat(right, width))
        columns[2].append(np.repeat(swedish_place + np.arange(rows), width))
        columns[3].append(np.tile(english_place + np.arange(width), rows))
        columns[4].append(np.full(rows * width, pair.count))
        swedish_place += rows
        english_place += width
    e, s, of_swedish, of_english, count = (np.concatenate(column) for column in columns)
    kinds, kind = np.unique(e * len(swedish) + s, return_inverse=True)
    return _Links(
        kind,
        of_swedish,
        of_english,
        count.astype(np.float64),
        kinds // len(swedish),
        kinds % len(swedish),
    )


def _expectation_maximisation(
    links: _Links, place: NDArray[np.int64], given: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return float64 (kinds,): probability of the other word given ``given``, and expected counts.

    ``place`` numbers the words that each have to be explained by one of their links.
    """
    probability: NDArray[np.float64] = np.ones(len(links.english))
    expected = probability
    for _ in range(_ITERATIONS):
        linked = probability[links.kind]
        share = linked / np.bincount(place, weights=linked)[place] * links.count
        expected = np.bincount(links.kind, weights=share)
        probability = np.asarray(
            expected / np.bincount(given, weights=expected)[given], dtype=np.float64
        )
    return probability, expected


def learn(pairs: list[Pair]) -> dict[str, list[tuple[str, float]]]:
    """Return, for every English word, its Swedish ones with their strength, strongest first."""
    swedish: dict[str, int] = {}
    english: dict[str, int] = {}
    links = _links(pairs, swedish, english)
    to_swedish, expected = _expectation_maximisation(links, links.of_swedish, links.english)
    to_english, _ = _expectation_maximisation(links, links.of_english, links.swedish)
    strength = np.sqrt(to_swedish * to_english)
    usable = (strength >= _LEAST_STRENGTH) & (links.english != 0) & (expected >= _LEAST_COUNT)
    kept = usable & (
        (_rank(links.english, strength) < _BEST) | (_rank(links.swedish, strength) < _BEST_BACK)
    )
    swedish_words, english_words = list(swedish), list(english)
    table: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for e, s, value in zip(links.english[kept], links.swedish[kept], strength[kept], strict=True):
        table[english_words[e]].append((swedish_words[s], round(float(value), 2)))
    return {
        word: sorted(others, key=lambda other: (-other[1], other[0]))
        for word, others in sorted(table.items())
    }


def _rank(group: NDArray[np.int64], strength: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return int64 (kinds,): how many of the same group are stronger."""
    order = np.lexsort((-strength, group))
    first = np.concatenate([[True], np.diff(group[order]) != 0])
    starts = np.flatnonzero(first)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, np.diff([*starts, len(group)]))
    return rank


def main() -> None:
    """Learn the table and write it where the index reads it."""
    parser = argparse.ArgumentParser(description="Learn the Swedish-English word table.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the parallel text")
    parser.add_argument("--out", type=Path, default=TABLE, help="where to write the table")
    arguments = parser.parse_args()
    table = learn(list(read_pairs(arguments.data)))
    write_table(table, arguments.out)


if __name__ == "__main__":
    main()
