"""The items of minutes: "§ 113 Stängning av medborgarkontoret" is a heading however it is set."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents.blocks.builder import goes_on, is_unfinished
from index.documents.types import Block, BlockKind
from index.language.words import without_struck
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# "§ 113 Stängning", "**KS § 12 a – Växel**", "§ 113  Dnr KS 2026/341", "§ 113" alone.
_NUMBERED = re.compile(
    r"[*_ \t\xa0]*(?:[A-ZÅÄÖ]{2,8}[ \t\xa0]+)?§+[ \t\xa0]*\d{1,4}(?:[ \t\xa0]?[a-h])?(?![\w/])"
    r"[.:*_ \t\xa0–-]*"
)
_CASE_NUMBER = re.compile(r"(?:dnr|diarienummer)\b.*", re.IGNORECASE)
_SENTENCE_END = (".", "!", ":", ";", "…", ",")
_LONGEST = 200  # characters: the name of a motion is a long title, and few paragraphs are shorter
_DEEPEST = 6


def _words(line: str) -> str | None:
    """Return what stands after an item's number; None where the line begins none.

    "§ 5 i lagen" goes on with a sentence.
    """
    match = _NUMBERED.match(line)
    if match is None:
        return None
    words = line[match.end() :].strip()
    first = next(filter(str.isalnum, words), "")
    return None if first.islower() else words


def is_item(label: str) -> bool:
    """Return whether a heading is that of an item."""
    return _words(label) is not None


def item_headings(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks`` with the lines that begin an item made headings, so that no text is of two.

    An item stands over all that follows, to the next; over it stands what is right above the
    first, a chapter's heading, and nothing else. One over nothing, as in a list of items, is text.
    """
    found = [one for block in blocks for one in _split(text, block)]
    level, begun, listed = 1, False, False
    title: Block | None = None  # the first heading, which stands over all
    chapter: Block | None = None
    for position, block in enumerate(found):
        if block.kind is not BlockKind.HEADING or not (block.level == 0 or is_item(block.label)):
            if block.kind is BlockKind.HEADING and block.label:
                chapter = block if title else None
                title = title or block
            elif block.kind is BlockKind.TEXT:
                chapter = None
            listed = listed and block.kind is BlockKind.NOISE
            yield block
            continue
        if block.level and text[block.span.start : block.span.end].strip() != block.label:
            level = block.level  # somebody marked it as a heading
        elif chapter:
            level = min(chapter.level + 1, _DEEPEST)
        chapter = None
        over_text = bool(block.label) and _has_text(found, position, level)
        begun = begun or over_text
        if over_text:
            yield replace(block, level=level)
        elif begun and not listed:
            # Ends the item before it.
            start = block.span.start
            yield Block(BlockKind.HEADING, Span(start, start), level, page=block.page)
        listed = bool(block.label) and not over_text
        if listed:
            yield Block(BlockKind.TEXT, block.span, page=block.page)


def _has_text(blocks: list[Block], position: int, level: int) -> bool:
    """Return whether there is text under an item's heading, or under one that it stands over."""
    for block in blocks[position + 1 :]:
        if block.kind is BlockKind.TEXT:
            return True
        if block.kind is BlockKind.HEADING and (block.level <= level or is_item(block.label)):
            return False
    return False


def _split(text: str, block: Block) -> Iterator[Block]:
    """Yield a block's text and its items' headings, of level 0 yet.

    One that has no words of its own, as its line is a sentence, has no label.
    """
    if block.kind is not BlockKind.TEXT or "§" not in text[block.span.start : block.span.end]:
        yield block
        return
    lines = text[block.span.start : block.span.end].split("\n")
    starts = [block.span.start]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    open_from = number = 0

    def text_before(end: int) -> Iterator[Block]:
        written = "\n".join(lines[open_from:end])
        if written.strip():
            start = starts[open_from]
            yield Block(BlockKind.TEXT, Span(start, start + len(written)), page=block.page)

    while number < len(lines):
        over = lines[number - 1].strip() if number else ""
        words = _words(lines[number])
        if words is None or (over and goes_on(over, lines[number].strip())):
            number += 1
            continue
        end = _title_end(lines, number, words)
        label = " ".join(without_struck(" ".join(lines[number:end])).replace("*", "").split())
        yield from text_before(number)
        if label.endswith(_SENTENCE_END) or len(label) > _LONGEST:
            yield Block(BlockKind.HEADING, Span(starts[number], starts[number]), page=block.page)
            open_from = number
            number += 1
            continue
        span = Span(starts[number], starts[end] - 1)
        yield Block(BlockKind.HEADING, span, label=label.strip("_ "), page=block.page)
        open_from = number = end
    yield from text_before(len(lines))


def _title_end(lines: list[str], number: int, words: str) -> int:
    """Return the line after an item's title, which may be broken, or stand below its number."""
    end = number + 1
    below = lines[end].strip() if end < len(lines) else ""
    if below and not _CASE_NUMBER.sub("", words) and not below.endswith(_SENTENCE_END):
        end += 1
    while end < len(lines) and lines[end].strip():
        if not is_unfinished(lines[end - 1].strip(), lines[end].strip()):
            break
        end += 1
    return end
