"""Numbers and times as people write them, in digits and in words, Swedish and English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.answering.time.calendar_words import MONTH, MONTHS
from bot.answering.values.types import Kind, Value

if TYPE_CHECKING:
    from collections.abc import Iterator


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


_TO: Final = r"\s*(?:–|-|—|till|to|until|t\.o\.m\.|och|and)\s*"
_YEAR: Final = r"(?:19|20)\d\d"
_ISO: Final = re.compile(rf"(?<!\d)({_YEAR})-(\d\d)-(\d\d)(?!\d)")
_DAY: Final = re.compile(
    rf"\b(\d\d?)(?::[ae]|st|nd|rd|th)?(?:{_TO}(?:den\s+)?(\d\d?)(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
    rf"({MONTH})(?:,?\s+({_YEAR}))?"
)
_DAY_AFTER: Final = re.compile(
    rf"\b({MONTH})\s+(\d\d?)(?:st|nd|rd|th)?(?!\d|[.:]\d)(?:,?\s+({_YEAR}))?"
)
_SLASHED: Final = re.compile(rf"(?<![\d/])(\d\d?)/(\d\d?)(?:[\s/-]({_YEAR}))?(?![\d/])")
_IN_MONTH: Final = re.compile(rf"\b({MONTH})(?:\s+({_YEAR}))?")
# "2000 kronor" and "2050 medarbetare" are no years.
_IN_YEAR: Final = re.compile(
    rf"(?<![\d-])({_YEAR})(?![\d-])(?!\s*(?:kr\b|kronor|[mt]n?kr\b|sek\b|euro|€|%|procent|percent"
    r"|personer|anställda|medarbetare|invånare|platser|timmar|dagar|kvm|people|employees|hours|days))"
)
_CLOCK_NUMBER: Final = r"(\d\d?)(?:[.:](\d\d))?\s*(a\.?m\.?|p\.?m\.?)?"
_CLOCK: Final = re.compile(
    rf"(?:\b(?:kl\.?|klockan|at|from|between|mellan|until|till|before|före)\s*{_CLOCK_NUMBER}"
    rf"(?:{_TO}(?:kl\.?\s*)?{_CLOCK_NUMBER})?"
    r"|\b(\d\d?)[.:](\d\d)\s*(a\.?m\.?|p\.?m\.?)?"
    rf"(?:{_TO}(?:kl\.?\s*)?{_CLOCK_NUMBER})?"
    rf"|\b(\d\d?)()\s*(a\.?m\.?|p\.?m\.?)(?:{_TO}{_CLOCK_NUMBER})?)(?!\d|\s*(?:{MONTH}|kr|%|/))"
)
_CLOCK_WORDS: Final = re.compile(
    r"\b(halv|kvart över|kvart i|half past|quarter past|quarter to|klockan|kl)\.?\s+"
    rf"({ANY_NUMBER})\b"
)
_MINUTES: Final = {
    "halv": -30, "kvart över": 15, "kvart i": -15, "half past": 30, "quarter past": 15,
    "quarter to": -15, "klockan": 0, "kl": 0,
}  # fmt: skip
_WEEKDAYS: Final = (
    r"må(?:n(?:dag)?)|mon(?:day)?", r"tis(?:dag)?|tue(?:sday)?", r"ons(?:dag)?|wed(?:nesday)?",
    r"tors(?:dag)?|thu(?:rsday)?", r"fre(?:dag)?|fri(?:day)?", r"lör(?:dag)?|sat(?:urday)?",
    r"sön(?:dag)?|sun(?:day)?",
)  # fmt: skip
_WEEKDAY: Final = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<d{n}>{name})" for n, name in enumerate(_WEEKDAYS))
    + r")(?:ar|s|en)?\b"
)
_NOON: Final = 12
_HOUR: Final = 60
_LAST_MONTH: Final = 12


def single(kind: Kind, match: re.Match[str], low: float | str, unit: str = "") -> Value:
    """Return the value of one part that a match states."""
    return Value(kind, (low,), (low,), unit, match.start(), match.end())


def _date(match: re.Match[str], *parts: str | None, until: str | None = None) -> Iterator[Value]:
    year, month, day = parts
    which = MONTHS.get(month.rstrip(".")) or int(month) if month else None
    if which is not None and not 1 <= which <= _LAST_MONTH:
        return
    low = (int(year) if year else None, which, int(day) if day else None)
    high = (low[0], which, int(until)) if until else low
    yield Value(Kind.DATE, low, high, "", match.start(), match.end())


def dates(text: str) -> Iterator[Value]:
    """Yield the dates in a text in small letters: days, months, years and ranges."""
    for match in _ISO.finditer(text):
        yield from _date(match, *match.groups())
    days = [one for match in _DAY.finditer(text) for one in _day(match)]
    yield from _ranges(text, days)
    for match in _DAY_AFTER.finditer(text):
        yield from _date(match, match[3], match[1], match[2])
    for match in _SLASHED.finditer(text):
        yield from _date(match, match[3], match[2], match[1])
    for match in _IN_MONTH.finditer(text):
        # "May" and "mars" stand for themselves only with a year or a word such as "i" before.
        if match[2] or re.search(
            r"\b(?:i|in|under|during|senast|till|until|by|från|from)\s+$", text[: match.start()]
        ):
            yield from _date(match, match[2], match[1], None)
    for match in _IN_YEAR.finditer(text):
        yield from _date(match, match[1], None, None)


def _day(match: re.Match[str]) -> Iterator[Value]:
    return _date(match, match[4], match[3], match[1], until=match[2])


def _ranges(text: str, days: list[Value]) -> Iterator[Value]:
    """Join "1 juni – 31 augusti" into one value."""
    position = 0
    while position < len(days):
        one = days[position]
        other = days[position + 1] if position + 1 < len(days) else None
        if other and re.fullmatch(
            r"\s*(?:–|-|till|to|t\.o\.m\.|och med)\s*(?:den\s+)?", text[one.end : other.start]
        ):
            year = one.low[0] if one.low[0] is not None else other.low[0]
            yield Value(Kind.DATE, (year, *one.low[1:]), other.high, "", one.start, other.end)
            position += 2
        else:
            yield one
            position += 1


def _minutes(hour: str, minute: str | None, half: str | None) -> float:
    hours = int(hour)
    if half and half.startswith("p") and hours < _NOON:
        hours += _NOON
    return hours * _HOUR + int(minute or 0)


def clocks(text: str) -> Iterator[Value]:
    """Yield the times of day in a text in small letters, in minutes since midnight."""
    for match in _CLOCK.finditer(text):
        groups = [match.groups()[at : at + 3] for at in range(0, 18, 3)]
        times = [_minutes(*group) for group in groups if group[0]]
        if all(time <= 24 * _HOUR for time in times):
            yield Value(Kind.CLOCK, (times[0],), (times[-1],), "", match.start(), match.end())
    for match in _CLOCK_WORDS.finditer(text):
        minutes = NUMBER_WORDS[match[2]] * _HOUR + _MINUTES[match[1]]
        yield single(Kind.CLOCK, match, minutes)


def weekdays(text: str) -> Iterator[Value]:
    """Yield the days of the week in a text in small letters; Monday is 0."""
    found = list(_WEEKDAY.finditer(text))
    for match in found:
        day = next(n for n in range(7) if match[f"d{n}"])
        yield single(Kind.WEEKDAY, match, day)
