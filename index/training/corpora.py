"""The texts that Omorg's own models learn from: translations, word lists and Swedish passages."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MUNICIPAL_GLOSSARY = "municipal_glossary"
# Sources whose lines stand in the order of their documents, so that lines in a row are a passage.
IN_ORDER = frozenset(
    {
        "debian_web",
        "discourse",
        "gnome_help",
        "kde_kmail_doc",
        "labour_law_cc0",
        "mozilla_www",
        "openehr",
        "ud_pud",
    }
)
_BEGINNING = 900  # characters of a passage that questions are made from
_SHORTEST_SENTENCE = 20  # characters; what is shorter says nothing alone


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


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A Swedish passage.

    Attributes:
        source: Where it comes from.
        title: The title of its document; empty where it has none.
        text: Its text.

    """

    source: str
    title: str
    text: str

    @property
    def sentences(self) -> list[str]:
        """The sentences of its beginning, the very short ones left out; never empty."""
        spans = sentence_spans(self.text, 0, min(len(self.text), _BEGINNING))
        found = [self.text[s.start : s.end] for s in spans if s.end - s.start > _SHORTEST_SENTENCE]
        return found or [self.text[:300]]


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


def read_passages(data: Path) -> Iterator[TrainingPassage]:
    """Yield the passages of ``swedish_passages.jsonl.xz``."""
    with lzma.open(data / "swedish_passages.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield TrainingPassage(row["source"], row["title"] or "", row["text"])


_Row = TypeVar("_Row", Translation, TrainingPassage)


@dataclass(frozen=True, slots=True)
class Corpora:
    """All of the training text.

    Attributes:
        parallel: Translations, in the order of their sources.
        dictionaries: Translations of words.
        passages: Swedish passages.

    """

    parallel: tuple[Translation, ...]
    dictionaries: tuple[Translation, ...]
    passages: tuple[TrainingPassage, ...]

    @classmethod
    def read(cls, data: Path, share: float = 1.0) -> Corpora:
        """Read a folder of training text, or the first ``share`` of every source.

        Raises:
            OSError: A file is missing or can't be read.

        """
        return cls(
            tuple(_first(list(read_parallel(data)), share)),
            tuple(_first(list(read_dictionaries(data)), share)),
            tuple(_first(list(read_passages(data)), share)),
        )


def _first(rows: list[_Row], share: float) -> Iterator[_Row]:
    """Yield the first ``share`` of the rows of each source, in order."""
    total = Counter(row.source for row in rows)
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.source] += 1
        if seen[row.source] <= share * total[row.source]:
            yield row
