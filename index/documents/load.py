"""One file of the knowledge folder to one ``Document``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.documents.blocks.builder import absolute
from index.documents.blocks.minutes import is_item, item_headings
from index.documents.blocks.noise import mark_noise
from index.documents.decode_text import decode, split_front_matter
from index.documents.file_types import TEXT
from index.documents.formats.text import MarkdownReader, PlainReader
from index.documents.knowledge_folder import side_text
from index.documents.metadata.dates import date_in_text, told_validities, years_in
from index.documents.metadata.front_matter import (
    FrontMatter,
    merged,
    names_audience,
    parse_front_matter,
)
from index.documents.sandbox.process import read_document
from index.documents.types import Block, BlockKind, Extracted
from index.errors import DocumentError
from index.language.words import detect_language
from index.types import DateSource, Document, Metadata, Section, Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from index.documents.types import DocumentFile
    from index.types import Link

_MEBIBYTE = 1024 * 1024
_LANGUAGE_SAMPLE = 4_000
_WITH_FRONT_MATTER = MarkdownReader.suffixes | PlainReader.suffixes
# Front matter that isn't at the very top, or that was typed into a Word document. "Målgrupp:
# chefer" alone, further down or in Word, is what a course says of itself.
_STRAY_AUDIENCE = re.compile(
    r"^[ \t]*(?:målgrupp|malgrupp|audience)[ \t]*:[ \t]*\["
    r"|^-{3,}[ \t]*\n(?:[\w -]{1,30}:[^\n]*\n){0,9}?[ \t]*(?:målgrupp|malgrupp|audience)[ \t]*:"
    r"[^\n]*\n(?:[\w -]{1,30}:[^\n]*\n){0,9}-{3,}",
    re.IGNORECASE | re.MULTILINE,
)
_TOP = 1_000
# "Målgrupp: chefer", '"målgrupp" = ["chefer"]', "**Målgrupp:** chefer".
_TYPED_KEY = re.compile(r"\W*(?P<key>\w[\w -]{0,30})[^\w:=]{0,4}[:=]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Written:
    """What HR wrote about a document.

    Attributes:
        front_matter: At its top.
        side_file: Beside it.

    """

    front_matter: FrontMatter
    side_file: FrontMatter


def read_bytes(file: DocumentFile) -> bytes:
    """Return a document file's bytes.

    Raises:
        DocumentError: It is empty, too large, or can't be read.

    """
    largest = _largest(PurePosixPath(file.id).suffix.lower())
    if file.size > largest:
        raise DocumentError(
            f"is too large ({file.size // _MEBIBYTE} MB; at most {largest // _MEBIBYTE} MB)",
            "split it into several documents",
        )
    try:
        with file.path.open("rb") as opened:
            data = opened.read(largest + 1)
    except OSError as exc:
        raise DocumentError("can't be opened", "check the rights of the file") from exc
    if not data.strip():
        raise DocumentError("is empty", "write its text or remove it")
    return data


def _largest(suffix: str) -> int:
    """Return how many bytes a file may have; ``suffix`` is the lower-case ending of its name.

    Text is all content. The other formats hold pictures, which print shops don't spare.
    """
    return (10 if suffix in TEXT.suffixes else 50) * _MEBIBYTE


def parse_document(identifier: str, data: bytes, side: bytes | None = None) -> Document:
    """Turn the bytes of a document, and of its side file if it has one, into a ``Document``.

    Raises:
        DocumentError: It can't be read, what is written about it can't be used, or it has no text.

    """
    extracted = read_document(PurePosixPath(identifier).suffix, data)
    written = Written(parse_front_matter(extracted.front_matter), _side(side))
    front = merged(written.front_matter, written.side_file)
    if extracted.front_matter is None and not front.audience:
        _check_stray_audience(identifier, extracted.text)
    blocks = tuple(item_headings(extracted.text, mark_noise(extracted.text, extracted.blocks)))
    if not any(block.kind is BlockKind.TEXT for block in blocks):
        raise DocumentError("has no text", "write its text or remove it", "no_text")
    title, title_block = _title(front, extracted, blocks, identifier)
    sections = tuple(_sections(blocks, title_block))
    metadata = _metadata(front, written, extracted, title)
    metadata = _with_told_validity(metadata, extracted.text, _opening_end(blocks, title_block))
    links = tuple(_links(extracted, metadata.url or ""))
    return Document(
        identifier, extracted.text, sections, metadata, extracted.remarks, links, front.accept
    )


def _check_stray_audience(identifier: str, text: str) -> None:
    """See that a text without front matter, open to everybody, doesn't say whom it is for.

    Raises:
        DocumentError: It does, and who may see it can't be told.

    """
    typed = PurePosixPath(identifier).suffix.lower() in _WITH_FRONT_MATTER
    if _STRAY_AUDIENCE.search(text, 0, _TOP) or (typed and _opens_with_audience(text[:_TOP])):
        raise DocumentError(
            "names an audience in its text, where nobody reads it",
            "write it between lines of `---` at the very top, or in a side file; if everybody may "
            "see the document, word that line in another way, such as `For: all staff`",
            "front_matter",
        )


def _opens_with_audience(text: str) -> bool:
    """Return whether an audience stands among the first lines: a title, and keys with values.

    Whoever writes it there has forgotten the lines of dashes, or put others in their place.
    """
    lines = [line.strip(" \t*_") for line in text.split("\n") if _WORD.search(line)]
    for number, line in enumerate(lines):
        key = _TYPED_KEY.match(line)
        if key and names_audience(key["key"]):
            return True
        if key is None and (line.endswith((".", "!", "?")) or (number and line.startswith("#"))):
            return False
    return False


def read_written(identifier: str, data: bytes, side: bytes | None = None) -> Written:
    """Return what HR wrote about a document, at its top and beside it.

    Raises:
        DocumentError: It can't be read or used.

    """
    has_front_matter = PurePosixPath(identifier).suffix.lower() in _WITH_FRONT_MATTER
    front = split_front_matter(decode(data))[0] if has_front_matter else None
    return Written(parse_front_matter(front), _side(side))


def _side(side: bytes | None) -> FrontMatter:
    return FrontMatter() if side is None else parse_front_matter(side_text(side), "side_file")


def _title(
    front: FrontMatter, extracted: Extracted, blocks: tuple[Block, ...], identifier: str
) -> tuple[str, Block | None]:
    """Return the title, and the heading that it was taken from or repeats."""
    headings = [
        block
        for block in blocks
        if block.kind is BlockKind.HEADING and block.label and not is_item(block.label)
    ]
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


def _opening_end(blocks: tuple[Block, ...], title_block: Block | None) -> int:
    """Return where the text ends that stands under the title alone."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING and block.label]
    if headings and (headings[0] is title_block or headings[0].level == 1):
        headings = headings[1:]
    return headings[0].span.start if headings else blocks[-1].span.end


def _links(extracted: Extracted, base: str) -> Iterator[Link]:
    """Yield the links that lead somewhere; relative ones do where the document's own is known."""
    for link in extracted.links:
        found = absolute(link, extracted.text, base)
        if found is not None:
            yield found


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


def _with_told_validity(metadata: Metadata, text: str, opening_end: int) -> Metadata:
    """Return metadata with the validity that the text opens with, where HR wrote no other."""
    told = next(
        (one for one in told_validities(text) if one.opens and one.end <= opening_end), None
    )
    if told is None:
        return metadata
    start = metadata.valid_from or told.valid_from
    until = metadata.valid_until or told.valid_until
    if start and until and start >= until:
        return metadata
    return replace(metadata, valid_from=start, valid_until=until)


def _believable(date: dt.date | None, text: str) -> dt.date | None:
    """Return a file's own date, unless it is the template's, from years before all in its text.

    A year before is no reason for doubt: plans are written of the next.
    """
    years = years_in(text) if date else set()
    return None if date and years and date.year < min(years) - 1 else date


def _metadata(front: FrontMatter, written: Written, extracted: Extracted, title: str) -> Metadata:
    date: dt.date | None
    if front.date is not None:
        inside = written.front_matter.date is not None
        date, source = front.date, DateSource.FRONT_MATTER if inside else DateSource.SIDE_FILE
    elif extracted.date_first:
        date, source = extracted.date, DateSource.PROPERTIES
    elif (date := date_in_text(extracted.text)) is not None:
        source = DateSource.TEXT
    elif (date := _believable(extracted.date, extracted.text)) is not None:
        source = DateSource.PROPERTIES
    if front.valid_from and front.valid_until and front.valid_from >= front.valid_until:
        raise DocumentError(
            "has a valid_until that is not after its valid_from",
            "correct one of the two dates",
            "validity",
        )
    return Metadata(
        # U+0085 and the like end a line for some who read it.
        title=" ".join(title.split()),
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
