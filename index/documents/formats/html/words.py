"""The words of a web page's elements on one line, and those that its tags or styles strike out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents.blocks.tables import cell_text
from index.types import Remark, RemarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

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


def struck_remarks(content: _Element) -> tuple[Remark, ...]:
    """Return what to say of what was struck out in the part of a page that is read."""
    counts: dict[Remark, int] = {}
    heading = ""
    for node in content.iter():
        if node.tag in _HEADINGS:
            heading = words_of(node) or heading
        if node.get(STRUCK) is not None:
            place = Remark(RemarkKind.STRUCK, heading=heading)
            counts[place] = counts.get(place, 0) + 1
    return tuple(replace(place, count=count) for place, count in counts.items())
