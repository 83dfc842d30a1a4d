"""Content that an Office file holds in several forms, for newer and for older programs.

ISO/IEC 29500-3, 7.5: a program shows the first form all of whose namespaces it understands, and
the fallback where it understands none. What is shown is read, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BLOCK = _MC + "AlternateContent"
# What today's Word, Excel and PowerPoint understand: all that Microsoft has put into them, by
# whoever's name it goes. Other programs' own namespaces they don't.
_UNDERSTOOD = (
    "http://schemas.microsoft.com/",
    "urn:schemas-microsoft-com:",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
)


def choose_alternates(root: _Element) -> None:
    """Put what is shown in the place of every choice below ``root``."""
    # From the innermost on: each is then replaced whole.
    for block in reversed(list(root.iter(_BLOCK))):
        outer = block.getparent()
        if outer is None:
            continue
        shown = _shown(block)
        place = outer.index(block)
        outer.remove(block)  # no text stands between the elements of these formats
        if shown is not None:
            outer[place:place] = list(shown)


def _shown(block: _Element) -> _Element | None:
    for choice in block.iterfind(_MC + "Choice"):
        needed = choice.get("Requires", "").split()
        if needed and all(
            (choice.nsmap.get(prefix) or "").startswith(_UNDERSTOOD) for prefix in needed
        ):
            return choice
    return block.find(_MC + "Fallback")
