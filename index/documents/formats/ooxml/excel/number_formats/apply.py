"""What a cell of an Excel sheet shows of its value: by the number format that it has."""

from __future__ import annotations

import datetime as dt
import operator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from index.documents.formats.ooxml.excel.number_formats.codes import Kind, Mark, sections_of
from index.documents.formats.ooxml.excel.number_formats.numbers import (
    Separators,
    exact,
    general,
    has_minus,
    shown_number,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.documents.formats.ooxml.excel.number_formats.codes import Section, Token
    from index.types import Language

_DAY = 86_400_000  # milliseconds
_HOUR, _MINUTE, _SECOND = 3_600_000, 60_000, 1_000
_LAST_DAY = 2_958_465  # 31 December 9999
# The calendar of sheets has a 29 February 1900, for the sake of a program older than they are.
_LEAP_DAY = 60
_EPOCH = dt.date(1899, 12, 30)
_INITIAL = 5
_ABBREVIATED = 3


@dataclass(frozen=True, slots=True)
class Names:
    """What a language calls months, from January, and weekdays, from Monday."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


# Sheets abbreviate without a full stop, in Swedish to three letters.
_SWEDISH = Names(
    (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    ("mån", "tis", "ons", "tor", "fre", "lör", "sön"),
)  # fmt: skip


@lru_cache(maxsize=100)
def names_of(language: str) -> Names:
    """Return a language's names ("sv_SE"); the Swedish ones where nothing is known of it."""
    if language[:2].lower() == "sv":
        return _SWEDISH
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return _SWEDISH
    months, days = locale.months["format"], locale.days["format"]
    return Names(
        tuple(months["wide"][n] for n in range(1, 13)),
        tuple(months["abbreviated"][n].rstrip(".") for n in range(1, 13)),
        tuple(days["wide"][n] for n in range(7)),
        tuple(days["abbreviated"][n].rstrip(".") for n in range(7)),
    )


def can_be_dated(value: float) -> bool:
    """Return whether a number is a moment of the calendar, or a duration."""
    return abs(value) <= _LAST_DAY


def shown_date(value: float, tokens: Sequence[Token], names: Names, point: str) -> str:
    """Return a number of days, and parts of one, as the tokens of a section show it.

    Args:
        value: Days since the end of 1899, from 0 to the end of 9999; a duration may be negative.
        tokens: The section's tokens.
        names: What months and weekdays are called.
        point: What parts seconds from their parts.

    """
    codes = [token.text if token.mark is Mark.DATE else "" for token in tokens]
    sign = "-" if value < 0 else ""
    moment = _Moment(_milliseconds(abs(value), codes), names, any("/" in code for code in codes))
    shown = []
    for place, (token, code) in enumerate(zip(tokens, codes, strict=True)):
        if not code:
            shown.append(token.text)
        elif code.strip("[]") in {"m", "mm"} and _is_minute(codes, place):
            shown.append(moment.minutes(code))
        elif code[0] == ".":
            parts = f"{moment.time % _SECOND:03d}"[: len(code) - 1]
            shown.append(point + parts.ljust(len(code) - 1, "0"))
        else:
            shown.append(moment.shown(code))
    return sign + "".join(shown)


def _milliseconds(value: float, codes: Sequence[str]) -> int:
    """Return the whole as it is rounded to be shown: only what shows seconds rounds to them."""
    total: int = round(value * _DAY)
    parts = max((len(code) - 1 for code in codes if code[:1] == "."), default=0)
    if parts:
        unit = (1_000, 100, 10, 1)[min(parts, 3)]
    elif any("s" in code for code in codes):
        unit = _SECOND
    else:
        return total
    return (total + unit // 2) // unit * unit


def _is_minute(codes: Sequence[str], place: int) -> bool:
    """Return whether an m stands for minutes: after hours, before seconds, or in brackets."""
    if codes[place][0] == "[":
        return True
    before = next((code for code in reversed(codes[:place]) if code), "")
    after = next((code for code in codes[place + 1 :] if code), "")
    return "h" in before or "s" in after


class _Moment:
    """A moment, or a duration, in milliseconds."""

    def __init__(self, total: int, names: Names, halved: bool) -> None:  # noqa: FBT001
        self._total = total
        self._names = names
        self._halved = halved  # whether hours are counted to twelve
        self._days, self.time = divmod(total, _DAY)
        if self._days == _LEAP_DAY:
            self._year, self._month, self._day = 1900, 2, 29
        elif self._days == 0:
            self._year, self._month, self._day = 1900, 1, 0
        else:
            date = _EPOCH + dt.timedelta(self._days + (self._days < _LEAP_DAY))
            self._year, self._month, self._day = date.year, date.month, date.day

    def minutes(self, code: str) -> str:
        whole = self._total if code[0] == "[" else self.time % _HOUR
        return str(whole // _MINUTE).zfill(len(code.strip("[]")))

    def shown(self, code: str) -> str:
        width = len(code.strip("[]"))
        letter = code.strip("[]")[0]
        if code[0] == "[":
            unit = {"h": _HOUR, "s": _SECOND}[letter]
            return str(self._total // unit).zfill(width)
        if letter == "a":
            return self._noon(code)
        if letter in "ye":
            short = letter == "y" and width < _ABBREVIATED
            return f"{self._year % 100:02d}" if short else str(self._year)
        if letter == "m":
            return self._named(self._month, self._month - 1, width, month=True)
        if letter == "d":
            return self._named(self._day, (self._days + 5) % 7, width, month=False)
        return str(self._clock(letter)).zfill(min(width, 2))

    def _clock(self, letter: str) -> int:
        if letter == "s":
            return self.time % _MINUTE // _SECOND
        hours = self.time // _HOUR
        return (hours % 12 or 12) if self._halved else hours

    def _noon(self, code: str) -> str:
        later = self.time >= _DAY // 2
        if code == "a/p":
            return "P" if later else "A"
        return "PM" if later else "AM"

    def _named(self, number: int, place: int, width: int, *, month: bool) -> str:
        """Return a month or day: in one or two digits, three letters, in full, or its initial."""
        if width < _ABBREVIATED:
            return str(number).zfill(width)
        names = self._names
        if width == _ABBREVIATED:
            return (names.short_months if month else names.short_days)[place]
        full = (names.months if month else names.days)[place]
        return full[:1] if month and width == _INITIAL else full


GENERAL = "General"
_ACCOUNTS = '#,##0{} "kr";-#,##0{} "kr";"-" "kr";@'
_KRONOR = '#,##0{} "kr";-#,##0{} "kr"'
# ECMA-376 part 1, 18.8.30: these have numbers and are written as the system writes them, here as a
# Swedish one does. Those that are missing differ between the languages of East Asia.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: _KRONOR.format("", ""), 6: _KRONOR.format("", ""),
    7: _KRONOR.format(".00", ".00"), 8: _KRONOR.format(".00", ".00"),
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "dd-mmm-yy", 16: "dd-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "yyyy-mm-dd hh:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-";@', 42: _ACCOUNTS.format("", ""),
    43: '#,##0.00;-#,##0.00;"-";@', 44: _ACCOUNTS.format(".00", ".00"),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
} | dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd")  # fmt: skip
_SYSTEM = {
    ("date", "sv"): '"den "d mmmm yyyy', ("date", "en"): "d mmmm yyyy",
    ("time", "sv"): "hh:mm:ss", ("time", "en"): "hh:mm:ss",
}  # fmt: skip
# In Swedish a no-break space parts thousands.
_SEPARATORS = {"sv": Separators(",", "\xa0"), "en": Separators(".", ",")}
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_BOOLEANS = {"sv": ("FALSKT", "SANT"), "en": ("FALSE", "TRUE")}
_FROM_1904 = 1462  # days between the two calendars of sheets


@dataclass(frozen=True, slots=True)
class Display:
    """How a workbook's cells are shown.

    Attributes:
        language: What separators, months and weekdays are written in, unless a format says.
        from_1904: Whether days are counted from 1904 on.

    """

    language: Language = "sv"
    from_1904: bool = False

    def text(self, words: str, code: str) -> str:
        """Return what a cell shows of words: a format may have a section for them."""
        sections = sections_of(code)
        last = sections[-1]
        if last.kind is not Kind.TEXT and len(sections) < 4:  # noqa: PLR2004 - the section for text
            return words
        return "".join(words if t.mark is Mark.TEXT else t.text for t in last.tokens)

    def boolean(self, value: bool) -> str:  # noqa: FBT001 - the value that is shown
        """Return what a cell shows of a truth value, whatever its format."""
        return _BOOLEANS[self.language][value]

    def number(self, value: float, code: str) -> str:
        """Return what a cell shows of a number."""
        section, bare = _chosen(value, sections_of(code))
        separators = _SEPARATORS[self.language]
        if section.kind is Kind.DATE:
            return self._date(value, section)
        if section.kind is Kind.TEXT or section.kind is Kind.GENERAL:
            number = general(abs(value) if bare else value, separators)
            return "".join(
                number if t.mark in {Mark.TEXT, Mark.GENERAL} else t.text for t in section.tokens
            )
        exactly = exact(value)
        shown = shown_number(abs(exactly), section.tokens, separators)
        minus = exactly < 0 and not bare and has_minus(exactly, section.tokens)
        return f"-{shown}" if minus else shown

    def _date(self, value: float, section: Section) -> str:
        moment = value + _FROM_1904 if self.from_1904 and not _is_duration(section) else value
        separators = _SEPARATORS[self.language]
        if not can_be_dated(moment) or (moment < 0 and not _is_duration(section)):
            return general(value, separators)
        tokens = section.tokens
        if section.system:
            tokens = sections_of(_SYSTEM[section.system, self.language])[0].tokens
        names = names_of(section.language or self.language)
        return shown_date(moment, tokens, names, separators.point)


def _is_duration(section: Section) -> bool:
    """Return whether a section shows hours, minutes or seconds, and nothing of the calendar."""
    codes = [token.text for token in section.tokens if token.mark is Mark.DATE]
    return not any(code[0] in "yed" or code.startswith("mmm") for code in codes)


def _chosen(value: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """Return the section that shows a number, and whether it does so without its minus."""
    numbers = sections
    if len(sections) > 3 or (len(sections) > 1 and sections[-1].kind is Kind.TEXT):  # noqa: PLR2004
        numbers = sections[:-1]
    numbers = numbers[:3]
    if any(section.condition for section in numbers):
        return _by_condition(value, numbers)
    if len(numbers) > 1 and value < 0:
        return numbers[1], True
    if len(numbers) > 2 and not value:  # noqa: PLR2004 - the section for zero
        return numbers[2], True
    return numbers[0], False


def _by_condition(value: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    for place, section in enumerate(sections):
        compare, bound = section.condition or ("", 0.0)
        if not compare:
            # Without a condition of its own: the second is for what is negative, if there are more.
            if place == 1 and len(sections) > 2 and value >= 0:  # noqa: PLR2004
                continue
            return section, value < 0 and _above(sections[:place])
        if _COMPARE[compare](value, bound):
            return section, value < 0 and compare[0] in "<=" and bound <= 0 and compare != "<>"
    return sections[-1], value < 0 and _above(sections[:-1])


def _above(sections: tuple[Section, ...]) -> bool:
    """Return whether nothing but negative numbers is left after these sections."""
    left = [s.condition for s in sections if s.condition]
    return any(compare in {">", ">="} and bound <= 0 for compare, bound in left)
