"""Swedish words as they are said and thumbed: "vem e chef", "hur mkt", "va händer"."""

from __future__ import annotations

from typing import Final

# Only forms that stand for one word whatever is beside them: "de" is "det" or itself, "sen" is
# "sedan" or late, "ja" is "jag" or yes.
_SPOKEN: Final = {
    "e": "är", "ä": "är", "o": "och", "me": "med", "nåt": "något", "nån": "någon", "nåra": "några",
    "nånstans": "någonstans", "nånting": "någonting", "mej": "mig", "dej": "dig", "sej": "sig",
    "sån": "sådan", "sånt": "sådant", "mkt": "mycket", "ngt": "något", "ngn": "någon",
    "hemmifrån": "hemifrån", "vafför": "varför", "vaför": "varför",
}  # fmt: skip
# At the beginning it asks; further on it may be "vara".
_FIRST: Final = {"va": "vad"}


def spoken(word: str, *, first: bool) -> str | None:
    """Return the written form of a normalised Swedish word that stands as it is said, or None.

    ``first`` says that it begins the question.
    """
    return (_FIRST.get(word) if first else None) or _SPOKEN.get(word)
