"""The steps that a text divides amounts and lengths of time into, and which one a question means.

"Upp till 50 000 kronor: enhetschefen", "50 000–500 000 kronor: avdelningschefen": which of them
decides on 200 000 is told by counting, which no model that reads words does.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.answering.values.find import ANY_NUMBER, DIGITS, SCALES, TIME_UNITS, find_values, number
from bot.answering.values.types import Kind
from index import lowered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Step(NamedTuple):
    """What lies between two limits; an amount alone is its own lower and upper one.

    Attributes:
        low: The least, in kronor, days or minutes.
        high: The most.
        unit: What is measured; None where nothing beside the number says it.

    """

    low: float
    high: float
    unit: str | None

    def holds(self, other: Step) -> bool:
        """Return whether another lies wholly in it."""
        return self.low <= other.low and other.high <= self.high


class _Quantity(NamedTuple):
    value: float
    unit: str | None
    scale: float
    start: int
    end: int


_MONEY: Final = "kr"
_KRONOR: Final = r"kronor\b|kr\b|sek\b"
_UNIT: Final = "|".join(
    (
        *(rf"{name}\b" for name in sorted(SCALES, key=len, reverse=True)),
        _KRONOR,
        *(rf"{start}[^\W\d_]*" for start in TIME_UNITS),
    )
)
_QUANTITY: Final = re.compile(
    rf"(?<![\w.,:/])(?P<number>{DIGITS}|(?:{ANY_NUMBER})\b)(?!\d)(?:\s*(?P<unit>{_UNIT}))?"
)
_UNIT_WORD: Final = re.compile(rf"(?<![^\W\d_])(?:{_UNIT})")
_RANGE: Final = re.compile(r"\s*(?:–|-|—|till|to|och|and)\s*")
_LESS: Final = re.compile(
    r"\b(?:under|(?:mindre|färre|lägre) än|understigande|below|less than)\s+$"
)
_UP_TO: Final = re.compile(
    r"\b(?:upp till|högst|max(?:imalt)?|till och med|t\.?\s?o\.?\s?m\.?|up to|at most|no more than)"
    r"\s+$"
)
_OVER: Final = re.compile(
    r"\b(?:över|(?:mer|fler|högre) än|överstigande|over|above|more than|exceeding)\s+$"
)
_FROM: Final = re.compile(r"\b(?:minst|från(?: och med)?|fr\.?\s?o\.?\s?m\.?|from|at least)\s+$")
_AND_MORE: Final = re.compile(
    r"\+|\s+(?:(?:och|eller|and|or)\s+)(?:mer|uppåt|över|däröver|längre|more|above|over|longer)\b"
)
_NO_MEASURE: Final = frozenset((Kind.DATE, Kind.CLOCK, Kind.TELEPHONE, Kind.EMAIL))
_LEAST: Final = 1_000  # of a number that measures something without saying what
_FEWEST: Final = 2  # steps
_DAYS: Final = 365.25 / 12  # of a month: "längre än 60 dagar" is asked about a year, too


class Counted(NamedTuple):
    """The line whose step holds the amount that a question names.

    Attributes:
        line: Its number.
        steps: The numbers of all lines that are steps.

    """

    line: int
    steps: frozenset[int]


def counted(question: str, lines: Sequence[str], columns: Sequence[str] = ()) -> Counted | None:
    """Return which of the steps that lines tell holds the amount that a question names.

    Args:
        question: What is asked.
        lines: Sentences or rows, in order.
        columns: Names of the columns of the table that they stand in; they may name a unit.

    Returns:
        None where the question names no amount, or several, or the lines are no steps: two at
        least, none of which reaches into another.

    Example:
    >>> counted("Vem får köpa för en miljon?", ["upp till 50 000 kr: A", "över 50 000 kr: B"]).line
    1

    """
    asked = _asked(question)
    if asked is None:
        return None
    beside = next((unit for name in columns if (unit := _unit(name))), (None, 1.0))
    found = ((place, _step(line, beside)) for place, line in enumerate(lines))
    steps = {place: step for place, step in found if step and step.unit in {None, asked.unit}}
    ordered = sorted(steps.values(), key=lambda step: step.low)
    if len(ordered) < _FEWEST or any(one.high > other.low for one, other in pairwise(ordered)):
        return None
    line = next((place for place, step in steps.items() if step.holds(asked)), None)
    return None if line is None else Counted(line, frozenset(steps))


def amounts_in(question: str) -> list[str]:
    """Return the words with which a question names amounts."""
    return [question[one.start : one.end] for one in _told(question)]


def _asked(question: str) -> Step | None:
    """Return the only amount that a question names, or what it says is above or below it."""
    told = _told(question)
    if not told:
        return None
    step = _step(question, (None, 1.0))
    if step is None and len(told) == 1:
        step = Step(told[0].value, told[0].value, told[0].unit)
    # A large number alone is one of kronor.
    return step and step._replace(unit=step.unit or _MONEY)


def _told(question: str) -> list[_Quantity]:
    """Return the numbers of a question that are amounts: those with a unit, and large ones."""
    found = _quantities(question, (None, 1.0))
    return [one for one in found if one.unit or one.value >= _LEAST]


def _step(text: str, beside: tuple[str | None, float]) -> Step | None:
    """Return the first step that a text names; ``beside`` is the unit of numbers without one."""
    low = lowered(text)
    quantities = list(_quantities(text, beside))
    for one, other in pairwise(quantities):
        if _RANGE.fullmatch(low, one.end, other.start):
            first = one if one.unit else one._replace(value=one.value * other.scale)
            if first.value < other.value:
                return Step(first.value, other.value, other.unit)
    for value, unit, _, start, end in quantities:
        before = low[:start]
        if _LESS.search(before):
            return Step(0.0, math.nextafter(value, 0), unit)
        if _UP_TO.search(before):
            return Step(0.0, value, unit)
        if _OVER.search(before):
            return Step(math.nextafter(value, math.inf), math.inf, unit)
        if _FROM.search(before) or _AND_MORE.match(low, end):
            return Step(value, math.inf, unit)
    return None


def _quantities(text: str, beside: tuple[str | None, float]) -> Iterator[_Quantity]:
    """Yield the numbers of a text that measure something, in kronor, days or minutes."""
    others = [one for one in find_values(text) if one.kind in _NO_MEASURE]
    for match in _QUANTITY.finditer(lowered(text)):
        start, end = match.span()
        if any(one.start < end and start < one.end for one in others):
            continue
        if not (match["unit"] or match["number"][0].isdigit()):
            continue  # "en chef"
        unit, scale = (_unit(match["unit"]) if match["unit"] else None) or beside
        yield _Quantity(number(match["number"]) * scale, unit, scale, start, end)


def _unit(text: str) -> tuple[str, float] | None:
    """Return what a text measures, and how much of it, if it names a unit."""
    match = _UNIT_WORD.search(lowered(text))
    if match is None:
        return None
    if match[0] in SCALES or re.fullmatch(_KRONOR, match[0]):
        return _MONEY, SCALES.get(match[0], 1.0)
    of, scale = next(unit for start, unit in TIME_UNITS.items() if match[0].startswith(start))
    return ("day", scale * _DAYS) if of == "month" else (of, scale)
