"""Codes to doors and alarms in a text.

Told by what stands beside them: "Portkod: 4711", "slå 4711# vid entrén", a column or a list under
the name. A number alone is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME: Final = (
    r"(?:\b(?:port|ytterport|dörr|ytterdörr|entré|larm|brandlarm|inbrottslarm|grind|garage|passer|"
    r"passage|passagekorts|lås|bom|cykelrums|miljörums|soprums|förråds|nyckelskåps|nyckelboxs?|"
    r"kassaskåps|hiss|tag|inpasserings|avlarmnings)(?:s)?[ -]?(?:pin-?)?kod(?:en|er|erna)?\b"
    r"|\bkodlås(?:et|en)?\b"
    r"|\b(?:door|gate|alarm|entry|entrance|access|lock|keypad|key ?box|safe|garage)[ -]"
    r"(?:pin[ -]?)?(?:codes?|pin)\b)"
)
_PLACE: Final = re.compile(
    r"dörr|\bport(?:en|ar|arna)?\b|entré|larm|\bgrind|garage|\blås|kodlås|"
    r"knappsats|förråd|nyckelskåp|nyckelbox|kassaskåp|passage|\b(?:doors?|gate|alarm|entrance|"
    r"entry|lock|keypad|safe|key ?box)\b",
    re.IGNORECASE,
)
# Three digits to eight, one or two at a time as on a keypad, and no year, date, sum or time.
_CODE: Final = (
    r"(?P<code>(?<![\d.,:/§-])(?<!\d )(?!(?:19|20)\d\d(?:-\d\d-\d\d|\s?:))[#*]{0,2}"
    r"(?:\d{3,8}|\d\d[ -]\d\d(?:[ -]\d\d){0,2}|\d(?:[ -]\d){2,7})[#*]?"
    r"(?![\d/]|[ -]\d|[.,:]\d| ?(?:kr|kronor|%|procent|st|stycken|personer|anställda|minuter|timmar"
    r"|dagar|meter|m²|kvm|people|minutes|hours|days)\b))"
)
_SET: Final = r"[\s|:*_\"'”“(\[`]{1,8}"  # nothing but signs between a name and its code
_SAYS: Final = (
    r"(?:[:=–—]|\b(?:är|lyder|blir|heter|slå|slår|tryck|knappa|ange|använd|skriv|is|dial|press|"
    r"enter|use|type)(?:\s+(?:in|nu|now|koden|sedan|först|alltid|istället|i stället|fortfarande))?)"
    r"[\s|*_\"'”“(`]{0,6}"
)
_FILLER: Final = r"(?:[^\d\n.!?;|]|(?<!\d)(?:\d{1,2}|(?:19|20)\d\d)(?!\d)){0,60}?"
# "… till larmet 4711", but no "… till rum 4711".
_TO: Final = (
    r"\s+(?:till|för|i|på|to|for|at)\s+(?:(?!(?:rum|room|sal|hus|plan|nr|tel|telefon|anknytning|den|"
    r"kl|klockan|år|vecka|week|extension)\s)[^\W\d]+\s+){1,2}"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_AFTER_NAME: Final = re.compile(_NAME + f"(?:{_SET}|{_TO}|{_FILLER}{_SAYS})" + _CODE, re.IGNORECASE)
_WORD: Final = r"\b(?:pin-?)?(?:kod(?:en)?|code|pin(?:en)?)\b"
_WITH_WORD: Final = re.compile(
    rf"{_WORD}(?:{_SET}|{_TO}|{_FILLER}{_SAYS}){_CODE}"
    rf"|{_CODE.replace('<code>', '<before>')}[\s*_\"'”)`]{{0,4}}(?:är|som|as|is)(?: the)?\s+{_WORD}"
    rf"|\b(?:slå|slår|tryck|knappa|dial|press|enter)(?:\s+in)?\s+"
    rf"{_CODE.replace('<code>', '<keyed>')}",
    re.IGNORECASE,
)
_WITH_HASH: Final = re.compile(r"(?<![\d\w#])(?:#\d{3,8}\b#?|\d{3,8}#)(?!\d)")
_NAMED: Final = re.compile(_NAME, re.IGNORECASE)
_AT_END: Final = re.compile(
    rf"(?:[:=–—|]|\s-|\bär|\bis)[ \t*_`]*{_CODE}[ \t*_`.|)]*$", re.IGNORECASE
)
_IN_CELL: Final = re.compile(rf"[ \t*_`]*{_CODE}[ \t*_`]*")
_HEADING: Final = re.compile(r"#{1,6}\s")
_LONGEST_NAME: Final = 80
_LIST_LINES: Final = 40


def door_codes(text: str) -> list[Span]:
    """Return where codes to doors and alarms stand, in order."""
    if not _PLACE.search(text) and not _NAMED.search(text):
        return []
    found = {span for match in _AFTER_NAME.finditer(text) if (span := _span(match))}
    lines = list(_lines(text))
    for line in lines:
        piece = text[line.start : line.end]
        if not any(map(str.isdecimal, piece)) or not _PLACE.search(piece):
            continue
        for match in (*_WITH_WORD.finditer(piece), *_WITH_HASH.finditer(piece)):
            if span := _span(match):
                found.add(Span(line.start + span.start, line.start + span.end))
    for number, line in enumerate(lines):
        if _NAMED.search(text, line.start, line.end):
            found.update(_under(text, lines, number))
    return _apart(found)


def _span(match: re.Match[str]) -> Span | None:
    """Return where the code of a match stands; None for a year that nothing calls a code."""
    named = match.re.groupindex
    start, end = next(
        (match.span(group) for group in named if match[group] is not None), match.span()
    )
    told = match.string[match.start() : start].rstrip(" *_`\"'”“(")
    if _YEAR.fullmatch(match.string, start, end) and not told.endswith((":", "=", "är", "is")):
        return None
    return Span(start, end)


def _lines(text: str) -> list[Span]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    return lines


def _under(text: str, lines: list[Span], number: int) -> set[Span]:
    """Return codes in the rows of a table, or in the items of a list, that a line heads."""
    head = text[lines[number].start : lines[number].end]
    if "|" in head:
        cells = head.split("|")
        columns = [at for at, cell in enumerate(cells) if _NAMED.search(cell)]
        return {
            span
            for line in _following(text, lines, number, lambda row: "|" in row)
            for span in _cells(text, line, columns)
        }
    if len(head) > _LONGEST_NAME:
        return set()
    found = set()
    for line in _following(text, lines, number, lambda row: not _HEADING.match(row)):
        match = _AT_END.search(text[line.start : line.end])
        if match is None:
            break
        if span := _span(match):
            found.add(Span(line.start + span.start, line.start + span.end))
    return found


def _following(
    text: str, lines: list[Span], number: int, belongs: Callable[[str], bool]
) -> list[Span]:
    """Return the lines under one that belong to it, empty ones left out."""
    following: list[Span] = []
    for line in lines[number + 1 : number + 1 + _LIST_LINES]:
        row = text[line.start : line.end]
        if not row.strip():
            continue
        if not belongs(row):
            break
        following.append(line)
    return following


def _cells(text: str, line: Span, columns: list[int]) -> list[Span]:
    found, start = [], line.start
    for at, cell in enumerate(text[line.start : line.end].split("|")):
        match = _IN_CELL.fullmatch(cell) if at in columns else None
        if match:
            found.append(Span(start + match.start("code"), start + match.end("code")))
        start += len(cell) + 1
    return found


def _apart(found: set[Span]) -> list[Span]:
    """Return spans in order, each place once."""
    apart: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart
