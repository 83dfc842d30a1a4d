"""Text that is learnt from: translations, word lists and Swedish passages."""

from __future__ import annotations

import json
import lzma
from typing import TYPE_CHECKING, NamedTuple

from index.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Translation(NamedTuple):
    """A text in both languages.

    Attributes:
        source: Where it comes from.
        swedish: The Swedish text.
        english: The English text.

    """

    source: str
    swedish: str
    english: str


def read_parallel(data: Path) -> Iterator[Translation]:
    """Yield the lines of ``parallel.tsv.xz``: source, licence tier, Swedish, English."""
    with lzma.open(data / "parallel.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            source, _, swedish, english = line.rstrip("\n").split("\t")[:4]
            yield Translation(source, swedish, english)


def read_dictionaries(data: Path) -> Iterator[Translation]:
    """Yield the lines of ``dictionaries.tsv.xz``: source, Swedish, English."""
    with lzma.open(data / "dictionaries.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            source, swedish, english = line.rstrip("\n").split("\t")[:3]
            yield Translation(source, swedish, english)


def general_texts(data: Path) -> Iterator[str]:
    """Yield Swedish passages with their titles, and translations in both languages.

    Args:
        data: Holds ``swedish_passages.jsonl.xz``, ``parallel.tsv.xz`` and ``dictionaries.tsv.xz``.

    Raises:
        ConfigurationError: One of them is missing or damaged.

    """
    try:
        with lzma.open(data / "swedish_passages.jsonl.xz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield row["title"] or ""
                yield row["text"]
        for read in (read_parallel, read_dictionaries):
            for translation in read(data):
                yield from (translation.swedish, translation.english)
    except (OSError, lzma.LZMAError, ValueError) as exc:
        raise ConfigurationError(
            f"{data} can't be read: --data names the folder of the training text"
        ) from exc
