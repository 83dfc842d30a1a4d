"""How long a rebuild of many documents takes after a change, against the first build.

    python benchmarks/rebuild.py [--documents 5000] [--keep DIR]

The documents are put together from the Swedish passages of the development data (OMORG_DEV_DATA):
a title and one to three sections each, with a heading and a paragraph or two. Loading the model is
not counted. Every rebuild ends with another folder than the one before it, so each changes what it
says and nothing else.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import shutil
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dev_sets import dev_data
from rich.console import Console
from rich.table import Table

from index import build_index, find_embedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index import BuildReport, Stage

_SEED = 20_000


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


def nothing(folder: Path) -> None:
    """Leave ``folder`` as it is."""


STEPS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("first build", nothing),
    ("no change", nothing),
    ("one change", change_one),
    ("one rename", rename_one),
    ("one removal", remove_one),
)


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


def measure(folder: Path, count: int) -> list[tuple[str, BuildReport]]:
    """Build once, then after each step; return what each build reported."""
    embedder = find_embedder()
    embedder.embed_documents(["Värm upp."])
    write_documents(folder / "knowledge", count)
    told = Told(Console(stderr=True))
    reports = []
    for name, step in STEPS:
        step(folder / "knowledge")
        report = build_index(folder / "knowledge", folder / "index", embedder, progress=told)
        reports.append((name, report))
    return reports


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=5000, help="how many; at least 701")
    parser.add_argument("--keep", type=Path, help="leave folder and index in this new folder")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="omorg-rebuild-"))
    try:
        reports = measure(folder, options.documents)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)
    first = reports[0][1]
    table = Table(
        *("build", "seconds", "of the first", "passages embedded", "unchanged"),
        title=f"{first.documents} documents, {first.passages} passages",
    )
    for name, report in reports:
        table.add_row(
            name,
            f"{report.seconds:.2f}",
            f"{report.seconds / first.seconds:.2%}",
            str(report.embedded),
            str(report.unchanged),
        )
    Console().print(table)


if __name__ == "__main__":
    main()
