"""Dates, times and durations as a format of a sheet shows them, from the days that are stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from index.documents.formats.ooxml.excel.number_formats.codes import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.documents.formats.ooxml.excel.number_formats.codes import Token

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
