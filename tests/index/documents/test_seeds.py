"""The five real documents: their titles, dates and noise; skipped where they are not."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from index import Document, parse_document

if TYPE_CHECKING:
    from pathlib import Path

NOISE = ("Skriv ut", "Senast uppdaterad", "Sidan uppdaterad", "Sidinformation", "Annonser")
# Lines that may be in no passage: those above, the page's own date, its author, a warning.
DROPPED = re.compile(
    rf"(?:{'|'.join(NOISE)}).*|\d{{4}}-\d\d-\d\d \d\d\.\d\d|av Henry Jonasson"
    r"|.*gam(?:mal|la) webbläsare.*"
)


def read(seeds: Path, number: str) -> Document:
    """Read one of the documents by the number its name begins with."""
    (path,) = seeds.glob(f"{number}_*.txt")
    return parse_document(path.name, path.read_bytes())


def quotable(document: Document) -> str:
    """Return all text that a passage may hold."""
    return "\n".join(
        document.text[section.span.start : section.span.end] for section in document.sections
    )


@pytest.mark.parametrize(
    ("number", "title", "date"),
    [
        ("000", "Sex större områden - nu är vi igång", dt.date(2020, 11, 20)),
        ("001", "En organisation för framtiden", dt.date(2015, 8, 28)),
        ("002", "Del i en större helhet och dags för Kulturnatt", dt.date(2020, 1, 22)),
        ("003", "Nu tar vi ut riktningen", None),
        ("004", "Chefsmöte med information och diskussion", dt.date(2020, 7, 23)),
    ],
)
def test_titles_and_dates(seeds: Path, number: str, title: str, date: dt.date | None) -> None:
    """The page's own title and the date in its footer; none where it has none."""
    metadata = read(seeds, number).metadata
    assert (title, date) == (" ".join(metadata.title.split()), metadata.date)


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_everything_but_noise_is_kept(seeds: Path, number: str) -> None:
    """Every line is in a section, a heading, the title, or known noise; and no noise is in one."""
    document = read(seeds, number)
    kept = quotable(document)
    over = {document.metadata.title, *(h for s in document.sections for h in s.headings)}
    # Titles and headings are on one line, with blanks of the usual width.
    lost = {
        line.strip()
        for line in document.text.split("\n")
        if " ".join(line.split()) not in over and line.strip() not in kept
    }
    assert set() == {line for line in lost if not DROPPED.fullmatch(line)}
    assert [] == [word for word in NOISE if word in kept]
    assert "webbläsare" not in kept
