"""Words that were parted at a line's end, put together as Swedish and English write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.language import frequency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.types import Language

# "HR- och ekonomifrågor": the hyphen stands for what both words end with, and stays.
_SHARED_END = frozenset("och eller samt respektive resp till som men and or to und & / , )".split())
_BEFORE = re.compile(r"[^\W_]+(?=-$)")
_AFTER = re.compile(r"[^\W_]+")
_TRIPLE = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)

# A word that is so much rarer than both of its halves, on the Zipf scale, is written with a hyphen.
_RARER = 1.5


def join_lines(first: str, second: str, seen: Mapping[str, int], language: Language) -> str:
    """Return a line and the one that goes on from it, as one.

    Args:
        first: A line without white space at its end.
        second: The next, without white space before it.
        seen: How often the document has each word, in lower case, where no line ends in it.
        language: The document's language.

    """
    before = _BEFORE.search(first)
    if before is None:
        return f"{first} {second}"
    after = _AFTER.match(second)
    if second.split(maxsplit=1)[0].rstrip(".").casefold() in _SHARED_END or not second:
        return f"{first} {second}"
    if after is None or _keeps_hyphen(before.group(), after.group(), seen, language):
        return first + second
    # "till-lägg" is "tillägg": no Swedish word has a letter three times over.
    joined = _TRIPLE.sub(r"\1\1", before.group() + after.group())
    return first[: before.start()] + joined + second[after.end() :]


def _keeps_hyphen(left: str, right: str, seen: Mapping[str, int], language: Language) -> bool:
    """Return whether two halves of a word have a hyphen between them on one line too."""
    if not right[0].islower() or left[-1].isdigit():
        return True  # Anna-Karin, 2024-2026
    joined, hyphened = f"{left}{right}".casefold(), f"{left}-{right}".casefold()
    if seen.get(joined) or seen.get(hyphened):
        return seen.get(hyphened, 0) > seen.get(joined, 0)
    if len(left) == 1 or left.isupper():
        return True  # e-tjänst, IT-stöd
    # Swedish makes any two words into one; English has long-term and well-known.
    halves = min(frequency(left, "en"), frequency(right, "en"))
    return language == "en" and frequency(joined, "en") + _RARER < halves
