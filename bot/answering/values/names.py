"""Finds the people and the places that a Swedish or English sentence names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.answering.values.types import Kind, Value
from index import information

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITAL: Final = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
_PERSON: Final = re.compile(rf"(?<![\w-])(?:{_CAPITAL}|[A-ZÅÄÖ]\.)(?:\s+{_CAPITAL})+")
# Units, streets and houses are written in capitals too.
_NO_PERSON: Final = re.compile(
    r"(?:avdelning|enhet|förvaltning|kontor|kommun|nämnd|styrelse|gata|gatan|vägen|huset|torget|plan"
    r"|city|street|house|hall|unit|department|office|council|committee|skolan|bruket)\w{0,3}$",
    re.IGNORECASE,
)
# A word at the start of a sentence is a name only where it is no common word.
_COMMON: Final = 0.25
_IN: Final = (
    r"(?:\b(?:i|på|vid|till|hos|in|at|on|to|into|near|of)\s+(?:the\s+)?|\b(?:plats|lokal|adress(?:en)?"
    r"|place|venue|address)(?:\s+(?:är|is))?:?\s+)"
)
_NAMED: Final = re.compile(
    rf"(?i:{_IN})(?P<name>{_CAPITAL}(?:\s+{_CAPITAL})*(?:\s+\d+\s?[A-Ea-e]?\b)?)"
)
_STREET: Final = re.compile(
    r"\b[A-ZÅÄÖ][\wåäöÅÄÖ-]*(?:gatan|vägen|gränd|torget|torg|allén|stigen|plan)\s+\d+"
)
_ROOM_WORD: Final = (
    r"\w*(?:salen|aulan|biblioteket|matsalen|kaféet|huset|hallen|rummet|skolan|gården|centralen"
    r"|kontoret|receptionen|foajén|ateljén)"
)
_ENGLISH_ROOM: Final = r"(?:\w+ )?(?:library|hall|canteen|lobby|auditorium|cafeteria|reception)"
_LOWER: Final = re.compile(rf"(?i:{_IN})(?P<name>{_ROOM_WORD}|{_ENGLISH_ROOM})\b")
_FLOOR: Final = re.compile(
    r"\b(?:plan|våning(?:en)?|floor|level)\s+(?P<number>\d+)"
    r"|\b(?P<ordinal>\d+|första|andra|tredje|fjärde|femte|sjätte|first|second|third|fourth|fifth)"
    r"(?::[ae]|st|nd|rd|th)?\s+(?:våningen|floor)",
    re.IGNORECASE,
)
_ROOM: Final = re.compile(
    r"\b(?:rum|room|sal|sammanträdesrum|konferensrum)\s+(?P<room>[A-Z]?\d+\w*|[A-ZÅÄÖ]\w+)"
)
_ORDINALS: Final = {
    "första": "1", "andra": "2", "tredje": "3", "fjärde": "4", "femte": "5", "sjätte": "6",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip


def find_names(sentence: str) -> list[Value]:
    """Return the people and the places that a sentence names."""
    return [*_persons(sentence), *_places(sentence)]


def _is_common(word: str) -> bool:
    lower = word.casefold()
    return min(information(lower, "sv"), information(lower, "en")) < _COMMON


def _persons(sentence: str) -> Iterator[Value]:
    for match in _PERSON.finditer(sentence):
        start = match.start()
        words = match[0].split()
        first_of_all = not sentence[:start].strip(" -–•*|\"”“'")
        if first_of_all and _is_common(words[0]) and len(words) > 1:
            start += len(words[0]) + 1
            words = words[1:]
        if len(words) > 1 and not any(_NO_PERSON.search(word) for word in words):
            name = (
                " ".join(words).casefold().removesuffix("s")
                if _genitive(sentence, match)
                else (" ".join(words).casefold())
            )
            yield Value(Kind.PERSON, (name,), (name,), "", start, match.end())


def _genitive(sentence: str, match: re.Match[str]) -> bool:
    """Return whether a name is followed by what is that person's."""
    return match[0].endswith("s") and bool(re.match(r"\s+[a-zåäö]{4,}", sentence[match.end() :]))


def _places(sentence: str) -> Iterator[Value]:
    taken: list[tuple[int, int]] = []
    for pattern, group in ((_STREET, 0), (_NAMED, "name"), (_LOWER, "name")):
        for match in pattern.finditer(sentence):
            start, end = match.span(group)
            if not any(start < other and mine < end for mine, other in taken):
                taken.append((start, end))
                name = match[group].casefold()
                yield Value(Kind.PLACE, (name,), (name,), "", start, end)
    for match in _FLOOR.finditer(sentence):
        said = (match["number"] or match["ordinal"]).casefold()
        number = _ORDINALS.get(said, said)
        yield Value(Kind.PLACE, (number,), (number,), "floor", match.start(), match.end())
    for match in _ROOM.finditer(sentence):
        room = match["room"].casefold()
        yield Value(Kind.PLACE, (room,), (room,), "room", match.start(), match.end())
