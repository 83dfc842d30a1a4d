"""From when and until when a text says that it applies: "Gäller t.o.m. 2026-06-30"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.metadata.dates import DATE, date_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(
    r"^[ \t*_]*(?P<said>(?:gäller|giltig(?:t|het(?:stid|speriod)?)?|valid(?:ity)?|applies)\b"
    r"[^\n]{1,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(
    r"[ \t*_:,]*(?:(?:och|and)[ \t]+)?"
    r"(?:(?P<since>från(?:[ \t]+och[ \t]+med)?|fr\.?[ \t]?o\.?[ \t]?m\.?|from|since|as[ \t]of)"
    r"|(?P<until>till(?:[ \t]+och[ \t]+med)?|t\.?[ \t]?o\.?[ \t]?m\.?|until|to|through|[–-]))?"
    rf"[ \t*_:]*(?:(?:den|on)[ \t]+)?{DATE}",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"\w+")
_SENTENCE_END = (".", "!", "?", "…")
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class ToldValidity:
    """A line that says from when and until when something applies, and nothing else.

    Attributes:
        said: The line.
        start: Where it stands in the text.
        end: Where it ends.
        valid_from: From this day, if it says so.
        valid_until: And only before this day, if it says so.
        opens: Whether no sentence stands before it, so that it can but mean the whole text.

    """

    said: str
    start: int
    end: int
    valid_from: dt.date | None
    valid_until: dt.date | None
    opens: bool


def told_validities(text: str) -> Iterator[ToldValidity]:
    """Yield the lines of a text that say from when or until when something applies."""
    opening = _opening_end(text)
    for line in _LINE.finditer(text):
        # In small letters it goes on with the line before.
        if line["said"][0].islower():
            continue
        since, until = _days(line["said"])
        if since or until:
            said = line["said"].replace("*", "").strip(" \t_")
            opens = line.start() <= opening
            yield ToldValidity(said, line.start("said"), line.end(), since, until, opens)


def _opening_end(text: str) -> int:
    """Return where the first line begins that is no title or the like, but a sentence."""
    position = 0
    for line in text.split("\n"):
        bare = line.strip(" \t*_")
        if len(bare) > _TITLE_LENGTH or bare.endswith(_SENTENCE_END):
            break
        position += len(line) + 1
    return position


def _days(said: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first day and the day after the last that a line tells; None for what it doesn't.

    Neither where it tells anything besides.
    """
    first = _FIRST_WORD.match(said)
    position = first.end() if first else 0
    since = until = bare = None
    while part := _PART.match(said, position):
        position, day = part.end(), date_of(part)
        if part["until"]:
            until = until or day
        elif part["since"]:
            since = since or day
        else:
            bare = bare or day
    whole = not said[position:].strip(" \t*_.") and (until or not bare)
    after = until + dt.timedelta(days=1) if until else None
    return (since or bare, after) if whole else (None, None)
