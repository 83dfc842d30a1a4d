"""What in a text is not for everybody: identity numbers, codes to doors and alarms, passwords.

What Skatteverket calls personnummer and samordningsnummer (SKV 704, 707): six or eight digits of a
birthday, to whose day 60 is added in a coordination number, and four more, of which the last one
checks. They are found with and without century, hyphen, plus sign and spaces, in the cells of a
table, set apart digit by digit, and broken over lines as narrow columns do.

Codes are told by what stands beside them: "Portkod: 4711", "slå 4711# vid entrén", a column or a
list under the name. A number alone is none. A password is what is said to be one, and has letters
and digits.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MASK: Final = "[personnummer]"
_CODE_MASK: Final = "[kod]"

_COORDINATION: Final = 60  # is added to the day of birth in a coordination number
_FIRST_WITH_TIMES: Final = 2011  # nobody at work was born since: "20270301 0930" is a day and time
# A line may break between any two digits, which in a cell becomes a space; the next one may begin
# as quotes and rows do.
_BREAK: Final = r"(?:[ \t\xa0]{0,40}\n[ \t\xa0>|*]{0,40}|[ \xa0])?"
_ENTITY: Final = r"&(?:nbsp|shy|minus|ndash|hyphen|#\d{2,5}|#x[0-9a-f]{2,4});"
_AROUND: Final = rf"(?:[\s*_\\`~|>/]|{_ENTITY}){{0,6}}"
_HYPHEN: Final = r"[-+\u2010-\u2014\u2212]"
# The lines of a sheet's cell are read with commas between.
_BETWEEN: Final = rf"(?:, )?{_AROUND}{_HYPHEN}?{_AROUND}"
_APART: Final = r"[ \xa0|]{1,3}"
# A birthday has six digits with nothing but signs between.
_START: Final = re.compile(r"(?<!\d)(?<!\d-)\d(?=(?:[\W_]{0,80}\d){5})")
_AFTER: Final = r"(?!\d|-\d|[.,:]\d)"


def _digits(count: int, gap: str) -> str:
    return gap.join([r"\d"] * count)


def _birthday(gap: str) -> str:
    """Return a pattern of six digits, with the same sign or none between year, month and day."""
    if gap == _APART:
        return rf"(?P<date>{_digits(6, gap)})"
    two = _digits(2, gap)
    return rf"(?P<date>{two}(?P<sign>[-./ \xa0]?){gap}{two}(?P=sign){gap}{two})"


def _written(century: str, gap: str, between: str, last: str) -> re.Pattern[str]:
    pattern = rf"{century}{_birthday(gap)}(?P<between>{between})(?P<last>{last}){_AFTER}"
    return re.compile(pattern, re.IGNORECASE)


def _century(gap: str) -> str:
    return rf"(?P<century>1{gap}[89]|2{gap}0)[ \xa0]?{gap}"


# In a table the last four may stand in a column of their own, with its name.
_NAMED: Final = (
    r"(?=[^\d\n]{0,60}(?:sista|siffr|fyra|personn|pnr|last four|four digits))[^\d\n]{1,60}"
)
_PATTERNS: Final = tuple(
    _written(century, gap, between, _digits(4, gap))
    for gap, between in (
        (_BREAK, _BETWEEN),
        (_APART, rf"[ \xa0|]{{0,3}}{_HYPHEN}?[ \xa0|]{{0,3}}"),
        ("", _NAMED),
    )
    for century in (_century(gap), "(?P<century>)")
)
_FREELY_BROKEN: Final = _PATTERNS[:2]
_SPACE: Final = re.compile(r"\s+")
_MOBILE: Final = re.compile(r"07[02369]\d{7}")
_SAYS_SO: Final = re.compile(r"person|pnr|samordn|född|identit", re.IGNORECASE)


def personal_numbers(text: str) -> list[Span]:
    """Return where personal identity and coordination numbers stand, in order.

    The birthday has to exist and the last digit to check. Ten digits in a row that are as much a
    mobile number are none, unless their line speaks of persons.
    """
    plain, places = _visible(text)
    found: list[Span] = []
    end = 0
    for start in _START.finditer(plain):
        if start.start() < end:
            continue
        for pattern in _PATTERNS:
            match = pattern.match(plain, start.start())
            if match and _is_number(match):
                end = match.end()
                found.append(Span(places[match.start()], places[end - 1] + 1))
                break
    return found


def without_personal_numbers(text: str) -> str:
    """Return ``text`` with a word in brackets for each number."""
    return _masked(text, personal_numbers(text), MASK)


def without_codes(text: str) -> str:
    """Return ``text`` with a word in brackets for each code or password."""
    return _masked(text, codes(text), _CODE_MASK)


def _masked(text: str, spans: list[Span], mask: str) -> str:
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], mask]
        at = span.end
    return "".join([*parts, text[at:]])


def _visible(text: str) -> tuple[str, range | list[int]]:
    """Return a text without characters that nobody sees, and where each of it stands."""
    if text.isascii() or not any(map(_is_format, set(text))):
        return text, range(len(text))
    places = [at for at, letter in enumerate(text) if not _is_format(letter)]
    return "".join(text[at] for at in places), places


def _is_format(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf"


def _is_number(match: re.Match[str]) -> bool:
    date, last = _only_digits(match["date"]), _only_digits(match["last"])
    century = _only_digits(match["century"])
    if not _is_birthday(century, date) or not _checks(date + last):
        return False
    between = match["between"]
    hyphen = re.search(_HYPHEN, between) is not None
    if match.re in _FREELY_BROKEN and _breaks(match) > 1 + hyphen:
        return False  # a column of figures, or a sum
    if not century and not hyphen and _MOBILE.fullmatch(date + last):
        return _SAYS_SO.search(_line(match.string, match.start())) is not None
    is_moment = century == "20" and _is_gap(between) and _is_time(last)
    return not (is_moment and int(century + date[:2]) >= _FIRST_WITH_TIMES)


def _breaks(match: re.Match[str]) -> int:
    """Return how many times the digits of a number are parted by white space."""
    date = match["date"]
    within = 0 if match["sign"].isspace() else len(_SPACE.findall(date))
    return within + len(_SPACE.findall(match["last"])) + _is_gap(match["between"])


def _is_gap(between: str) -> bool:
    return between.removeprefix(",").isspace()


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _is_time(four: str) -> bool:
    return int(four[:2]) < 24 and int(four[2:]) < 60  # noqa: PLR2004 - hours and minutes


def _is_birthday(century: str, date: str) -> bool:
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


def _checks(digits: str) -> bool:
    """Return whether the last of ten digits checks: Skatteverket's rule, ISO/IEC 7812-1 annex B."""
    total = 0
    for position, digit in enumerate(digits):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def _line(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)]


def overlapping(spans: list[Span], start: int, end: int) -> Iterator[Span]:
    """Yield the spans that share a character with ``start:end``."""
    return (span for span in spans if span.start < end and start < span.end)


_NAME: Final = (
    r"(?:\b(?:port|ytterport|dörr|ytterdörr|entré|larm|brandlarm|inbrottslarm|grind|garage|passer|"
    r"passage|passagekorts|lås|bom|cykelrums|miljörums|soprums|förråds|nyckelskåps|nyckelboxs?|"
    r"kassaskåps|hiss|tag|inpasserings|avlarmnings)(?:s)?[ -]?(?:pin-?)?kod(?:en|er|erna)?\b"
    r"|\bkodlås(?:et|en)?\b"
    r"|\b(?:door|gate|alarm|entry|entrance|access|lock|keypad|key ?box|safe|garage)[ -]"
    r"(?:pin[ -]?)?(?:codes?|pin)\b)"
)
_PLACE: Final = re.compile(
    r"dörr|\bport(?:en|ar|arna)?\b|entré|larm|\bgrind|garage|\blås|kodlås|"
    r"knappsats|förråd|nyckelskåp|nyckelbox|kassaskåp|passage|\b(?:doors?|gate|alarm|entrance|"
    r"entry|lock|keypad|safe|key ?box)\b",
    re.IGNORECASE,
)
# Three digits to eight, one or two at a time as on a keypad, and no year, date, sum or time.
_CODE: Final = (
    r"(?P<code>(?<![\d.,:/§-])(?<!\d )(?!(?:19|20)\d\d(?:-\d\d-\d\d|\s?:))[#*]{0,2}"
    r"(?:\d{3,8}|\d\d[ -]\d\d(?:[ -]\d\d){0,2}|\d(?:[ -]\d){2,7})[#*]?"
    r"(?![\d/]|[ -]\d|[.,:]\d| ?(?:kr|kronor|%|procent|st|stycken|personer|anställda|minuter|timmar"
    r"|dagar|meter|m²|kvm|people|minutes|hours|days)\b))"
)
_SET: Final = r"[\s|:*_\"'”“(\[`]{1,8}"  # nothing but signs between a name and its code
_SAYS: Final = (
    r"(?:[:=–—]|\b(?:är|lyder|blir|heter|slå|slår|tryck|knappa|ange|använd|skriv|is|dial|press|"
    r"enter|use|type)(?:\s+(?:in|nu|now|koden|sedan|först|alltid|istället|i stället|fortfarande))?)"
    r"[\s|*_\"'”“(`]{0,6}"
)
_FILLER: Final = r"(?:[^\d\n.!?;|]|(?<!\d)(?:\d{1,2}|(?:19|20)\d\d)(?!\d)){0,60}?"
# "… till larmet 4711", but no "… till rum 4711".
_TO: Final = (
    r"\s+(?:till|för|i|på|to|for|at)\s+(?:(?!(?:rum|room|sal|hus|plan|nr|tel|telefon|anknytning|den|"
    r"kl|klockan|år|vecka|week|extension)\s)[^\W\d]+\s+){1,2}"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_AFTER_NAME: Final = re.compile(_NAME + f"(?:{_SET}|{_TO}|{_FILLER}{_SAYS})" + _CODE, re.IGNORECASE)
_WORD: Final = r"\b(?:pin-?)?(?:kod(?:en)?|code|pin(?:en)?)\b"
_WITH_WORD: Final = re.compile(
    rf"{_WORD}(?:{_SET}|{_TO}|{_FILLER}{_SAYS}){_CODE}"
    rf"|{_CODE.replace('<code>', '<before>')}[\s*_\"'”)`]{{0,4}}(?:är|som|as|is)(?: the)?\s+{_WORD}"
    rf"|\b(?:slå|slår|tryck|knappa|dial|press|enter)(?:\s+in)?\s+"
    rf"{_CODE.replace('<code>', '<keyed>')}",
    re.IGNORECASE,
)
_WITH_HASH: Final = re.compile(r"(?<![\d\w#])(?:#\d{3,8}\b#?|\d{3,8}#)(?!\d)")
_NAMED_CODE: Final = re.compile(_NAME, re.IGNORECASE)
_AT_END: Final = re.compile(
    rf"(?:[:=–—|]|\s-|\bär|\bis)[ \t*_`]*{_CODE}[ \t*_`.|)]*$", re.IGNORECASE
)
_IN_CELL: Final = re.compile(rf"[ \t*_`]*{_CODE}[ \t*_`]*")
_HEADING: Final = re.compile(r"#{1,6}\s")
_LONGEST_NAME: Final = 80
_LIST_LINES: Final = 40


_PASSWORD: Final = re.compile(
    r"(?:\b(?:lösenord(?:et)?|password)\b|\bpin(?:-?kod(?:en)?|[ -]code)?\b)[^\n.:;|=!?]{0,40}?"
    r"(?:[ \t]*[:=|]|\s(?:är|is)\b)[\s*_\"'”“`]{0,4}(?!https?:)"
    r"(?P<code>(?=[^\s|]*\d)(?=[^\s|]*[^\W\d_])[^\s|]{5,63}[^\s|.,;:)*_\"'”“`]|(?<!\d)\d{4,8}(?!\w))",
    re.IGNORECASE,
)


def codes(text: str) -> list[Span]:
    """Return where codes to doors and alarms, and passwords, stand, in order."""
    named = [match.span("code") for match in _PASSWORD.finditer(text)]
    return _apart({*_door_codes(text), *(Span(start, end) for start, end in named)})


def _door_codes(text: str) -> set[Span]:
    """Return where codes to doors and alarms stand."""
    if not _PLACE.search(text) and not _NAMED_CODE.search(text):
        return set()
    found = {span for match in _AFTER_NAME.finditer(text) if (span := _span(match))}
    lines = list(_lines(text))
    for line in lines:
        piece = text[line.start : line.end]
        if not any(map(str.isdecimal, piece)) or not _PLACE.search(piece):
            continue
        for match in (*_WITH_WORD.finditer(piece), *_WITH_HASH.finditer(piece)):
            if span := _span(match):
                found.add(Span(line.start + span.start, line.start + span.end))
    for number, line in enumerate(lines):
        if _NAMED_CODE.search(text, line.start, line.end):
            found.update(_under(text, lines, number))
    return found


def _span(match: re.Match[str]) -> Span | None:
    """Return where the code of a match stands; None for a year that nothing calls a code."""
    named = match.re.groupindex
    start, end = next(
        (match.span(group) for group in named if match[group] is not None), match.span()
    )
    told = match.string[match.start() : start].rstrip(" *_`\"'”“(")
    if _YEAR.fullmatch(match.string, start, end) and not told.endswith((":", "=", "är", "is")):
        return None
    return Span(start, end)


def _lines(text: str) -> list[Span]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    return lines


def _under(text: str, lines: list[Span], number: int) -> set[Span]:
    """Return codes in the rows of a table, or in the items of a list, that a line heads."""
    head = text[lines[number].start : lines[number].end]
    if "|" in head:
        cells = head.split("|")
        columns = [at for at, cell in enumerate(cells) if _NAMED_CODE.search(cell)]
        return {
            span
            for line in _following(text, lines, number, lambda row: "|" in row)
            for span in _cells(text, line, columns)
        }
    if len(head) > _LONGEST_NAME:
        return set()
    found = set()
    for line in _following(text, lines, number, lambda row: not _HEADING.match(row)):
        match = _AT_END.search(text[line.start : line.end])
        if match is None:
            break
        if span := _span(match):
            found.add(Span(line.start + span.start, line.start + span.end))
    return found


def _following(
    text: str, lines: list[Span], number: int, belongs: Callable[[str], bool]
) -> list[Span]:
    """Return the lines under one that belong to it, empty ones left out."""
    following: list[Span] = []
    for line in lines[number + 1 : number + 1 + _LIST_LINES]:
        row = text[line.start : line.end]
        if not row.strip():
            continue
        if not belongs(row):
            break
        following.append(line)
    return following


def _cells(text: str, line: Span, columns: list[int]) -> list[Span]:
    found, start = [], line.start
    for at, cell in enumerate(text[line.start : line.end].split("|")):
        match = _IN_CELL.fullmatch(cell) if at in columns else None
        if match:
            found.append(Span(start + match.start("code"), start + match.end("code")))
        start += len(cell) + 1
    return found


def _apart(found: set[Span]) -> list[Span]:
    """Return spans in order, each place once."""
    apart: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart
