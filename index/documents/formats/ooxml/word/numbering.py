"""The numbers that Word puts before headings and items: counted here as Word counts them.

ISO/IEC 29500-1, 17.9. A number is written nowhere in the file: it comes of the paragraphs before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.blocks.builder import clean
from index.documents.formats.office.list_numbers import written
from index.documents.formats.ooxml.word.styles import W, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.formats.ooxml.word.styles import Styles
    from index.types import Language

BULLET = "-"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = 9  # of a number that somebody counts with
# What a level shows that says nothing of its text.
_USUAL_TEXT = {"lowerLetter": "%{})", "upperLetter": "%{})"}


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in a list.

    Attributes:
        mark: Its number as it is shown, or ``BULLET``; empty where nothing is shown.
        depth: How many lists it stands inside besides its own.

    """

    mark: str
    depth: int


@dataclass(slots=True)
class _Counts:
    """How far a list has been counted.

    Attributes:
        numbers: The last number of each level that goes on.
        assumed: Levels that had no item yet when one below them needed their number.

    """

    numbers: dict[int, int] = field(default_factory=dict)
    assumed: set[int] = field(default_factory=set)


class Numbering:
    """Lists by id, and how far each has been counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        """Read ``numbering.xml``."""
        self._styles = styles
        self._counts: dict[str, _Counts] = defaultdict(_Counts)
        self._restarted: set[tuple[str, int]] = set()
        self._known: dict[str, dict[int, _Element]] = {}
        found = [] if root is None else root.findall(W + "abstractNum")
        self._families = {one.get(W + "abstractNumId", ""): one for one in found}
        found = [] if root is None else root.findall(W + "num")
        self._lists = {one.get(W + "numId", ""): one for one in found}

    def place(self, paragraph: _Element) -> ListPlace | None:
        """Count one more paragraph; None where it belongs to no list."""
        identifier, holder = self._styles.list_of(paragraph)
        if identifier is None or identifier == "0":  # 0 takes it out of its style's list
            return None
        depth = self._styles.inner_list(paragraph)
        if identifier not in self._lists:
            outer = _number(value(paragraph, "pPr/numPr/ilvl")) or 0
            return ListPlace(BULLET, depth or outer)
        level = self._level_of(paragraph, identifier, holder)
        counts = self._count(identifier, level)
        return ListPlace(self._mark(identifier, level, counts), depth or level)

    def _level_of(self, paragraph: _Element, identifier: str, holder: str | None) -> int:
        """Return the level that a paragraph names, or that is linked to its style.

        ``holder``: the style that the list comes from; None where the paragraph itself names it.
        """
        own = value(paragraph, "pPr/numPr/ilvl")
        if own is None and holder is not None:
            linked = {
                value(level, "pStyle"): level.get(W + "ilvl")
                for level in self._levels(identifier).values()
            }
            for style in self._styles.chain_of(paragraph):
                own = own or linked.get(style)
            own = own or self._styles.level_in(holder)
        return _number(own) or 0

    def _family(self, identifier: str) -> str:
        """Return the id of the definition that a list is counted by.

        It may only name a style, whose list has the definition.
        """
        family = ""
        for _ in range(3):
            family = value(self._lists.get(identifier), "abstractNumId") or ""
            link = value(self._families.get(family), "numStyleLink")
            if link is None:
                break
            identifier = self._styles.list_in(link) or ""
        return family

    def _levels(self, identifier: str) -> dict[int, _Element]:
        """Return a list's levels: its definition's, and those that it has of its own."""
        if identifier in self._known:
            return self._known[identifier]
        definition = self._families.get(self._family(identifier))
        found = [] if definition is None else definition.findall(W + "lvl")
        own = self._lists[identifier].findall(f"{W}lvlOverride/{W}lvl")
        levels = ((level.get(W + "ilvl", ""), level) for level in (*found, *own))
        numbered = {_number(number): level for number, level in levels}
        known = {number: level for number, level in numbered.items() if number is not None}
        return self._known.setdefault(identifier, known)

    def _level(self, identifier: str, level: int) -> _Element | None:
        return self._levels(identifier).get(level)

    def _override(self, identifier: str, level: int) -> int | None:
        """Return the number that a list begins anew with at a level; None where it goes on."""
        own = self._lists[identifier].find(f"{W}lvlOverride[@{W}ilvl='{level}']")
        return None if own is None else _number(value(own, "startOverride"))

    def _start(self, identifier: str, level: int) -> int:
        begun = self._override(identifier, level)
        if begun is None:
            begun = _number(value(self._level(identifier, level), "start"))
        return begun or 0  # where nothing says so, Word begins with 0 (17.9.25)

    def _count(self, identifier: str, level: int) -> dict[int, int]:
        counts = self._counts[self._family(identifier)]
        numbers = counts.numbers
        if (identifier, level) not in self._restarted:
            self._restarted.add((identifier, level))
            if self._override(identifier, level) is not None:
                numbers.pop(level, None)
        for higher in range(level):
            if higher not in numbers:
                numbers[higher] = self._start(identifier, higher)
                counts.assumed.add(higher)
        if level in counts.assumed or level not in numbers:
            counts.assumed.discard(level)
            numbers[level] = self._start(identifier, level)
        else:
            numbers[level] += 1
        for deeper in [one for one in numbers if one > level]:
            restart = _number(value(self._level(identifier, deeper), "lvlRestart"))
            if restart is None or level < restart:
                del numbers[deeper]
        return numbers

    def _mark(self, identifier: str, level: int, counts: dict[int, int]) -> str:
        definition = self._level(identifier, level)
        kind = value(definition, "numFmt") or "decimal"
        text = value(definition, "lvlText")
        if definition is None:
            return BULLET
        if is_on(definition, "rPr/vanish"):
            return ""
        if kind == "bullet":
            return _bullet(text, has_picture=definition.find(W + "lvlPicBulletId") is not None)
        if text is None:
            text = "" if kind == "none" else _USUAL_TEXT.get(kind, "%{}.").format(level + 1)
        legal = bool(is_on(definition, "isLgl"))
        levels = self._levels(identifier)

        def number(found: re.Match[str]) -> str:
            shown = int(found[1]) - 1
            if shown not in counts:
                return ""
            return _written(levels.get(shown), counts[shown], self._styles.language, legal=legal)

        shown = clean(_PLACE.sub(number, text))
        # The full stop after a number that isn't there is nothing to read.
        return (
            "" if kind == "none" and not any(map(str.isalnum, shown.replace("§", "x"))) else shown
        )


def _number(said: str | None) -> int | None:
    digits = said is not None and said.isascii() and said.isdigit() and len(said) <= _DIGITS
    return int(said or "") if digits else None


def _bullet(text: str | None, *, has_picture: bool) -> str:
    """Return the mark for a bullet: words may be one, as "OBS!"."""
    if text == "" and not has_picture:
        return ""
    words = clean(text or "")
    return words if sum(map(str.isalnum, words)) > 1 else BULLET


def _written(level: _Element | None, number: int, language: Language, *, legal: bool) -> str:
    """Return a level's number as the level is written."""
    form = None if level is None else level.find(W + "numFmt")
    kind = "decimal" if form is None else form.get(W + "val", "decimal")
    if kind in {"none", "bullet"}:
        return ""
    if kind == "custom" and form is not None and not legal:
        return str(number).zfill(len(form.get(W + "format", "").partition(",")[0].strip()))
    return written("decimal" if legal else kind, number, language)
