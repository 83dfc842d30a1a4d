"""The links of a web page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.blocks.builder import TextBuilder


def address_of(root: _Element) -> str:
    """Return where relative links of a page lead from; empty where the page doesn't tell."""
    told = [node.get("href") for node in root.iter("base")]
    told += [node.get("href") for node in root.iter("link") if node.get("rel") == "canonical"]
    told += [node.get("content") for node in root.iter("meta") if node.get("property") == "og:url"]
    return next((url for url in told if url and url.startswith(("http://", "https://"))), "")


def mark_links(content: _Element, builder: TextBuilder, base: str) -> None:
    """Mark the words of links, so that they are known as such when the text is put together."""
    for link in list(content.iter("a")):
        href = "%20".join(link.get("href", "").split())
        if not href or href.startswith("#"):
            continue
        try:
            url = urljoin(base, href)
        except ValueError:
            continue
        for node in link.iter():
            if isinstance(node.tag, str):
                node.text = builder.link(node.text or "", url)
                if node is not link:
                    node.tail = builder.link(node.tail or "", url)
