"""What is wrong in a YAML text, and on which line, in words for somebody who writes no YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

COLON: Final = "a colon within a value; put quotation marks around the value"
INDENTED: Final = "a line that is indented more or less than those around it"
NO_COLON: Final = "a line without a colon after its key"
TAB: Final = "a tab; use spaces"
QUOTE: Final = "a quotation mark that is not closed"
BRACKET: Final = "a bracket that is not closed, or a comma that is missing within brackets"
COMMENT: Final = "a # that makes the rest a comment; put quotation marks around the value"
AFTER_QUOTE: Final = "text after a closing quotation mark"
BACKSLASH: Final = "a backslash within quotation marks; use single quotation marks"
STRAY: Final = "a bracket or comma where none belongs; put quotation marks around the value"
DASH: Final = "a dash where no list begins; put quotation marks around the value"
SIGN: Final = "a value that begins with {sign}; put quotation marks around it"
DIVIDED: Final = "a line of dashes in the middle; remove it"
OTHER: Final = "something that can't be read as a key and its value"

# What ruamel.yaml says, and what it means.
_MEANINGS: Final = (
    (r"found character '\\t'", TAB),
    (r"found unexpected end of stream|unexpected document separator", QUOTE),
    (r"expected ',' or '[\]}]'", BRACKET),
    (r"unknown escape|expected escape", BACKSLASH),
    (r"could not find expected ':'", NO_COLON),
    (r"expected <block end>, but found '<scalar>'", AFTER_QUOTE),
    (r"expected <block end>|bad indentation", INDENTED),
    (r"expected the node content", STRAY),
    (r"sequence entries are not allowed", DASH),
    (r"found another document|incompatible YAML", DIVIDED),
)
_CANNOT_START: Final = re.compile(r"found character '(.+)' that cannot start")
_INDICATOR: Final = re.compile(
    r"expected a comment or a line break|expected chomping|expected alphabetic or numeric"
    r"|constructor for the tag|undefined tag|expected URI"
)
_TWICE: Final = re.compile(r"found duplicate key \"?(.*?)\"? with value")
_VALUE: Final = re.compile(r"[:\[{,-]\s+([|>&*!])")


def problem_and_line(error: MarkedYAMLError, source: str) -> tuple[str, int | None]:
    """Return what is wrong, and the line from 1; None where no line is known."""
    said = " ".join(str(error.problem or "").split())
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return said or OTHER, None
    lines = source.split("\n")
    number = min(mark.line, len(lines) - 1)
    if "mapping values are not allowed" in said:
        return _misplaced_colon(lines, number, mark.column)
    problem = _meaning(said, lines[number])
    if "<stream end>" in said and re.search(r"\s#", source):
        problem = COMMENT
        number = next(n for n, one in enumerate(lines) if re.search(r"\s#", one))
    elif problem in {QUOTE, BRACKET} and error.context_mark is not None:
        number = error.context_mark.line  # where what was never closed is opened
    return problem, number + 1


def _meaning(said: str, line: str) -> str:
    if twice := _TWICE.match(said):
        return f"the key {twice[1]!r} twice"
    if sign := _CANNOT_START.match(said):
        return TAB if sign[1] == "\\t" else SIGN.format(sign=sign[1])
    if _INDICATOR.search(said):
        found = _VALUE.search(line)
        return SIGN.format(sign=found[1]) if found else OTHER
    # What our own composer and constructor say is in words already.
    own = said if said.startswith(("aliases", "nested", "half a character")) else OTHER
    return next((ours for theirs, ours in _MEANINGS if re.search(theirs, said)), own)


def _misplaced_colon(lines: list[str], number: int, column: int) -> tuple[str, int]:
    line = lines[number]
    if re.search(r":\s", line[:column]):
        return COLON, number + 1
    before = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    if before is not None and ":" not in lines[before]:
        return NO_COLON, before + 1
    return INDENTED, number + 1
