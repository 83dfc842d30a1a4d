"""Markdown: headings, paragraphs, lists and tables as CommonMark defines them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from index.documents.decode_text import decode, split_front_matter
from index.documents.formats.text.typed import mark_struck, typed_links, typed_remarks
from index.documents.types import Block, BlockKind, Extracted
from index.types import Span

if TYPE_CHECKING:
    from markdown_it.token import Token

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
