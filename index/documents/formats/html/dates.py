"""When a web page says that it was changed or published, outside its text and around it."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.documents.formats.office.package import usable_date
from index.documents.metadata.dates import is_labelled_date, parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from lxml.etree import _Element

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
