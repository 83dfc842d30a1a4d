"""A mail that is written as a web page: its words, with earlier mails told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from index.documents.formats.html.links import mark_links
from index.documents.formats.html.parse import prune
from index.documents.formats.html.struck import strike_out, struck_remarks
from index.documents.formats.html.walk import Walk
from index.documents.formats.mail.text import EARLIER, OWN
from index.documents.formats.office.package import translate
from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.blocks.builder import TextBuilder
    from index.types import Remark

_QUOTES = frozenset(("gmail_quote", "yahoo_quoted", "moz-forward-container", "protonmail_quote"))
_REPLY_HEADS = frozenset(("divRplyFwdMsg", "appendonsend", "stopSpelling"))


def add_page(root: _Element, builder: TextBuilder) -> tuple[Remark, ...]:
    """Add the page that a mail is written as; return what was left out of it.

    Raises:
        DocumentError: It can't be read.

    """
    try:
        strike_out(root)
        _part_earlier(root)
        content = prune(root)
        mark_links(content, builder, "")
        Walk(builder).blocks(content)
        return struck_remarks(content)
    except (RecursionError, ValueError) as exc:
        if isinstance(exc, RecursionError):
            raise translate(exc, "") from exc
        raise DocumentError(
            "is damaged", "save the mail again from the mail program, or its text as .txt"
        ) from exc


def _part_earlier(root: _Element) -> None:
    """Mark where earlier mails begin and end, as mail programs set them off."""
    for node in list(root.iter("blockquote", "div", "hr")):
        classes = set(node.get("class", "").split())
        quote = node.tag == "blockquote" and node.get("type") == "cite"
        if quote or (classes & _QUOTES and node.tag == "div"):
            node.insert(0, _said(EARLIER, node))
            node.text = None
            parent = node.getparent()
            if parent is not None:
                end = _said(OWN)
                end.tail, node.tail = node.tail, None
                parent.insert(parent.index(node) + 1, end)
        elif node.get("id", "").removeprefix("x_") in _REPLY_HEADS and node.tag != "blockquote":
            parent = node.getparent()
            if parent is not None:
                parent.insert(parent.index(node), _said(EARLIER))


def _said(mark: str, before: _Element | None = None) -> _Element:
    """Return a paragraph with a mark; the first words of ``before`` come after it."""
    paragraph = etree.Element("p")
    paragraph.text = mark
    paragraph.tail = before.text if before is not None else None
    return paragraph
