"""Documents that stand inside a Word document, as case systems put them together (``altChunk``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder
from index.documents.decode_text import decode
from index.documents.file_types import DOCX, HTML, MHTML, identify
from index.documents.formats.html import mhtml as mhtml_file
from index.documents.formats.html import reader as html_file
from index.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.documents.types import Extracted


def read_chunk(
    data: bytes, content_type: str, read_docx: Callable[[bytes], Extracted]
) -> Extracted | None:
    """Read a document inside another; None where it is of a format that isn't read, or damaged.

    Args:
        data: Its bytes.
        content_type: What the package calls it; it counts where the bytes don't tell.
        read_docx: Reads a Word document.

    """
    try:
        kind = identify("", data)
        if kind is None and "html" in content_type:
            kind = HTML  # a piece of a page doesn't begin like one
        if kind is DOCX:
            return read_docx(data)
        if kind is MHTML:
            return mhtml_file.extract(data)
        if kind is HTML:
            return html_file.extract(data)
        if kind is None and content_type == "text/plain":
            builder = TextBuilder()
            for line in decode(data).splitlines():
                builder.paragraph(line)
            return builder.build()
    except DocumentError:
        return None
    return None
