"""Whether two documents answer the same question with different dates, amounts, names or places.

Only values of the kind that is asked for are compared, and only where both sentences are about the
same thing; what can't be compared is no conflict (docs/decisions/0032-conflict.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.answering.asked_values import asked_kinds
from bot.answering.matching import coverage, similarity
from bot.answering.name_forms import find_names
from bot.answering.number_words import NUMBERED
from bot.answering.value_forms import find_values
from bot.answering.values import Kind, Value, agree, comparable
from index import detect_language, information, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from index import Query

_TEXTS_KEPT: Final = 1_000
# "Var kan jag äta lunch?" has more than one right answer.
_SEVERAL: Final = re.compile(r"\b(?:var|where|när|when) (?:kan|får|can|may) ")
_NEXT: Final = re.compile(r"\b(?:nästa|next|nästkommande)\b", re.IGNORECASE)
# The second answers as much of the question as the first, nearly.
_AS_COVERED: Final = 0.65
_COVERED: Final = 0.5
# A word that tells so much says what a sentence is about.
_TELLING: Final = 0.42
_SAME_WORD: Final = 0.75
# With so many words of its own a statement tells of something else, whatever the other holds.
_MUCH_ELSE: Final = 3
# What is held each year is told of each year: two papers so far apart mean two occasions.
_A_YEAR_APART: Final = 240  # days
# They say that something is so and not what it is.
_ASSERTING: Final = frozenset(
    """
    adress adressen anmälan anmäla anmäler ansök ansökan ansöka ansöker antal avgift avgiften
    belopp beloppet belägen besöksadress betalas betalar börjar chef datum datumet deadline
    direktör enheten avdelningen ersättning expedition flyttar flytten flyttas flyttdag får
    gäller håller hålls heter hittar högst infaller inflyttning inleds inlämnas inträffar klockan
    kontakt kontakta kontakten kontor kostar kostnad kostnaden lämnas leder leds ligger lokal
    lokaler medarbetare medarbetarna mejl nummer nummret numret nås planeras planerad preliminärt
    pris priset pågår ring ringa ringer sitter sker skickas slutar start startar stänger
    summan telefon telefonnummer telefonnumret tidpunkt träffar tillträder uppgår utgår utses
    utsetts varar äger öppen öppet öppna öppnar öppettider nuvarande nya
    address begins call contact costs deadline due ends fee held located meets moves moving
    number opens closes phone place price reach scheduled sits starts submitted takes telephone
    """.split()
)
_ALL: Final = frozenset("alla samtliga medarbetare anställda personal staff all employees".split())
_LIMITED: Final = re.compile(
    r"\b(?:för|om|inom|about|concerning|for|of|within)\s+(?:de\s+|den\s+|det\s+|the\s+)?(\w+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document says to a question.

    Attributes:
        sentences: The sentences that answer.
        over: The document's title and the headings over them.
        date: The document's date.

    """

    sentences: str
    over: str
    date: dt.date | None = None


def differ(query: Query, one: Statement, other: Statement) -> bool:
    """Return whether two statements answer a question with different values."""
    kinds = asked_kinds(query.read_as)
    if not kinds or _SEVERAL.search(query.read_as.casefold()):
        return False
    if not _both_answer(query, one, other):
        return False
    mine, theirs = (stated_values(query, kinds, statement.sentences) for statement in (one, other))
    apart = [kind for kind in kinds if _apart(kind, mine, theirs)]
    if not apart:
        return False
    if Kind.DATE in apart and _are_two_occasions(one, other, mine, theirs):
        return False
    return not _are_about_different_things(query, (one, mine), (other, theirs))


def states_what_is_asked(query: Query, one: Statement) -> bool:
    """Return whether a statement holds a value of a kind that the question asks for."""
    return bool(stated_values(query, asked_kinds(query.read_as), one.sentences))


def answers_as_well(query: Query, one: Statement, other: Statement) -> bool:
    """Return whether the second statement tells as much of what is asked for as the first.

    Where the first holds none of its words they only mean something like it, which is no measure.
    """
    if states_what_is_asked(query, one) and not states_what_is_asked(query, other):
        return False
    first, second = (coverage(query, f"{s.over}\n{s.sentences}") for s in (one, other))
    return second >= first > 0


def _both_answer(query: Query, one: Statement, other: Statement) -> bool:
    first, second = (coverage(query, f"{s.over}\n{s.sentences}") for s in (one, other))
    low, high = sorted((first, second))
    return low >= _COVERED and low >= _AS_COVERED * high


def stated_values(query: Query, kinds: Sequence[Kind], text: str) -> list[Value]:
    """Return a text's values of some kinds, but for those that the question itself names."""
    asked = _found(query.read_as)
    found = [value for value in _found(text) if value.kind in kinds]
    found = [v for v in found if not any(comparable(v, a) and agree(v, a) for a in asked)]
    counted = [v for v in found if v.kind is Kind.COUNT and _is_named(query, v.unit)]
    return [v for v in found if v.kind is not Kind.COUNT or not counted or v in counted]


@lru_cache(maxsize=_TEXTS_KEPT)
def _found(text: str) -> tuple[Value, ...]:
    """Return all values in a text but the numbers of stages, steps and groups."""
    numbered = [match.span() for match in NUMBERED.finditer(text)]
    return tuple(
        value
        for value in (*find_values(text), *find_names(text))
        if not any(start <= value.start < end for start, end in numbered)
    )


def _is_named(query: Query, noun: str) -> bool:
    return any(similarity(word, noun) >= _SAME_WORD for g in query.groups for word in g.words)


def _apart(kind: Kind, mine: Sequence[Value], theirs: Sequence[Value]) -> bool:
    """Return whether both state values of a kind, in one unit at least, and none of them agree."""
    pairs = [(a, b) for a in mine for b in theirs if a.kind is kind is b.kind and comparable(a, b)]
    units = {a.unit if kind is Kind.PLACE else "" for a, _ in pairs}
    return any(
        not any(agree(a, b) for a, b in pairs if kind is not Kind.PLACE or a.unit == unit)
        for unit in units
    )


def _are_two_occasions(
    one: Statement, other: Statement, mine: Sequence[Value], theirs: Sequence[Value]
) -> bool:
    """Return whether two dates are those of something that comes back: one each year."""
    if one.date is None or other.date is None:
        return False
    years = [{v.low[0] for v in found if v.kind is Kind.DATE} for found in (mine, theirs)]
    if one.date != other.date and all(_NEXT.search(s.sentences) for s in (one, other)):
        return True
    told_in_advance = abs((one.date - other.date).days) >= _A_YEAR_APART
    return told_in_advance and (years[0] != years[1] or years[0] == {None})


def _are_about_different_things(
    query: Query, one: tuple[Statement, list[Value]], other: tuple[Statement, list[Value]]
) -> bool:
    """Return whether each tells of something that the other doesn't: two meetings, two stages."""
    first, second = one[0], other[0]
    if _conditions_apart(one, other):
        return True
    numbers = [_numbered(f"{s.over}\n{s.sentences}") for s in (first, second)]
    if any(numbers[0][name] != numbers[1][name] for name in numbers[0].keys() & numbers[1].keys()):
        return True
    if detect_language(first.sentences) != detect_language(second.sentences):
        return False
    own = (
        _own_words(query, first, f"{second.over} {second.sentences}"),
        _own_words(query, second, f"{first.over} {first.sentences}"),
    )
    if (own[0] and own[1]) or max(map(len, own)) >= _MUCH_ELSE:
        return True
    return any(
        _is_limited(mine, statement.sentences)
        for mine, statement in zip(own, (first, second), strict=True)
    )


def _conditions_apart(
    one: tuple[Statement, list[Value]], other: tuple[Statement, list[Value]]
) -> bool:
    """Return whether two statements hold for different ages, sizes or houses."""
    mine, theirs = (
        [value for value in _found(said.sentences) if value not in asked]
        for said, asked in (one, other)
    )
    stated = {value.kind for value in one[1]}
    return _apart(Kind.COUNT, mine, theirs) or (
        Kind.PLACE not in stated and _apart(Kind.PLACE, mine, theirs)
    )


def _numbered(text: str) -> dict[str, frozenset[str]]:
    """Return the numbers of stages, steps and groups that a text names."""
    found: dict[str, set[str]] = {}
    for match in NUMBERED.finditer(text):
        found.setdefault(match[1].casefold(), set()).add(match[2])
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _own_words(query: Query, mine: Statement, theirs: str) -> set[str]:
    """Return telling words of a statement that stand neither in the question nor in the other."""
    text = mine.sentences
    for value in sorted(_found(text), key=lambda v: -v.start):
        text = f"{text[: value.start]} {text[value.end :]}"
    language = detect_language(mine.sentences)
    known = set(words(theirs)) | {
        word
        for group in query.groups
        for names in (group.words, *(alternative.words for alternative in group.alternatives))
        for word in names
    }
    return {
        word
        for word in words(text)
        if word not in _ASSERTING
        and word not in _ALL
        and not word.isdigit()
        and information(word, language) >= _TELLING
        and not any(similarity(other, word) >= _SAME_WORD for other in known)
    }


def _is_limited(own: set[str], sentences: str) -> bool:
    """Return whether a sentence is limited to something of its own: "mötet för chefer"."""
    return any(match[1].casefold() in own for match in _LIMITED.finditer(sentences))
