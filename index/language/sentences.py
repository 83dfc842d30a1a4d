"""Where sentences begin and end, with Swedish and English abbreviations in mind."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.language.abbreviations import ABBREVIATIONS, AMBIGUOUS, BEFORE_NUMBER
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# Possessive, and never from the middle of a run: dots without end are looked at once.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”»’')\]*_]*+(?=\s)")
_NEXT = re.compile(r"\s+([\"”»“«’'(\[*_–—-]*\s*)(\S)")
_LONGEST_TOKEN = 60  # no abbreviation, initial or list number is longer than that
# "2.1" and "iv" before a full stop open a line as "1" does; "12.30" before a word opens none.
_NUMBER = re.compile(r"[ \t]*(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zA-Z])")
_BULLET = re.compile(
    r"(?:[•·▪◦‣*+–—-]|\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,5}[.)]?(?=\s+[A-ZÅÄÖ])"
    r"|\(?(?:\d{1,3}|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zåäöA-ZÅÄÖ])\)|[ivx]{2,7}\.|[IVX]{2,7}\.)\s+"
)
_RULE = re.compile(r"[|:=*_ \t-]+")  # under a table's head, or between paragraphs
_PARAGRAPH_LINE = 0.6  # a line shorter than this share of the longest one ends where it means to


def _last_token(text: str, end: int) -> str:
    """Return what stands between white space and ``end``, or as much of it as matters."""
    tokens = text[max(0, end - _LONGEST_TOKEN) : end].split()
    return tokens[-1] if tokens and not text[end - 1].isspace() else ""


def _opens_list(text: str, end: int) -> bool:
    """Return whether what stands before ``end`` opens a line as a list's number: "1"."""
    window = text[max(0, end - _LONGEST_TOKEN) : end]
    if end > _LONGEST_TOKEN and "\n" not in window:
        return False
    return bool(_NUMBER.fullmatch(window.rpartition("\n")[2]))


def _is_sentence_end(text: str, mark_start: int, mark_end: int) -> bool:
    """Return whether the punctuation at ``mark_start:mark_end`` ends a sentence."""
    following = _NEXT.match(text, mark_end)
    if following is None:
        return True
    first = following.group(2)
    if first.islower():
        # "Vad gör vi?" frågade hon; bl.a. detta.
        return False
    if text[mark_start] != ".":
        return True
    raw = _last_token(text, mark_start)
    word = raw.lstrip("(\"”“'[*_–-").casefold()
    if (len(word) == 1 and word.isalpha() and raw[-1].isupper()) or _opens_list(text, mark_start):
        return False  # "P. Ek" is a name
    if word in BEFORE_NUMBER:
        return not first.isdigit()
    return word not in ABBREVIATIONS or (word in AMBIGUOUS and first.isupper())


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _line_breaks(text: str) -> list[int]:
    """Return where a line break also parts sentences: before bullets and after short lines."""
    lines = list(_lines(text))
    longest = max(end - start for start, end in lines)
    breaks = []
    for (start, end), (following, following_end) in pairwise(lines):
        line, after = text[start:end].rstrip(), text[following:following_end].lstrip()
        if (
            not line
            or not after
            or _BULLET.match(after)
            or _RULE.fullmatch(line)
            or _RULE.fullmatch(after)
            or "|" in (line[0], after[0])
            or (
                line[-1] not in ",;-–(/&"
                and not after[0].islower()
                and len(line) < _PARAGRAPH_LINE * longest
            )
        ):
            breaks.append(following)
    return breaks


def sentence_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the sentences of ``text[start:end]``, in order, as spans of ``text``.

    White space around a sentence and the bullet or number of a list item are outside it. A rule
    of full stops and capitals with a list of abbreviations: engines trained on other languages
    end no better once they are given the list.
    """
    block = text[start:end]
    if not block.strip():
        return ()
    cuts = {0, len(block), *_line_breaks(block)}
    cuts |= {
        match.end()
        for match in _END.finditer(block)
        if _is_sentence_end(block, match.start(), match.end())
    }
    spans = []
    for left, right in pairwise(sorted(cuts)):
        piece = block[left:right]
        first = left + len(piece) - len(piece.lstrip())
        last = left + len(piece.rstrip())
        bullet = _BULLET.match(block, first)
        if bullet and bullet.end() < last:
            first = bullet.end()
        if first < last and not _RULE.fullmatch(block, first, last):
            spans.append(Span(start + first, start + last))
    return tuple(spans)
