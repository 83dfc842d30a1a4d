"""How a moment is named in a question, in Swedish and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.moment_words import (
    LAST_SEASON,
    MONTH,
    NUMBER,
    SEASON,
    UNIT,
    WEEKDAY,
    YEAR,
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.moment_words import Days, Now

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
