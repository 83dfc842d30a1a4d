"""A knowledge folder as the rules see it: everything in it read once."""

from __future__ import annotations

import bisect
import codecs
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.checks.finding import Said
from index import (
    DocumentError,
    Failure,
    Names,
    is_mail,
    list_folder,
    parse_document,
    read_bytes,
    read_contacts,
    read_glossary,
    read_side_file,
    read_written,
)

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from index import ContactEntry, Document, DocumentFile, GlossaryEntry, Metadata, Written

_TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WITH_LINES = (".md", ".markdown", ".txt", ".text")


@dataclass(frozen=True)
class CheckedDocument:
    """A document that can be read.

    Attributes:
        document: Its text and metadata.
        written: What HR wrote at its top and beside it.
        lines_above: Lines of front matter over its text; None where the format has no lines.

    """

    document: Document
    written: Written
    lines_above: int | None

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def metadata(self) -> Metadata:
        """The document's metadata."""
        return self.document.metadata

    @cached_property
    def _line_starts(self) -> list[int]:
        text = self.document.text
        return [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]

    def line(self, offset: int) -> int | None:
        """Return the line of the file on which a character of the text stands."""
        if self.lines_above is None:
            return None
        return self.lines_above + bisect.bisect_right(self._line_starts, offset)

    def place(self, offset: int) -> Said:
        """Say where in the document a character stands: line, else page and heading."""
        line = self.line(offset)
        if line is not None:
            return Said(f"rad {line}", f"line {line}")
        section = next((one for one in self.document.sections if offset < one.span.end), None)
        page = section.page if section else None
        heading = section.headings[-1] if section and section.headings else None
        swedish = [f"sida {page}" if page else "", f"under ”{heading}”" if heading else ""]
        english = [f"page {page}" if page else "", f"under “{heading}”" if heading else ""]
        return Said(
            ", ".join(filter(None, swedish)) or "i texten",
            ", ".join(filter(None, english)) or "in the text",
        )


@dataclass(frozen=True)
class CheckedFolder:
    """A knowledge folder, read.

    Attributes:
        root: Where it lies.
        today: The day that dates are held against.
        documents: Those that can be read, by id.
        failures: What can't be read.
        known: Ids of all documents, those that can't be read too.
        glossary: HR's glossary; empty where it can't be read.
        contacts: Whom to ask; empty where they can't be read.

    """

    root: Path
    today: dt.date
    documents: tuple[CheckedDocument, ...]
    failures: tuple[Failure, ...]
    known: tuple[str, ...]
    glossary: tuple[GlossaryEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    own_failures: tuple[Failure, ...] = field(default=())

    @cached_property
    def names(self) -> Names:
        """Finds which document a name means."""
        return Names({identifier: self.title(identifier) for identifier in self.known})

    def title(self, identifier: str) -> str:
        """Return a document's title; empty where it can't be read."""
        one = self.by_id.get(identifier)
        return one.metadata.title if one else ""

    @cached_property
    def by_id(self) -> dict[str, CheckedDocument]:
        """The readable documents by id."""
        return {one.id: one for one in self.documents}


def read_folder(root: Path, today: dt.date) -> CheckedFolder:
    """Read a knowledge folder.

    Raises:
        BuildError: There is no such folder, or it can't be read.

    """
    listed = list_folder(root)
    documents: list[CheckedDocument] = []
    failures = list(listed.failures)
    for file in listed.documents:
        try:
            documents.append(_read(file))
        except DocumentError as exc:
            failures.append(Failure(file.id, exc.reason, exc.remedy, exc.kind))
    own: list[Failure] = []
    glossary = read_glossary(root, (), own)
    contacts = read_contacts(root, (), own)
    closed = (one.document for one in failures if one.kind not in {"orphan", "misplaced"})
    return CheckedFolder(
        root,
        today,
        tuple(documents),
        tuple(failures),
        tuple(sorted({*(one.id for one in documents), *closed})),
        glossary,
        contacts,
        tuple(own),
    )


def _read(file: DocumentFile) -> CheckedDocument:
    data, side = read_bytes(file), read_side_file(file)
    document = parse_document(file.id, data, side)
    lines = None
    typed = file.id.lower().endswith(_WITH_LINES) and not is_mail(data)
    if typed and not data.startswith(_TWO_BYTES):
        # Front matter is all that the text of such a file doesn't hold.
        ends = data.count(b"\n") or data.count(b"\r")
        lines = ends - document.text.count("\n")
    return CheckedDocument(document, read_written(file.id, data, side), lines)
