"""Up to which distance questions are one gap, and how long 20,000 of them take.

    python benchmarks/gaps.py [--many]

The adjusted Rand index (Hubert and Arabie 1985) over thresholds, of questions that staff ask on
120 passages of `index/training/staff_questions.jsonl.xz` (those on one passage are one topic) and
of xquad_en_sv (likewise, each question in Swedish and in English), and as a check that no threshold
is chosen by, of the planted topics of the tests. ``--many`` instead groups 20,000 vectors that lie
as questions do: 2,000 topics in a cone.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import resource
import time
from collections import Counter
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import yaml
from dev_sets import PROJECT, dev_data, read_lines

from bot.operations.gaps.grouping import THRESHOLD, Meanings, group
from index import DEFAULT_MODEL, detect_language, find_embedder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

THRESHOLDS = (0.50, 0.55, 0.60, 0.65, 0.70, 0.75)
PASSAGES = 120
MANY = 20_000


def adjusted_rand(one: Sequence[object], other: Sequence[object]) -> float:
    """Return how far two groupings agree: 1 for the same, 0 for what chance would do."""
    both = sum(comb(count, 2) for count in Counter(zip(one, other, strict=True)).values())
    first, second = (
        sum(comb(count, 2) for count in Counter(labels).values()) for labels in (one, other)
    )
    chance = first * second / comb(len(one), 2)
    return (both - chance) / ((first + second) / 2 - chance)


def staff() -> Iterator[tuple[str, object]]:
    """Yield what staff ask on a sample of passages, each with its passage's number."""
    path = PROJECT / "index" / "training" / "staff_questions.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    # What is nearly answered on a passage is a matter of its own.
    for number in random.Random(3).sample(range(len(rows)), PASSAGES):  # noqa: S311 - the same each time
        for one in rows[number]["questions"]:
            if one["kind"] != "near":
                yield one["q"], number


def xquad() -> Iterator[tuple[str, object]]:
    """Yield questions in both languages, each with its passage."""
    for row in read_lines(dev_data() / "xquad_en_sv" / "questions.jsonl")[:PASSAGES]:
        for field in ("question", "question_sv"):
            yield str(row[field]), str(row["relevant"])


def planted() -> Iterator[tuple[str, object]]:
    """Yield the tests' own topics."""
    path = PROJECT / "tests" / "support" / "gap_topics.yaml"
    for topic, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for text in texts:
            yield text, topic


def many() -> None:
    """Tell how long 20,000 vectors take, and how much memory."""
    rng = np.random.default_rng(1)
    topics = rng.normal(size=(MANY // 10, 384)) + 0.4
    rows = topics[rng.integers(len(topics), size=MANY)] + 0.8 * rng.normal(size=(MANY, 384))
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    began = time.perf_counter()
    groups = group(vectors)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{MANY} questions: {len(groups)} groups, {seconds:.1f} s, {peak:.0f} MB in all")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", action="store_true")
    if parser.parse_args().many:
        many()
        return
    meanings = Meanings(find_embedder(DEFAULT_MODEL))
    print(f"{'':18}" + "".join(f"{threshold:>7.2f}" for threshold in THRESHOLDS))
    for name, source in (("staff questions", staff), ("xquad_en_sv", xquad), ("planted", planted)):
        texts, topics = zip(*source(), strict=True)
        vectors = meanings.of([(text, detect_language(text)) for text in texts])
        figures = []
        for threshold in THRESHOLDS:
            labels = np.zeros(len(texts), dtype=int)
            for number, rows in enumerate(group(vectors, threshold)):
                labels[rows] = number
            figures.append(adjusted_rand(topics, labels.tolist()))
        print(f"{name:18}" + "".join(f"{figure:7.3f}" for figure in figures))
    print(f"in use: {THRESHOLD}")


if __name__ == "__main__":
    main()
