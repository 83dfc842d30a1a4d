"""Numbers as people write them, in digits and in words, Swedish and English."""

from __future__ import annotations

import re
from typing import Final

NUMBER_WORDS: Final = {
    name: value
    for value, names in enumerate(
        (
            "noll zero", "ett en one a", "två two", "tre three", "fyra four", "fem five",
            "sex six", "sju seven", "åtta eight", "nio nine", "tio ten", "elva eleven",
            "tolv twelve", "tretton thirteen", "fjorton fourteen", "femton fifteen",
        )
    )
    for name in names.split()
} | {"tjugo": 20, "twenty": 20, "trettio": 30, "thirty": 30, "fyrtio": 40, "femtio": 50,
     "fifty": 50, "sextio": 60, "nittio": 90, "hundra": 100, "tusen": 1000}  # fmt: skip
ANY_NUMBER: Final = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
DIGITS: Final = r"\d{1,3}(?:[ \u00a0.]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"

# Numbers that count nothing.
NUMBERED: Final = re.compile(
    r"\b(etapp|steg|fas|del|grupp|omgång|kapitel|paragraf|step|phase|stage|group|part)\s+(\d+)",
    re.IGNORECASE,
)


def number(text: str) -> float:
    """Return the number that digits ("2 500", "2,5") or a word ("sju") stand for."""
    if text in NUMBER_WORDS:
        return float(NUMBER_WORDS[text])
    plain = re.sub(r"[ \u00a0]|\.(?=\d{3}(?!\d))", "", text)
    return float(plain.replace(",", "."))
