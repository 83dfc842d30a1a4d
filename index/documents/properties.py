"""Title and date from what an office program keeps about a file by itself."""

from __future__ import annotations

import datetime as dt
import re

from index.documents.text_builder import clean

# What programs and templates write where nobody gave a title.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|power ?point[ -]?presentation|presentation\d*"
    r"|word[ -]?(?:document|dokument)|(?:document|dokument|bok|book|bild|slide)\s?\d*|untitled.*"
    r"|namnl[öo]s.*|mall\b.*|template\b.*|rubrik|titel|title|.*\.(?:do[ct][xm]?|pp[t|s]x?|xlsx?|od[tps]))",
    re.IGNORECASE,
)
_FIRST_YEAR = 1990  # what is dated before the programs were there comes from a clock not set


def usable_title(title: str | None) -> str | None:
    """Return a title from a file's properties, or None where it is a template's or a file name."""
    words = clean(title or "")
    return words if words and not _NO_TITLE.fullmatch(words) else None


def usable_date(*values: object) -> dt.date | None:
    """Return the first of some dates that can be one: ISO text, a date, or a date and time."""
    for value in values:
        found = _date_of(value)
        if found is not None and found.year >= _FIRST_YEAR:
            return found
    return None


def _date_of(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


def title_of(own: str | None, first_level: int, top_headings: int) -> str | None:
    """Return the title to give for a file with headings, as ``Extracted.title`` has it.

    Args:
        own: The title in its properties, if any can be used.
        first_level: The level of its first heading, 0 where it has none.
        top_headings: How many headings of level 1 it has.

    One heading of level 1 over all others is the title. Several are chapters, and the file's
    properties or its name must tell what they are chapters of.

    """
    if first_level == 1 and top_headings == 1:
        return None
    return own or ("" if top_headings > 1 else None)
