"""Whether a Milvus finds what the files of a version find: the first ten of every question.

    python benchmarks/milvus.py [--sample]

The sample and the development sets are searched twice, over the files (FAISS) and through a Milvus
Lite that the script starts, or through the Milvus that OMORG_VECTOR_STORE names; with ``--sample``
the sample alone. The first ten are compared: passages, order, and every score to the last digit. Of
the sample's questions whole answers are compared as well, for everybody and for each audience. It
needs the extra ``milvus`` (requirements-milvus.lock).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import contextmanager
from itertools import product
from statistics import median
from typing import TYPE_CHECKING

from asked_sets import ORGANISATIONS, TODAY, organisation
from dev_sets import CACHE, open_seeds, open_set
from retrieval import SETS
from rich.console import Console
from rich.table import Table

from bot.answering.reader.reader import RememberingReader, find_reader
from bot.answering.service import AnswerService
from bot.cli.output.json import answer_json
from index import DEFAULT_OPTIONS, CurrentIndex, find_embedder, find_store, open_search
from tests.support.milvus_lite import running_milvus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from index import Embedder, PassageStore, SearchIndex

FIRST = 10
# What is asked, as of when, and by a member of which groups.
Question = tuple[str, "dt.date", frozenset[str]]


def main() -> None:
    """Compare and print; status 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", action="store_true", help="the sample alone")
    sample = parser.parse_args().sample
    embedder = find_embedder()
    table = Table(box=None, title=f"The first {FIRST} over the files and through Milvus")
    for column in ("set", "passages", "questions", "same", "files, ms", "Milvus, ms"):
        table.add_column(column, justify="left" if column == "set" else "right")
    differ = 0
    with _milvus() as address:
        store = find_store(address)
        if store is None:
            raise SystemExit("OMORG_VECTOR_STORE is empty")
        for name, folder, local, questions in _sets(embedder, sample=sample):
            began = time.perf_counter()
            store.put(folder, local.name)
            written = time.perf_counter() - began
            print(f"{name}: written in {written:.0f} s", file=sys.stderr)
            far = open_search(folder, embedder, store=store, version=local.name)
            same, here, there = _compared(local, far, questions)
            differ += len(questions) - same
            counts = (len(local.passages), len(questions), same)
            times = (f"{1000 * median(one):.1f}" for one in (here, there))
            table.add_row(name, *map(str, counts), *times)
            if name == "sample":
                answers, alike = _answers(folder, embedder, store, questions)
                differ += answers - alike
                table.add_row("sample, whole answers", "", str(answers), str(alike), "", "")
            store.drop([local.name])
    Console().print(table)
    sys.exit(1 if differ else 0)


@contextmanager
def _milvus() -> Iterator[str]:
    """Give the address of the Milvus that is set, or of one that is started for this."""
    if address := os.environ.get("OMORG_VECTOR_STORE"):
        yield address
        return
    with running_milvus() as server:
        yield server.address


def _sets(
    embedder: Embedder, *, sample: bool
) -> Iterator[tuple[str, Path, SearchIndex, list[Question]]]:
    """Yield name, folder of the index, the index over its files, and questions."""
    ending = f"index-{embedder.digest[:12]}"
    for name in ORGANISATIONS:
        if sample and name != "sample":
            continue
        asked = organisation(name, embedder)
        texts = [(one.question, one.at) for one in asked.asked]
        groups = {group for one in asked.asked for group in one.groups} | {"chefer"}
        audiences = [frozenset[str](), *(frozenset({group}) for group in sorted(groups))]
        questions = [(*text, audience) for text, audience in product(texts, audiences)]
        yield name, CACHE / name.replace(" ", "-") / ending, asked.index, questions
    if sample:
        return
    for name, field in (*SETS, ("squad2_sv", "question")):
        dev = open_set(name, embedder, field=field)
        questions = [(one.text, TODAY, frozenset[str]()) for one in dev.questions]
        yield f"{name}, {field}", CACHE / dev.pool / ending, dev.index, questions
    seeds = open_seeds(embedder)
    questions = [(one.text, TODAY, frozenset[str]()) for one in seeds.questions]
    yield "seeds", CACHE / "seeds" / ending, seeds.index, questions


def _compared(
    local: SearchIndex, far: SearchIndex, questions: list[Question]
) -> tuple[int, list[float], list[float]]:
    """Return how many have the same first hits, and the seconds that each search took."""
    same = 0
    times: tuple[list[float], list[float]] = ([], [])
    for text, day, groups in questions:
        found = []
        for index, taken in zip((local, far), times, strict=True):
            began = time.perf_counter()
            result = index.search(text, at=day, audience=groups, wanted=FIRST)
            taken.append(time.perf_counter() - began)
            found.append(result.best(FIRST))
        same += found[0] == found[1]
    return same, *times


def _answers(
    folder: Path, embedder: Embedder, store: PassageStore, questions: list[Question]
) -> tuple[int, int]:
    """Return how many questions there are, and how many get the same answer, word for word."""
    reader = RememberingReader(find_reader())
    tokens = DEFAULT_OPTIONS.passage_tokens
    services = [
        AnswerService(CurrentIndex(folder, embedder, tokens, store=place), reader=reader)
        for place in (None, store)
    ]
    alike = 0
    for text, day, groups in questions:
        told = [
            answer_json(service.answer(text, at=day, audience=groups)) | {"milliseconds": None}
            for service in services
        ]
        alike += told[0] == told[1]
    return len(questions), alike


if __name__ == "__main__":
    main()
