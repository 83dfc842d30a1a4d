"""Which reader reads which format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.content import check_content
from index.documents.markdown import MarkdownReader
from index.documents.pdf import PdfReader
from index.documents.plain import PlainReader
from index.errors import DocumentError

if TYPE_CHECKING:
    from index.documents.reader import Extracted, Reader

READERS: tuple[Reader, ...] = (MarkdownReader(), PlainReader(), PdfReader())


def reader_for(suffix: str) -> Reader:
    """Return the reader of a format by file name ending (with the dot, any case).

    Raises:
        DocumentError: No reader knows the format.

    """
    for reader in READERS:
        if suffix.lower() in reader.suffixes:
            return reader
    raise DocumentError(
        f"is of a format that can't be read ({suffix or 'no file name ending'})",
        "save it as a PDF, or its text as .txt",
    )


def read(suffix: str, data: bytes) -> Extracted:
    """Read a file's bytes with the reader of its format. Runs where readers run: in the worker.

    Raises:
        DocumentError: No reader knows the format, the content is another than the name says, or
            it can't be read.

    """
    check_content(suffix.lower(), data)
    return reader_for(suffix).read(data)
