"""What each reader keeps and drops of the golden documents, and how it does on real folders.

    python benchmarks/documents.py

First the documents that the tests make, one line for each: lines of content that passages hold,
lines of noise that they hold, sections under the right headings and on the right page, the date,
and passages that are the text between their offsets. Then every folder under ``load`` in the
folder that OMORG_DEV_DATA names, each in a process of its own: what could not be read and
why, and the memory of that process and of its reader.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from index import (
    DEFAULT_OPTIONS,
    DocumentError,
    Embedder,
    find_embedder,
    list_folder,
    parse_document,
    read_bytes,
)
from index.documents.sandbox.process import close_worker
from index.retrieval.chunking import split_document
from tests.support.golden_documents import golden_documents

if TYPE_CHECKING:
    from tests.support.golden import Golden

PROJECT = Path(__file__).parent.parent
_KIBIBYTES_PER_MEGABYTE = 1024  # ru_maxrss is in KiB on Linux


def golden_row(golden: Golden, embedder: Embedder) -> list[str]:
    """Return a golden document's line of the table."""
    document = parse_document(golden.name, golden.data)
    passages = split_document(document, embedder.count_tokens, DEFAULT_OPTIONS.passage_tokens)
    held = " ".join("\n".join(passage.text for passage in passages).split())
    kept = sum(line in held for line in golden.content)
    noise = sum(line in held for line in golden.noise)
    found = [(section.headings, section.page) for section in document.sections]
    pairs = list(zip(found, golden.headings, strict=False))
    headings = sum(got[0] == right[0] for got, right in pairs)
    pages = sum(got[1] == right[1] for got, right in pairs)
    exact = sum(document.text[p.start : p.end] == p.text for p in passages)
    return [
        golden.name,
        f"{kept} of {len(golden.content)}",
        f"{noise} of {len(golden.noise)}",
        f"{headings} of {len(golden.headings)}",
        f"{pages} of {len(golden.headings)}",
        "yes" if document.metadata.date == golden.date else "no",
        f"{exact} of {len(passages)}",
    ]


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / _KIBIBYTES_PER_MEGABYTE


def read_folder(folder: Path, results: multiprocessing.Queue[list[str]]) -> None:
    """Read a folder's documents and put its line of the table into ``results``."""
    embedder = find_embedder()
    embedder.count_tokens(["ladda"])
    before = _peak(resource.RUSAGE_SELF)
    began = time.perf_counter()
    listed = list_folder(folder)
    failures = Counter(failure.reason for failure in listed.failures)
    read: Counter[str] = Counter()
    passages = 0
    for file in listed.documents:
        try:
            document = parse_document(file.id, read_bytes(file))
        except DocumentError as exc:
            failures[exc.reason] += 1
            continue
        tokens = DEFAULT_OPTIONS.passage_tokens
        passages += len(split_document(document, embedder.count_tokens, tokens))
        read[PurePosixPath(file.id).suffix] += 1
    seconds = time.perf_counter() - began
    close_worker()  # so that it is counted among the children
    peak = _peak(resource.RUSAGE_SELF)
    results.put(
        [
            folder.name,
            ", ".join(f"{count} {suffix}" for suffix, count in sorted(read.items())),
            "\n".join(f"{count} {reason}" for reason, count in failures.most_common()) or "none",
            str(passages),
            f"{seconds:.1f}",
            f"{peak:.0f} (+{peak - before:.0f})",
            f"{_peak(resource.RUSAGE_CHILDREN):.0f}",
        ]
    )


def main() -> None:
    """Print both tables."""
    console = Console()
    golden = Table("document", "content", "noise", "headings", "pages", "date", "exact")
    embedder = find_embedder()
    for document in golden_documents():
        golden.add_row(*golden_row(document, embedder))
    console.print(golden)
    data = Path(os.environ.get("OMORG_DEV_DATA", PROJECT.parent / "shared" / "data"))
    folders = Table("folder", "read", "not read", "passages", "seconds", "peak MB", "reader MB")
    spawn = multiprocessing.get_context("spawn")
    for folder in sorted(path for path in (data / "load").iterdir() if path.is_dir()):
        results: multiprocessing.Queue[list[str]] = spawn.Queue()
        process = spawn.Process(target=read_folder, args=(folder, results))
        process.start()
        folders.add_row(*results.get())
        process.join()
    console.print(folders)


if __name__ == "__main__":
    main()
