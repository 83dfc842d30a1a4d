"""One file of the knowledge folder to one ``Document``."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.documents.dates import date_in_text
from index.documents.front_matter import FrontMatter, parse_front_matter
from index.documents.noise import mark_noise
from index.documents.reader import Block, BlockKind, Extracted
from index.documents.registry import reader_for
from index.errors import DocumentError
from index.language import detect_language
from index.types import DateSource, Document, Metadata, Section, Span

if TYPE_CHECKING:
    import datetime as dt

    from index.documents.folder import DocumentFile

_MEBIBYTE = 1024 * 1024
LARGEST_FILE = 10 * _MEBIBYTE
_LANGUAGE_SAMPLE = 4_000


def read_bytes(file: DocumentFile) -> bytes:
    """Return a document file's bytes.

    Raises:
        DocumentError: It is empty, too large, or can't be read.

    """
    if file.size > LARGEST_FILE:
        raise DocumentError(
            f"is too large ({file.size // _MEBIBYTE} MB; at most {LARGEST_FILE // _MEBIBYTE} MB)",
            "split it into several documents",
        )
    try:
        with file.path.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as exc:
        raise DocumentError("can't be opened", "check the rights of the file") from exc
    if not data.strip():
        raise DocumentError("is empty", "write its text or remove it")
    return data


def parse_document(identifier: str, data: bytes) -> Document:
    """Turn a document's bytes into a ``Document``.

    Raises:
        DocumentError: It can't be read, its front matter can't be used, or it has no text.

    """
    extracted = reader_for(PurePosixPath(identifier).suffix).read(data)
    front = parse_front_matter(extracted.front_matter)
    blocks = tuple(mark_noise(extracted.text, extracted.blocks))
    if not any(block.kind is BlockKind.TEXT for block in blocks):
        raise DocumentError("has no text", "write its text or remove it")
    title, title_block = _title(front, extracted, blocks, identifier)
    sections = tuple(_sections(blocks, title_block))
    metadata = _metadata(front, extracted, title)
    return Document(identifier, extracted.text, sections, metadata)


def read_front_matter(identifier: str, data: bytes) -> FrontMatter:
    """Return what HR wrote over a document.

    Raises:
        DocumentError: It can't be read or used.

    """
    return parse_front_matter(reader_for(PurePosixPath(identifier).suffix).read(data).front_matter)


def _title(
    front: FrontMatter, extracted: Extracted, blocks: tuple[Block, ...], identifier: str
) -> tuple[str, Block | None]:
    """Return the title, and the heading that it was taken from or repeats."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING and block.label]
    first = headings[0] if headings and headings[0].level == 1 else None
    if front.title:
        same = first is not None and first.label.casefold() == front.title.casefold()
        return front.title, first if same else None
    if extracted.title:
        return extracted.title, None
    if extracted.title is None and first is not None:
        return first.label, first
    if extracted.title is None and headings:
        return headings[0].label, None
    name = re.sub(r"[-_]+", " ", PurePosixPath(identifier).stem).strip() or identifier
    return name[0].upper() + name[1:], None


def _sections(blocks: tuple[Block, ...], title_block: Block | None) -> list[Section]:
    """Join the text blocks that stand under one heading on one page, without noise between."""
    sections: list[Section] = []
    path: list[Block] = []
    open_span: Span | None = None
    page: int | None = None

    def close() -> None:
        nonlocal open_span
        if open_span is not None:
            labels = tuple(block.label for block in path if block.label)
            sections.append(Section(labels, open_span, page))
            open_span = None

    for block in blocks:
        if block.kind is not BlockKind.TEXT or block.page != page:
            close()
        page = block.page
        if block.kind is BlockKind.HEADING:
            path = [outer for outer in path if outer.level < block.level]
            if block is not title_block:
                path.append(block)
        elif block.kind is BlockKind.TEXT:
            start = block.span.start if open_span is None else open_span.start
            open_span = Span(start, block.span.end)
    close()
    return sections


def _metadata(front: FrontMatter, extracted: Extracted, title: str) -> Metadata:
    date: dt.date | None
    if front.date is not None:
        date, source = front.date, DateSource.FRONT_MATTER
    elif (date := date_in_text(extracted.text)) is not None:
        source = DateSource.TEXT
    elif (date := extracted.date) is not None:
        source = DateSource.PROPERTIES
    if front.valid_from and front.valid_until and front.valid_from >= front.valid_until:
        raise DocumentError(
            "has a valid_until that is not after its valid_from", "correct one of the two dates"
        )
    return Metadata(
        title=title,
        date=date,
        date_source=source if date is not None else None,
        valid_from=front.valid_from,
        valid_until=front.valid_until,
        supersedes=front.supersedes,
        audience=frozenset(group.casefold() for group in front.audience),
        owner=front.owner,
        url=front.url,
        language=front.language or detect_language(extracted.text[:_LANGUAGE_SAMPLE]),
    )
