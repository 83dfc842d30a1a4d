"""What lies over a PDF's page: fields that are filled in, links, and strokes through words."""

from __future__ import annotations

import pytest

from index import DocumentError, parse_document
from index.types import Remark, RemarkKind
from tests.support.pdf_documents import Pages
from tests.support.pdf_marks import Sheet

FORM, STRUCK = RemarkKind.FORM, RemarkKind.STRUCK


def text_of(sheet: Sheet) -> str:
    """Return the text of a page."""
    return parse_document("a.pdf", sheet.done()).text


# ---- forms


def test_a_form_is_read_as_it_is_filled_in() -> None:
    """Each value after its label, whatever kind of field holds it; empty fields' labels are out."""
    sheet = (
        Sheet()
        .text(70, 760, "Uppdragsbeskrivning", 18)
        .text(70, 700, "Uppdrag:")
        .field(180, 700, "Flytta skolarkivet")
        .text(70, 670, "Ansvarig")
        .field(180, 670, "Enhetschef Åsa Ek")
        .text(70, 640, "Reserv:")
        .field(180, 640, "")
        .text(70, 610, "Förvaltning:")
        .choice(180, 610, ("Barn och unga", "Kultur", "Teknik"), "Kultur")
        .text(70, 580, "Budget:")
        .choice(180, 580, ("Ja", "Nej"), "")
        .text(70, 550, "Beskriv målet med uppdraget")
        .field(70, 530, "Allt är flyttat.\rInget saknas.", "/Ff 4096", 400)
        .text(70, 500, "Fyll i blanketten och lämna den till registrator.")
    )
    document = parse_document("a.pdf", sheet.done())
    assert (
        "Uppdragsbeskrivning\n\nUppdrag: Flytta skolarkivet\n\nAnsvarig: Enhetschef Åsa Ek\n\n"
        "Förvaltning: Kultur\n\n"
        "Beskriv målet med uppdraget: Allt är flyttat. Inget saknas.\n\n"
        "Fyll i blanketten och lämna den till registrator."
    ) == document.text
    assert (Remark(FORM, page=1),) == document.remarks


def test_boxes_to_tick() -> None:
    """The words of those that are ticked stay, to the right or to the left of them."""
    sheet = (
        Sheet()
        .text(70, 700, "Anställning:")
        .box(150, 700, ticked=False)
        .text(165, 700, "Tillsvidare")
        .box(240, 700, ticked=True)
        .text(255, 700, "Visstid")
        .box(70, 660, ticked=True)
        .text(85, 660, "Nycklar är beställda")
        .box(70, 640, ticked=False)
        .text(85, 640, "Dator är beställd")
        .text(70, 600, "Ja")
        .box(84, 600, ticked=False)
        .text(130, 600, "Nej")
        .box(152, 600, ticked=True)
    )
    text = text_of(sheet)
    assert "Anställning: Visstid" == text.split("\n")[0]
    assert "Nycklar är beställda" in text
    assert ["Nej"] == text.split("\n")[-1:]
    for left_out in ("Tillsvidare", "Dator", "Ja"):
        assert left_out not in text


def test_two_fields_on_a_line() -> None:
    """Each has the label to its own left."""
    sheet = (
        Sheet()
        .text(70, 700, "Namn:")
        .field(110, 700, "Åsa Ek", width=120)
        .text(250, 700, "Telefon:")
        .field(300, 700, "", width=100)
        .text(70, 670, "Plan:")
        .field(110, 670, "3", width=120)
        .text(250, 670, "Rum:")
        .field(300, 670, "314", width=100)
    )
    assert ["Namn: Åsa Ek", "Plan: 3; Rum: 314"] == [
        line for line in text_of(sheet).split("\n") if line
    ]


def test_fields_under_the_names_of_their_columns() -> None:
    """They stay where they are, as the cells of a table do."""
    sheet = Sheet()
    for number, name in enumerate(("Namn", "Roll", "Rum")):
        sheet.text(70 + 140 * number, 700, name)
    for row, cells in enumerate((("Åsa Ek", "Chef", "314"), ("Bo Ek", "Arkivarie", "315"))):
        for number, cell in enumerate(cells):
            sheet.field(70 + 140 * number, 680 - 18 * row, cell, width=120)
    assert ["- Namn: Åsa Ek; Roll: Chef; Rum: 314", "- Namn: Bo Ek; Roll: Arkivarie; Rum: 315"] == (
        text_of(sheet).split("\n")
    )


def test_a_field_without_words_beside_it() -> None:
    """It goes by the name that the form has for screen readers, if it has one."""
    sheet = (
        Sheet()
        .text(70, 760, "Blankett för ansökan")
        .field(70, 600, "Åsa Ek", "/TU (Namn)")
        .field(70, 500, "2027-03-01")
        .field(70, 400, "", "/TU (Telefon)")
        .field(70, 300, "hemligt", "/Ff 8192")
    )
    assert "Blankett för ansökan\n\nNamn: Åsa Ek\n\n2027-03-01" == text_of(sheet)


def test_what_was_typed_onto_a_page() -> None:
    """It is read where it stands, and what it stands beside is left as it is."""
    sheet = Sheet().text(70, 700, "Ansvarig:").note(130, 700, "Åsa Ek").text(70, 660, "Reserv:")
    document = parse_document("a.pdf", sheet.done())
    assert "Ansvarig: Åsa Ek\n\nReserv:" == document.text
    assert () == document.remarks


def test_an_empty_form_has_no_text() -> None:
    """Labels alone answer nothing."""
    sheet = Sheet().text(70, 700, "Ansvarig:").field(180, 700, "")
    with pytest.raises(DocumentError) as caught:
        parse_document("a.pdf", sheet.done())
    assert "has no text" == caught.value.reason


# ---- strokes


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_words_that_a_line_crosses_are_left_out(turned: int) -> None:
    """As a stroke or a thin box, over a word or a line, however the page is turned."""
    sheet = Sheet(turned=turned)
    sheet.text(70, 500, "Vi öppnar kl. 7.30 8.15 varje dag.").line(137, 160, 503)
    sheet.text(70, 486, "Vi har stängt på fredagar i juli.").bar(70, 217, 489)
    sheet.text(70, 472, "Ring receptionen vid frågor.")
    document = parse_document("a.pdf", sheet.done())
    assert "Vi öppnar kl. 8.15 varje dag.\n\nRing receptionen vid frågor." == document.text
    assert (Remark(STRUCK, page=1, count=2),) == document.remarks


def test_a_part_of_a_word() -> None:
    """A stroke may end between two letters."""
    sheet = Sheet().text(70, 700, "Kl. 7.308.15 varje dag").line(87, 108.5, 703)
    assert "Kl. 8.15 varje dag" == text_of(sheet)


def test_a_mark_laid_over_words() -> None:
    """As readers of PDF let people strike out."""
    sheet = Sheet().text(70, 700, "Vi öppnar kl. 7.30 8.15 varje dag.").strike_mark(137, 700, 160)
    document = parse_document("a.pdf", sheet.done())
    assert ("Vi öppnar kl. 8.15 varje dag.", (Remark(STRUCK, page=1),)) == (
        document.text,
        document.remarks,
    )


def test_a_writers_own_way_of_striking_out() -> None:
    """With another program's PDF."""
    pages = Pages()
    pages.write(5, "Vi öppnar kl. ")
    pages.set_font("Helvetica", "S", 11)
    pages.write(5, "7.30")
    pages.set_font("Helvetica", "", 11)
    pages.write(5, " 8.15 varje dag.")
    assert "Vi öppnar kl. 8.15 varje dag." == parse_document("a.pdf", pages.done()).text


@pytest.mark.parametrize(
    ("left", "right", "level", "width"),
    [
        pytest.param(70, 235, 698, 0.7, id="underlined"),
        pytest.param(70, 235, 711, 0.7, id="a line above"),
        pytest.param(20, 580, 703, 0.7, id="a line across the page"),
        pytest.param(20, 235, 703, 0.7, id="a line from outside"),
        pytest.param(70, 235, 703, 11, id="a highlight"),
    ],
)
def test_lines_that_strike_nothing_out(
    left: float, right: float, level: float, width: float
) -> None:
    """Only a thin line that begins and ends with what it crosses."""
    sheet = Sheet().line(left, right, level, width).text(70, 700, "Vi öppnar kl. 8.15 varje dag.")
    document = parse_document("a.pdf", sheet.done())
    assert ("Vi öppnar kl. 8.15 varje dag.", ()) == (document.text, document.remarks)


def test_a_table_that_was_ruled_tight_is_not_struck_out() -> None:
    """Rules between rows stay clear of the letters' middles."""
    rows = [("Enhet", "Plats"), ("HR", "Stadshuset"), ("Ekonomi", "Annexet"), ("IT", "Annexet")]
    document = parse_document("a.pdf", Pages().table_of(rows).done())
    assert "- Enhet: HR; Plats: Stadshuset" == document.text.split("\n")[0]
    assert () == document.remarks


# ---- links and title


def test_a_pdfs_links() -> None:
    """The words that they lie on, one "here" told from another; a link within is none."""
    sheet = (
        Sheet()
        .text(70, 700, "Beställ kartonger här, och nycklar här. Läs mer om flytten.")
        .link(152, 700, 172, "https://b.example/nycklar")
        .text(70, 660, "Om det")
        .over("Link", (70, 655, 100, 670), "/Dest [3 0 R /Fit]")
    )
    sheet.link(240, 700, 262, "https://b.example/x")
    document = parse_document("a.pdf", sheet.done())
    found = [(document.text[one.span.start : one.span.end], one.url) for one in document.links]
    assert "https://b.example/nycklar" == found[0][1]
    assert document.text.index("här") == document.links[0].span.start


@pytest.mark.parametrize(
    "title",
    [
        "fl.html",
        "Microsoft Word - Ny organisation.docx",
        "untitled",
        "Document1",
        "Min fina rapport slutversion.indd",
        "file:///C:/temp/a.htm",
        "https://intra.example/print.aspx?id=3",
        "Skannat dokument",
        "Layout 1",
        "",
    ],
)
def test_a_title_that_a_program_made_up(title: str) -> None:
    """The document goes by its first heading."""
    sheet = Sheet(title=title).text(70, 760, "Flytten i mars", 18)
    for number in range(4):
        sheet.text(70, 720 - 14 * number, "Alla enheter flyttar samma vecka, och får besked i tid.")
    assert "Flytten i mars" == parse_document("a.pdf", sheet.done()).metadata.title


def test_a_title_that_somebody_gave() -> None:
    """It stays, full stops and figures in it too."""
    sheet = Sheet(title="Så flyttar vi 2027. Del 1").text(70, 760, "Kapitel", 18)
    sheet.text(70, 720, "Alla enheter flyttar samma vecka, och får besked i god tid.")
    assert "Så flyttar vi 2027. Del 1" == parse_document("a.pdf", sheet.done()).metadata.title
