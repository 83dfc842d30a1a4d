"""What a golden document is: a file, and what must come out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

DATE = dt.date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Golden:
    """A document and what must come out of it.

    Attributes:
        name: Its file name.
        data: Its bytes.
        text: The extracted text, whole, dates that are kept as noise included.
        noise: What the file also holds and no passage may.
        headings: The headings and page of each section, in order.
        title: The document's title.
        date: Its date; None where it has none.

    """

    name: str
    data: bytes
    text: str
    noise: tuple[str, ...]
    headings: tuple[tuple[tuple[str, ...], int | None], ...]
    title: str
    date: dt.date | None = DATE

    @property
    def content(self) -> tuple[str, ...]:
        """The lines that passages must hold: all but headings, tables' bars and kept noise."""
        lines = (line.strip() for line in self.text.split("\n"))
        over = {self.title, *(words for labels, _ in self.headings for words in labels)}
        return tuple(
            line
            for line in lines
            if line and not line.startswith(("#", "|")) and line not in {*self.noise, *over}
        )
