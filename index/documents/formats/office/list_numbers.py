"""Numbers as office programs write them before headings and items: roman, letters, ordinals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.types import Language

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_LETTERS = 20  # of one and the same: "aaa"
# Words up to twenty, as contracts and statutes count their parts; beyond that an ordinary number.
_CARDINALS: dict[Language, str] = {
    "sv": "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
    "sjutton arton nitton tjugo",
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
}
_ORDINALS: dict[Language, str] = {
    "sv": "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte "
    "trettonde fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
}
_TEENS = range(11, 14)
_MARKS = "*†‡§"
_CIRCLED = 20  # how many circled numbers there are


def roman(number: int) -> str:
    """Return a number in small roman numerals, or as it is where there are none for it."""
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    written = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        written += letters * times
    return written


def letters(number: int) -> str:
    """Return a number in small letters: a to z, aa, bb and so on."""
    times, place = divmod(number - 1, len(_LETTERS))
    return _LETTERS[place] * (times + 1) if 0 <= times < _MOST_LETTERS else str(number)


def columns(number: int) -> str:
    """Return a number in small letters as a sheet's columns are named: a to z, aa, ab and so on."""
    written, left = "", number
    while left > 0:
        left, place = divmod(left - 1, len(_LETTERS))
        written = _LETTERS[place] + written
    return written or str(number)


def ordinal(number: int, language: Language) -> str:
    """Return a number with its ending: 1:a and 3:e, or 1st and 3rd."""
    last, teen = number % 10, number % 100 in _TEENS
    if language == "sv":
        return f"{number}:{'a' if last in {1, 2} and not teen else 'e'}"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"{number}{'th' if teen else ending}"


def in_words(number: int, language: Language, *, ordinals: bool) -> str:
    """Return a number as a word with a capital, ``ordinals`` as "Första"; large ones as digits."""
    words = (_ORDINALS if ordinals else _CARDINALS)[language].split()
    if 0 < number <= len(words):
        return words[number - 1].capitalize()
    return ordinal(number, language) if ordinals else str(number)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 0 < number <= _CIRCLED else str(number)


def _footnote_marks(number: int) -> str:
    times, place = divmod(max(number, 1) - 1, len(_MARKS))
    return _MARKS[place] * min(times + 1, _MOST_LETTERS)


# By the names that Word has for them (ISO/IEC 29500-1, 17.18.59).
_FORMATS: dict[str, Callable[[int, Language], str]] = {
    "lowerRoman": lambda number, _: roman(number),
    "upperRoman": lambda number, _: roman(number).upper(),
    "lowerLetter": lambda number, _: letters(number),
    "upperLetter": lambda number, _: letters(number).upper(),
    "decimalZero": lambda number, _: f"{number:02}",
    "ordinal": ordinal,
    "ordinalText": lambda number, language: in_words(number, language, ordinals=True),
    "cardinalText": lambda number, language: in_words(number, language, ordinals=False),
    "numberInDash": lambda number, _: f"- {number} -",
    "decimalEnclosedParen": lambda number, _: f"({number})",
    "decimalEnclosedFullstop": lambda number, _: f"{number}.",
    "decimalEnclosedCircle": lambda number, _: _circled(number),
    "hex": lambda number, _: f"{number:X}",
    "chicago": lambda number, _: _footnote_marks(number),
}


def written(kind: str, number: int, language: Language) -> str:
    """Return a number as the format that Word calls ``kind``; in digits where none is."""
    form = _FORMATS.get(kind)
    return form(number, language) if form else str(number)
