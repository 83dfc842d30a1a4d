"""Size, passages a second and milliseconds a question, beside all-MiniLM-L6-v2 in the same run.

    python benchmarks/model_speed.py [--model FOLDER]

Swedish passages and questions of swequad_mc_dev; the models take turns, and medians are compared.
"""

from __future__ import annotations

import argparse
import time
from statistics import median
from typing import TYPE_CHECKING

from dev_sets import dev_data, read_lines
from retrieval import english_model
from rich.console import Console
from rich.table import Table

from index import DEFAULT_MODEL, Embedder, find_embedder

if TYPE_CHECKING:
    from pathlib import Path

_ROUNDS = 7
_PASSAGES = 60
_QUESTIONS = 60


def passages_a_second(embedder: Embedder, texts: list[str]) -> float:
    """Return how many texts the model embeds in a second, on all cores."""
    began = time.perf_counter()
    embedder.embed_documents(texts)
    return len(texts) / (time.perf_counter() - began)


def milliseconds_a_question(embedder: Embedder, questions: list[str]) -> float:
    """Return the median time of a question."""
    times = []
    for question in questions:
        began = time.perf_counter()
        embedder.embed_query(question)
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def folder_size(folder: Path) -> float:
    """Return the size of a model's folder in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default=DEFAULT_MODEL, help="a model's folder instead")
    arguments = parser.parse_args()
    models = [find_embedder(arguments.model), english_model()]
    folder = dev_data() / "swequad_mc_dev"
    texts = [str(row["text"]) for row in read_lines(folder / "passages.jsonl")][:_PASSAGES]
    questions = [str(row["question"]) for row in read_lines(folder / "questions.jsonl")]
    speeds: list[list[float]] = [[], []]
    delays: list[list[float]] = [[], []]
    for model in models:
        model.embed_documents(texts[:4])
    for _ in range(_ROUNDS):
        for number, model in enumerate(models):
            speeds[number].append(passages_a_second(model, texts))
            delays[number].append(milliseconds_a_question(model, questions[:_QUESTIONS]))
    sizes = [folder_size(model.folder) for model in models]
    table = Table("model", "MiB", "passages/s", "ms a question", title="medians of rounds")
    for number, model in enumerate(models):
        table.add_row(
            model.name,
            f"{sizes[number]:.1f}",
            f"{median(speeds[number]):.1f}",
            f"{median(delays[number]):.1f}",
        )
    table.add_row(
        "ratio",
        f"{sizes[0] / sizes[1]:.2f}",
        f"{median(a / b for a, b in zip(*speeds, strict=True)):.2f}",
        f"{median(a / b for a, b in zip(*delays, strict=True)):.2f}",
    )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
