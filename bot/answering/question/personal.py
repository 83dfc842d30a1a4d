"""Numbers and addresses in a question that lead to a person, and what is left without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.answering.question.reduce import asks
from index import without_personal_numbers, words

if TYPE_CHECKING:
    from collections.abc import Iterable

PERSON: Final = "[namn]"
LINK: Final = "[länk]"
PHONE_MARK: Final = "[telefon]"
BORN_MARK: Final = "[födelsedag]"
E_MAIL_MARK: Final = "[e-post]"
IDENTITY_MARK: Final = "[personnummer]"

DASH: Final = r"[-–‐\u2011+]"
_AT: Final = r"(?:@|\(at\)|\[at\]|\{at\}|\(a\)|\[a\]|\bsnabel-?\s?a\b)"
_DOT: Final = r"(?:\s?\.\s?|\s?\(dot\)\s?|\s?\[dot\]\s?|\s(?:punkt|dot)\s)"
_LOCAL: Final = r"[\w.%+'-]{1,64}(?:\s(?:\.|punkt|dot)\s[\w.%+'-]{1,64}){0,2}"
E_MAIL: Final = re.compile(
    rf"{_LOCAL}\s?{_AT}\s?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}[^\W\d_]{{2,24}}"
    # "kim punkt berg at example punkt se": words for both marks, so that no sentence is taken.
    rf"|{_LOCAL}\s(?:at|snabel-?a)\s[\w-]{{1,63}}(?:\.|\s(?:punkt|dot)\s)[a-z]{{2,6}}\b",
    re.IGNORECASE,
)
# Year, month, day, four more: 850101-1234, 19850101 1234. The day of a coordination number is
# 60 higher (Skatteverket, SKV 707).
IDENTITY: Final = re.compile(
    r"(?<!\d)(?:18|19|20)?\d{2}[ .-]?(?:0[1-9]|1[0-2])[ .-]?"
    r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
    rf"\s?{DASH}?\s?[\dTRSUWXJKLMN]\d\s?\d\d(?!\d)"
)
# From seven digits on, as few figures of another kind have: +46 70-123 45 67, 08-12 34 56 78.
PHONE: Final = re.compile(
    rf"(?<![\d.,])(?:\+|00|\(?0)[\s(]?\d{{1,3}}(?:(?:\s?{DASH}\s?|[\s/().]{{0,2}})\d){{5,12}}(?!\d)"
)
# The letter O for zero, as some think that nothing finds it so.
MOBILE: Final = re.compile(r"(?<!\w)[0oO]7[\doO](?:[\s.-]?[\doO]){7}(?!\w)")
_ANY_MARK: Final = re.compile(
    "|".join(map(re.escape, (PERSON, LINK, PHONE_MARK, BORN_MARK, E_MAIL_MARK, IDENTITY_MARK)))
)
_CLAUSE_END: Final = re.compile(r"(?<=[.!?,;:])\s+|\n")
_AROUND: Final = " ,.;:/–-"  # what is left at the ends where something was taken out
_OWN: Final = (
    (E_MAIL, E_MAIL_MARK),
    (IDENTITY, IDENTITY_MARK),
    (MOBILE, PHONE_MARK),
    (PHONE, PHONE_MARK),
)
_TIMES: Final = re.compile(r"\(?0\d[.:]?\d\d\s?[–-]\s?\d\d[.:]?\d\d")  # "08.00–16.30"


def marked(text: str) -> str:
    """Return a text with a word in brackets for each identity or phone number and e-mail address.

    Opening hours look like the one and are not.
    """
    text = without_personal_numbers(text)
    for pattern, mark in _OWN:
        text = pattern.sub(lambda found: _mark(found, mark), text)  # noqa: B023 - used at once
    return text


def _mark(found: re.Match[str], mark: str) -> str:
    return found[0] if _TIMES.fullmatch(found[0]) else mark


def without_marks(text: str) -> str:
    """Return what a masked text is about: without the marks, and without what only leads to one.

    "mitt personnummer är [personnummer], stämmer lönen?" is about the pay. What asks stays also
    before a mark ("Hur når jag min chef [namn] i juli?"), and all stays where nothing else is left.
    """
    if not _ANY_MARK.search(text):
        return text
    kept = []
    for clause in _CLAUSE_END.split(text):
        *before, after = _ANY_MARK.split(clause)
        kept += [*filter(asks, before), *filter(words, [after])]
    about = _joined(kept)
    return about if words(about) else _joined(_ANY_MARK.split(text))


def _joined(parts: Iterable[str]) -> str:
    return " ".join(" ".join(parts).split()).strip(_AROUND)


def without_personal(text: str) -> str:
    """Return a question as it is searched for: without such numbers and addresses.

    All of it where nothing else is asked.
    """
    about = without_marks(marked(text))
    return about if words(about) else text
