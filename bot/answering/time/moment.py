"""The moment that a question names, as "i mars" or "before the new year", and what applies then."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.answering.time.calendar_words import (
    LAST_SEASON,
    MONTH,
    NUMBER,
    SEASON,
    UNIT,
    WEEKDAY,
    YEAR,
    Now,
    counted,
    dated,
    in_month,
    in_season,
    in_year,
    iso,
    near_day,
    new_year,
    on_weekday,
    season_gone,
    slashed,
    unit_beside,
    week,
    year_beside,
)
from index import lowered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.answering.time.calendar_words import Days
    from index import Hit, Period


# What doesn't apply at the moment asked about may still tell of it, so it stays, and counts for
# this much of its score beside what does (docs/decisions/0031-time.md).
_ELSEWHEN: Final = 0.8


class Tense(StrEnum):
    """How a moment lies to the day on which it is asked about."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a stretch of days that a question names.

    Attributes:
        first: Its first day.
        last: Its last day, included.
        tense: Whether it is over, going on or to come, as of the day the question is asked.
        start: Where it begins in the question, "i", "före" and the like included.
        end: One past its last character.

    """

    first: dt.date
    last: dt.date
    tense: Tense
    start: int
    end: int

    def without(self, question: str) -> str:
        """Return a question without the words that name the moment."""
        rest = f"{question[: self.start].rstrip(' ,')} {question[self.end :].lstrip(' ,')}"
        return re.sub(r"\s+(?=[?!.])", "", rest).strip()


@dataclass(frozen=True, slots=True)
class Timeline:
    """When each document applies, and the day or days that are asked about.

    Attributes:
        periods: When each document applies that the person may see, by id.
        today: The day the question is asked.
        moment: The moment that it names, if any.

    """

    periods: Mapping[str, Period]
    today: dt.date
    moment: Moment | None = None

    @property
    def asked(self) -> tuple[dt.date, dt.date]:
        """The first and the last day asked about."""
        return (self.moment.first, self.moment.last) if self.moment else (self.today, self.today)

    def applies_today(self, document: str) -> bool:
        """Return whether a document applies on the day the question is asked."""
        return self.periods[document].overlaps(self.today, self.today)

    def in_force(self, document: str) -> bool:
        """Return whether a document applies on any day asked about."""
        return self.periods[document].overlaps(*self.asked)

    def may_answer(self, hit: Hit) -> bool:
        """Return whether a hit may answer about the moment that the question names.

        What applies today may: a letter of this week may tell of next month.
        """
        document = hit.passage.document
        return self.in_force(document) or self.applies_today(document)

    def weight(self, hit: Hit) -> float:
        """Return what a hit counts for, to 1, at the moment that the question names."""
        document = hit.passage.document
        going_on = self.moment is not None and self.moment.tense is Tense.PRESENT
        preferred = self.applies_today(document) if going_on else self.in_force(document)
        return 1.0 if preferred else _ELSEWHEN

    def together(self, one: str, other: str) -> bool:
        """Return whether two documents apply at the same time, on one of the days asked about."""
        first, last = self.asked
        period = self.periods[other]
        begins, ends = max(first, period.first or first), last
        if period.end is not None:
            ends = min(ends, period.end - dt.timedelta(1))
        return begins <= ends and self.periods[one].overlaps(begins, ends)


class _Lead(StrEnum):
    """What the word before a moment makes of it."""

    IN = "in"
    BEFORE = "before"
    AFTER = "after"
    FROM = "from"
    UNTIL = "until"
    ALSO = "also"
    # "Sedan mars" is now, "beslutet från 2026" tells which decision, "inför sommaren" is a matter.
    NO_MOMENT = "no moment"


_LEADS: Final = (
    (
        _Lead.BEFORE,
        r"före|innan|before|prior to|precis före|strax före|just before",
    ),
    (_Lead.AFTER, r"efter|after|following"),
    (_Lead.FROM, r"från och med|fr\.?\s?o\.?\s?m\.?|med start|starting|as of|as from"),
    (
        _Lead.UNTIL,
        r"till och med|t\.?\s?o\.?\s?m\.?|ända till|fram till|up to|until|senast",
    ),
    (_Lead.NO_MOMENT, r"sedan|sen|since|inför|ahead of|om|about|från|from|of|on the|per"),
    (_Lead.ALSO, r"eller|or|och|and|samt|till"),
    (
        _Lead.IN,
        (
            r"(?:i\s+)?(?:slutet|början|mitten)\s+(?:av|på)|(?:at\s+)?(?:the\s+)?(?:end|start)\s+of"
            r"|i|under|på|vid|kring|omkring|runt|in early|in late|in|during|on|at|around"
            r"|by|over"
        ),
    ),
)
_LEAD: Final = re.compile(
    "|".join(f"(?P<{lead.name}>(?<![\\w-])(?:{words})\\s+)$" for lead, words in _LEADS)
)
_PAPER: Final = re.compile(
    r"beslut|brev|protokoll|dokument|mötet|anteckning|rapport|enkät|decision|letter|minutes|meeting"
    r"|document|memo|report|survey"
)
_PAST: Final = re.compile(
    r"(?<!^)(?<![.?!,] )\bvar\b|\b(?:satt|hade|hette|fanns|gällde|låg|blev|fick|gick|kom|sade|sa"
    r"|stod|hände|tog|skedde|har hänt|bestämdes|beslutades|tillhörde|hörde|skötte"
    r"|\w{2,}(?:ade|ades|dde)|did|was|were|had|used to|happened|worked|sat)\b"
)
_LONGEST_LEAD: Final = 40  # characters


@dataclass(frozen=True, slots=True)
class _Found:
    """A name of a moment, where it stands and what stands before it."""

    days: Days
    start: int
    end: int
    lead: _Lead | None


def in_past_tense(text: str) -> bool:
    """Return whether a Swedish or English text speaks of the past."""
    return bool(_PAST.search(text.lower()))


def find_moment(question: str, today: dt.date) -> Moment | None:
    """Return the moment that a Swedish or English question names, or None.

    "Mars" is the next March, or this one; where the question is about the past ("satt", "var",
    "did") the last. None where several are named and no stretch between two of them is meant:
    "i mars eller april" asks for the date.
    """
    text = lowered(question)
    found = list(_find(text, Now(today, past=in_past_tense(text))))
    if len(found) == 2:  # noqa: PLR2004 - from one to the other
        joined = _joined(text, *found)
        found = [joined] if joined else []
    if len(found) != 1:
        return None
    one = found[0]
    first, last = one.days
    if last < today:
        tense = Tense.PAST
    elif first > today:
        tense = Tense.FUTURE
    else:
        # What is left of the year that is going on: what applied in January is no longer asked for.
        tense, first = Tense.PRESENT, today
    return Moment(first, last, tense, one.start, one.end)


def _find(text: str, now: Now) -> Iterator[_Found]:
    taken: list[_Found] = []
    for form in FORMS:
        for match in form.pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in taken):
                continue
            lead, start = _lead(text, start)
            if not (form.alone or lead or _ends_what_is_asked(text, match)):
                continue
            if lead is _Lead.NO_MOMENT and form.alone and _is_start(text, start):
                lead = _Lead.FROM
            try:
                first, last = form.days(match, now)
                if first <= last:
                    days = _moved((first, last), lead, now)
                    taken.append(_Found(days, start, end, lead))
            except (ValueError, OverflowError):
                continue  # before the first year or after the last that a date can have
    taken.sort(key=lambda one: one.start)
    yield from (one for one in taken if one.lead is not _Lead.NO_MOMENT)


def _lead(text: str, start: int) -> tuple[_Lead | None, int]:
    left = max(0, start - _LONGEST_LEAD)
    before = _LEAD.search(text[left:start])
    if before is None or before.lastgroup is None:
        return None, start
    return _Lead[before.lastgroup], left + before.start()


def _is_start(text: str, start: int) -> bool:
    """Return whether "från" before a day tells when something begins, not which paper is meant."""
    named = re.search(r"(\S+)\s+$", text[:start])
    return text[start:].startswith(("från", "from")) and not (named and _PAPER.search(named[1]))


def _ends_what_is_asked(text: str, match: re.Match[str]) -> bool:
    """Return whether a bare year is when something was the case: "var satt HR 2024?"."""
    if not match[0].isdigit() or text[match.end() :].strip(" ?!."):
        return False
    asked = re.match(r"\W*(?:var|vart|vem|vilka|where|who)\b", text)
    return bool(asked) or in_past_tense(text)


def _moved(days: Days, lead: _Lead | None, now: Now) -> Days:
    """Return the days that "before", "after" and the like make of a moment."""
    first, last = days
    one = dt.timedelta(1)
    if lead is _Lead.BEFORE:
        return (first - one,) * 2
    if lead is _Lead.AFTER:
        return (last if first == last and first.day == 1 else last + one,) * 2
    if lead is _Lead.FROM:
        return (first,) * 2
    if lead is _Lead.UNTIL:
        return (min(now.today, last), last)
    return days


def _joined(text: str, one: _Found, other: _Found) -> _Found | None:
    """Return the stretch from one moment to another where the question means it."""
    between = text[one.end : other.start].strip()
    linked = (
        other.lead is _Lead.ALSO and not between and not re.match("eller|or", text[other.start :])
    )
    before = re.search(r"(?:mellan|between)\s+$", text[: one.start])
    dash = between in {"–", "-"}
    if (linked or dash) and one.days[0] <= other.days[1]:
        start = before.start() if before else one.start
        return _Found((one.days[0], other.days[1]), min(start, one.start), other.end, None)
    return None


_WHICH = r"(?P<which>förra|nästa|kommande|denna|den här|last|previous|next|coming|this)"
_BESIDE = (
    r"(?:\s+(?P<beside>förra året|nästa år|i\s?fjol|i år|last year|next year|this year)"
    rf"|,?\s+(?:of\s+)?(?P<year>{YEAR}))?"
)
_MONTH_GROUP = f"(?P<month>{MONTH})"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to name a moment.

    Attributes:
        pattern: What it looks like, in small letters.
        days: Which days it means.
        alone: Whether it names a moment without a word such as "i", "under" or "during" before it.

    """

    pattern: re.Pattern[str]
    days: Callable[[re.Match[str], Now], Days]
    alone: bool = True


def _form(pattern: str, days: Callable[[re.Match[str], Now], Days], *, alone: bool = True) -> Form:
    return Form(re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), days, alone)


# In this order: a longer name of a moment stands before one that it begins or ends with.
FORMS: Final = (
    _form(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)", iso),
    _form(
        r"(?:den\s+|the\s+)?(?P<day>\d\d?)(?::[ae]|st|nd|rd|th)?\s+(?:of\s+)?"
        rf"{_MONTH_GROUP}{_BESIDE}",
        dated,
    ),
    _form(rf"{_MONTH_GROUP}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?{_BESIDE}", dated),
    _form(
        rf"den\s+(?P<day>\d\d?)/(?P<month>\d\d?)(?:[\s/-]+(?P<year>{YEAR}))?",
        slashed,
    ),
    _form(rf"{_WHICH}\s+{_MONTH_GROUP}(?P<year>)(?P<beside>)", in_month),
    _form(rf"(?P<which>){_MONTH_GROUP}{_BESIDE}", in_month, alone=False),
    _form(rf"{_WHICH}\s+(?P<season>{SEASON})(?P<year>)", in_season),
    # "I vår organisation" is no spring.
    _form(r"i\s+(?P<season>vår|sommar|höst|vinter)(?P<which>)(?P<year>)(?=\W*$|[,.?!])", in_season),
    _form(rf"(?P<which>)(?P<season>{SEASON})\s+(?:of\s+)?(?P<year>{YEAR})", in_season),
    _form(
        r"(?P<which>)(?:the\s+)?(?P<season>våren|sommaren|hösten|vintern|spring|summer|autumn|fall"
        r"|winter)(?P<year>)",
        in_season,
        alone=False,
    ),
    _form(rf"i\s+(?P<season>{'|'.join(LAST_SEASON)})", season_gone),
    _form(rf"{_WHICH}\s+(?:år|året|year)", year_beside),
    _form(r"(?P<which>i\s?fjol|i\s?år)", year_beside),
    _form(rf"(?:vecka|v\.?|week)\s*(?P<week>\d\d?)(?:\s+(?P<year>{YEAR}))?", week),
    _form(rf"{_WHICH}\s+(?P<unit>veckan?|månad(?:en)?|week|month)", unit_beside),
    _form(rf"(?:om|in)\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})(?P<ago>)", counted),
    _form(rf"för\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})\s+(?P<ago>sedan|sen)", counted),
    _form(rf"(?P<count>{NUMBER})\s+(?P<unit>{UNIT})\s+(?P<ago>ago)", counted),
    _form(r"(?:i\s?)(?P<near>går|förrgår|morgon|övermorgon)", near_day),
    _form(r"(?P<near>yesterday|tomorrow)", near_day),
    _form(rf"i\s+(?P<weekday>{WEEKDAY})(?P<gone>s)(?P<which>)", on_weekday),
    _form(rf"(?:på|on)\s+(?P<weekday>{WEEKDAY})(?P<gone>)(?P<which>)", on_weekday),
    _form(rf"{_WHICH}\s+(?P<weekday>{WEEKDAY})(?P<gone>)(?:en)?", on_weekday),
    _form(r"(?:års|halvårs)skiftet|nyår(?:et)?|(?:the\s+)?(?:new year|turn of the year)", new_year),
    _form(rf"(?:år\s+)?(?P<year>{YEAR})", in_year, alone=False),
)
