"""The reasons and remedies that reading a document gives, in Swedish.

The index says in English what is wrong with a file: that goes into logs and programs as well. HR
reads it in Swedish here. A sentence that is not in the list stays English rather than going lost;
a test holds that every sentence of the index is in it.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from bot.checks.finding import Said
from bot.checks.swedish import WRITTEN
from bot.checks.swedish_files import FILES

SENTENCES: Final = {**WRITTEN, **FILES}
_BRACES = re.compile(r"\{\w+\}")
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences as patterns, the most particular first: those with most own words."""

    def own(english: str) -> int:
        return len(_BRACES.sub("", english))

    return tuple(
        (
            re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL),
            swedish,
        )
        for english, swedish in sorted(SENTENCES.items(), key=lambda pair: -own(pair[0]))
    )


def in_swedish(sentence: str) -> str:
    """Return a sentence in Swedish, and so what it quotes; the sentence itself if it is unknown."""
    for pattern, swedish in _patterns():
        if match := pattern.fullmatch(sentence):
            return swedish.format(
                **{name: in_swedish(value) for name, value in match.groupdict().items()}
            )
    return sentence


def said(sentence: str) -> Said:
    """Return a sentence of the index in both languages."""
    return Said(in_swedish(sentence), sentence)
