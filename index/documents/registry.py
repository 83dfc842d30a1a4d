"""Which reader reads which format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.markdown import MarkdownReader
from index.documents.plain import PlainReader
from index.errors import DocumentError

if TYPE_CHECKING:
    from index.documents.reader import Reader

READERS: tuple[Reader, ...] = (MarkdownReader(), PlainReader())


def reader_for(suffix: str) -> Reader:
    """Return the reader of a format by file name ending (with the dot, any case).

    Raises:
        DocumentError: No reader knows the format.

    """
    for reader in READERS:
        if suffix.lower() in reader.suffixes:
            return reader
    known = ", ".join(sorted(suffix for reader in READERS for suffix in reader.suffixes))
    raise DocumentError(
        f"is of a format that can't be read ({suffix or 'no file name ending'})",
        f"save the document's text as one of {known}",
    )
