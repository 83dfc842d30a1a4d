"""Dates as people write them, and the date that a document's own text gives."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from index import parse_date, parse_document
from index.documents.metadata.dates import date_in_text, is_ambiguous_date, is_date_line

FIRST_OF_MARCH = dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-01",
        "2027-3-1",
        " 2027-03-01 ",
        "2027-03-01 07.52",
        "2027-03-01T07:52:10",
        "1 mars 2027",
        "01 mars 2027",
        "den 1 mars 2027",
        "Den 1:a mars 2027",
        "måndag 1 mars 2027",
        "måndagen den 1 mars 2027",
        unicodedata.normalize("NFD", "måndagen den 1 mars 2027"),
        "1 MARS 2027",
        "1 mars 2027 kl. 10.00",
        "1 mars 2027, kl 10:00",
        "1 March 2027",
        "1st of March 2027",
        "1st March, 2027",
        "March 1, 2027",
        "March 1st 2027",
        "Mar 1, 2027",
        "Monday, March 1, 2027",
        "1/3 2027",
        "1/3-2027",
        "1/3/2027",
        "01.03.2027",
        "1-3-2027",
        "20270301",
        "2027/03/01",
        "2027.3.1",
    ],
)
def test_the_ways_to_write_a_date(text: str) -> None:
    """ISO and written out, in Swedish and English, day before month in figures."""
    assert FIRST_OF_MARCH == parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/04/2027", True),
        ("3.4.2027", True),
        ("03-04-2027", True),
        ("13/04/2027", False),
        ("04/13/2027", False),
        ("04/04/2027", False),
        ("3/4 2027", False),
        ("2027/03/04", False),
        ("2027-03-04", False),
        ("", False),
    ],
)
def test_dates_whose_day_may_be_the_month(text: str, expected: bool) -> None:  # noqa: FBT001
    """A space before the year is Swedish, and what begins with the year ends with the day."""
    assert expected is is_ambiguous_date(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2 januari 2027", 1), ("2 jan. 2027", 1), ("2 January 2027", 1),
        ("2 februari 2027", 2), ("2 feb 2027", 2), ("2 February 2027", 2),
        ("2 april 2027", 4), ("2 apr 2027", 4),
        ("2 maj 2027", 5), ("2 May 2027", 5),
        ("2 juni 2027", 6), ("2 jun 2027", 6), ("2 June 2027", 6),
        ("2 juli 2027", 7), ("2 jul 2027", 7), ("2 July 2027", 7),
        ("2 augusti 2027", 8), ("2 aug 2027", 8), ("2 August 2027", 8),
        ("2 september 2027", 9), ("2 sept. 2027", 9), ("2 sep 2027", 9),
        ("2 oktober 2027", 10), ("2 okt 2027", 10), ("2 October 2027", 10), ("2 Oct 2027", 10),
        ("2 november 2027", 11), ("2 nov. 2027", 11),
        ("2 december 2027", 12), ("2 dec 2027", 12),
    ],
)  # fmt: skip
def test_every_month_is_known(text: str, month: int) -> None:
    """Months written out and shortened, in both languages."""
    assert dt.date(2027, month, 2) == parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mars 2027",
        "2027",
        "20271301",
        "1 mars",
        "1 mars 27",
        "nästa fredag",
        "nu",
        "i morgon",
        "2027-02-30",
        "2027-13-01",
        "31 februari 2027",
        "29 februari 2027",
        "0 mars 2027",
        "99 mars 2027",
        "13/13 2027",
        "1 mars 2027 eller senare",
        "före 1 mars 2027",
        "1 mars 1827",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """A date has day, month and year, exists, and stands alone: nothing is guessed."""
    assert parse_date(text) is None


def test_the_leap_day_exists_in_leap_years() -> None:
    """29 February is a date in 2028."""
    assert dt.date(2028, 2, 29) == parse_date("29 februari 2028")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Text.\n\nSenast uppdaterad: 20 november 2020", dt.date(2020, 11, 20)),
        ("Text.\n\nSidan uppdaterad 2015-08-28 07.52\nav Anna Ek", dt.date(2015, 8, 28)),
        ("Text.\n**Senast ändrad:** den 3 maj 2026\n", dt.date(2026, 5, 3)),
        ("Text.\nSenast granskad 2026-05-03", dt.date(2026, 5, 3)),
        ("Dokumentet är senast uppdaterat\nSidan ändrades 2026-05-03", dt.date(2026, 5, 3)),
        ("Last updated: March 3, 2026", dt.date(2026, 3, 3)),
        ("Page last reviewed\nPublished on 3 March 2026", dt.date(2026, 3, 3)),
        ("Publicerad 2026-05-03\n\nText.", dt.date(2026, 5, 3)),
        ("Sammanträdesdatum: 3 maj 2026\n\nText.", dt.date(2026, 5, 3)),
        ("Protokoll\nDatum: 2026-05-03\nText.", dt.date(2026, 5, 3)),
        ("2015-08-28 07.52\n\nEn ny organisation\n\nText.", dt.date(2015, 8, 28)),
        ("Brev\n\nStorstad den 3 maj 2026\n\nText.", dt.date(2026, 5, 3)),
        ("Fredag 3 maj 2026\n\nText.", dt.date(2026, 5, 3)),
        ("# Minnesanteckningar\n\n2026-05-03\n\nText.", dt.date(2026, 5, 3)),
        ("Minnesanteckningar\nMiljönämnden\n3 maj 2026\nNärvarande: Eva Ek", dt.date(2026, 5, 3)),
        ("# Möte\n\nPlats: Kantinen\n3 maj 2026\nNärvarande: Eva Ek", dt.date(2026, 5, 3)),
        ("Datum\n3 maj 2026\n\nText.", dt.date(2026, 5, 3)),
        ("Brev\n\n" + "Text. " * 120 + "\n\nStorstad den 3 maj 2026\nEva Ek", dt.date(2026, 5, 3)),
        ("Brev\n\nHej.\n\nStorstad 2026-05-03\nEva Ek", dt.date(2026, 5, 3)),
        # An update goes before publication, and the last of a kind before the others.
        ("Senast uppdaterad: 2026-05-03\nPublicerad: 2026-06-01", dt.date(2026, 5, 3)),
        ("Publicerad: 2026-05-03\nText.\nPublicerad: 2026-06-01", dt.date(2026, 6, 1)),
        # A labelled date goes before one that stands alone.
        ("1 januari 2026\n\nText.\n\nPublicerad: 2026-05-03", dt.date(2026, 5, 3)),
        # So does a decision, whoever made it; the latest counts, and page dates go before.
        ("Regel\nBeslutad av kommundirektören 2026-05-03\n\nText.", dt.date(2026, 5, 3)),
        ("Regel\nFastställd av HR-direktören 3 maj 2026 (§ 4)\n\nText.", dt.date(2026, 5, 3)),
        ("Regel\n**Antagen av:** nämnden § 12, den 3 maj 2026\n\nText.", dt.date(2026, 5, 3)),
        ("Rule\nAdopted by the council on 3 May 2026\n\nText.", dt.date(2026, 5, 3)),
        ("Beslutad 2019-01-02, dnr KS 2/1\nReviderad av KS 2026-05-03\nText", dt.date(2026, 5, 3)),
        ("Beslutad av KS 2026-04-02\nText.\nPublicerad: 2026-05-03", dt.date(2026, 5, 3)),
        # One that does not exist is passed over.
        ("Senast uppdaterad: 2026-02-30\nPublicerad: 2026-05-03", dt.date(2026, 5, 3)),
    ],
)
def test_the_date_a_text_gives_itself(text: str, date: dt.date) -> None:
    """A labelled date, else a line near the top that is nothing but a date."""
    assert date == date_in_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Den 1/9 2026 kommer konsulterna.",
        "Organisationen ska gälla från 1 juni 2026.",
        "Beslutet togs 2026-05-03 i nämnden.",
        "Vi uppdaterar sidan 2026-05-03 eller senare.",
        "Text. " * 120 + "\n\n3 maj 2026\n",
        "Senast uppdaterad: nyligen",
        "Beslutad av kommunstyrelsen den 3 maj 2026 gäller planen för alla.",
        "Planen blev till sist\nantagen av fullmäktige 3 maj 2026.",
        "Om planer\n\n" + "Text. " * 120 + "\nAntagen av KF 2026-05-03\n" + "Text. " * 60,
        "",
        "Hyresavtal\n\nLokalen hyrs ut.\nHyrestiden löper till den\n31 maj 2025.",
        "Hyresavtal\n\nHyrestiden löper från och med\n1 juni 2024\ntill och med\n31 maj 2025.",
        "Hyresavtal\n\nHyrestiden löper till och med den\n\n31 maj 2025",
        "Hyresavtal\n\nHyran ändras\n31 maj 2025\nom index har stigit.",
        "Hyresavtal\n\nHyran betalas kvartalsvis.\nHyrestiden löper ut\n2025-05-31",
        "Hyresavtal\n\nHyrestid: till och med\n31 maj 2025",
        "# Avtal\n\nUppsägning ska ske senast:\n31 maj 2025\n\nText.",
        "Mål\n\nPlanen ska vara\nuppdaterad den 1 juni 2027 i alla delar.",
        "Anmälan\n\nDatum 1 juni 2027 är sista dag att anmäla sig.",
        "The lease\n\nThe lease ends on\nMay 31, 2025.",
        "Text. " * 99 + "\n\n3 maj 2026 är dagen då allt är klart, och inte förr än då.",
    ],
)
def test_dates_of_the_story_are_not_the_documents(text: str) -> None:
    """A date inside a sentence, or far down on its own, is what the text is about."""
    assert date_in_text(text) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Senast uppdaterad: 20 november 2020", True),
        ("**Senast uppdaterad:** 2020-11-20 ", True),
        ("2015-08-28 07.52", True),
        ("Storstad den 3 maj 2026", True),
        ("Publicerad 2026-05-03.", True),
        ("Senast uppdaterad: 20 november 2020 av Anna Ek", False),
        ("Vi flyttar 3 maj 2026", False),
        ("- 3 maj 2026", False),
        ("", False),
    ],
)
def test_lines_that_hold_nothing_but_a_date(line: str, expected: bool) -> None:  # noqa: FBT001
    """Such a line says when the document was written, and nothing else."""
    assert expected is is_date_line(line)


@pytest.mark.parametrize(
    "text",
    [
        "Inbjudan till frukost\n\nDatum: 1 mars 2027\nAnmäl dig till Anna.",
        "Informationsmöte\n\n**Datum:** 1 mars 2027\n**Tid:** 13–15\n**Plats:** Kantinen",
        "Möte\n\nTid: 13–15\nDatum: 1 mars 2027\n\nVi talar om flytten.",
        "Möte om flytten\n\nDatum: 1 mars 2027 kl. 13.00",
        "Kallelse\n\nSammanträdesdatum: 1 mars 2027\n\nDagordning",
        "Workshop\n\nDate: 1 March 2027\nWhere: Town hall",
        "Välkommen till öppet hus\n\nMåndag 1 mars 2027 kl. 13.00\n\nVi bjuder på kaffe.",
        "Om flytten\n\n" + "Så går det till. " * 50 + "\nDatum: 1 mars 2027\n" + "Text. " * 60,
    ],
)
def test_the_day_on_which_something_is_held_is_no_date_of_the_document(text: str) -> None:
    """An invitation tells when to come, not when it was written."""
    assert date_in_text(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Minnesanteckningar\n\nDatum: 1 mars 2027\nTid: 13–15\nPlats: Kantinen",
        "Möte\n\nDatum: 1 mars 2027\nPlats: Kantinen\nNärvarande: Anna Ek",
        "PM om flytten\n\nDatum: 1 mars 2027\nDiarienummer: KS 2027/1",
        "Inbjudan till frukost\nDatum: 5 april 2027\n\nText.\n\nPublicerad 1 mars 2027",
        "Inbjudan till frukost\n\nStorstad den 1 mars 2027\n\nVälkommen den 5 april.",
        "Om flytten\n\n" + "Så går det till. " * 50 + "\nDatum: 1 mars 2027\n",
    ],
)
def test_what_is_written_on_the_day_is_dated_by_it(text: str) -> None:
    """Minutes are of their meeting's day, and an invitation may say when it was published."""
    assert FIRST_OF_MARCH == date_in_text(text)


@pytest.mark.parametrize(
    ("saved", "text", "date"),
    [
        ("2013-12-23", "Vi flyttar 1 mars 2027, som beslutades 2026-05-03.", None),
        ("2025-11-03", "Vi flyttar den 1 mars 2026.", dt.date(2025, 11, 3)),
        ("2013-12-23", "Vi flyttade 2012-03-01 och 1 mars 2027.", dt.date(2013, 12, 23)),
        ("2013-12-23", "Vi flyttar.", dt.date(2013, 12, 23)),
    ],
)
def test_a_file_from_years_before_all_it_tells_of_is_not_dated_by_its_properties(
    saved: str, text: str, date: dt.date | None
) -> None:
    """That is the day of the template; what is planned for the next year is believed."""
    page = (
        f'<html><head><meta name="dcterms.modified" content="{saved}"></head><p>{text}</p></html>'
    )
    assert date == parse_document("a.html", page.encode()).metadata.date
