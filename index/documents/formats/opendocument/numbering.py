"""The numbers that LibreOffice puts before headings and items, counted as it counts them.

OpenDocument 1.3, part 3, 16.30 and 19.880 on. What the file says a number to be is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.blocks.builder import clean
from index.documents.formats.office.list_numbers import columns, letters, written
from index.documents.formats.opendocument.package import STYLE, TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.formats.opendocument.package import Parts

BULLET = "-"
DEEPEST = 10  # levels that a list has
_NUMBERED = TEXT + "list-level-style-number"
_OUTLINE = TEXT + "outline-level-style"
# LibreOffice writes a number's whole text under a name of its own; the standard has it from 1.4.
_WHOLE = (
    STYLE + "num-list-format",
    "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format",
)
_PLACE = re.compile(r"%(\d+)%")
_KINDS = {"i": "lowerRoman", "I": "upperRoman"}


@dataclass(slots=True)
class Counts:
    """How far a list, or the headings, have been counted: the last number of each level."""

    numbers: dict[int, int] = field(default_factory=dict)

    def step(self, definition: _Element | None, depth: int, start: str | None = None) -> None:
        """Count one more item, ``depth`` lists inside the outermost; ``start`` is its number."""
        for higher in range(depth):
            self.numbers.setdefault(higher, _start(_level(definition, higher)))
        if start is not None and start.isdigit():
            self.numbers[depth] = int(start)
        elif depth in self.numbers:
            self.numbers[depth] += 1
        else:
            self.numbers[depth] = _start(_level(definition, depth))
        for deeper in [one for one in self.numbers if one > depth]:
            del self.numbers[deeper]

    def mark(self, definition: _Element | None, depth: int) -> str:
        """Return what stands before the item counted last: its number, ``BULLET`` or nothing."""
        level = _level(definition, depth)
        if level is None:
            return BULLET
        if level.tag not in {_NUMBERED, _OUTLINE}:
            return BULLET
        whole = next((found for name in _WHOLE if (found := level.get(name)) is not None), None)
        if whole is not None:
            number = _PLACE.sub(lambda found: self._number(definition, int(found[1]) - 1), whole)
        else:
            count = level.get(TEXT + "display-levels", "1")
            above = range(depth + 1 - (int(count) if count.isdigit() else 1), depth + 1)
            numbers = [self._number(definition, one) for one in above if one >= 0]
            before, after = (level.get(STYLE + f"num-{side}", "") for side in ("prefix", "suffix"))
            number = f"{before}{'.'.join(filter(None, numbers))}{after}"
        shown = clean(number)
        return shown if any(map(str.isalnum, shown)) or "§" in shown else ""

    def _number(self, definition: _Element | None, depth: int) -> str:
        level = _level(definition, depth)
        number = self.numbers.get(depth)
        kind = "" if level is None else level.get(STYLE + "num-format", "")
        if number is None or level is None or not kind:
            return ""
        if kind in {"a", "A"}:
            doubled = level.get(STYLE + "num-letter-sync") == "true"
            shown = letters(number) if doubled else columns(number)
            return shown.upper() if kind == "A" else shown
        return written(_KINDS.get(kind, "decimal"), number, "sv")


class Lists:
    """The lists of a document, as far as they have been counted."""

    def __init__(self, parts: Parts) -> None:
        """Begin with the first."""
        self._parts = parts
        self._by_id: dict[str, Counts] = {}
        self._last: dict[str, Counts] = {}
        self._headings = Counts()

    def style(self, name: str) -> _Element | None:
        """Return the definition of a list's levels."""
        return self._parts.styles.get(name)

    def counts(self, node: _Element, style: str) -> Counts:
        """Return the counts of an outermost list: anew, or of the one that it goes on with."""
        before = node.get(TEXT + "continue-list")
        if before is not None and before in self._by_id:
            found = self._by_id[before]
        elif node.get(TEXT + "continue-numbering") == "true" and style in self._last:
            found = self._last[style]
        else:
            found = Counts()
        self._last[style] = found
        identifier = node.get("{http://www.w3.org/XML/1998/namespace}id")
        if identifier:
            self._by_id[identifier] = found
        return found

    def of_heading(self, node: _Element, level: int) -> str:
        """Return the number of a heading that stands in no list; empty where it has none."""
        outline = self._parts.outline
        if outline is None or node.get(TEXT + "is-list-header") == "true":
            return ""
        start = node.get(TEXT + "start-value")
        if start is None and node.get(TEXT + "restart-numbering") == "true":
            start = str(_start(_level(outline, level - 1)))
        definition = _level(outline, level - 1)
        if definition is None or not definition.get(STYLE + "num-format"):
            return ""
        self._headings.step(outline, level - 1, start)
        return self._headings.mark(outline, level - 1)


def with_number(mark: str, words: str) -> str:
    """Return a paragraph's words with its number before them; a bullet is none."""
    return words if mark in {"", BULLET} else f"{mark} {words}"


def own_number(node: _Element) -> str | None:
    """Return the number that a heading or an item says it has; None where it says nothing."""
    found = node.find(TEXT + "number")
    return None if found is None else clean(found.text or "")


def _level(definition: _Element | None, depth: int) -> _Element | None:
    if definition is None:
        return None
    levels = (one for one in definition if one.get(TEXT + "level") == str(depth + 1))
    return next(levels, None)


def _start(level: _Element | None) -> int:
    start = "1" if level is None else level.get(TEXT + "start-value", "1")
    return int(start) if start.isdigit() else 1
