"""What a reader of a format gives, and the registry of readers.

To add a format: write one module with a class that follows ``Reader``, and name it in
``index/documents/formats/registry.py``. Nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from index.types import Link, Remark, Span


class BlockKind(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    TEXT = "text"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list, a table: something with a beginning and an end.

    Attributes:
        kind: What it is.
        span: Where it stands in the extracted text.
        level: 1 to 6 for headings; 0 otherwise.
        label: A heading's words without its marks; empty otherwise.
        page: Page or slide number, where the format has one.

    """

    kind: BlockKind
    span: Span
    level: int = 0
    label: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    r"""A document's text as its reader found it, before metadata is worked out.

    Attributes:
        text: The extracted text, NFC, with "\n" line ends.
        blocks: In order, never overlapping.
        front_matter: The YAML at the top, where the format has any; None where it has not.
        title: A title from the file's own properties, or the line that opens a text without
            headings; empty where it has none and no heading can stand in for it either, so that its
            name must.
        date: A date from the file's own properties.
        remarks: What in the file was not read as it stands, in order.
        links: The links in its text, in order, with their addresses as the file says them.
        date_first: Whether ``date`` goes before any in the text: a mail was sent on it.

    """

    text: str
    blocks: tuple[Block, ...]
    front_matter: str | None = None
    title: str | None = None
    date: dt.date | None = None
    remarks: tuple[Remark, ...] = ()
    links: tuple[Link, ...] = ()
    date_first: bool = False


class Reader(Protocol):
    """Reads one format."""

    @property
    def suffixes(self) -> frozenset[str]:
        """File name endings of the format, lower case, with the dot."""
        ...

    @property
    def version(self) -> int:
        """Raised whenever the same file would be read differently; documents are then read anew."""
        ...

    def read(self, data: bytes) -> Extracted:
        """Read a file's bytes.

        Raises:
            DocumentError: They can't be read; says why and what to do.

        """
        ...


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file that is to be read as a document.

    Attributes:
        id: Path relative to the knowledge folder, with "/", NFC.
        path: Where it lies.
        size: Bytes.
        side_file: Where its side file lies; None where it has none.

    """

    id: str
    path: Path
    size: int
    side_file: Path | None = None


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line that a table turns into.

    Attributes:
        text: Its words.
        row: Whether it is a row; else it is a line over the rows that follow.

    """

    text: str
    row: bool = True
