"""Up to which distance questions are one gap, and how long 20,000 of them take.

    python benchmarks/gaps.py [--many]

The adjusted Rand index (Hubert and Arabie 1985) over thresholds, of questions that staff ask on
120 passages of `index/training/staff_questions.jsonl.xz` (those on one passage are one topic) and
of xquad_en_sv (likewise, each question in Swedish and in English), and as a check that no threshold
is chosen by, of the planted topics of the tests (`tests/support/gap_questions.py`): seven wordings
of each; both halves of forty more; and of each half 5,000 questions drawn, with what leads to a
person in them. Behind each the index of what is in groups of three questions or more. ``--many``
instead groups 20,000 vectors that lie as questions do: 2,000 topics in a cone.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from dev_sets import PROJECT, dev_data, read_lines

from bot.operations.gaps.grouping import THRESHOLD, Meanings, among_nearest, group
from bot.records.masking import mask
from index import DEFAULT_MODEL, detect_language, find_embedder
from index.training.examples import STAFF, read_rows

sys.path.insert(0, str(PROJECT))

from tests.support.gap_questions import (
    CHOOSING,
    HELD_ASIDE,
    adjusted_rand,
    drawn,
    forty,
    seven,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.gap_questions import Wordings

THRESHOLDS = (0.60, 0.64, 0.68, 0.70, 0.72, 0.74, 0.76, 0.80)
PASSAGES = 120
MANY = 20_000
PERSONAL = 5_000
LARGE = 3  # questions, of a group that HR may see


def staff() -> Iterator[tuple[str, object]]:
    """Yield what staff ask on a sample of passages, each with its passage's number."""
    rows = list(read_rows(STAFF))
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


def labelled(wordings: Wordings) -> Iterator[tuple[str, object]]:
    """Yield wordings, each with its topic."""
    for topic, texts in wordings.items():
        for text in texts:
            yield text, topic


def personal(part: slice) -> Iterator[tuple[str, object]]:
    """Yield 5,000 questions as they are kept, of half of the forty wordings of each topic."""
    for one, topic in drawn(PERSONAL, forty(part)):
        yield mask(one.text).strip(), topic


def many() -> None:
    """Tell how long 20,000 vectors take, and how much memory."""
    rng = np.random.default_rng(1)
    topics = rng.normal(size=(MANY // 10, 384)) + 0.4
    rows = topics[rng.integers(len(topics), size=MANY)] + 0.8 * rng.normal(size=(MANY, 384))
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    began = time.perf_counter()
    groups = group(among_nearest(vectors, ["sv", "en"] * (MANY // 2)))
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
    embedder = find_embedder(DEFAULT_MODEL)
    print(f"{'':22}" + "".join(f"{threshold:>14.2f}" for threshold in THRESHOLDS))
    for name, rows in (
        ("staff questions", staff()),
        ("xquad_en_sv", xquad()),
        ("planted, seven", labelled(seven())),
        ("planted, one half", labelled(forty(CHOOSING))),
        ("planted, other half", labelled(forty(HELD_ASIDE))),
        ("personal, one half", personal(CHOOSING)),
        ("personal, other half", personal(HELD_ASIDE)),
    ):
        texts, topics = zip(*rows, strict=True)
        distinct = list(dict.fromkeys(texts))
        languages = [detect_language(text) for text in distinct]
        seen = Meanings(embedder).of(list(zip(distinct, languages, strict=True)))
        vectors = among_nearest(seen, languages)
        figures = []
        for threshold in THRESHOLDS:
            groups = enumerate(group(vectors, threshold))
            group_of = {distinct[row]: number for number, found in groups for row in found}
            labels = [group_of[text] for text in texts]
            sizes = Counter(labels)
            large = [place for place, label in enumerate(labels) if sizes[label] >= LARGE]
            figures.append(
                (
                    adjusted_rand(topics, labels),
                    adjusted_rand(*([of[place] for place in large] for of in (topics, labels))),
                )
            )
        print(f"{name:22}" + "".join(f"  {all_of:.3f} {large:.3f}" for all_of, large in figures))
    print(f"in use: {THRESHOLD}")


if __name__ == "__main__":
    main()
