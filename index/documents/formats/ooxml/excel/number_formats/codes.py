"""The number formats of a sheet's cells (``# ##0 "kr";[Red]-0``), taken apart.

ECMA-376 part 1, 18.8.31: a format has up to four sections, parted by semicolons, for positive and
negative numbers, zero and text, or for what fulfils the conditions that they name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from locale import windows_locale
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General) | (?P<noon>AM/PM|A/P) | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+) | (?P<digit>[0#?]) | (?P<other>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"[0-9A-F]{1,8}", re.IGNORECASE)
_YEAR = re.compile(r"y+|e+")
_SECOND = re.compile(r"\[?s+\]?")
# Language codes that mean the system's own long date and its time.
_SYSTEM_DATE = {"F800", "X-SYSDATE"}
_SYSTEM_TIME = {"F400", "X-SYSTIME"}
_LONGEST = 1_000


class Mark(Enum):
    """What a token of a format stands for."""

    LITERAL = auto()
    DIGIT = auto()  # "0", "#" or "?"
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    EXPONENT = auto()  # "E+" or "E-"
    SLASH = auto()
    DATE = auto()  # "yyyy", "mm", "[h]", "am/pm", and ".00" for parts of a second
    GENERAL = auto()
    TEXT = auto()  # "@"


class Kind(Enum):
    """What a section shows."""

    NUMBER = auto()
    DATE = auto()
    GENERAL = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format: what it stands for, and its letters."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A format's section.

    Attributes:
        kind: What it shows.
        tokens: Its pieces in order, without colours and what else isn't shown.
        condition: The comparison that a number must fulfil, and with what: ("<", 1000.0).
        language: The language that it names for months and weekdays ("sv_SE"); empty for none.
        system: "date" or "time" where it stands for the system's own way to write them.

    """

    kind: Kind
    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    language: str = ""
    system: str = ""


@lru_cache(maxsize=2_000)
def sections_of(code: str) -> tuple[Section, ...]:
    """Take a format apart; at least one section."""
    sections = []
    matches: list[re.Match[str]] = []
    for match in _TOKEN.finditer(code[:_LONGEST]):
        if match["other"] == ";":
            sections.append(_section(matches))
            matches = []
        else:
            matches.append(match)
    return (*sections, _section(matches))


def _section(matches: list[re.Match[str]]) -> Section:
    condition = None
    language = system = ""
    for match in matches:
        inside = match["bracket"] or ""
        if found := _CONDITION.fullmatch(inside):
            condition = (found[1], _number(found[2]))
        elif inside.startswith("$"):
            named = inside.partition("-")[2].upper()
            if named in _SYSTEM_DATE | _SYSTEM_TIME:
                system = "date" if named in _SYSTEM_DATE else "time"
            language = _language(named) or language
    tokens: list[Token] = []
    for match in matches:
        if match["fill"]:
            # What fills the cell up parts a currency from its number, and no minus from it.
            before = tokens[-1].text[-1:] if tokens else ""
            tokens += [Token(Mark.LITERAL, " ")] if before.isalnum() else []
        else:
            tokens += _tokens(match)
    tokens = list(_with_parts_of_seconds(tokens))
    kind = _kind(tokens)
    first = next((token.text for token in tokens if token.mark is Mark.DATE), "")
    if kind is Kind.DATE and _YEAR.fullmatch(first) and not language:
        # A slash stands for the system's own separator, which is a hyphen in Sweden; LibreOffice
        # saves 2027-03-15 so. A day before its month is written with the slash there too.
        tokens = [Token(Mark.LITERAL, "-") if t.mark is Mark.SLASH else t for t in tokens]
    if kind is not Kind.DATE:
        # "0 dagar": letters that mean a date only where no digits are asked for.
        tokens = [Token(Mark.LITERAL, t.text) if t.mark is Mark.DATE else t for t in tokens]
    return Section(kind, tuple(tokens), condition, language, system)


def _number(digits: str) -> float:
    try:
        return float(digits)
    except ValueError:
        return 0.0


def _language(named: str) -> str:
    """Return the language of a code: "41D", or "SV-SE"; the digits before the last four differ."""
    if _HEXADECIMAL.fullmatch(named):
        return windows_locale.get(int(named, 16) & 0xFFFF, "")
    return named.replace("-", "_") if re.fullmatch(r"[A-Z]{2,3}(-[A-Z]+)*", named) else ""


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    kind, text = match.lastgroup, match[match.lastgroup or 0]
    if kind in {"quoted", "escaped"}:
        yield Token(Mark.LITERAL, text)
    elif kind == "space":
        yield Token(Mark.LITERAL, " ")  # as wide as some character
    elif kind == "bracket":
        if _ELAPSED.fullmatch(text):
            yield Token(Mark.DATE, f"[{text.lower()}]")
        elif text.startswith("$"):
            yield Token(Mark.LITERAL, text[1:].partition("-")[0])
    elif kind == "general":
        yield Token(Mark.GENERAL, text)
    elif kind in {"noon", "date"}:
        yield Token(Mark.DATE, text.lower())
    elif kind == "exponent":
        yield Token(Mark.EXPONENT, text)
    elif kind == "digit":
        yield Token(Mark.DIGIT, text)
    else:
        marks = {".": Mark.POINT, ",": Mark.COMMA, "%": Mark.PERCENT, "/": Mark.SLASH}
        yield Token(Mark.TEXT if text == "@" else marks.get(text, Mark.LITERAL), text)


def _with_parts_of_seconds(tokens: list[Token]) -> Iterator[Token]:
    """Yield tokens, a point and zeros after seconds as one of a date."""
    place = 0
    before = ""
    while place < len(tokens):
        token = tokens[place]
        zeros = 0
        if token.mark is Mark.POINT and _SECOND.fullmatch(before):
            rest = tokens[place + 1 :]
            zeros = next((n for n, t in enumerate(rest) if t.text != "0"), len(rest))
        if zeros:
            yield Token(Mark.DATE, "." + "0" * zeros)
        else:
            yield token
        before = token.text if token.mark is Mark.DATE else ""
        place += 1 + zeros


def _kind(tokens: list[Token]) -> Kind:
    marks = {token.mark for token in tokens}
    if Mark.GENERAL in marks:
        return Kind.GENERAL
    if Mark.DIGIT in marks:
        return Kind.NUMBER
    if Mark.DATE in marks:
        return Kind.DATE
    return Kind.TEXT if Mark.TEXT in marks else Kind.NUMBER
