"""Web pages (.html): what a page says and when it is from, without what is there to get around."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.decode_text import decode, stray_lines
from index.documents.formats.html.elements import (
    Walk,
    inner_text,
    remarks_of,
    strike_out,
    words_of,
)
from index.documents.formats.html.parse import decode_page, parse_page, prune
from index.documents.formats.office.package import translate, usable_date
from index.documents.formats.text import stray_remarks
from index.documents.metadata.dates import is_labelled_date, parse_date
from index.errors import DocumentError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.documents.types import Extracted

# In the order that they are believed in: a change counts before the first publication.
_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "datemodified",
    "last-modified",
    "revised",
    "article:published_time",
    "dcterms.issued",
    "dc.date.issued",
    "datepublished",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "date",
    "pubdate",
)
_LINKED_DATA = re.compile(r'"(date(?:Modified|Published))"\s*:\s*"([^"]{8,40})"')
# Footers set what they say side by side: "Sidansvarig: Eva Ek | Senast uppdaterad: 2027-03-01".
_PARTS = re.compile(r"[\n|•·]")


def date_in_head(root: _Element) -> dt.date | None:
    """Return the date that a page's metadata gives it, or None."""
    found = dict(_told(root))
    return usable_date(*(found.get(name) for name in _NAMES))


def _told(root: _Element) -> Iterator[tuple[str, dt.date]]:
    """Yield what each kind of metadata says, the last of its kind last."""
    pairs: list[tuple[str, str]] = []
    for node in root.iter("meta", "time"):
        names = (node.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
        written = node.get("content") or node.get("datetime") or ""
        pairs += [(name.strip().casefold(), written) for name in names if name]
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            pairs += [(k.casefold(), v) for k, v in _LINKED_DATA.findall(script.text or "")]
    for name, written in pairs:
        found = _date(written)
        if name in _NAMES and found:
            yield name, found


def _date(written: str) -> dt.date | None:
    if found := usable_date(written) or parse_date(written):
        return found
    try:
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError, IndexError):
        return None


def date_lines(text: str) -> list[str]:
    """Return the pieces of a page's text that say when it was changed or published."""
    pieces = (piece.strip() for piece in _PARTS.split(text))
    return list(dict.fromkeys(piece for piece in pieces if is_labelled_date(piece)))


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
    return replace(extracted, remarks=remarks_of(content))


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
