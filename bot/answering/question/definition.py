"""Questions of what a term means: "Vad står VF för?", "SBK, vad är det?", "What does SBK mean?"."""

from __future__ import annotations

import re
from typing import Final

from index import words

# How one asks what a word means, as a whole question in normalised words: whatever else it holds
# asks for something else.
_MORE: Final = r"(?: (?:för|någonting|något|nåt|slags|egentligen|nu|ens|here|actually))*"
_OF_WORD: Final = r"(?:(?:förkortningen|begreppet|ordet|en|ett|the|an|a|abbreviation|term|word) )*"
_ASKS: Final = re.compile(
    r"(?:och |so )?(?:vad|va) (?:är|betyder|innebär|står|menas med|menar (?:man|ni|de|vi) med)"
    rf"(?: egentligen)? {_OF_WORD}(?P<sv>.+?){_MORE}"
    rf"|(?P<first>.+?) (?:vad|va) (?:är|betyder|innebär|står) (?:det|den){_MORE}"
    rf"|(?:so )?what (?:does|do|is|are|s) {_OF_WORD}(?P<en>.+?)(?: (?:mean|short for|stand for))?"
    rf"{_MORE}"
    rf"|(?P<en_first>.+?) what (?:does|do|is|s) (?:it|that)(?: (?:mean|stand for|short for))?"
)


def defined_term(question: str) -> str | None:
    """Return the normalised words whose meaning a question asks for; None where it doesn't.

    >>> defined_term("Vad står VF för?"), defined_term("Vad är chefens namn i VF?")
    ('vf', 'chefens namn i vf')
    >>> defined_term("Vem är chef för VF?")
    """
    match = _ASKS.fullmatch(" ".join(words(question)))
    return next(filter(None, match.groups()), None) if match else None
