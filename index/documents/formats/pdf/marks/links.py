"""Links of PDFs and Office files: which words of the text they lie on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.types import Link, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.documents.formats.pdf.marks.space import Box
    from index.documents.formats.pdf.words import Word
    from index.documents.types import Block

_BEFORE = 2  # words that tell one "here" from another
_MOST_MISSED = 200
_BETWEEN = r"[\s\u00ad-]*"


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """Words that a link lies on.

    Attributes:
        page: Their page, from 1; None where they may stand on any.
        before: The words before them.
        words: The words.
        url: Where the link leads.

    """

    page: int | None
    before: tuple[str, ...]
    words: tuple[str, ...]
    url: str


def linked_words(
    rows: Iterable[Sequence[Word]], links: Sequence[tuple[Box, str]], page: int
) -> list[LinkedWords]:
    """Return the words that each link of a page lies on; ``rows`` are the page's lines."""
    found: list[LinkedWords] = []
    for row in rows if links else ():
        for box, url in links:
            inside = [n for n, word in enumerate(row) if _lies_on(box, word)]
            if inside:
                first = inside[0]
                before = tuple(word.text for word in row[max(0, first - _BEFORE) : first])
                words = tuple(row[n].text for n in inside)
                found.append(LinkedWords(page, before, words, url))
    return found


def _lies_on(box: Box, word: Word) -> bool:
    return box.holds((word.left + word.right) / 2, word.base + word.size / 4)


def placed(found: Sequence[LinkedWords], text: str, blocks: Sequence[Block]) -> tuple[Link, ...]:
    """Return links where their words stand in a document's text."""
    pages: dict[int | None, tuple[int, int]] = {}
    for block in blocks:
        first, _ = pages.get(block.page, (block.span.start, 0))
        pages[block.page] = first, block.span.end
    links: list[Link] = []
    after: dict[int | None, int] = {}
    missed = 0
    for one in found:
        start, end = (0, len(text)) if one.page is None else pages.get(one.page, (0, 0))
        span = _search(one, text, after.get(one.page, start), end) or _search(one, text, start, end)
        if span is None:
            missed += 1
            if missed > _MOST_MISSED:
                break  # each costs a look at the whole text
            continue
        after[one.page] = span.end
        last = links[-1] if links else None
        if last and last.url == one.url and not text[last.span.end : span.start].strip():
            links[-1] = Link(Span(last.span.start, span.end), one.url)
        else:
            links.append(Link(span, one.url))
    links.sort(key=lambda link: link.span.start)
    kept: list[Link] = []
    for link in links:
        if not kept or kept[-1].span.end <= link.span.start:
            kept.append(link)
    return tuple(kept)


def _search(one: LinkedWords, text: str, start: int, end: int) -> Span | None:
    words = _pattern(one.words)
    for before in (one.before, ()):
        over = _pattern(before) + _BETWEEN if before else ""
        match = re.compile(f"{over}(?P<words>{words})").search(text, start, end)
        if match:
            inner = match["words"].rstrip(".,;:!?)")
            if inner:
                return Span(match.start("words"), match.start("words") + len(inner))
    return None


def _pattern(words: Sequence[str]) -> str:
    # A hyphen at a line's end may be gone.
    return _BETWEEN.join(re.escape(word.removesuffix("-")) for word in words if word != "-")
