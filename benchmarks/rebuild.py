"""How long a rebuild of many documents takes after a change, against the first build.

    python benchmarks/rebuild.py [--documents 5000] [--keep DIR] [--rehearse]

The documents are put together from the Swedish passages of the development data (OMORG_DEV_DATA):
a title and one to three sections each, with a heading and a paragraph or two. Loading the model is
not counted. With ``--rehearse`` the vectors are drawn from a hash of the text instead of the model:
what is left is what a build costs besides embedding, in a minute or two. Every rebuild ends with
another folder than the one before it, so each changes what it says and nothing else. On a machine
that has other things to do the CPU time tells more than the seconds. Last comes how long a program
that answers questions all the while, as `omorg serve` does, takes to answer from a new version.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
import shutil
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from dev_sets import dev_data
from rich.console import Console
from rich.table import Table

from index import DEFAULT_OPTIONS, CurrentIndex, build_index, current_name, find_embedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from index import BuildReport, Embedder, Stage

_SEED = 20_000
_DIMENSION = 384  # that of the default model


def passages() -> Iterator[tuple[str, str]]:
    """Yield title and text of each passage."""
    path = dev_data().parent / "train" / "swedish_passages.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield row["title"] or "Om verksamheten", row["text"]


def write_documents(folder: Path, count: int) -> None:
    """Write ``count`` documents into ``folder``, in subfolders of a hundred."""
    chosen = random.Random(_SEED)  # noqa: S311 - which texts go together is no secret
    source = passages()
    for number in range(count):
        path = folder / f"{number // 100:03}" / f"dokument-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        sections = list(islice(source, chosen.randint(1, 3)))
        parts = [f"# {sections[0][0]} ({number})"]
        parts += [f"## {title}\n\n{text}" for title, text in sections]
        path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def change_one(folder: Path) -> None:
    """Write a sentence more into one document."""
    path = folder / "007" / "dokument-00700.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nFrån 1 mars gäller detta.\n", "utf-8")


def rename_one(folder: Path) -> None:
    """Move a document to the other end of the folder."""
    (folder / "003" / "dokument-00300.md").rename(folder / "omdöpt.md")


def remove_one(folder: Path) -> None:
    """Remove a document."""
    (folder / "005" / "dokument-00500.md").unlink()


def change_another(folder: Path) -> None:
    """Write a sentence more into yet another document."""
    path = folder / "009" / "dokument-00900.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nFrån 1 april gäller detta.\n", "utf-8")


def nothing(folder: Path) -> None:
    """Leave ``folder`` as it is."""


STEPS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("first build", nothing),
    ("no change", nothing),
    ("one change", change_one),
    ("one rename", rename_one),
    ("one removal", remove_one),
)


class Rehearsal:
    """An embedder that costs next to nothing: vectors from a hash, a token for each word."""

    name = "rehearsal"
    digest = "rehearsal"
    max_tokens = 254

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count words, and half as many again, as a tokenizer parts them."""
        return [3 * len(text.split()) // 2 for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Draw a vector for each text."""
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Draw a vector."""
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        vector = np.random.default_rng(seed).standard_normal(_DIMENSION, dtype=np.float32)
        unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return unit


class Told:
    """Says on standard error how far the first build is."""

    def __init__(self, console: Console) -> None:
        """Write to ``console``."""
        self._console = console
        self._said = time.monotonic()

    def __call__(self, stage: Stage, done: int, total: int, document: str = "") -> None:  # noqa: ARG002 - figures are enough
        """Write a line every half minute."""
        if time.monotonic() - self._said > 30:  # noqa: PLR2004 - seconds
            self._said = time.monotonic()
            self._console.print(f"{stage} {done}/{total}")


def measure(folder: Path, count: int, embedder: Embedder) -> list[tuple[str, BuildReport, float]]:
    """Build once, then after each step; return what each reported, and its seconds of CPU time."""
    embedder.embed_documents(["Värm upp."])
    write_documents(folder / "knowledge", count)
    told = Told(Console(stderr=True))
    reports = []
    for name, step in STEPS:
        step(folder / "knowledge")
        began = time.process_time()
        report = build_index(folder / "knowledge", folder / "index", embedder, progress=told)
        reports.append((name, report, time.process_time() - began))
    return reports


def switch(folder: Path, embedder: Embedder) -> tuple[float, int]:
    """Return the seconds from a build's end to answers from it, and the questions meanwhile."""
    current = CurrentIndex(folder / "index", embedder, DEFAULT_OPTIONS.passage_tokens)
    change_another(folder / "knowledge")
    asked = 0
    with current.following():
        current.get().search("Vem ansvarar för detta?")
        build_index(folder / "knowledge", folder / "index", embedder)
        began = time.monotonic()
        new = current_name(folder / "index")
        while current.get().name != new:
            current.get().search("Vem ansvarar för detta?")
            asked += 1
        return time.monotonic() - began, asked


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=5000, help="how many; at least 901")
    parser.add_argument("--keep", type=Path, help="leave folder and index in this new folder")
    parser.add_argument("--rehearse", action="store_true", help="without the model")
    options = parser.parse_args()
    embedder: Embedder = Rehearsal() if options.rehearse else find_embedder()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="omorg-rebuild-"))
    try:
        reports = measure(folder, options.documents, embedder)
        seconds, asked = switch(folder, embedder)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)
    _, first, first_cpu = reports[0]
    table = Table(
        *("build", "seconds", "of the first", "CPU seconds", "of the first"),
        *("passages embedded", "unchanged"),
        title=f"{first.documents} documents, {first.passages} passages",
    )
    for name, report, cpu in reports:
        table.add_row(
            name,
            f"{report.seconds:.2f}",
            f"{report.seconds / first.seconds:.2%}",
            f"{cpu:.2f}",
            f"{cpu / first_cpu:.2%}",
            str(report.embedded),
            str(report.unchanged),
        )
    Console().print(table)
    print(f"a new version answers {seconds:.2f} s after its build; {asked} searches meanwhile")


if __name__ == "__main__":
    main()
