"""Titles, headings, dates and noise of small pages like those that are saved from an intranet."""

from __future__ import annotations

import datetime as dt

import pytest

from index import DateSource, Document, parse_document
from index.documents.blocks.noise import is_browser_warning, is_noise

LETTER = """\
Fem nya enheter - nu börjar vi

Jag har skrivit om organisationen förut. Nu har fullmäktige beslutat.

Det gäller dessa delar:

  • En teknisk förvaltning. Park och gata slås ihop.
  • Gemensam växel

Ha en fin helg!

//K

Skriv ut
Senast uppdaterad: 14 november 2025
"""
ARTICLE = """\
2024-05-17 10.15

En organisation som håller

Kommunstyrelsen har beställt en översyn.

Bakgrund

Kraven på samordning ökar. Den 1/9 kommer två utredare.

Sidinformation

Sidan uppdaterad 2024-05-17 10.15
av Nils Berg
"""
WARNED = """\
Hej! Du använder en gammal webbläsare

Snart kommer vissa funktioner inte att fungera i den här gamla webbläsaren. Byt gärna till en ny.

Chefsdag om ekonomin

I går möttes alla chefer i Navet. Stämningen var god.

Stramare budget nästa år

Ekonomichefen gick igenom läget. Många kommuner har det svårt.

Senast uppdaterad: 23 juli 2025"""


def contents(document: Document) -> list[tuple[tuple[str, ...], str]]:
    """Return the sections of a document: headings and text."""
    return [
        (section.headings, document.text[section.span.start : section.span.end].strip())
        for section in document.sections
    ]


def read(text: str, name: str = "sida.txt") -> Document:
    """Read a page."""
    return parse_document(name, text.encode())


def test_a_letter_loses_its_button_and_its_date_line() -> None:
    """Title from the first line, date from the last, all paragraphs and list items kept."""
    document = read(LETTER)
    assert "Fem nya enheter - nu börjar vi" == document.metadata.title
    assert (dt.date(2025, 11, 14), DateSource.TEXT) == (
        document.metadata.date,
        document.metadata.date_source,
    )
    start, end = LETTER.index("Jag har"), LETTER.index("\n\nSkriv ut")
    assert [((), LETTER[start:end])] == contents(document)


def test_an_article_with_its_date_on_top() -> None:
    """A date over the title is noise, not the title; the author under the page's date goes too."""
    document = read(ARTICLE)
    assert "En organisation som håller" == document.metadata.title
    assert dt.date(2024, 5, 17) == document.metadata.date
    assert [
        ((), "Kommunstyrelsen har beställt en översyn."),
        (("Bakgrund",), "Kraven på samordning ökar. Den 1/9 kommer två utredare."),
    ] == contents(document)


def test_a_title_with_the_date_tight_under_it() -> None:
    """Nothing else follows the line, so that it is the title and no text of its own."""
    document = read("Turnus\nSenast uppdaterad: 20 oktober 2026\n\nAlla går en kurs.\n")
    assert ("Turnus", dt.date(2026, 10, 20)) == (document.metadata.title, document.metadata.date)
    assert [((), "Alla går en kurs.")] == contents(document)


def test_the_first_line_of_a_text_without_headings_is_its_title() -> None:
    """It stays in the text, where it may be more than a title."""
    document = read("Möte om lokaler\nDen 3 december 2026\nPlats: Rådhuset\n\nDagordning följer.\n")
    assert "Möte om lokaler" == document.metadata.title
    ((_, text),) = contents(document)
    assert text.startswith("Möte om lokaler\nDen 3")


@pytest.mark.parametrize("text", ["Vi flyttar i mars.\nTa med legitimation.\n", "HR sitter kvar\n"])
def test_a_first_line_that_is_no_title(text: str) -> None:
    """A sentence, or all that there is: then the file's name is the title."""
    assert "Sida" == read(text).metadata.title


def test_a_page_with_a_browser_warning() -> None:
    """The warning is not the title, and none of it is quoted."""
    document = read(WARNED)
    assert "Chefsdag om ekonomin" == document.metadata.title
    assert dt.date(2025, 7, 23) == document.metadata.date
    assert [
        ((), "I går möttes alla chefer i Navet. Stämningen var god."),
        (
            ("Stramare budget nästa år",),
            "Ekonomichefen gick igenom läget. Många kommuner har det svårt.",
        ),
    ] == contents(document)


def test_a_page_without_a_date_has_none() -> None:
    """No date is made up, and an advert's heading at the end is dropped."""
    document = read("Nu tar vi riktningen\n\nVi börjar i dag.\n\n/M\n\nAnnonser\n")
    assert (None, None) == (document.metadata.date, document.metadata.date_source)
    assert [((), "Vi börjar i dag.\n\n/M")] == contents(document)


def test_a_timeline_keeps_its_dates() -> None:
    """Dates over what happens on them are headings or text, never noise."""
    markdown = "# Tidplan\n\n## 1 mars 2027\n\nHR flyttar.\n\n## 1 april 2027\n\nIT flyttar.\n"
    plain = (
        "Tidplan\n\nSå här går det till.\n\n1 mars 2027\nHR flyttar.\n\n1 april 2027\nIT flyttar."
    )
    assert [(("1 mars 2027",), "HR flyttar."), (("1 april 2027",), "IT flyttar.")] == contents(
        read(markdown, "a.md")
    )
    assert [
        ((), "Så här går det till.\n\n1 mars 2027\nHR flyttar.\n\n1 april 2027\nIT flyttar.")
    ] == contents(read(plain))


def test_an_invitation_keeps_its_day() -> None:
    """When a meeting is, is content and not the page's own date."""
    text = "Informationsmöte\n\nVälkommen!\n\nDatum: 1 mars 2027\nTid: 13.00\nPlats: Navet"
    assert [((), text.partition("\n\n")[2])] == contents(read(text))


@pytest.mark.parametrize("date", ["3 maj 2026", "Storstad den 3 maj 2026", "2026-05-03"])
def test_the_date_of_a_letter_is_no_heading(date: str) -> None:
    """One date alone over or under the title is the letter's own."""
    for text in (f"Brev\n\n{date}\n\nVi flyttar.\n", f"{date}\n\nBrev\n\nVi flyttar.\n"):
        document = read(text)
        assert ("Brev", dt.date(2026, 5, 3)) == (document.metadata.title, document.metadata.date)
        assert [((), "Vi flyttar.")] == contents(document)


def test_comments_in_markdown_are_no_text() -> None:
    """What the author commented out is never quoted."""
    document = read("# T\n\nEtt.\n\n<!-- bara\n\nför oss -->\n\nTvå.\n", "a.md")
    assert [((), "Ett."), ((), "Två.")] == contents(document)


def test_short_lines_in_a_row_are_a_list() -> None:
    """Lines that could each be a heading over the next one are all kept as text."""
    text = "Flytten\n\nDe här flyttar\n\nHR\n\nIT\n\nFlytten är i maj.\n"
    assert [((), text.partition("\n\n")[2].strip())] == contents(read(text))


def test_a_line_and_a_heading_in_a_row() -> None:
    """Of two short lines the second is the heading, and the first is kept as text."""
    text = "Flytten\n\nText.\n\nKontakt\n\nAnna Ek\n\nHon svarar på frågor.\n"
    assert [((), "Text.\n\nKontakt"), (("Anna Ek",), "Hon svarar på frågor.")] == contents(
        read(text)
    )


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Titel\n\nText ett.\n\nRubrik\n\nText två.", ("Rubrik",)),
        ("Titel\n\nText ett.\n\n## Rubrik\n\nText två.", ("Rubrik",)),
        ("Titel\n\nText ett.\n\nRubrik.\n------\nText två.", ("Rubrik.",)),
        (
            "Titel\n\nText ett.\n\nRubrik\nText två som är så lång att raden ovanför är en rubrik.",
            ("Rubrik",),
        ),
        ("Titel\n\nText ett.\n\nRubrik slutar med punkt.\n\nText två.", ()),
        ("Titel\n\nText ett.\n\nMed vänlig hälsning\n\nText två.", ()),
        ("Titel\n\nText ett.\n\n• Punkt\n\nText två.", ()),
        ("Titel\n\nText ett.\n\nliten bokstav\n\nText två.", ()),
        ("Titel\n\nText ett.\n\nText två.\n\nSlutord utan text", ()),
    ],
)
def test_headings_of_plain_text(text: str, headings: tuple[str, ...]) -> None:
    """A short line that stands alone over text is a heading; sentences and greetings are none."""
    assert headings == read(text).sections[-1].headings


@pytest.mark.parametrize(
    ("text", "title", "headings"),
    [
        ("# Titel\n\nText.", "Titel", ()),
        ("Titel\n=====\n\nText.", "Titel", ()),
        ("# Titel\n\n## Ett\n\n### Två\n\nText.", "Titel", ("Ett", "Två")),
        ("# Titel\n\n## Ett\n\nA.\n\n## Två\n\nText.", "Titel", ("Två",)),
        ("# Ett\n\nA.\n\n# Två\n\nText.", "Ett", ("Två",)),
        ("## Ett\n\nText.", "Ett", ("Ett",)),
        ("# **HR** och `lön` &amp; <b>IT</b>\n\nText.", "HR och lön & IT", ()),
        ("---\ntitle: Annan\n---\n# Titel\n\nText.", "Annan", ("Titel",)),
        ("---\ntitle: titel\n---\n# Titel\n\nText.", "titel", ()),
        ("Bara text.", "HR handbok för KSF", ()),
        ("> # Citat\n\nText.", "HR handbok för KSF", ()),
        ("```\n# kod\n```\n\nText.", "HR handbok för KSF", ()),
    ],
)
def test_titles_and_headings_of_markdown(text: str, title: str, headings: tuple[str, ...]) -> None:
    """Front matter, else the first heading, else the file name, as CommonMark reads them."""
    document = read(text, "mapp/HR-handbok_för_KSF.md")
    assert (title, headings) == (document.metadata.title, document.sections[-1].headings)


@pytest.mark.parametrize(
    "line",
    [
        "Skriv ut", "  skriv ut sidan ", "Lyssna", "Dela på Facebook", "Tipsa en vän",
        "Till toppen", "Tillbaka till toppen", "Hoppa till innehållet", "Annons", "Sidinformation",
        "Du är här: Start / Organisation / HR", "Start > Organisation > HR", "Hem / Om oss",
        "Visa mer", "Print this page", "Back to top", "Skip to main content",
        "Sidansvarig: Nils Berg", "Innehållsansvarig: HR", "Page owner: HR",
        "Senast uppdaterad: 20 november 2020", "Publicerad 2026-05-03", "**Skriv ut**",
        "Vi använder kakor för att webbplatsen ska fungera. Godkänn alla",
        "This website uses cookies to work.",
    ],
)  # fmt: skip
def test_lines_that_are_noise(line: str) -> None:
    """Buttons, breadcrumbs, page footers and cookie warnings, in Swedish and English."""
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "Skriv ut blanketten och lämna den till din chef.", "Dela med dig av dina tankar!",
        "Annonser sätts in av kommunikationsavdelningen.", "Meny för personalmatsalen vecka 12",
        "Starta om datorn / logga in igen", "Ansvarig chef: Anna Ek", "Hemtjänst / äldreomsorg",
        "Vi bjuder på kakor vid invigningen.", "Protokollet publicerades 2026-05-03 på webben.",
        "1 mars 2027", "Datum: 1 mars 2027", "av Nils Berg", "", "---",
    ],
)  # fmt: skip
def test_lines_that_are_content(line: str) -> None:
    """Sentences that begin like a button, and dates that may be asked about, are kept."""
    assert not is_noise(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Du använder en gammal webbläsare", True),
        ("Din webbläsare stöds inte längre.", True),
        ("You are using an outdated browser. Please upgrade your browser.", True),
        ("Vi byter webbläsare på alla datorer.", False),
        ("Det nya ärendesystemet fungerar i alla webbläsare.", False),
    ],
)
def test_browser_warnings(line: str, expected: bool) -> None:  # noqa: FBT001
    """A warning speaks to the reader about the browser in use."""
    assert expected is is_browser_warning(line)


def test_a_sentence_about_browsers_inside_a_text_is_kept() -> None:
    """Only over the page's own text is a warning noise."""
    document = read(
        "Nytt system\n\nVi byter i maj.\n\nUppdatera din gamla webbläsare före bytet.\n"
    )
    assert [((), "Vi byter i maj.\n\nUppdatera din gamla webbläsare före bytet.")] == contents(
        document
    )
