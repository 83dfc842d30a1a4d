"""PDF: what print shops and "save as PDF" make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.documents.reader import Extracted


class PdfReader:
    """Reads .pdf files."""

    suffixes = frozenset({".pdf"})
    version = 1

    def read(self, data: bytes) -> Extracted:
        """Read a file's bytes.

        Nothing in it is run: neither scripts nor attachments are looked at.

        Raises:
            DocumentError: It is damaged, protected by a password, a scan, or in fonts that don't
                tell which letters they show.

        """
        # Only the process that reads documents needs PDFium.
        from index.documents.pdf_text import extract  # noqa: PLC0415

        return extract(data)
