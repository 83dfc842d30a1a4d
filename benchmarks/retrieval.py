"""hit@1, hit@3 and mean reciprocal rank of the lexical side, the dense side and both.

    python benchmarks/retrieval.py

Passages and questions of the development sets; each passage is one document, its title the heading.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from dev_sets import DevSet, open_set, passage_id
from rich.console import Console
from rich.table import Table

from index import Hit, find_embedder

if TYPE_CHECKING:
    from collections.abc import Callable

SETS = (
    ("swequad_mc_dev", "question"),
    ("xquad_en_sv", "question"),
    ("xquad_en_sv", "question_sv"),
    ("tatoeba_en_sv", "question"),
)
SIDES: dict[str, Callable[[Hit], float]] = {
    "lexical": lambda hit: hit.share,
    "dense": lambda hit: hit.dense,
    "fused": lambda hit: hit.score,
}


def reciprocal_ranks(dev: DevSet) -> dict[str, list[float]]:
    """Return 1 / rank of the first right document, 0 beyond the tenth, by side and question."""
    ranks: dict[str, list[float]] = {side: [] for side in SIDES}
    for question in dev.questions:
        hits = dev.index.search(question.text).hits
        for side, score in SIDES.items():
            ordered = sorted(hits, key=score, reverse=True)
            documents = [key for key, _ in groupby(ordered[:40], key=passage_id)]
            found = list(dict.fromkeys(documents))[:10]
            rank = next((n for n, d in enumerate(found, 1) if d in question.relevant), 0)
            ranks[side].append(1 / rank if rank else 0.0)
    return ranks


def main() -> None:
    """Print the table."""
    embedder = find_embedder()
    table = Table("set", "side", "questions", "hit@1", "hit@3", "MRR@10", title=embedder.name)
    for name, field in SETS:
        dev = open_set(name, embedder, field=field)
        for side, ranks in reciprocal_ranks(dev).items():
            count = len(ranks)
            table.add_row(
                name if field == "question" else f"{name} ({field})",
                side,
                str(count),
                f"{sum(rank == 1 for rank in ranks) / count:.3f}",
                f"{sum(rank >= 1 / 3 for rank in ranks) / count:.3f}",
                f"{sum(ranks) / count:.3f}",
            )
    Console().print(table)


if __name__ == "__main__":
    main()
