"""Abbreviations that documents explain themselves: "Kommunstyrelseförvaltningen (KSF)"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHORT = r"[A-ZÅÄÖ]{2,6}"
_BRACKETS = re.compile(rf"(?<=\s)\((?P<short>{_SHORT})\)")
_BESIDE = 120  # characters before the brackets in which the long form stands
_SENTENCE_END = re.compile(r"[()\[\]\n.:;|]")
_BRACKETS_AFTER = re.compile(rf"(?<![\w-])(?P<short>{_SHORT})\s\((?P<long>[^()\n.;:|]{{4,80}})\)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A long form has at most so many words more than its abbreviation has letters (Schwartz and Hearst
# 2003, doi:10.1142/9789812776303_0042, whose way of matching letters from the right this is).
_MORE_WORDS = 5


def explanations(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield every abbreviation that a text explains in brackets, its long form, and where."""
    for match in _BRACKETS.finditer(text):
        before = _SENTENCE_END.split(text[max(0, match.start() - _BESIDE) : match.start()])[-1]
        if (long := _long_form(match["short"], before)) is not None:
            yield match["short"], long, match.start("short")
    for match in _BRACKETS_AFTER.finditer(text):
        long = _long_form(match["short"], match["long"])
        # Here the long form is all that the brackets hold, or it is a remark.
        if long is not None and len(long) == len(match["long"].strip()):
            yield match["short"], long, match.start("short")


def explained(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return abbreviations with what they are explained as most often; ties go to the first.

    Args:
        found: Abbreviations and their long forms, in the order of the documents.

    """
    counts: dict[str, Counter[str]] = {}
    for short, long in found:
        counts.setdefault(short, Counter())[long] += 1
    return {short: longs.most_common(1)[0][0] for short, longs in sorted(counts.items())}


def _long_form(short: str, before: str) -> str | None:
    """Return the shortest end of ``before`` that begins a word and holds the letters in order."""
    text = before.rstrip(" *_\"”'")
    lower = text.casefold()
    position = len(lower)
    for letter in reversed(short[1:].casefold()):
        position = lower.rfind(letter, 0, position)
        if position < 0:
            return None
    starts = [match.start() for match in _WORD.finditer(text)]
    for start in reversed(starts):
        if lower[start] == short[0].casefold() and start < position:
            long = text[start:]
            words = _WORD.findall(long)
            fits = len(words) <= len(short) + _MORE_WORDS and len(words[0]) > 1
            return long if fits and len(long) > len(short) + 1 else None
    return None
