"""Text that people type: as it is (.txt), or in Markdown.

Markdown's headings, paragraphs, lists and tables are as CommonMark defines them; plain text has
paragraphs between blank lines, and headings told by how they stand. Links and struck-out text are
written in both with marks, which stay in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from index.documents.blocks.builder import leads_somewhere
from index.documents.blocks.minutes import is_item
from index.documents.blocks.noise import is_browser_warning, is_noise, stands_alone
from index.documents.decode_text import decode, split_front_matter, stray_lines
from index.documents.formats.mail.text import typed_head
from index.documents.metadata.dates import is_date_line, is_labelled_date
from index.documents.types import Block, BlockKind, Extracted
from index.language.words import struck_spans, without_struck
from index.types import Link, Remark, RemarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_LINK = re.compile(
    r"`[^`\n]{1,300}`|(?<!!)\[(?P<words>[^\]\[\n]{1,300})\]"
    r"(?:\(\s*<?(?P<url>[^()\s<>]{1,2000}(?:\([^()\s<>]{0,200}\)[^()\s<>]{0,200})?)>?"
    r"(?:\s+[\"'][^\"'\n]{0,200}[\"'])?\s*\)|\[(?P<name>[^\]\[\n]{0,300})\])"
)
_DEFINED = re.compile(
    r"^ {0,3}\[(?P<name>[^\]\[\n]{1,300})\]:[ \t]*<?(?P<url>[^\s<>]{1,2000})>?", re.MULTILINE
)
_LISTED = 20  # places that are named one by one
_ITEM = re.compile(r"[ \t>]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?")
_ENDS = (".", "!", "?", "…", ":")


def typed_links(text: str) -> Iterator[Link]:
    """Yield the links that Markdown's marks make, where their words stand."""
    defined = {_name(match["name"]): match["url"] for match in _DEFINED.finditer(text)}
    for match in _LINK.finditer(text):
        if not match["words"]:
            continue
        url = match["url"] or defined.get(_name(match["name"] or match["words"]), "")
        if leads_somewhere(url):
            yield Link(Span(*match.span("words")), url)


def _name(name: str) -> str:
    return " ".join(name.casefold().split())


def stray_remarks(lines: Sequence[int]) -> Iterator[Remark]:
    """Yield what to say of the lines, from 1, that have bytes in another encoding."""
    yield from (Remark(RemarkKind.MIXED_ENCODING, line=line) for line in lines[:_LISTED])
    if (more := len(lines) - _LISTED) > 0:
        yield Remark(RemarkKind.MIXED_ENCODING, detail="…", count=more)


def typed_remarks(data: bytes, whole: str, text: str) -> Iterator[Remark]:
    """Yield what to say of a file.

    Args:
        data: Its bytes.
        whole: All that they say.
        text: That without the front matter.

    """
    yield from stray_remarks(stray_lines(data))
    above = whole.count("\n") - text.count("\n")
    line, position = above + 1, 0
    counts: dict[int, int] = {}
    for span in struck_spans(text):
        line += text.count("\n", position, span.start)
        position = span.start
        counts[line] = counts.get(line, 0) + 1
    for struck, count in counts.items():
        yield Remark(RemarkKind.STRUCK, line=struck, count=count)


def mark_struck(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks`` with lines and sentences that are struck out as a whole made noise.

    What is struck out inside a sentence stays in its passage, marks and all, and is read and
    shown by nobody.
    """
    struck = [span for span in (_whole(text, one) for one in struck_spans(text)) if span]
    starts = [span.start for span in struck]
    for block in blocks:
        first, end = bisect_left(starts, block.span.start), bisect_left(starts, block.span.end)
        inside = [span for span in struck[first:end] if span.end <= block.span.end]
        if block.kind is BlockKind.HEADING:
            label = " ".join(without_struck(block.label).split())
            kind = BlockKind.HEADING if label else BlockKind.NOISE
            yield Block(kind, block.span, block.level if label else 0, label, block.page)
            continue
        if block.kind is BlockKind.NOISE or not inside:
            yield block
            continue
        position = block.span.start
        for span in inside:
            yield from _part(text, block, Span(position, span.start), BlockKind.TEXT)
            yield from _part(text, block, span, BlockKind.NOISE)
            position = span.end
        yield from _part(text, block, Span(position, block.span.end), BlockKind.TEXT)


def _part(text: str, block: Block, span: Span, kind: BlockKind) -> Iterator[Block]:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip("\n"))
    if piece.strip():
        yield Block(kind, Span(start, span.start + len(piece.rstrip())), page=block.page)


def _whole(text: str, span: Span) -> Span | None:
    """Return a struck-out span with its item's mark, where it is all of a line or sentence."""
    line = text.rfind("\n", 0, span.start) + 1
    before, after = text[line : span.start], text[span.end :].partition("\n")[0]
    opens = _ITEM.fullmatch(before) is not None
    if not (opens or before.rstrip().endswith(_ENDS)):
        return None
    words = text[span.start : span.end].rstrip().rstrip("~").removesuffix(">").rstrip()
    ends = not after.strip(" \t.,;") or re.sub(r"</\w+$", "", words).endswith(_ENDS[:-1])
    end = span.end + (len(after) if not after.strip(" \t.,;") else 0)
    return Span(line if opens else span.start, end) if ends else None


_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)


class MarkdownReader:
    """Reads .md files."""

    suffixes = frozenset({".md", ".markdown"})
    version = 2

    def read(self, data: bytes) -> Extracted:
        """Read a file's bytes.

        Raises:
            DocumentError: They are not text, or the front matter never ends.

        """
        whole = decode(data)
        front_matter, text = split_front_matter(whole)
        # markdown-it counts lines by "\n", as we do once form feeds and the like are left alone.
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        blocks = []
        for position, token in enumerate(tokens):
            if token.level == 0 and token.map and token.nesting >= 0:
                first, last = token.map
                span = _trim(text, starts[first], min(starts[last], len(text)))
                block = self._block(text, token, tokens[position + 1 : position + 2], span)
                if block is not None:
                    blocks.append(block)
        return Extracted(
            text,
            tuple(mark_struck(text, blocks)),
            front_matter,
            remarks=tuple(typed_remarks(data, whole, text)),
            links=tuple(typed_links(text)),
        )

    def _block(self, text: str, token: Token, inside: list[Token], span: Span) -> Block | None:
        if token.type == "heading_open":
            label = "".join(
                child.content
                for child in (inside[0].children or [])
                if child.type in {"text", "code_inline", "softbreak"}
            )
            return Block(BlockKind.HEADING, span, level=int(token.tag[1:]), label=label.strip())
        if token.type == "hr" or span.start >= span.end:
            return None
        if token.type == "html_block" and _COMMENT.fullmatch(text[span.start : span.end]):
            return Block(BlockKind.NOISE, span)
        return Block(BlockKind.TEXT, span)


def _trim(text: str, start: int, end: int) -> Span:
    """Leave out blank lines at either end, and the line break at the last line's end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start] == "\n":
        start += 1
    return Span(start, end)


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
    version = 6

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
    """Return what a text without a title calls itself: its first line, if it reads like one.

    Where headings come later, what stands tight under it says who wrote it, when, and for whom.
    """
    if any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        return None
    lines = [
        line.strip()
        for block in takewhile(lambda block: block.kind is not BlockKind.HEADING, blocks)
        for line in text[block.span.start : block.span.end].split("\n")
        if line.strip() and not (is_browser_warning(line) or _is_about_the_page(line))
    ]
    # A line that goes on in the next is the beginning of a sentence.
    if len(lines) < 2 or lines[1][0].islower():  # noqa: PLR2004 - a title is of something
        return None
    reads_like_one = _looks_like_heading(lines[0].rstrip(")")) and not is_item(lines[0])
    return lines[0] if reads_like_one else None


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

    Two in a row are a line of text and a heading; three or more are a list. A question right above
    a heading has no answer below, and is text.
    """
    run: list[int] = []
    for position, block in enumerate((*blocks, None)):
        written = text[block.span.start : block.span.end] if block else ""
        heading = block is not None and block.kind is BlockKind.HEADING
        if block and heading and block.level > 1 and written.strip() == block.label:
            run.append(position)
            continue
        if run and written and not heading and all(map(is_noise, written.split("\n"))):
            continue
        # A heading that somebody marked is no text for one that is only told by how it stands.
        for short in run if heading or len(run) > 2 else run[:-1]:  # noqa: PLR2004 - as above
            blocks[short] = Block(BlockKind.TEXT, blocks[short].span)
        run = []
