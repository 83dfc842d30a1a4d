"""Which days the names of moments mean: months, seasons, weeks, "förra året", "in two weeks"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Days = tuple[dt.date, dt.date]  # first and last, both included
NO_DAY: Final[Days] = (dt.date.max, dt.date.min)

_MONTH_NAMES: Final = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("mars", "march"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
MONTH: Final = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
# First month of each season, which is three months long; winter goes into the next year.
_SEASONS: Final = {
    "vår": 3, "våren": 3, "spring": 3,
    "sommar": 6, "sommaren": 6, "summer": 6,
    "höst": 9, "hösten": 9, "autumn": 9, "fall": 9,
    "vinter": 12, "vintern": 12, "winter": 12,
}  # fmt: skip
LAST_SEASON: Final = {"våras": 3, "somras": 6, "höstas": 9, "vintras": 12}
SEASON: Final = "(?:" + "|".join(sorted(_SEASONS, key=len, reverse=True)) + ")"
_NUMBERS: Final = {
    "en": 1, "ett": 1, "a": 1, "an": 1, "one": 1, "två": 2, "two": 2, "tre": 3, "three": 3,
    "fyra": 4, "four": 4, "fem": 5, "five": 5, "sex": 6, "six": 6, "sju": 7, "seven": 7,
    "åtta": 8, "eight": 8, "nio": 9, "nine": 9, "tio": 10, "ten": 10, "tolv": 12, "twelve": 12,
}  # fmt: skip
NUMBER: Final = r"(?:\d{1,2}|" + "|".join(_NUMBERS) + ")"
UNIT: Final = r"(?:dag(?:ar)?|veck(?:a|or)|månad(?:er)?|år|days?|weeks?|months?|years?)"
YEAR: Final = r"(?:19[5-9]\d|20\d\d)"
_WEEKDAYS: Final = (
    ("måndag", "monday"),
    ("tisdag", "tuesday"),
    ("onsdag", "wednesday"),
    ("torsdag", "thursday"),
    ("fredag", "friday"),
    ("lördag", "saturday"),
    ("söndag", "sunday"),
)
_WEEKDAY_NUMBER: Final = {name: day for day, names in enumerate(_WEEKDAYS) for name in names}
WEEKDAY: Final = "(?:" + "|".join(_WEEKDAY_NUMBER) + ")"
_DAYS_IN_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Now:
    """What a moment is reckoned from.

    Attributes:
        today: The day the question is asked.
        past: Whether it asks about the past: "i mars" is then the last March, else the next.

    """

    today: dt.date
    past: bool

    def nearest(self, days: Callable[[int], Days]) -> Days:
        """Return the last that began (past), or the first that isn't over; ``days`` takes years."""
        # The 29th of February comes every fourth year.
        years = range(self.today.year - 4, self.today.year + 5)
        known = [found for found in map(days, years) if found[0] <= found[1]]
        if self.past:
            return max((found for found in known if found[0] <= self.today), default=NO_DAY)
        return min((found for found in known if found[1] >= self.today), default=NO_DAY)


def day(year: int, month: int, number: int) -> Days:
    """Return one day; an empty stretch where there is no such day."""
    if month > 12 or not 1 <= number <= calendar.monthrange(year, max(1, month))[1]:  # noqa: PLR2004 - months
        return NO_DAY
    return (dt.date(year, month, number),) * 2


def months(year: int, month: int, count: int = 1) -> Days:
    """Return so many months from one on."""
    end = year * 12 + month - 1 + count
    return dt.date(year, month, 1), dt.date(end // 12, end % 12 + 1, 1) - dt.timedelta(1)


def _season(year: int, name: str) -> Days:
    return months(year, _SEASONS[name], 3)


def _month(match: re.Match[str]) -> int:
    return MONTHS[match["month"].rstrip(".")]


def dated(match: re.Match[str], now: Now) -> Days:
    """Return the day of "1 juni" or "June 1st, 2027"."""
    number, month = int(match["day"]), _month(match)
    if match["year"]:
        return day(int(match["year"]), month, number)
    return now.nearest(lambda year: day(year, month, number))


def slashed(match: re.Match[str], now: Now) -> Days:
    """Return the day of "den 1/6"."""
    number, month = int(match["day"]), int(match["month"])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return NO_DAY
    if match["year"]:
        return day(int(match["year"]), month, number)
    return now.nearest(lambda year: day(year, month, number))


def iso(match: re.Match[str], _now: Now) -> Days:
    """Return the day of "2027-06-01"."""
    return day(*(int(match[part]) for part in ("year", "month", "day")))


def in_month(match: re.Match[str], now: Now) -> Days:
    """Return the days of "mars 2027", "nästa mars" or "i mars förra året"."""
    month, which = _month(match), match["which"] or match["beside"] or ""
    if match["year"]:
        return months(int(match["year"]), month)
    if re.match(r"nästa|kommande|next|coming", which) and not which.endswith(("år", "year")):
        return Now(now.today, past=False).nearest(lambda year: months(year, month))
    if which:
        past = now.past or (_step(which) < 0 and not which.endswith(("år", "året", "fjol", "year")))
        if past and not match["beside"]:
            return Now(now.today, past=True).nearest(lambda year: months(year, month))
        return months(now.today.year + _step(which), month)
    return now.nearest(lambda year: months(year, month))


def in_season(match: re.Match[str], now: Now) -> Days:
    """Return the days of "nästa höst" or "spring 2027"."""
    which, year = match["which"] or "", match["year"]
    if year:
        return _season(int(year), match["season"])
    chosen = Now(now.today, past=now.past or _step(which) < 0)
    found = chosen.nearest(lambda year: _season(year, match["season"]))
    # "Next spring" in spring, "last autumn" in autumn: not the one that is going on.
    if found[0] <= now.today <= found[1] and _step(which):
        return _season(found[0].year + _step(which), match["season"])
    return found


def season_gone(match: re.Match[str], now: Now) -> Days:
    """Return the days of "i höstas"."""
    start = LAST_SEASON[match["season"]]
    return Now(now.today, past=True).nearest(lambda year: months(year, start, 3))


def _step(which: str) -> int:
    """Return -1 for last, 1 for next, 0 for this."""
    if re.match(r"förra|i\s?fjol|last|previous", which):
        return -1
    return 1 if re.match(r"nästa|kommande|next|coming", which) else 0


def in_year(match: re.Match[str], _now: Now) -> Days:
    """Return the days of "2027"."""
    return months(int(match["year"]), 1, 12)


def year_beside(match: re.Match[str], now: Now) -> Days:
    """Return the days of "förra året" or "next year"."""
    return months(now.today.year + _step(match["which"]), 1, 12)


def unit_beside(match: re.Match[str], now: Now) -> Days:
    """Return the days of last, this or next week or month."""
    step, unit = _step(match["which"]), match["unit"]
    if unit.startswith(("v", "w")):
        monday = now.today - dt.timedelta(now.today.weekday()) + step * dt.timedelta(_DAYS_IN_WEEK)
        return monday, monday + dt.timedelta(_DAYS_IN_WEEK - 1)
    month = now.today.year * 12 + now.today.month - 1 + step
    return months(month // 12, month % 12 + 1)


def counted(match: re.Match[str], now: Now) -> Days:
    """Return the day that lies so many days, weeks, months or years off."""
    number = _NUMBERS.get(match["count"]) or int(match["count"])
    number = -number if match["ago"] else number
    unit = match["unit"]
    if unit.startswith("d"):
        return (now.today + dt.timedelta(number),) * 2
    if unit.startswith(("v", "w")):
        return (now.today + dt.timedelta(_DAYS_IN_WEEK * number),) * 2
    month = now.today.year * 12 + now.today.month - 1 + number * (1 if unit[0] == "m" else 12)
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    return (dt.date(month // 12, month % 12 + 1, min(now.today.day, last)),) * 2


def near_day(match: re.Match[str], now: Now) -> Days:
    """Return the day of "i går" or "tomorrow"."""
    away = {"går": -1, "yesterday": -1, "förrgår": -2, "morgon": 1, "tomorrow": 1, "övermorgon": 2}
    return (now.today + dt.timedelta(away[match["near"]]),) * 2


def on_weekday(match: re.Match[str], now: Now) -> Days:
    """Return the day of "på måndag", "i måndags" or "last Friday"."""
    ahead = (_WEEKDAY_NUMBER[match["weekday"]] - now.today.weekday()) % _DAYS_IN_WEEK
    gone = match["gone"] or (match["which"] or "").startswith(("last", "förra"))
    return (now.today + dt.timedelta(ahead - _DAYS_IN_WEEK * bool(gone)),) * 2


def week(match: re.Match[str], now: Now) -> Days:
    """Return the days of "vecka 26", numbered after ISO 8601."""
    number = int(match["week"])

    def days(year: int) -> Days:
        try:
            monday = dt.date.fromisocalendar(year, number, 1)
        except ValueError:
            return NO_DAY
        return monday, monday + dt.timedelta(_DAYS_IN_WEEK - 1)

    return days(int(match["year"])) if match["year"] else now.nearest(days)


def new_year(match: re.Match[str], now: Now) -> Days:
    """Return the first of January, or of July."""
    month = 7 if match[0].startswith("halvår") else 1
    return now.nearest(lambda year: day(year, month, 1))
