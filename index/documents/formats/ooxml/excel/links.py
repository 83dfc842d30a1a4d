"""Where the cells of an Excel sheet lead: by a relation of the sheet, or by their formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.formats.office.sheet_places import Place, column_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_HYPERLINK = re.compile(r"\s*(?:_xlfn\.)?HYPERLINK\s*\(", re.IGNORECASE)
# A piece of the address: a text with its quotation marks doubled, or a cell of the same sheet.
_PIECE = re.compile(
    r'\s*(?:"(?P<text>(?:[^"]|"")*)"|(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})'
    r"(?P<fixed_row>\$?)(?P<row>[0-9]{1,7}))\s*(?P<after>[&,)])"
)
_HERE = Place(0, 0)


@dataclass(frozen=True, slots=True)
class Leads:
    """The formula of a cell that is a link.

    Attributes:
        pieces: What its address is put together from: texts, and cells of the sheet.

    """

    pieces: tuple[str | Place, ...]

    def url(self, words: Mapping[Place, str]) -> str:
        """Return the address; ``words`` is what the cells of the sheet say."""
        return "".join(one if isinstance(one, str) else words.get(one, "") for one in self.pieces)


def leads_of(formula: str, moved: Place = _HERE) -> Leads | None:
    """Return where a formula leads; None where that takes more than putting texts together.

    Args:
        formula: Without "=", as the file has it.
        moved: By how much the cell stands below and right of the one that the formula is from.

    """
    opened = _HYPERLINK.match(formula)
    position = opened.end() if opened else len(formula)
    pieces: list[str | Place] = []
    while found := _PIECE.match(formula, position):
        pieces.append(_piece(found, moved))
        if found["after"] != "&":
            return Leads(tuple(pieces))
        position = found.end()
    return None


def _piece(found: re.Match[str], moved: Place) -> str | Place:
    if found["text"] is not None:
        return found["text"].replace('""', '"')
    row = int(found["row"]) - 1 + (0 if found["fixed_row"] else moved.row)
    column = column_of(found["column"]) + (0 if found["fixed_column"] else moved.column)
    return Place(row, column)
