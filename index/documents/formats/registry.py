"""Which reader reads which format."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.file_types import EML, READABLE, TEXT, check_content, is_mail
from index.documents.formats.text import MarkdownReader, PlainReader
from index.errors import DocumentError

if TYPE_CHECKING:
    from index.documents.types import Extracted, Reader


@dataclass(frozen=True, slots=True)
class LibraryReader:
    """Reads a format with a library that is slow to load, and loaded with the first such file.

    Attributes:
        module: The module with ``extract``, which turns a file's bytes into what is in it.
        suffixes: File name endings of the format, lower case, with the dot.
        version: Raised whenever the same file would be read differently.

    """

    module: str
    suffixes: frozenset[str]
    version: int

    def read(self, data: bytes) -> Extracted:
        """Read a file's bytes.

        Raises:
            DocumentError: They can't be read; says why and what to do.

        """
        extracted: Extracted = importlib.import_module(self.module).extract(data)
        return extracted


READERS: tuple[Reader, ...] = (
    MarkdownReader(),
    PlainReader(),
    LibraryReader("index.documents.formats.pdf.reader", frozenset({".pdf"}), version=5),
    LibraryReader("index.documents.formats.ooxml.word.reader", frozenset({".docx"}), version=2),
    LibraryReader("index.documents.formats.opendocument.odt", frozenset({".odt"}), version=2),
    LibraryReader(
        "index.documents.formats.ooxml.powerpoint.reader", frozenset({".pptx"}), version=3
    ),
    LibraryReader("index.documents.formats.ooxml.excel.reader", frozenset({".xlsx"}), version=4),
    LibraryReader("index.documents.formats.opendocument.ods", frozenset({".ods"}), version=2),
    LibraryReader("index.documents.formats.html.reader", frozenset({".html", ".htm"}), version=4),
    LibraryReader("index.documents.formats.html.mhtml", frozenset({".mhtml", ".mht"}), version=4),
    LibraryReader("index.documents.formats.mail.eml", frozenset({".eml"}), version=2),
    LibraryReader("index.documents.formats.mail.msg", frozenset({".msg"}), version=2),
)


def reader_for(suffix: str) -> Reader:
    """Return the reader of a format by file name ending (with the dot, any case).

    Raises:
        DocumentError: No reader knows the format.

    """
    for reader in READERS:
        if suffix.lower() in reader.suffixes:
            return reader
    kinds = (kind.suffixes[0] for kind in READABLE if suffix.lower() in kind.suffixes)
    # Columns that are parted by commas or tabs are columns in a sheet, and in no text or PDF.
    usual = ".xlsx" if suffix.lower() in {".csv", ".tsv"} else next(kinds, None)
    raise DocumentError(
        f"is of a format that can't be read ({suffix or 'no file name ending'})",
        f"open it and save it as {usual}" if usual else "save it as a PDF, or its text as .txt",
    )


def read(suffix: str, data: bytes) -> Extracted:
    """Read a file's bytes with the reader of its format. Runs where readers run: in the worker.

    Raises:
        DocumentError: No reader knows the format, the content is another than the name says, or
            it can't be read.

    """
    check_content(suffix.lower(), data)
    renamed = suffix.lower() in TEXT.suffixes and is_mail(data)
    return reader_for(EML.suffixes[0] if renamed else suffix).read(data)
