"""How long an answer takes among ten thousand passages, and which files a question enters.

    python benchmarks/answer_time.py [--passages 7000]

The passages are those of the training text, the questions those of swequad_mc_dev. The passages'
vectors are drawn and not computed: how long a search takes doesn't depend on what they say.
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
import sys
import threading
import time
import zlib
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from answers import Opened
from dev_sets import CACHE, PROJECT, dev_data, read_lines
from rich.console import Console
from rich.table import Table

from bot.answering.service import AnswerService
from index import build_index, find_embedder, open_search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import FrameType

    from numpy.typing import NDArray

    from index import Embedder

QUESTIONS, WARMING = 200, 10
_PLACES = tuple(str(PROJECT / folder) for folder in ("bot/answering", "index"))


class DrawnVectors:
    """An ``Embedder`` that draws documents' vectors and computes those of questions."""

    name = "drawn"
    digest = "drawn-1"

    def __init__(self, real: Embedder) -> None:
        """Take the model that questions are embedded with."""
        self._real = real
        self.max_tokens = real.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        return self._real.count_tokens(texts)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), unit vectors, the same for the same text."""
        size = len(self.embed_query("."))
        rows = [
            np.random.default_rng(zlib.crc32(text.encode())).standard_normal(size) for text in texts
        ]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), size)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        return self._real.embed_query(text)


def _knowledge(passages: int) -> Path:
    folder = CACHE / f"passages-{passages}" / "knowledge"
    if not folder.is_dir():
        folder.mkdir(parents=True)
        path = dev_data().parent / "train" / "swedish_passages.jsonl.xz"
        with lzma.open(path, "rt", encoding="utf-8") as file:
            rows = list(map(json.loads, islice(file, passages)))
        # Twenty passages a document, as documents have.
        for first in range(0, len(rows), 20):
            text = "\n\n".join(
                f"## {row['title']}\n\n{row['text']}" for row in rows[first : first + 20]
            )
            (folder / f"{first:06}.md").write_text(f"# Samling {first}\n\n{text}\n", "utf-8")
    return folder


def times_ms(work: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Return the milliseconds of a piece of work for each question, in order."""
    times = []
    for question in questions:
        began = time.perf_counter()
        work(question)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times[WARMING:])


def files_entered(work: Callable[[], object]) -> list[str]:
    """Return the files of ``bot/answering`` and ``index`` in which a piece of work calls anything.

    Documentation strings and what is called at import don't count.
    """
    entered: set[str] = set()

    def look(frame: FrameType, event: str, _argument: object) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(_PLACES):
            entered.add(name.removeprefix(f"{PROJECT}/"))

    sys.setprofile(look)
    threading.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return sorted(entered)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--passages",
        type=int,
        default=7_000,
        help="of the training text (7000, which are cut to about 10,000)",
    )
    passages = parser.parse_args().passages
    real = find_embedder()
    folder = _knowledge(passages)
    index = folder.parent / "index"
    build_index(folder, index, DrawnVectors(real))
    rows = read_lines(dev_data() / "swequad_mc_dev" / "questions.jsonl")
    questions = [str(row["question"]) for row in rows[: QUESTIONS + WARMING]]
    embedding = times_ms(real.embed_query, questions)
    search = open_search(index, DrawnVectors(real))
    searching = times_ms(search.search, questions)
    # Another index of the same: the first remembers what it has embedded.
    service = AnswerService(Opened(open_search(index, DrawnVectors(real))))  # type: ignore[arg-type]
    answering = times_ms(service.answer, questions)
    table = Table("", "median ms", "p99 ms", title=f"{len(search.passages)} passages")
    for name, times in (
        ("embedding the question", embedding),
        ("searching, embedding included", searching),
        ("answering, both and reading included", answering),
    ):
        table.add_row(
            name, f"{statistics.median(times):.1f}", f"{times[int(0.99 * len(times))]:.1f}"
        )
    Console(width=100).print(table)
    fresh = AnswerService(Opened(open_search(index, DrawnVectors(real))))  # type: ignore[arg-type]
    files = files_entered(lambda: fresh.answer(questions[0]))
    print(f"a question enters {len(files)} files of bot/answering and index:")
    print("\n".join(f"  {name}" for name in files))


if __name__ == "__main__":
    main()
