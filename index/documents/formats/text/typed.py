"""What there is to say of a text that somebody typed (.md, .txt): its links, and what is left out.

Links and struck-out text are written there with marks, which stay in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from index.documents.blocks.inline_links import leads_somewhere
from index.documents.decode_text import stray_lines
from index.documents.types import Block, BlockKind
from index.language.sentences import struck_spans, without_struck
from index.types import Link, Remark, RemarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
