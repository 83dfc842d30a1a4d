"""Identity numbers, door codes, passwords and private phone numbers in what everybody may see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said
from index import personal_numbers, private_in, private_not_accepted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedDocument, CheckedFolder

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
_FILE_NAME = Said("filnamnet", "its file name")
_PROPERTIES = Said("titel, ägare eller länk", "its title, owner or address")

_DECIDE = Said(
    "ta bort dem, ge dokumentet en målgrupp, eller godkänn det med knappen i Slack eller "
    "`omorg accept`: det som står där då är godkänt, men inget som tillkommer; tills dess är "
    "dokumentet inte med i svaren",
    "remove them, give the document an audience, or accept it with the button in Slack or `omorg "
    "accept`: what stands there then is accepted, and nothing that comes later; until then the "
    "document is not in the answers",
)
PERSONAL_NUMBER = Kind(
    "personal_number",
    "error",
    Said("Personnummer i dokument som alla får se", "Personal identity numbers open to everybody"),
    Said(
        "har personnummer eller samordningsnummer ({count} st): {places}",
        "holds personal identity or coordination numbers ({count}): {places}",
    ),
    _DECIDE,
)
DESCRIBED = Kind(
    "personal_number_described",
    "error",
    Said("Personnummer i uppgifter om dokumentet", "Personal identity numbers about a document"),
    Said(
        "har personnummer eller samordningsnummer i {where}",
        "has a personal identity or coordination number in {where}",
    ),
    Said("ta bort det därifrån", "remove it from there"),
)
DOOR_CODE = Kind(
    "door_code",
    "error",
    Said("Portkoder och lösenord som alla får se", "Door codes and passwords open to everybody"),
    Said(
        "har portkoder eller lösenord ({count} st): {places}",
        "holds door codes or passwords ({count}): {places}",
    ),
    _DECIDE,
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
KINDS = (PERSONAL_NUMBER, DESCRIBED, DOOR_CODE, PRIVATE_PHONE)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name the places, never the numbers."""
    shared = {_digits(number) for entry in folder.contacts for number in _mobiles(entry.contact)}
    for one in folder.documents:
        if personal_numbers(one.id):
            yield DESCRIBED.at(one.id, where=_FILE_NAME)
        if not one.metadata.public:
            continue
        text, waiting = one.document.text, private_not_accepted(one.document)
        if waiting.numbers:
            yield _at(PERSONAL_NUMBER, one, [span.start for span in waiting.numbers])
        if waiting.described:
            yield DESCRIBED.at(one.id, where=_PROPERTIES)
        if waiting.codes:
            yield _at(DOOR_CODE, one, [span.start for span in waiting.codes])
        phones = [
            match.start()
            for match in _MOBILE.finditer(text)
            if _digits(match[0]) not in shared and not _AT_WORK.search(_line(text, match.start()))
        ]
        personal = {span.start for span in private_in(one.document).numbers}
        if left := [at for at in phones if at not in personal]:
            yield _at(PRIVATE_PHONE, one, left)


def _at(kind: Kind, one: CheckedDocument, offsets: list[int]) -> Finding:
    places = list(dict.fromkeys(one.place(at) for at in offsets))
    said = Said(
        ", ".join(place.sv for place in places),
        ", ".join(place.en for place in places),
    )
    return kind.at(one.id, one.line(offsets[0]), count=len(offsets), places=said)


def _digits(number: str) -> str:
    """Return a mobile number's digits from the 7 on, however it is written."""
    return "".join(letter for letter in number if letter.isdigit())[-9:]


def _mobiles(text: str) -> list[str]:
    return [match[0] for match in _MOBILE.finditer(text)]


def _line(text: str, offset: int) -> str:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text[start : end if end >= 0 else len(text)]
