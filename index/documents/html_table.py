"""The tables of a web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.html_words import inner_text, words_of
from index.documents.tables import Cell
from index.documents.text_builder import clean

if TYPE_CHECKING:
    from lxml.etree import _Element


def table_cell(node: _Element) -> Cell:
    """Return a cell; one in bold throughout counts as a name, as a marked one does."""
    text = words_of(node)
    bold = "".join(inner_text(part) for part in node.iter("b", "strong"))
    strong = node.tag == "th" or (bool(text) and clean(bold) == text)
    return Cell(text, _span(node, "colspan"), _span(node, "rowspan"), strong)


def _span(node: _Element, name: str) -> int:
    told = node.get(name, "1").strip()
    return max(int(told), 1) if told.isdecimal() and len(told) < 5 else 1  # noqa: PLR2004


def head_rows(rows: list[_Element]) -> int:
    """Return how many rows at the top are marked as the columns' names."""
    count = 0
    for row in rows:
        parent = row.getparent()
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        marked = parent is not None and parent.tag == "thead"
        if not marked and not (len(cells) > 1 and all(cell.tag == "th" for cell in cells)):
            break
        count += 1
    return count


def is_layout(table: _Element) -> bool:
    """Return whether a table places text on the page rather than telling something in rows."""
    if table.get("role") in {"presentation", "none"}:
        return True
    blocks = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "details")
    return any(inner is not table for inner in table.iter(*blocks))
