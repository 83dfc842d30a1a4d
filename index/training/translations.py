"""Learns the Swedish-English word table from parallel text.

    python -m index.training.translations --data DIR

``DIR`` holds ``parallel.tsv.xz`` (source, tier, Swedish, English) and ``dictionaries.tsv.xz``
(source, Swedish, English). Word translation probabilities are estimated in both directions with
IBM Model 1 and multiplied, which leaves the pairs that explain each other. No randomness: the same
data give the same table. About half a minute and 3 GB of memory.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.language import words
from index.training.alignment import Pair, align, similar_length, times
from index.training.corpora import read_dictionaries, read_parallel
from index.translations import TABLE, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LONGEST_SENTENCE = 40
_LONGEST_ENTRY = 5
_LEAST_COUNT = 0.5
_LEAST_STRENGTH = 0.06
_BEST = 6  # Swedish words of an English one
_BEST_BACK = 4  # English words of a Swedish one


def read_pairs(data: Path) -> Iterator[Pair]:
    """Yield the pairs that are worth learning from."""
    for row in read_parallel(data):
        swedish, english = words(row.swedish), words(row.english)
        count = times(row, dictionary=False)
        usable = swedish and english and max(len(swedish), len(english)) <= _LONGEST_SENTENCE
        if usable and count and similar_length(swedish, english):
            yield Pair(tuple(swedish), tuple(english), count)
    for row in read_dictionaries(data):
        swedish, english = words(row.swedish), words(row.english)
        if swedish and english and max(len(swedish), len(english)) <= _LONGEST_ENTRY:
            yield Pair(tuple(swedish), tuple(english), times(row, dictionary=True))


def learn(pairs: list[Pair]) -> dict[str, list[tuple[str, float]]]:
    """Return, for every English word, its Swedish ones with their strength, strongest first."""
    found = align(pairs)
    strength = np.sqrt(found.to_swedish * found.to_english)
    usable = (strength >= _LEAST_STRENGTH) & (found.english != 0) & (found.expected >= _LEAST_COUNT)
    kept = usable & (
        (_rank(found.english, strength) < _BEST) | (_rank(found.swedish, strength) < _BEST_BACK)
    )
    table: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for e, s, value in zip(found.english[kept], found.swedish[kept], strength[kept], strict=True):
        table[found.english_units[e]].append((found.swedish_units[s], round(float(value), 2)))
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
