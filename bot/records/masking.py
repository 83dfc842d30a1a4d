"""Takes personal identity numbers, phone numbers and e-mail addresses out of what people write.

Rather one number too many than one too few: the check digit of an identity number is not asked
for, as a misspelt one tells as much.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DASH: Final = r"[-–‐\u2011+]"
_E_MAIL: Final = re.compile(
    r"[\w.%+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}", re.IGNORECASE
)
# Year, month, day, four more: 850101-1234, 19850101 1234. The day of a coordination number is
# 60 higher (Skatteverket, SKV 707).
_IDENTITY: Final = re.compile(
    r"(?<!\d)(?:18|19|20)?\d{2}[ .-]?(?:0[1-9]|1[0-2])[ .-]?"
    r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
    rf"\s?{_DASH}?\s?[\dTRSUWXJKLMN]\d{{3}}(?!\d)"
)
# From seven digits on, as few figures of another kind have: +46 70-123 45 67, 08-12 34 56 78.
_PHONE: Final = re.compile(
    rf"(?<![\d.,])(?:\+|00|\(?0)\(?\d{{1,3}}\)?(?:(?:\s?{_DASH}\s?|[\s/().]{{0,2}})\d){{5,12}}(?!\d)"
)
PERSON: Final = "[namn]"
_MARKS: Final = (
    (_E_MAIL, "[e-post]"),
    (_IDENTITY, "[personnummer]"),
    (_PHONE, "[telefon]"),
)


def mask(text: str) -> str:
    """Return ``text`` with a word in brackets for each number or address that leads to somebody."""
    # Full-width digits and invisible characters in between would hide a number.
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(mark for mark in plain if unicodedata.category(mark) != "Cf")
    for pattern, word in _MARKS:
        plain = pattern.sub(word, plain)
    return plain
