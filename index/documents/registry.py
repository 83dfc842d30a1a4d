"""Which reader reads which format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.docx_file import DocxReader
from index.documents.html_file import HtmlReader
from index.documents.markdown import MarkdownReader
from index.documents.mhtml_file import MhtmlReader
from index.documents.ods_file import OdsReader
from index.documents.odt_file import OdtReader
from index.documents.plain import PlainReader
from index.documents.pptx_file import PptxReader
from index.documents.xlsx_file import XlsxReader
from index.errors import DocumentError

if TYPE_CHECKING:
    from index.documents.reader import Reader

READERS: tuple[Reader, ...] = (
    MarkdownReader(),
    PlainReader(),
    DocxReader(),
    OdtReader(),
    PptxReader(),
    XlsxReader(),
    OdsReader(),
    HtmlReader(),
    MhtmlReader(),
)


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
