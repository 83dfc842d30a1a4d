"""What a Word document's styles and numbering say about a paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Word keeps the names of its own styles in English, whatever language it shows them in; other
# programs write them as they show them.
_HEADING = re.compile(r"(?:heading|rubrik|överskrift|otsikko)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|titel|dokumenttitel|dokumentrubrik", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:toc|innehåll|contents)\s*(?:\d|heading|rubrik)|innehållsförteckning(?:srubrik)?"
    r"|table of (?:figures|authorities)|figurförteckning|index\s*(?:\d|heading)",
    re.IGNORECASE,
)
# Word's own styles for lists inside lists are lists of their own, told by their names alone.
_INNER_LIST = re.compile(r"(?:list|punktlista|numrerad lista)\b.*\s([2-5])", re.IGNORECASE)
_NO_LEVEL = 9  # an outline level that means body text
_FORMATS = {"lowerLetter": "a", "upperLetter": "A"}


def value(parent: _Element | None, path: str) -> str | None:
    """Return the w:val of a descendant, by its path without prefixes: "pPr/numPr/numId"."""
    if parent is None:
        return None
    found = parent.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + "val")


def is_on(parent: _Element | None, path: str) -> bool | None:
    """Return whether a property is switched on; None where it isn't mentioned."""
    found = None if parent is None else parent.find("/".join(W + n for n in path.split("/")))
    if found is None:
        return None
    return found.get(W + "val", "true") not in {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in a list.

    Attributes:
        mark: Its bullet or number.
        depth: How many lists it stands inside besides its own.

    """

    mark: str
    depth: int


class Styles:
    """Styles by id, each with the ones it is based on."""

    def __init__(self, root: _Element | None) -> None:
        """Read ``styles.xml``."""
        found = [] if root is None else root.findall(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}
        self._default = next(
            (
                identifier
                for identifier, style in self._styles.items()
                if style.get(W + "type") == "paragraph"
                and style.get(W + "default") in {"1", "true"}
            ),
            "",
        )

    def _chain(self, paragraph: _Element) -> Iterator[_Element]:
        identifier = value(paragraph, "pPr/pStyle") or self._default
        yield from self.based_on(identifier)

    def based_on(self, identifier: str) -> Iterator[_Element]:
        """Yield a style and those that it is based on, the nearest first."""
        seen = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield style
            identifier = value(style, "basedOn") or ""

    def is_contents(self, paragraph: _Element) -> bool:
        """Return whether a paragraph belongs to a table of contents."""
        return any(_CONTENTS.match(value(style, "name") or "") for style in self._chain(paragraph))

    def is_title(self, paragraph: _Element) -> bool:
        """Return whether a paragraph is the document's title."""
        return any(_TITLE.fullmatch(value(style, "name") or "") for style in self._chain(paragraph))

    def heading_level(self, paragraph: _Element) -> int:
        """Return a heading's level, 1 to 9; 0 for what is no heading."""
        for holder in (paragraph, *self._chain(paragraph)):
            named = _HEADING.fullmatch(value(holder, "name") or "")
            if named:
                return int(named[1])
            outline = value(holder, "pPr/outlineLvl")
            if outline and outline.isdigit():
                return 0 if int(outline) >= _NO_LEVEL else int(outline) + 1
        return 0

    def is_bold(self, paragraph: _Element, run: _Element) -> bool:
        """Return whether a run is set in bold, by itself or by a style."""
        holders = [run, *self.based_on(value(run, "rPr/rStyle") or ""), *self._chain(paragraph)]
        return bool(next((on for h in holders if (on := is_on(h, "rPr/b")) is not None), False))

    def list_reference(self, paragraph: _Element) -> tuple[str, int] | None:
        """Return the list a paragraph belongs to, and its level there; None outside lists."""
        number = level = None
        for holder in (paragraph, *self._chain(paragraph)):
            number = number or value(holder, "pPr/numPr/numId")
            level = level or value(holder, "pPr/numPr/ilvl")
            inner = _INNER_LIST.fullmatch(value(holder, "name") or "")
            if inner and not level:
                level = str(int(inner[1]) - 1)
        if number is None or number == "0":  # 0 takes a paragraph out of its style's list
            return None
        return number, int(level) if level and level.isdigit() else 0


class Numbering:
    """Lists by id, and how far each has been counted."""

    def __init__(self, root: _Element | None) -> None:
        """Read ``numbering.xml``."""
        self._lists: dict[str, tuple[str, _Element]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[tuple[str, int]] = set()
        if root is None:
            return
        abstract = {
            one.get(W + "abstractNumId", ""): one for one in root.findall(W + "abstractNum")
        }
        self._abstract = abstract
        for number in root.findall(W + "num"):
            self._lists[number.get(W + "numId", "")] = (
                value(number, "abstractNumId") or "",
                number,
            )

    def place(self, identifier: str, level: int) -> ListPlace | None:
        """Count one more item of a list; None where the list has neither bullets nor numbers."""
        if identifier not in self._lists:
            return ListPlace("-", level)
        family, number = self._lists[identifier]
        definition = self._level(family, level)
        kind = value(definition, "numFmt") or "decimal"
        if kind == "none":
            return None
        if definition is None or kind == "bullet":
            return ListPlace("-", level)
        start = int(value(definition, "start") or 1)
        counts = self._counts[family]
        override = number.find(f"{W}lvlOverride[@{W}ilvl='{level}']")
        restart = value(override, "startOverride")
        if restart and (identifier, level) not in self._restarted:
            self._restarted.add((identifier, level))
            counts[level] = int(restart) - 1
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        letter = _FORMATS.get(kind)
        if letter:
            return ListPlace(f"{chr(ord(letter) + (counts[level] - 1) % 26)})", level)
        return ListPlace(f"{counts[level]}.", level)

    def _level(self, family: str, level: int) -> _Element | None:
        definition = self._abstract.get(family)
        if definition is None:
            return None
        return definition.find(f"{W}lvl[@{W}ilvl='{level}']")
