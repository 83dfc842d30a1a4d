"""How search grows: folders of more and more passages, built, opened, searched and answered from.

    python benchmarks/growth.py [--sizes 1000 10000 100000 1000000] [--again] [--write]

Real passages, which are embedded, are those of two development sets and ten thousand of the
training text. Beyond them passages are put together: their text from sentences of two real ones
of the training text, their vector near that of the first. Everything else is as it is: documents
are read, cut, counted, written, checked and opened by the product. Each size is built in a process
of its own and asked in another, so that the memory of each is its own. Folders and indexes are kept
in benchmarks/.cache; with --again what was built before is asked once more. With --write the table
and the plot of docs/growth.md are written anew from all that has been measured.

A million passages take half an hour to an hour, and 10 GB of disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from answers import Opened
from dev_sets import CACHE, PROJECT, dev_data, open_set, read_lines
from growth_page import write_page

from bot.answering.reader.reader import find_reader
from bot.answering.service import AnswerService
from index import BuildOptions, build_index, find_embedder, open_search
from index.search.fusion import Visible, rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index import Embedder, SearchIndex

DISTRACTORS = 10_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SETS = ("swequad_mc_dev", "squad2_sv")
FOLDER = CACHE / "growth"
_SECTIONS = 8  # of a document
_LONGEST = 420  # characters of a passage that is put together
_QUESTIONS, _COMPARED, _WARMING = 200, 40, 10
_MARK = re.compile(r"Anteckning (\d{7})")
_TOLD_EVERY = 30  # seconds
_OWN, _OTHER, _DRAWN = 0.75, 0.25, 0.5


class Source:
    """The real passages, and what is put together of them."""

    def __init__(self, embedder: Embedder) -> None:
        """Open the index of the real ones; it is built by the first run."""
        index = open_set(SETS[0], embedder, distractors=DISTRACTORS).index
        passages = list(index.passages)
        rows = [n for n, p in enumerate(passages) if p.document.startswith("distractor-")]
        self._passages = [passages[row] for row in rows]
        vectors = _vectors(index)
        self._vectors = vectors[rows]
        self._known = dict(zip(index.version.contents.records.indexed(), vectors, strict=True))

    def known(self, text: str) -> NDArray[np.float32] | None:
        """Return the vector of a real passage's text; None of another text."""
        return self._known.get(text)

    def text(self, number: int) -> str:
        """Return the text of a passage that is put together: sentences of two real ones."""
        own, other, _ = self._drawn(number)
        pieces = self._passages[own].pieces()
        pieces = pieces[: max(1, 2 * len(pieces) // 3)] + self._passages[other].pieces()[:1]
        text = ""
        for piece in (" ".join(piece.split()) for piece in pieces):
            if text and len(text) + len(piece) > _LONGEST:
                break
            text += f" {piece}"
        return text[:_LONGEST].strip()

    def vector(self, number: int) -> NDArray[np.float32]:
        """Return its vector, float32 (d,), of length 1."""
        own, other, drawn = self._drawn(number)
        meant = _OWN * self._vectors[own] + _OTHER * self._vectors[other]
        noise = drawn.standard_normal(len(meant)).astype(np.float32)
        vector = meant / np.linalg.norm(meant) + _DRAWN * noise / np.linalg.norm(noise)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def _drawn(self, number: int) -> tuple[int, int, np.random.Generator]:
        drawn = np.random.default_rng(number)
        own, other = drawn.integers(len(self._passages), size=2).tolist()
        return own, other, drawn


class NearVectors:
    """An ``Embedder`` that computes real texts' vectors and draws those that are put together."""

    def __init__(self, real: Embedder) -> None:
        """Take the model."""
        self._real = real
        self._source: Source | None = None
        self.name = "near"
        self.digest = f"{real.digest}-near-2"
        self.max_tokens = real.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        return self._real.count_tokens(texts)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, d), a unit vector for each text."""
        self._source = self._source or Source(self._real)
        rows = []
        for text in texts:
            if (mark := _MARK.search(text)) is not None:
                rows.append(self._source.vector(int(mark[1])))
            elif (known := self._source.known(text)) is not None:
                rows.append(known)
            else:
                rows.append(self._real.embed_documents([text])[0])
        return np.stack(rows)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return float32 (d,), a unit vector."""
        return self._real.embed_query(text)


def _vectors(index: SearchIndex) -> NDArray[np.float32]:
    """Return float32 (passages, d), all vectors of an index."""
    dense: Any = index.version.contents.dense
    return np.asarray(dense.vectors(), dtype=np.float32)


def _knowledge(size: int, real: Embedder) -> Path:
    """Write a folder of about ``size`` passages: real ones first, then those put together."""
    folder = FOLDER / str(size) / "knowledge"
    if folder.is_dir():
        return folder
    whole = open_set(SETS[0], real, distractors=DISTRACTORS).index
    documents = whole.version.contents.records
    folder.mkdir(parents=True)
    passages = 0
    # Those that questions are asked about come first.
    for identifier in sorted(documents.ids, key=lambda one: one.startswith("distractor-")):
        if passages >= size:
            break
        path = CACHE / f"distractors-{DISTRACTORS}" / "knowledge" / identifier
        (folder / identifier).write_bytes(path.read_bytes())
        passages += len(documents.rows(identifier))
    source = Source(real)
    for first in range(passages, size, _SECTIONS):
        numbers = range(first, min(first + _SECTIONS, size))
        sections = [f"## Anteckning {n:07}\n\n{source.text(n)}" for n in numbers]
        beside = folder / f"{first // 100_000:02}"
        beside.mkdir(exist_ok=True)
        text = f"# Samling {first:07}\n\n" + "\n\n".join(sections) + "\n"
        (beside / f"{first:07}.md").write_text(text, encoding="utf-8")
    return folder


def _build(size: int) -> dict[str, Any]:
    """Build a size's index, the embedding of real texts taken over, and measure it."""
    real = find_embedder()
    folder = _knowledge(size, real)
    index = folder.parent / "index"
    began = time.monotonic()
    report = build_index(
        folder, index, NearVectors(real), BuildOptions(keep=1, accept=True), _told_progress()
    )
    files = (index / "versions" / report.index_version).iterdir()
    return {
        "passages": report.passages,
        "documents": report.documents,
        "build_s": time.monotonic() - began,
        "build_gb": _most_memory(),
        "disk_gb": sum(file.stat().st_size for file in files) / 1e9,
    }


def _told_progress() -> Any:  # noqa: ANN401 - a Progress
    told = {"stage": None, "at": time.monotonic()}

    def progress(stage: object, done: int, of: int, *_: object) -> None:
        if stage != told["stage"] or time.monotonic() - told["at"] > _TOLD_EVERY:
            told.update(stage=stage, at=time.monotonic())
            print(f"  {stage} {done} of {of}", file=sys.stderr, flush=True)

    return progress


def _most_memory() -> float:
    """Return how much memory this process has had at most, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def _ask(size: int) -> dict[str, Any]:
    """Open a size's index, search it and answer from it, and measure both."""
    real = find_embedder()
    index = FOLDER / str(size) / "index"
    began = time.monotonic()
    search = open_search(index, NearVectors(real))
    opened = time.monotonic() - began
    asked = list(islice(_questions(search), _QUESTIONS + _WARMING))
    texts = [text for text, _ in asked]
    embedding = _times(real.embed_query, texts)
    hits: dict[str, list[str]] = {}

    def one(text: str) -> None:
        hits[text] = [hit.passage.document for hit in search.search(text).hits[:10]]

    searching = _times(one, texts)
    # Other questions, as the index remembers those that it has been asked.
    service = AnswerService(Opened(search), reader=find_reader())
    others = [text for text, _ in islice(_questions(search), len(asked), 2 * len(asked))]
    answering = _times(service.answer, others)
    resident = _resident()
    compared = [_compared(search, text) for text in texts[:_COMPARED]]
    record = search.version.manifest.search
    return {
        "search": f"{record.dense}, {record.lexical}",
        "open_s": opened,
        "embed_ms": statistics.median(embedding),
        "search_ms": statistics.median(searching),
        "search_p95_ms": searching[int(0.95 * len(searching))],
        "answer_ms": statistics.median(answering),
        "answer_p95_ms": answering[int(0.95 * len(answering))],
        "serve_gb": resident,
        "recall_dense": statistics.mean(dense for dense, _ in compared),
        "recall_10": statistics.mean(both for _, both in compared),
        "hit_1": statistics.mean(hits[text][:1] == [right] for text, right in asked),
        "hit_3": statistics.mean(right in hits[text][:3] for text, right in asked),
    }


def _questions(search: SearchIndex) -> Iterator[tuple[str, str]]:
    """Yield questions of both sets by turns whose document is there, with its id."""
    known = set(search.version.contents.records.ids)
    rows = [read_lines(dev_data() / name / "questions.jsonl") for name in SETS]
    for pair in zip(*rows, strict=False):
        for row in pair:
            relevant: Any = row["relevant"]
            if len(relevant) == 1 and f"{relevant[0]}.md" in known:
                yield str(row["question"]), f"{relevant[0]}.md"


def _times(work: Any, texts: Sequence[str]) -> list[float]:  # noqa: ANN401 - anything that is called
    """Return the milliseconds of a piece of work for each text, rising."""
    times = []
    for text in texts:
        began = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times[_WARMING:])


def _compared(search: SearchIndex, text: str) -> tuple[float, float]:
    """Return how many of the true first ten are found: by the vectors alone, and by the search."""
    contents = search.version.contents
    vectors = _vectors_of(search)
    everything = np.ones(len(vectors), dtype=np.bool_)
    query = search.query(text)
    vector, asked = search.vector(query), search._lexical(query)  # noqa: SLF001
    cosine = vectors @ vector
    rows, _ = contents.dense.nearest(vector, everything, 160)
    nearest = np.argpartition(-cosine, 10)[:10]
    found = set(rows.tolist())
    dense = sum(row in found for row in nearest.tolist()) / 10
    # All passages that may be among the first ten: those that would be with all their words.
    visible = Visible(np.flatnonzero(everything), everything, everything)
    ranking = rank(contents.dense, vector, contents.lexical, asked, visible, 10)
    least = float(ranking.fused[9])
    told: Any = contents.lexical
    share = _all_shares(told, asked, len(vectors))
    fused = share**2 + np.maximum(cosine, 0)
    best = np.argsort(-fused, kind="stable")[:10]
    both = sum(bool(fused[row] <= least + 1e-4) or row in ranking.rows[:10] for row in best) / 10
    return dense, both


def _all_shares(lexical: Any, asked: Any, passages: int) -> NDArray[np.float32]:  # noqa: ANN401
    parts = [
        asked.share(lexical.scores(asked, np.arange(start, min(passages, start + 20_000))))
        for start in range(0, passages, 20_000)
    ]
    return np.concatenate(parts)


_KNOWN: dict[str, NDArray[np.float32]] = {}


def _vectors_of(search: SearchIndex) -> NDArray[np.float32]:
    if search.name not in _KNOWN:
        _KNOWN[search.name] = _vectors(search)
    return _KNOWN[search.name]


def _resident() -> float:
    """Return how much memory this process has now, in GB, the models included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e9


def main() -> None:
    """Measure, and write the page if that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--again", action="store_true", help="ask only, what was built before")
    parser.add_argument("--write", action="store_true", help="write docs/growth.md anew")
    parser.add_argument("--step", choices=["build", "ask"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        print(json.dumps((_build if chosen.step == "build" else _ask)(chosen.sizes[0])))
        return
    for size in chosen.sizes:
        kept = FOLDER / f"{size}.json"
        if chosen.again and not kept.is_file():
            parser.error(f"{size} has not been built: leave --again out")
        result: dict[str, Any] = json.loads(kept.read_bytes()) if chosen.again else {}
        result["date"] = dt.date.today().isoformat()  # noqa: DTZ011
        for step in ("ask",) if chosen.again else ("build", "ask"):
            command = [sys.executable, __file__, "--sizes", str(size), "--step", step]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
            result |= json.loads(done.stdout.splitlines()[-1])
            print(size, step, result, flush=True)
        kept.write_text(json.dumps(result), encoding="utf-8")
    if chosen.write:
        results = [json.loads(path.read_bytes()) for path in FOLDER.glob("*.json")]
        write_page(PROJECT / "docs", sorted(results, key=lambda one: int(one["passages"])))


if __name__ == "__main__":
    main()
