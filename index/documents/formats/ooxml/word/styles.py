"""What a Word document's styles say about a paragraph and the runs in it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.types import Language

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
_VALUE = W + "val"
_OFF = frozenset({"0", "false", "off", "none"})
_NO_LEVEL = 9  # an outline level that means body text


@functools.cache
def _path(names: str) -> str:
    return "/".join(W + name for name in names.split("/"))


def value(parent: _Element | None, path: str) -> str | None:
    """Return the w:val of a descendant, by its path without prefixes: "pPr/numPr/numId"."""
    if parent is None:
        return None
    found = parent.find(_path(path))
    return None if found is None else found.get(_VALUE)


def is_on(parent: _Element | None, path: str) -> bool | None:
    """Return whether a property is switched on; None where it isn't mentioned."""
    found = None if parent is None else parent.find(_path(path))
    return None if found is None else found.get(_VALUE, "true") not in _OFF


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph's style, with those that it is based on, says of the paragraph.

    Attributes:
        is_contents: Whether it belongs to a table of contents.
        is_title: Whether it is the document's title.
        level: A heading's level, 1 to 9; 0 for what is no heading.
        list: The id of the list that it is an item of, and the style that says so.
        depth: How many lists it stands inside, where the style's name tells.

    """

    is_contents: bool
    is_title: bool
    level: int
    list: tuple[str | None, str | None]
    depth: int


class Styles:
    """Styles by id, each with the ones it is based on."""

    def __init__(self, root: _Element | None) -> None:
        """Read ``styles.xml``."""
        self._root = root
        self._said: dict[tuple[str, str], bool] = {}
        self._known: dict[str, _Style] = {}
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

    def of(self, paragraph: _Element) -> str:
        """Return the id of a paragraph's style."""
        return value(paragraph, "pPr/pStyle") or self._default

    def based_on(self, identifier: str) -> Iterator[_Element]:
        """Yield a style and those that it is based on, the nearest first."""
        seen = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield style
            identifier = value(style, "basedOn") or ""

    def _style(self, paragraph: _Element) -> _Style:
        identifier = self.of(paragraph)
        if identifier not in self._known:
            chain = list(self.based_on(identifier))
            names = [value(style, "name") or "" for style in chain]
            lists = ((value(one, "pPr/numPr/numId"), one.get(W + "styleId", "")) for one in chain)
            inner = (int(found[1]) - 1 for one in names if (found := _INNER_LIST.fullmatch(one)))
            self._known[identifier] = _Style(
                any(map(_CONTENTS.match, names)),
                any(map(_TITLE.fullmatch, names)),
                next((level for style in chain if (level := _level(style)) is not None), 0),
                next((pair for pair in lists if pair[0] is not None), (None, None)),
                next(inner, 0),
            )
        return self._known[identifier]

    def is_contents(self, paragraph: _Element) -> bool:
        """Return whether a paragraph belongs to a table of contents."""
        return self._style(paragraph).is_contents

    def is_title(self, paragraph: _Element) -> bool:
        """Return whether a paragraph is the document's title."""
        return self._style(paragraph).is_title

    def heading_level(self, paragraph: _Element) -> int:
        """Return a heading's level, 1 to 9; 0 for what is no heading."""
        own = _level(paragraph)
        return self._style(paragraph).level if own is None else own

    def says(self, style: str, run: _Element, name: str) -> bool:
        """Return whether a run is set in bold ("b"), struck out and so on, or by its styles.

        What the style of the run and ``style``, that of the paragraph, both say cancel each other
        out (ISO/IEC 29500-1, 17.7.3).
        """
        own = run.find(W + "rPr")
        if own is None:
            return self._style_says(style, name)
        direct = is_on(own, name)
        if direct is not None:
            return direct
        return self._style_says(value(own, "rStyle") or "", name) != self._style_says(style, name)

    def _style_says(self, identifier: str, name: str) -> bool:
        if (identifier, name) not in self._said:
            says = (is_on(style, f"rPr/{name}") for style in self.based_on(identifier))
            self._said[identifier, name] = bool(next((on for on in says if on is not None), False))
        return self._said[identifier, name]

    def list_of(self, paragraph: _Element) -> tuple[str | None, str | None]:
        """Return the id of the list that a paragraph belongs to, and the style that names it.

        None for the list where there is none, and for the style where it is the paragraph itself.
        """
        own = value(paragraph, "pPr/numPr/numId")
        return self._style(paragraph).list if own is None else (own, None)

    def list_in(self, identifier: str) -> str | None:
        """Return the id of the list that a style names itself."""
        return value(self._styles.get(identifier), "pPr/numPr/numId")

    def level_in(self, identifier: str) -> str | None:
        """Return the level of its list that a style names itself."""
        return value(self._styles.get(identifier), "pPr/numPr/ilvl")

    def chain_of(self, paragraph: _Element) -> list[str]:
        """Return the ids of a paragraph's style and of those under it, the nearest first."""
        return [style.get(W + "styleId", "") for style in self.based_on(self.of(paragraph))]

    def inner_list(self, paragraph: _Element) -> int:
        """Return how many lists a paragraph stands inside, where the name of its style tells."""
        return self._style(paragraph).depth

    @property
    def language(self) -> Language:
        """The language that numbers are written out in."""
        path = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"
        found = None if self._root is None else self._root.find(path)
        said = "" if found is None else found.get(W + "val", "")
        return "en" if said.lower().startswith("en") else "sv"


def _level(holder: _Element) -> int | None:
    """Return the level of heading that a style or a paragraph gives; None where it says nothing."""
    named = _HEADING.fullmatch(value(holder, "name") or "")
    if named:
        return int(named[1])
    outline = value(holder, "pPr/outlineLvl")
    if not outline or not outline.isdigit():
        return None
    return 0 if int(outline) >= _NO_LEVEL else int(outline) + 1
