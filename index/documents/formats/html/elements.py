"""A web page's elements as text: headings, paragraphs, lists and tables in order, and their words.

Each has its words on one line, without those that its tags or its style strike out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents.blocks.builder import clean
from index.documents.blocks.tables import Cell, cell_text, table_lines
from index.documents.formats.html.parse import HIDDEN, is_accordion
from index.types import Remark, RemarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.documents.blocks.builder import TextBuilder

# Elements that begin on a line of their own.
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer form frameset header hgroup html legend li main nav ol p pre section summary table hr "
    "tbody td tfoot th thead tr ul caption menu".split()
)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


_NOTE = "#"  # where links to footnotes lead: into the page itself


def words_of(node: _Element) -> str:
    """Return all the words in an element on one line; its paragraphs parted as a cell's are."""
    return cell_text(_paragraphs(node))


def _paragraphs(node: _Element) -> Iterator[str]:
    pieces: list[str] = []

    def collect(inner: _Element) -> Iterator[str]:
        pieces.append(inner.text or "")
        for child in inner:
            if isinstance(child.tag, str):
                if child.tag == "sup":
                    pieces.append(raised(child))
                elif child.tag in BLOCKS or child.tag in {
                    "br",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                }:
                    yield "".join(pieces)
                    pieces.clear()
                    yield from collect(child)
                    yield "".join(pieces)
                    pieces.clear()
                else:
                    yield from collect(child)
            pieces.append(child.tail or "")

    yield from collect(node)
    yield "".join(pieces)


def inner_text(node: _Element) -> str:
    """Return an element's text as it stands in the source."""
    return "".join(str(piece) for piece in node.itertext())


def raised(node: _Element) -> str:
    """Return raised figures as such ("m²"); a link to a footnote is left out."""
    link = next(node.iter("a"), None)
    if link is not None and link.get("href", "").startswith(_NOTE):
        return ""
    words = inner_text(node)
    return words.translate(_RAISED) if words.strip().isdecimal() else words


# Set on what was struck out and is empty now: an item of a list keeps its number.
STRUCK = "data-struck"
_TAGS = frozenset(("s", "del", "strike"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_LONGEST_RULE = 5_000
_DECORATION = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:\s*([^;]{1,200})", re.IGNORECASE)
# A tag, classes and ids: what no page can be asked for without a browser is left alone (":hover").
_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_MOST_RULES = 500


class _Selector:
    """One selector of a style sheet: what an element is, and what the ones around it are."""

    def __init__(self, compounds: list[re.Match[str]]) -> None:
        self._parts = [
            (match["tag"], set(re.findall(r"[.#][\w-]+", match["names"]))) for match in compounds
        ]

    def fits(self, node: _Element) -> bool:
        *around, own = self._parts
        if not _is(node, own):
            return False
        over = node.iterancestors()
        return all(any(_is(outer, part) for outer in over) for part in reversed(around))


def _is(node: _Element, part: tuple[str | None, set[str]]) -> bool:
    tag, names = part
    own = {f".{name}" for name in node.get("class", "").split()} | {f"#{node.get('id', '')}"}
    return (not tag or tag == "*" or tag.lower() == node.tag) and names <= own


def strike_out(root: _Element) -> None:
    """Take the words out of all that is struck out, and mark it as such."""
    rules = list(_rules(root))
    for node in list(root.iter()):
        if isinstance(node.tag, str) and _is_struck(node, rules) and inner_text(node).strip():
            for inner in node.iter():
                inner.text = None
                if inner is not node:
                    inner.tail = None
            node.set(STRUCK, "")


def _is_struck(node: _Element, rules: list[tuple[_Selector, bool]]) -> bool:
    told = _told(node.get("style", ""))
    if told is None:
        told = next((through for selector, through in reversed(rules) if selector.fits(node)), None)
    return node.tag in _TAGS if told is None else told


def _told(style: str) -> bool | None:
    """Return whether a style says that words are struck out; None where it doesn't tell."""
    found = _DECORATION.findall(style)
    return "line-through" in found[-1].lower() if found else None


def _rules(root: _Element) -> Iterator[tuple[_Selector, bool]]:
    """Yield the rules of a page's own style sheets that tell, in order."""
    sheets = _COMMENT.sub(" ", " ".join(inner_text(node) for node in root.iter("style")))
    count = 0
    selectors = ""
    for piece in re.split("([{}])", sheets):
        if piece in {"{", "}"}:
            continue
        # What stands between braces says over whom, and then how; "@media …" is over rules.
        over, selectors = selectors, piece.rpartition(";")[2]
        through = _told(piece) if max(len(piece), len(over)) <= _LONGEST_RULE else None
        if through is None:
            continue
        for written in over.split(","):
            parts = [_COMPOUND.fullmatch(part) for part in re.split(r"[\s>+~]+", written.strip())]
            compounds = [part for part in parts if part is not None and part[0]]
            count += 1
            if compounds and len(compounds) == len(parts) and count <= _MOST_RULES:
                yield _Selector(compounds), through


def remarks_of(content: _Element) -> tuple[Remark, ...]:
    """Return what to say of what was left out in the part of a page that is read."""
    counts: dict[Remark, int] = {}
    heading = ""
    for node in content.iter():
        if node.tag in _HEADINGS:
            heading = words_of(node) or heading
        for mark, kind in ((STRUCK, RemarkKind.STRUCK), (HIDDEN, RemarkKind.HIDDEN)):
            if node.get(mark) is not None:
                place = Remark(kind, heading=heading)
                counts[place] = counts.get(place, 0) + 1
    return tuple(replace(place, count=count) for place, count in counts.items())


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


_HEADING = re.compile(r"h([1-6])")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SHORT = 200  # a longer explanation in a list of terms is text under a heading
_LONGEST_HEADING = 200


class Walk:
    """One web page on its way to text."""

    def __init__(self, builder: TextBuilder) -> None:
        """Add what is found to ``builder``."""
        self._builder = builder
        self._pieces: list[str] = []
        self._item: tuple[int, str] | None = None  # depth and mark of a list item not yet begun
        self._depth = -1
        self._level = 1
        self._handlers = {
            "ul": self._list,
            "ol": self._list,
            "menu": self._list,
            "table": self._table,
            "dl": self._terms,
            "details": self._details,
            "pre": self._preformatted,
        }

    def blocks(self, node: _Element) -> None:
        """Add an element's blocks, and what stands in it outside any block."""
        self._children(node)
        self._flush()

    def _children(self, node: _Element) -> None:
        self._say(node.text)
        for child in node:
            if isinstance(child.tag, str):
                self._visit(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(_SPACE.sub(" ", text))

    def _flush(self) -> None:
        """End a paragraph; two line breaks in it are an end too."""
        pieces, self._pieces = self._pieces, []
        for part in _BREAK.split("".join(pieces)):
            if not clean(part):
                continue
            if self._item:
                depth, mark = self._item
                self._item = None
                self._builder.item(part, depth, mark)
            else:
                self._builder.paragraph(part)

    def _visit(self, node: _Element) -> None:
        tag = str(node.tag)
        if heading := _HEADING.fullmatch(tag):
            self._heading(int(heading[1]), node)
        elif tag == "br":
            self._pieces.append("\n")
        elif tag == "sup":
            self._pieces.append(raised(node))
        elif tag == "button" and is_accordion(node):
            self._heading(min(self._level + 1, 6), node, follows=False)
        elif tag in BLOCKS:
            self._flush()
            self._handlers.get(tag, self._children)(node)
            self._flush()
        else:
            self._children(node)

    def _preformatted(self, node: _Element) -> None:
        self._pieces.append(inner_text(node))

    def _heading(self, level: int, node: _Element, *, follows: bool = True) -> None:
        self._flush()
        words = words_of(node)
        if len(words) > _LONGEST_HEADING or self._depth >= 0:
            self._pieces.append(words)  # set large, and no heading; or the first line of an item
            self._flush()
        elif words:
            if follows:
                self._level = level
            self._builder.heading(level, words)

    def _list(self, node: _Element) -> None:
        self._depth += 1
        start = node.get("start", "1")
        number = int(start) if start.isdecimal() and len(start) < 6 else 1  # noqa: PLR2004
        for child in node:
            if child.tag == "li":
                self._item = (self._depth, f"{number}." if node.tag == "ol" else "-")
                self._children(child)
                self._flush()
                was_struck = any(node.get(STRUCK) is not None for node in child.iter())
                number += self._item is None or was_struck
                self._item = None
            elif isinstance(child.tag, str):
                self._visit(child)
        self._flush()
        self._depth -= 1

    def _details(self, node: _Element) -> None:
        """Add text that opens at a click: what is clicked on is the heading over it."""
        level = min(self._level + 1, 6)
        outer, self._level = self._level, level
        for child in node:
            if child.tag == "summary":
                self._heading(level, child)
        self._say(node.text)
        for child in node:
            if isinstance(child.tag, str) and child.tag != "summary":
                self._visit(child)
            self._say(child.tail)
        self._flush()
        self._level = outer
        if self._depth < 0:
            self._builder.heading(level, "")  # what follows stands outside

    def _terms(self, node: _Element) -> None:
        """Add a list of terms: "term: explanation", or a heading over a long explanation."""
        term = ""
        for child in node.iter("dt", "dd"):
            if next(child.iterancestors("dl")) is not node:
                continue
            words = words_of(child)
            if child.tag == "dt":
                term = f"{term}, {words}" if term else words
                continue
            if term and (len(words) > _SHORT or any(c.tag in BLOCKS for c in child)):
                self._builder.heading(min(self._level + 1, 6), term)
                self._children(child)
                self._flush()
            else:
                gap = " " if term.endswith((":", "?", ".")) else ": "
                self._builder.item(f"{term}{gap}{words}" if term else words)
            term = ""
        self._builder.paragraph(term)

    def _table(self, node: _Element) -> None:
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        caption = next((c for c in node if c.tag == "caption"), None)
        if caption is not None:
            self._builder.paragraph(words_of(caption))
        cells = [[table_cell(c) for c in row if c.tag in {"td", "th"}] for row in rows]
        if is_layout(node) or max(map(len, cells), default=0) <= 1:
            for row in rows:
                for cell in row:
                    if isinstance(cell.tag, str):
                        self._flush()
                        self._children(cell)
                        self._flush()
            return
        self._builder.table(table_lines(cells, head_rows(rows) or None))
