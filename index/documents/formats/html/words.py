"""The words of a web page's element on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.blocks.tables import cell_text

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
