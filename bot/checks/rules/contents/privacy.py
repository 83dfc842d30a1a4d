"""Personal identity numbers and private phone numbers in documents that everybody may see."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedDocument, CheckedFolder

# Markdown may have a backslash before the hyphen; a number that was set may have a soft hyphen.
_HYPHEN = r"\\?[-–‐\u2011\u00ad+]?"
_PERSONAL = re.compile(
    rf"(?<!\d)(?<!\d-)(?P<century>18|19|20)?(?P<date>\d{{6}})(?P<between>[ \xa0]?{_HYPHEN}[ \xa0]?)"
    r"(?P<last>\d{4})"
    r"(?![\d-]|[.,]\d)"
)
_SIX_DIGITS = re.compile(r"\d{6}")
_COORDINATION = 60  # is added to the day of birth in a coordination number
_MOBILE = re.compile(
    # The first character comes before the look behind it: so most of a text is passed over fast.
    r"(?:[+0(](?<![\d+].)(?:(?<=\+)46|(?<=0)046)[\s\xa0-]*(?:\(0\))?[\s\xa0]*"
    r"|[0(](?<![\d+].)(?:(?<=\()0)?)7[02369]\)?"
    r"(?:[\s\xa0/–‐\u2011-]{0,3}\d){7}(?!\d)"
)
# Numbers of the organisation: somebody at work answers them.
_AT_WORK = re.compile(
    r"växel|reception|support|jour|beredskap|tjänste(?:telefon|mobil|nummer)|arbetsmobil|helpdesk"
    r"|switchboard|on[ -]call|work (?:phone|mobile)",
    re.IGNORECASE,
)
_LISTED = 5  # places named in one finding

PERSONAL_NUMBER = Kind(
    "personal_number",
    "error",
    Said("Personnummer i dokument som alla får se", "Personal identity numbers open to everybody"),
    Said(
        "har personnummer eller samordningsnummer ({count} st): {places}",
        "holds personal identity or coordination numbers ({count}): {places}",
    ),
    Said(
        "ta bort dem; de hör inte hemma i dokument som boten citerar",
        "remove them; they don't belong in documents that the bot quotes",
    ),
)
PRIVATE_PHONE = Kind(
    "private_phone",
    "warning",
    Said("Mobilnummer i dokument som alla får se", "Mobile numbers open to everybody"),
    Said(
        "har mobilnummer som kan vara privata ({count} st): {places}",
        "holds mobile numbers that may be private ({count}): {places}",
    ),
    Said(
        "ta bort dem, eller skriv ”tjänstetelefon” på raden om numret hör till arbetet",
        "remove them, or write “work phone” on the line if the number belongs to the job",
    ),
)
KINDS = (PERSONAL_NUMBER, PRIVATE_PHONE)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name the places, never the numbers."""
    shared = {_digits(number) for entry in folder.contacts for number in _mobiles(entry.contact)}
    for one in folder.documents:
        if not one.metadata.public:
            continue
        text = one.document.text
        personal = [at for at, _ in personal_numbers(text)]
        if personal:
            yield _at(PERSONAL_NUMBER, one, personal)
        phones = [
            match.start()
            for match in _MOBILE.finditer(text)
            if _digits(match[0]) not in shared and not _AT_WORK.search(_line(text, match.start()))
        ]
        if left := [at for at in phones if at not in set(personal)]:
            yield _at(PRIVATE_PHONE, one, left)


def _at(kind: Kind, one: CheckedDocument, offsets: list[int]) -> Finding:
    places = list(dict.fromkeys(one.place(at) for at in offsets))
    more = len(places) - _LISTED
    swedish = ", ".join(place.sv for place in places[:_LISTED])
    english = ", ".join(place.en for place in places[:_LISTED])
    said = Said(
        swedish + (f" och {more} ställen till" if more > 0 else ""),
        english + (f" and {more} more" if more > 0 else ""),
    )
    return kind.at(one.id, one.line(offsets[0]), count=len(offsets), places=said)


def personal_numbers(text: str) -> Iterable[tuple[int, int]]:
    """Yield where personal identity and coordination numbers stand, start and end.

    With or without the century and the hyphen; the birthday has to exist and the last digit to
    check. Ten digits in a row that are as much a mobile number are none.
    """
    for match in _PERSONAL.finditer(text) if _SIX_DIGITS.search(text) else ():
        date, last = match["date"], match["last"]
        bare = match[0].isdigit() and match["century"] is None
        if bare and _MOBILE.fullmatch(match[0]):
            continue
        # "20270301 0930" is a day and a time.
        if match["century"] == "20" and match["between"].isspace():
            continue
        if _is_birthday(match["century"], date) and _luhn(date + last):
            yield match.span()


def _is_birthday(century: str | None, date: str) -> bool:
    day = int(date[4:])
    if day > _COORDINATION:
        day -= _COORDINATION
    for first in (century,) if century else ("19", "20"):
        try:
            dt.date(int(first + date[:2]), int(date[2:4]), day)
        except ValueError:
            continue
        return True
    return False


def _luhn(digits: str) -> bool:
    """Return whether the last of ten digits checks: Skatteverket's rule, ISO/IEC 7812-1 annex B."""
    total = 0
    for position, digit in enumerate(digits):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def _digits(number: str) -> str:
    """Return a mobile number's digits from the 7 on, however it is written."""
    return "".join(letter for letter in number if letter.isdigit())[-9:]


def _mobiles(text: str) -> list[str]:
    return [match[0] for match in _MOBILE.finditer(text)]


def _line(text: str, offset: int) -> str:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text[start : end if end >= 0 else len(text)]
