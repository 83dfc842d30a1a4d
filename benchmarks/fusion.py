"""hit@1 of the fused order over a grid of fusion weights, to choose them by.

    python benchmarks/fusion.py

Prints, for each weight of the dense side and each power of the lexical share, how often the first
document is the right one, set by set.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from dev_sets import DevSet, open_set, passage_id
from retrieval import SETS
from rich.console import Console
from rich.table import Table

from index import find_embedder

_WEIGHTS = (0.4, 0.7, 1.0, 1.5, 2.0, 3.0)
_POWERS = (1.0, 1.5, 2.0, 3.0)


def scores_of(dev: DevSet) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return, for each question, shares, cosines and which hits are right, all (hits,)."""
    rows = []
    for question in dev.questions:
        hits = dev.index.search(question.text, wanted=len(dev.index.passages)).hits
        right = np.array([passage_id(hit) in question.relevant for hit in hits])
        rows.append(
            (
                np.array([hit.share for hit in hits]),
                np.array([max(hit.dense, 0.0) for hit in hits]),
                right,
            )
        )
    return rows


def first_right(
    rows: list[tuple[np.ndarray, np.ndarray, np.ndarray]], weight: float, power: float
) -> float:
    """Return hit@1 with these weights."""
    found = 0
    for share, dense, right in rows:
        found += bool(right[np.argmax(share**power + weight * dense)])
    return found / len(rows)


def main() -> None:
    """Print the grid."""
    embedder = find_embedder()
    sets = {
        f"{name} ({field})": scores_of(open_set(name, embedder, field=field))
        for name, field in SETS
    }
    table = Table("weight", "power", *sets, "mean", title="hit@1, fused")
    for weight, power in product(_WEIGHTS, _POWERS):
        figures = [first_right(rows, weight, power) for rows in sets.values()]
        table.add_row(
            str(weight), str(power), *(f"{f:.3f}" for f in figures), f"{np.mean(figures):.4f}"
        )
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
