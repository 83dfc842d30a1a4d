"""From when and until when a text itself says that it applies."""

from __future__ import annotations

import datetime as dt

import pytest

from index import parse_document
from index.documents.metadata.dates import told_validities

Days = tuple[dt.date | None, dt.date | None]
NEW_YEAR, JULY = dt.date(2027, 1, 1), dt.date(2027, 7, 1)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Gäller t.o.m. 2027-06-30", (None, JULY)),
        ("Giltig t.o.m. 30 juni 2027.", (None, JULY)),
        ("**Gäller till och med:** den 30 juni 2027", (None, JULY)),
        ("Valid until 30 June 2027", (None, JULY)),
        ("Gäller från och med 2027-01-01", (NEW_YEAR, None)),
        ("Giltig från: 2027-01-01", (NEW_YEAR, None)),
        ("Gäller fr.o.m. 1 januari 2027 t.o.m. 30 juni 2027", (NEW_YEAR, JULY)),
        ("Giltighetstid: 2027-01-01 – 2027-06-30", (NEW_YEAR, JULY)),
        ("Valid from 1 January 2027 to 30 June 2027", (NEW_YEAR, JULY)),
    ],
)
def test_what_a_text_opens_with_is_its_validity(line: str, days: Days) -> None:
    """The day that a line ends with is the last one on which the text applies."""
    for name, text in (
        ("a.txt", f"Regel\n{line}\n\nText."),
        ("a.md", f"# Regel\n\n{line}\n\nText."),
    ):
        metadata = parse_document(name, text.encode()).metadata
        assert days == (metadata.valid_from, metadata.valid_until)


@pytest.mark.parametrize(
    "text",
    [
        "# Brev\n\nVi bjuder på lunch.\n\nGäller t.o.m. 2027-06-30\n",
        "# Brev\n\n## Lunchen\n\nGäller t.o.m. 2027-06-30\n",
        "# Regel\n\nGäller från 1 januari 2027 för chefer\n\nText.",
        "# Regel\n\nGäller 2027-01-01\n\nText.",
        "# Regel\n\nReglerna om lunch\ngäller från 1 januari 2027\n\nText.",
        "# Regel\n\nGäller från 2027-06-30 till 2027-01-01\n\nText.",
    ],
)
def test_what_may_be_said_of_a_part_is_no_validity(text: str) -> None:
    """Nothing is taken out of the answers for a line that may be of something in the text."""
    metadata = parse_document("a.md", text.encode()).metadata
    assert (None, None) == (metadata.valid_from, metadata.valid_until)


def test_what_hr_wrote_goes_before() -> None:
    """Each of the two days is HR's own where it is written in the front matter."""
    text = "---\ngäller_till: 2028-01-01\n---\n# Regel\n\nGäller 2027-01-01 – 2027-06-30\n\nText."
    metadata = parse_document("a.md", text.encode()).metadata
    assert (NEW_YEAR, dt.date(2028, 1, 1)) == (metadata.valid_from, metadata.valid_until)


def test_a_day_that_is_not_there_is_none() -> None:
    """Who means the last day of February may mean any."""
    assert [] == list(told_validities("Gäller t.o.m. 2027-02-30\nGiltig t.o.m. 2099-13-01"))
