"""Web pages (.html): what the page says, without what is there to get around in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.decode_text import decode, stray_lines
from index.documents.formats.html.dates import date_in_head, date_lines
from index.documents.formats.html.links import address_of, mark_links
from index.documents.formats.html.parse import decode_page, parse_page, prune
from index.documents.formats.html.struck import strike_out, struck_remarks
from index.documents.formats.html.walk import Walk
from index.documents.formats.html.words import inner_text, words_of
from index.documents.formats.office.package import translate
from index.documents.formats.text.typed import stray_remarks
from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element

    from index.documents.types import Extracted

# "Var sitter HR? – Alvsunda kommun": what stands last is the site's name.
_SITE = re.compile(r"\s+[-–—|•·]\s+(?:(?!\s[-–—|•·]\s).)+$")


def extract(data: bytes) -> Extracted:
    """Read a file's bytes.

    Raises:
        DocumentError: They are no text, there are no tags, or these are nested too deep.

    """
    text = decode_page(data)
    page = read_page(parse_page(text))
    lines = stray_lines(data)
    # A page that says that it is in an older encoding was read in that.
    strayed = tuple(stray_remarks(lines)) if lines and text == decode(data) else ()
    return replace(page, remarks=(*strayed, *page.remarks))


def read_page(root: _Element) -> Extracted:
    """Read a parsed page. The tree is taken apart on the way.

    Raises:
        DocumentError: It can't be read.

    """
    try:
        return _read(root)
    except (RecursionError, ValueError) as exc:
        raise _failed(exc) from exc


def _failed(exc: Exception) -> DocumentError:
    if isinstance(exc, RecursionError):
        return translate(exc, "")
    return DocumentError("is damaged", "save the page again from the browser")


def _read(root: _Element) -> Extracted:
    strike_out(root)
    date = date_in_head(root)
    base = address_of(root)
    named = _page_title(root)
    whole = TextBuilder()
    Walk(whole).blocks(root)
    outside = [clean(words_of(node)) for node in root.iter("h1")]
    content = prune(root)
    builder = TextBuilder()
    over = next(iter(root.iter("h1")), None)
    if over is not None and next(content.iter("h1"), None) is None:
        builder.heading(1, words_of(over))
    mark_links(content, builder, base)
    Walk(builder).blocks(content)
    text = builder.build().text
    # A page's date stands around its text as a rule. It goes along as noise, in no passage.
    for line in date_lines(whole.build().text):
        if line not in text:
            builder.noise(line)
    extracted = builder.build(_title(builder, named, outside), date)
    return replace(extracted, remarks=struck_remarks(content))


def _title(builder: TextBuilder, named: str, outside: list[str]) -> str | None:
    """Return the title as ``Extracted`` has it: the one heading of level 1, or the page's own."""
    top = builder.labels(1)
    if len(top) == 1:
        return None if builder.first_heading_level == 1 else top[0]
    if named:
        return named
    return "" if len(top) > 1 or outside else None


def _page_title(root: _Element) -> str:
    """Return the page's name for browsers and other sites, without the site's name."""
    for node in root.iter("meta"):
        if node.get("property") == "og:title" and clean(node.get("content", "")):
            return clean(node.get("content", ""))
    # Drawings have titles too.
    titles = (n for n in root.iter("title") if next(n.iterancestors("svg"), None) is None)
    words = next((clean(inner_text(node)) for node in titles), "")
    return _SITE.sub("", words) or words
