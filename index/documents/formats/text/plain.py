"""Plain text: paragraphs between blank lines, headings told by how they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.documents.blocks.noise import is_browser_warning, is_noise, stands_alone
from index.documents.decode_text import decode, split_front_matter
from index.documents.formats.mail.text import typed_head
from index.documents.formats.text.typed import mark_struck, typed_links, typed_remarks
from index.documents.metadata.dates import is_date_line, is_labelled_date
from index.documents.types import Block, BlockKind, Extracted
from index.types import Span

_HEADING_LENGTH = 80
_HEADING_WORDS = 12
_SHORT_LINE = 50
# Lines with something on them. The bar to starting inside a line keeps a line of nothing but
# spaces from being tried anew at each of them.
_LINE = r"[^\S\n]*+\S[^\n]*+"
# Nothing follows the group, so it never gives anything back. A possessive group would say so, and
# is wrong in Python 3.11.0 to 3.11.4 (github.com/python/cpython/issues/101955).
_PARAGRAPH = re.compile(rf"^{_LINE}(?:\n{_LINE})*", re.MULTILINE)
_MARKED = re.compile(r"#{1,6}\s+(?P<label>\S.*)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")
_NO_HEADING_START = re.compile(
    r"(?:[-–—•·*+/\"”“>|(]|\d{1,2}[.)]\s|https?:"
    r"|(?i:närvarande|frånvarande|beslutande|ordförande|sekreterare|justera(?:re|t)|plats|tid"
    r"|kallade|kopia|från|till|ämne|ärende|diarienummer|dnr|present|absent|place|venue|chair)\s*:)"
)
_NO_HEADING_END = re.compile(r"[.,;:!/)\"”]$")
_GREETING = re.compile(r"(?:med )?(?:vänlig[at]?|bästa|varma) hälsning(?:ar)?\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines between blank lines: start and end in the text."""

    start: int
    end: int


def _paragraphs(text: str, start: int) -> list[_Paragraph]:
    return [_Paragraph(match.start(), match.end()) for match in _PARAGRAPH.finditer(text, start)]


def _looks_like_heading(line: str) -> bool:
    bare = line.strip()
    return (
        0 < len(bare) <= _HEADING_LENGTH
        and len(bare.split()) <= _HEADING_WORDS
        and (bare[0].isupper() or bare[0].isdigit())
        and not _NO_HEADING_START.match(bare)
        and not _NO_HEADING_END.search(bare)
        and not _GREETING.fullmatch(bare)
        and any(character.isalpha() for character in bare)
        and not _is_about_the_page(bare)
    )


def _is_about_the_page(line: str) -> bool:
    """Return whether a line is no content: a button, a footer, or a date that says what of."""
    return is_noise(line) or is_labelled_date(line.strip())


def _is_alone(lines: list[str]) -> bool:
    """Return whether nothing follows the first line but what a page says of itself: its date."""
    return all(_is_about_the_page(line) for line in lines[1:])


def _heading_over_text(lines: list[str]) -> bool:
    """Return whether the first line is a heading set tight on the paragraph under it."""
    first, second = lines[0].strip(), lines[1].strip()
    return len(first) <= _SHORT_LINE and len(second) > 2 * len(first) and len(second) > _SHORT_LINE


class PlainReader:
    """Reads .txt files."""

    suffixes = frozenset({".txt", ".text"})
    version = 4

    def read(self, data: bytes) -> Extracted:
        """Read a file's bytes.

        Raises:
            DocumentError: They are not text, or the front matter never ends.

        """
        whole = decode(data)
        front_matter, text = split_front_matter(whole)
        head = typed_head(text)
        blocks = list(head.blocks(text)) if head else []
        for paragraph in _paragraphs(text, head.end if head else 0):
            blocks.extend(self._blocks(text, paragraph))
        settled = tuple(_settle(blocks, text))
        if head:
            settled = tuple(head.without_sender(text, settled))
        return Extracted(
            text,
            tuple(mark_struck(text, settled)),
            front_matter,
            head.subject if head else _opening_line(settled, text),
            head.date if head else None,
            date_first=bool(head and head.date),
            remarks=tuple(typed_remarks(data, whole, text)),
            links=tuple(typed_links(text)),
        )

    def _blocks(self, text: str, paragraph: _Paragraph) -> list[Block]:
        lines = text[paragraph.start : paragraph.end].split("\n")
        marked = _MARKED.match(lines[0].strip())
        underlined = len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip())
        heading_lines = 0
        if underlined:
            heading_lines = 2
        elif marked or (
            _looks_like_heading(lines[0]) and (_is_alone(lines) or _heading_over_text(lines))
        ):
            heading_lines = 1
        if not heading_lines:
            return [Block(BlockKind.TEXT, Span(paragraph.start, paragraph.end))]
        cut = paragraph.start + sum(len(line) + 1 for line in lines[:heading_lines]) - 1
        label = (marked["label"] if marked else lines[0]).strip()
        found = [Block(BlockKind.HEADING, Span(paragraph.start, cut), level=2, label=label)]
        if cut + 1 < paragraph.end:
            found.append(Block(BlockKind.TEXT, Span(cut + 1, paragraph.end)))
        return found


def _settle(blocks: list[Block], text: str) -> list[Block]:
    """Give the first heading level 1 when it opens the text; make headings over nothing text."""
    settled: list[Block] = []
    text_follows = False
    for block in reversed(blocks):
        if block.kind is BlockKind.HEADING and not text_follows:
            settled.append(Block(BlockKind.TEXT, block.span))
            continue
        if block.kind is BlockKind.TEXT:
            content = text[block.span.start : block.span.end].split("\n")
            text_follows = text_follows or not all(is_noise(line) for line in content)
        settled.append(block)
    settled.reverse()
    _open(settled, text)
    _keep_lists(settled, text)
    return settled


def _opening_line(blocks: tuple[Block, ...], text: str) -> str | None:
    """Return what a text without headings calls itself: its first line, if it reads like one."""
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return None
    lines = [
        line.strip()
        for block in blocks
        for line in text[block.span.start : block.span.end].split("\n")
        if not (is_browser_warning(line) or _is_about_the_page(line))
    ]
    return lines[0] if len(lines) > 1 and _looks_like_heading(lines[0]) else None


def _open(blocks: list[Block], text: str) -> None:
    """Make the first heading the title, unless text comes first, and the page's date text."""
    dated = stands_alone(text.split("\n"))
    titled = False
    for position, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and dated and is_date_line(block.label):
            blocks[position] = Block(BlockKind.TEXT, block.span)
            continue
        lines = text[block.span.start : block.span.end].split("\n")
        if all(is_noise(line, dated=dated) or is_browser_warning(line) for line in lines):
            continue
        if block.kind is BlockKind.TEXT or titled:
            break
        blocks[position] = Block(BlockKind.HEADING, block.span, level=1, label=block.label)
        titled = True


def _keep_lists(blocks: list[Block], text: str) -> None:
    """Make short lines that follow each other text: headings over headings would be in no passage.

    Two in a row are a line of text and a heading; three or more are a list.
    """
    run: list[int] = []
    for position, block in enumerate((*blocks, None)):
        if (
            block is not None
            and block.kind is BlockKind.HEADING
            and block.level > 1
            and text[block.span.start : block.span.end].strip() == block.label
        ):
            run.append(position)
            continue
        for short in run if len(run) > 2 else run[:-1]:  # noqa: PLR2004 - as the docstring says
            blocks[short] = Block(BlockKind.TEXT, blocks[short].span)
        run = []
