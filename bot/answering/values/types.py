"""What a sentence states that can be compared, in a normal form: dates, amounts, names, places.

"1 juni 2027" and "2027-06-01" are the same, and so are "halv nio" and "08.30".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Of an amount or a count that is said to be roughly so.
_ROUGHLY: Final = 0.1


class Kind(StrEnum):
    """What is stated."""

    DATE = "date"
    CLOCK = "clock"
    WEEKDAY = "weekday"
    AMOUNT = "amount"
    COUNT = "count"
    PERSON = "person"
    PLACE = "place"
    TELEPHONE = "telephone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Value:
    """Something that a sentence states.

    Attributes:
        kind: What it is.
        low: Its normal form, or the first of a range. A date's is year, month and day, each None
            where it isn't told; all others have one part.
        high: The last of a range, or the same.
        unit: What is counted or measured; values of different units can't be compared.
        start: Where it begins in the sentence.
        end: One past its last character.
        roughly: Whether it is said to be about so.

    """

    kind: Kind
    low: tuple[float | str | None, ...]
    high: tuple[float | str | None, ...]
    unit: str
    start: int
    end: int
    roughly: bool = False


def comparable(one: Value, other: Value) -> bool:
    """Return whether two values measure the same thing in the same unit."""
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.DATE:
        # A year alone and a day without a year have nothing in common to differ in.
        return any(a is not None and b is not None for a, b in zip(one.low, other.low, strict=True))
    if one.kind is Kind.COUNT and one.unit != other.unit:
        return _same_noun(one.unit, other.unit)
    return one.unit == other.unit


def agree(one: Value, other: Value) -> bool:
    """Return whether two comparable values can both be right: equal, or one within the other."""
    match one.kind:
        case Kind.DATE:
            return _dates_agree(one, other)
        case Kind.PERSON:
            return _names_agree(str(one.low[0]), str(other.low[0]))
        case Kind.PLACE if not one.unit:
            return _places_agree(str(one.low[0]), str(other.low[0]))
        case Kind.PLACE | Kind.EMAIL:
            return one.low == other.low
        case Kind.TELEPHONE:
            return _telephones_agree(str(one.low[0]), str(other.low[0]))
        case _:
            return _numbers_agree(one, other)


def _numbers_agree(one: Value, other: Value) -> bool:
    a, b, c, d = (float(part[0] or 0) for part in (one.low, one.high, other.low, other.high))
    if one.roughly or other.roughly:
        return abs(a - c) <= _ROUGHLY * max(abs(a), abs(c))
    if a == b or c == d:
        # A single value within a range agrees with it.
        return a <= d and c <= b
    return (a, b) == (c, d)


def _dates_agree(one: Value, other: Value) -> bool:
    if one.low == one.high and other.low == other.high:
        return all(
            a is None or b is None or a == b for a, b in zip(one.low, other.low, strict=True)
        )
    # A range goes from one date to another; what isn't told of either may be anything.
    first, last = _filled(one, upward=False), _filled(one, upward=True)
    from_, to = _filled(other, upward=False), _filled(other, upward=True)
    yearless = one.low[0] is None or other.low[0] is None
    if yearless:
        first, last, from_, to = (0, *first[1:]), (0, *last[1:]), (0, *from_[1:]), (0, *to[1:])
    if one.low != one.high and other.low != other.high:
        return (first, last) == (from_, to)
    return first <= to and from_ <= last


def _filled(value: Value, *, upward: bool) -> tuple[float, ...]:
    end = value.high if upward else value.low
    missing = (9999, 12, 31) if upward else (0, 1, 1)
    return tuple(
        other if part is None else float(part) for part, other in zip(end, missing, strict=True)
    )


def _names_agree(one: str, other: str) -> bool:
    """Return whether two names may be one person's: a surname in common, or the only name said."""
    first, second = one.split(), other.split()
    if len(first) == 1 or len(second) == 1:
        return bool(set(first) & set(second))
    # "Direktör Karin Alm" and "K. Alm" have a surname and an initial in common.
    initials = [{name[0] for name in names[:-1]} for names in (first, second)]
    return first[-1] == second[-1] and bool(initials[0] & initials[1])


def _telephones_agree(one: str, other: str) -> bool:
    """Return whether one number is the other, or the end of it: an extension."""
    return one.endswith(other) or other.endswith(one)


def _places_agree(one: str, other: str) -> bool:
    return one == other or one in other or other in one


_SHORTEST_PART: Final = 4


def _same_noun(one: str, other: str) -> bool:
    """Return whether two nouns count the same: inflected, or one the end of a compound."""
    stems = [noun[: max(_SHORTEST_PART, len(noun) - 2)] for noun in (one, other)]
    if min(map(len, stems)) < _SHORTEST_PART:
        return False
    return (
        one.startswith(stems[1])
        or other.startswith(stems[0])
        or (one.endswith(other) or other.endswith(one))
    )
