"""PDF to text: paragraphs, headings, columns, tables and pages, and what is said of bad ones."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from index import DateSource, DocumentError, parse_document
from index.documents.formats.pdf.paragraphs import join_lines
from index.documents.formats.registry import read
from index.documents.types import BlockKind
from tests.support.pdf_documents import LONG, Pages

if TYPE_CHECKING:
    from index.types import Language
    from tests.conftest import Workplace


def blocks(pages: Pages | bytes) -> list[str]:
    """Read a PDF and return its headings (# by level), noise (!) and text."""
    found = read(".pdf", pages if isinstance(pages, bytes) else pages.done())
    marks = {BlockKind.TEXT: "", BlockKind.NOISE: "! "}
    return [
        marks.get(block.kind, "#" * block.level + " ")
        + found.text[block.span.start : block.span.end]
        for block in found.blocks
    ]


def on_pages(pages: Pages) -> list[tuple[int | None, str]]:
    """Read a PDF and return the page and the first word of each text."""
    found = read(".pdf", pages.done())
    return [
        (block.page, found.text[block.span.start : block.span.end].split()[0])
        for block in found.blocks
    ]


def refused(data: bytes) -> str:
    """Read a PDF that can't be read, and return why."""
    with pytest.raises(DocumentError) as caught:
        read(".pdf", data)
    assert caught.value.remedy
    return caught.value.reason


def test_lines_are_joined_into_paragraphs() -> None:
    """A paragraph over several lines is one line of text, with every Swedish letter."""
    assert [LONG, "Å, ä och ö – ”så” är det."] == blocks(
        Pages().paragraph(LONG).paragraph("Å, ä och ö – ”så” är det.")
    )


def test_lines_that_end_early_stay_lines() -> None:
    """An address is no running text: its lines end because they mean to."""
    address = "Älvsunda kommun\nStora torget 1\n123 45 Älvsunda"
    assert [LONG, address] == blocks(Pages().paragraph(LONG).lines(*address.split("\n")))


def test_lists_keep_an_item_a_line() -> None:
    """A bullet begins a line, and what goes on from it on the next is joined to it."""
    pages = Pages().lines("Ta med:", "• legitimation", "• nycklar till skåpet på plan")
    pages.lines("tre och fyra", left=24).lines("1. ett", "2. två")
    assert [
        "Ta med:\n\n• legitimation\n• nycklar till skåpet på plan tre och fyra\n1. ett\n2. två"
    ] == blocks(pages)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("en ny verk-", "samhet börjar", "en ny verksamhet börjar"),
        ("frågor om HR-", "och ekonomi", "frågor om HR- och ekonomi"),
        ("för- eller mellan-", "samt högstadiet", "för- eller mellan- samt högstadiet"),
        ("vår nya e-", "tjänst är", "vår nya e-tjänst är"),
        ("ring IT-", "stöd på plan 3", "ring IT-stöd på plan 3"),
        ("chef är Anna-", "Karin Ek", "chef är Anna-Karin Ek"),
        ("perioden 2024-", "2026 gäller", "perioden 2024-2026 gäller"),
        ("ett till-", "lägg på lönen", "ett tillägg på lönen"),
        ("det är så -", "och bra", "det är så - och bra"),
        ("en kontakt-", "person finns", "en kontaktperson finns"),
        ("vårt gör-det-", "själv-paket", "vårt gör-det-själv-paket"),
        ("utan streck", "på raden", "utan streck på raden"),
    ],
)
def test_hyphens_at_a_line_s_end(first: str, second: str, joined: str) -> None:
    """Parted words are joined, and hyphens that a word has on one line too are kept."""
    assert joined == join_lines(first, second, {"gör-det-själv-paket": 1, "det-själv": 1}, "sv")


@pytest.mark.parametrize(
    ("language", "first", "second", "joined"),
    [
        ("en", "a long-", "term plan", "a long-term plan"),
        ("en", "the organi-", "sation has", "the organisation has"),
        ("sv", "en mellan-", "chef har", "en mellan-chef har"),
    ],
)
def test_what_the_document_and_the_language_tell_of_a_hyphen(
    language: Language, first: str, second: str, joined: str
) -> None:
    """English parts what it writes as two words; the document's own spelling goes first."""
    assert joined == join_lines(first, second, {"mellan-chef": 2, "mellanchef": 1}, language)


def test_hyphens_are_joined_in_a_file() -> None:
    """However the file marks them, in running text and in a table's cell."""
    pages = Pages().lines(
        "Den nya organisationen är till för alla som arbetar i vår stora och fina verk-",
        "samhet och handlar om allt från lokaler och lön till alla våra viktiga HR-",
        "och ekonomifrågor.",
    )
    (text,) = blocks(pages)
    assert "i vår stora och fina verksamhet och handlar" in text
    assert "alla våra viktiga HR- och ekonomifrågor." in text


def test_headings_are_told_by_size_and_weight() -> None:
    """The largest is the title, and bold type of the text's own size the lowest."""
    pages = Pages().heading("Ny organisation", 22).paragraph(LONG)
    pages.heading("Var vi sitter", 15, "").paragraph("HR sitter i Stadshuset.")
    pages.heading("Plan tre", 11).paragraph("HR.").heading("När vi flyttar", 15, "").paragraph(LONG)
    assert [
        "# Ny organisation",
        LONG,
        "## Var vi sitter",
        "HR sitter i Stadshuset.",
        "### Plan tre",
        "HR.",
        "## När vi flyttar",
        LONG,
    ] == blocks(pages)


def test_chapters_alike_are_no_title() -> None:
    """Where several headings share the largest type, none is the title of the whole."""
    pages = Pages().heading("Ett").paragraph(LONG).heading("Två").paragraph(LONG)
    assert ["## Ett", LONG, "## Två", LONG] == blocks(pages)


def test_a_heading_over_nothing_is_text() -> None:
    """It would be in no passage, so it is kept as what it says."""
    pages = Pages().heading("Titel", 22).paragraph(LONG).heading("Ring 0123-45 67 00", 15)
    assert ["# Titel", LONG, "Ring 0123-45 67 00"] == blocks(pages)


def test_bold_words_in_a_text_are_no_heading() -> None:
    """A bold sentence ends with a full stop, and a document all in bold has no bold headings."""
    assert [LONG, "Viktigt: sista dagen är på fredag.", LONG] == blocks(
        Pages().paragraph(LONG).heading("Viktigt: sista dagen är på fredag.", 11).paragraph(LONG)
    )


LEFT_COLUMN = (
    "Vänster spalt har sin text om den",
    "nya organisationen, som börjar gälla",
    "vid årsskiftet. Den berör alla som",
    "arbetar i stadshuset och på annat",
    "håll i kommunen.",
)
RIGHT_COLUMN = (
    "Höger spalt handlar om lokalerna.",
    "HR sitter på plan tre och IT på plan",
    "fyra. Flytten sker i vecka fem, och",
    "alla får hjälp med sina saker av",
    "vaktmästarna.",
)


@pytest.mark.parametrize("across", [True, False], ids=["row by row", "column by column"])
@pytest.mark.parametrize("offset", [0.0, 2.2], ids=["in line", "out of line"])
def test_columns_are_read_one_after_the_other(*, across: bool, offset: float) -> None:
    """However they were drawn, and between lines over the whole width."""
    pages = Pages().heading("Rubrik över båda spalterna", 18)
    top = pages.get_y() + 5
    cells = [(20.0, top + 5 * row, text) for row, text in enumerate(LEFT_COLUMN)]
    cells += [(115.0, top + 5 * row + offset, text) for row, text in enumerate(RIGHT_COLUMN)]
    for left, down, text in sorted(cells, key=lambda cell: cell[1]) if across else cells:
        pages.at(left, down, text)
    pages.set_y(top + 40)
    assert [
        "# Rubrik över båda spalterna",
        " ".join(LEFT_COLUMN),
        " ".join(RIGHT_COLUMN),
        LONG,
    ] == blocks(pages.paragraph(LONG))


TABLE = [
    ("Enhet", "Plats", "Chef"),
    ("HR-avdelningen", "Stadshuset, plan 3", "Petra Sandelin"),
    ("IT-enheten", "Tegelbruket, i det röda huset bakom ån", "Olle Ek"),
    ("Ekonomi", "Annexet", "Eva Bo"),
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_s_rows_keep_their_column_names(*, ruled: bool) -> None:
    """Each row is a line of its own that can be quoted by itself, its cells' lines joined."""
    rows = TABLE if ruled else [TABLE[0], TABLE[1], TABLE[3], TABLE[3]]
    expected = "\n".join(
        "- " + "; ".join(f"{name}: {cell}" for name, cell in zip(TABLE[0], row, strict=True))
        for row in rows[1:]
    )
    pages = Pages().paragraph(LONG).table_of(rows, ruled=ruled).paragraph(LONG)
    assert [LONG, expected, LONG] == blocks(pages)


PLACES = (20, 70, 95)  # where three columns begin, in millimetres
WRAPPED = [
    [("Enhet", "Plan", "Chef")],
    [("HR-avdelningen", "3", "Petra Sandelin,"), ("", "", "HR-direktör")],
    [("Kommunikations-", "4", "Leila Farhadi"), ("avdelningen", "", "")],
    [("Kansliet", "4", "Ulrika Svanfeldt,"), ("", "", "kanslichef sedan"), ("", "", "2024")],
    [("Upphandling", "2", "Björn Rehnmark")],
]


@pytest.mark.parametrize("gap", [0, 4])
def test_cells_over_several_lines_without_ruled_lines(gap: int) -> None:
    """A row is told by the space around it or, where there is none, by its first cell."""
    rows = [row for row in WRAPPED if gap or row[-1][0] == "" or len(row) == 1]
    pages, top = Pages(), 60
    for row in rows:
        for line in row:
            for left, cell in zip(PLACES, line, strict=True):
                if cell:
                    pages.at(left, top, cell)
            top += 5
        top += gap
    pages.set_y(top + 5)
    expected = [
        "- Enhet: HR-avdelningen; Plan: 3; Chef: Petra Sandelin, HR-direktör",
        "- Enhet: Kommunikationsavdelningen; Plan: 4; Chef: Leila Farhadi",
        "- Enhet: Kansliet; Plan: 4; Chef: Ulrika Svanfeldt, kanslichef sedan 2024",
        "- Enhet: Upphandling; Plan: 2; Chef: Björn Rehnmark",
    ]
    kept = expected if gap else [expected[0], *expected[2:]]
    assert ["\n".join(kept), LONG] == blocks(pages.paragraph(LONG))


def test_pairs_of_a_word_and_what_it_is_have_no_column_names() -> None:
    """The first of two columns says what the second is, from its first row on."""
    pages, pairs = Pages(), [("Ansvarig", "Eva Bo"), ("Plats", "Annexet"), ("Hus", "Elverket")]
    for number, (name, what) in enumerate(pairs):
        pages.at(20, 60 + 6 * number, name).at(70, 60 + 6 * number, what)
    assert ["\n".join(f"- {name}; {what}" for name, what in pairs)] == blocks(pages)


def test_a_list_whose_items_stand_far_in_is_no_table() -> None:
    """A mark at the margin and the item well to its right are one."""
    pages, items = Pages(), ["Packa lådorna.", "Märk dem.", "Ställ dem vid dörren."]
    for number, item in enumerate(items):
        pages.at(20, 60 + 5 * number, f"{number + 1}.").at(35, 60 + 5 * number, item)
    assert ["\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))] == blocks(pages)


def test_another_table_does_not_take_the_names_of_the_one_before() -> None:
    """After a paragraph it is another, though it has as many columns."""
    pages = Pages().table_of(TABLE[:3]).paragraph(LONG)
    rows = [("Bygglov", "Plan 1", "Rasmus Ek"), ("Gata", "Plan 2", "Per Ny")]
    expected = "\n".join(f"- {'; '.join(row)}" for row in rows)
    assert expected == blocks(pages.table_of(rows))[-1]


def test_a_table_that_goes_on_over_a_page_keeps_its_column_names() -> None:
    """With its head again on the next page or without."""
    pages = Pages().table_of(TABLE[:3]).new().table_of([TABLE[0], TABLE[3]])
    assert "- Enhet: Ekonomi; Plats: Annexet; Chef: Eva Bo" == blocks(pages)[-1]
    assert 2 == len(blocks(pages))


def test_heads_feet_and_page_numbers_are_in_no_passage() -> None:
    """What the pages repeat is dropped but for its first time, which a date is found in."""
    pages = Pages()
    for number in range(1, 4):
        if number > 1:
            pages.new()
        pages.at(20, 15, "Älvsunda kommun").at(150, 15, f"Riktlinje {number} (3)")
        pages.at(100, 285, "Senast uppdaterad 2026-03-01", 8).paragraph(f"Text {number}. {LONG}")
    texts = [f"Text {number}. {LONG}" for number in range(1, 4)]
    head, foot = "! Älvsunda kommun Riktlinje 1 (3)", "! Senast uppdaterad 2026-03-01"
    assert [head, *texts, foot] == blocks(pages)
    document = parse_document("r.pdf", pages.done())
    assert ("2026-03-01", DateSource.TEXT) == (
        str(document.metadata.date),
        document.metadata.date_source,
    )


def test_heads_that_differ_by_chapter_are_told_by_their_page_numbers() -> None:
    """A number that goes up by one with each page, at the same height."""
    pages = Pages()
    for number, chapter in enumerate(["Inledning", "Bakgrund", "Mål", "Medel"], start=3):
        if number > 3:
            pages.new()
        pages.at(20, 15, f"{chapter} {number}").paragraph(LONG)
    assert ["! Inledning 3", LONG, LONG, LONG, LONG] == blocks(pages)


def test_a_line_on_top_that_comes_once_is_kept() -> None:
    """The margin alone makes nothing a running head."""
    assert ["Beslut i kommunstyrelsen", LONG] == blocks(
        Pages().at(20, 15, "Beslut i kommunstyrelsen").paragraph(LONG)
    )


def test_pages_are_kept_and_a_paragraph_belongs_to_the_one_where_it_begins() -> None:
    """A page's notes come after the paragraph that goes on over the break."""
    pages = Pages().lines(
        "Den som flyttar får en ny plats i huset och ett nytt passerkort, som hämtas i",
        "receptionen på plan ett. Där finns också nycklar till skåpen och en karta över",
    )
    pages.at(20, 270, "1 Kartan finns på intranätet.", 8).new()
    pages.lines("hela byggnaden. Ta med legitimation.").ln(3)
    pages.paragraph("Nästa stycke.").new().paragraph("Tredje sidan.")
    assert [(1, "Den"), (1, "1"), (2, "Nästa"), (3, "Tredje")] == on_pages(pages)
    assert "en karta över hela byggnaden. Ta med" in blocks(pages)[0]


def test_a_citation_has_the_page(workplace: Workplace) -> None:
    """From the file to the passage: the page on which it begins."""
    pages = Pages().heading("Titel", 22).paragraph(LONG).new()
    pages.heading("Lokaler", 15).paragraph("HR flyttar till Stadshuset.")
    workplace.build({"a.pdf": pages.done()})
    hit = workplace.open().search("HR flytt").hits[0].passage
    assert ("HR flyttar till Stadshuset.", 2, ("Lokaler",)) == (hit.text, hit.page, hit.headings)


def test_a_table_of_contents_is_in_no_passage() -> None:
    """It says nothing that the headings don't, and would be found for all of them."""
    pages = Pages().lines(f"Lokaler {'.' * 60} 3", f"Löner {'.' * 62} 4")
    contents, text = blocks(pages.paragraph(LONG))
    assert ("!", LONG) == (contents[0], text)


def turned(data: bytes, angle: int) -> bytes:
    """Turn a PDF's pages, as a reader is asked to show them."""
    document = pdfium.PdfDocument(data)
    for page in document:
        page.set_rotation(angle)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def test_text_that_runs_sideways_is_left_out() -> None:
    """A mark along the edge is no part of what the page says."""
    pages = Pages().paragraph(LONG)
    with pages.rotation(90, 10, 150):
        pages.at(10, 150, "UTKAST UTKAST")
    assert [LONG] == blocks(pages)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_is_read_as_it_is_shown(angle: int) -> None:
    """A page that was drawn lying and is shown upright is read like any other."""
    pages = Pages()
    with pages.rotation(angle, pages.w / 2, pages.h / 2):
        pages.set_y(110)
        pages.lines("Först kommer den här raden.", "Sedan kommer den andra raden.")
    assert ["Först kommer den här raden. Sedan kommer den andra raden."] == (
        blocks(turned(pages.done(), angle))
    )


def test_what_print_shops_write_outside_the_page_is_left_out() -> None:
    """The line beside the crop marks is cut away with the paper that it is on."""
    document = pdfium.PdfDocument(
        Pages().paragraph(LONG).at(15, 292, "broschyr.indd 1  2026-03-01 10:22", 7).done()
    )
    document[0].set_trimbox(20, 30, 575, 822)
    file = io.BytesIO()
    document.save(file)
    document.close()
    assert [LONG] == blocks(file.getvalue())


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Riktlinjer för resor", "Riktlinjer för resor"),
        ("Microsoft Word - riktlinjer.docx", None),
        ("riktlinjer_2026_slutlig", None),
        ("Riktlinjer slutlig.indd", None),
        ("Dokument1", None),
        ("Mall för tjänsteskrivelse", None),
        ("PowerPoint-presentation", None),
        ("Untitled document", None),
        ("  ", None),
        ("Rubriken på sidan", None),
    ],
)
def test_the_title_among_the_properties(given: str, title: str | None) -> None:
    """One that a program made up is none, and one that is the heading need not be said twice."""
    pages = Pages().heading("Rubriken på sidan", 22).paragraph(LONG)
    pages.set_title(given)
    assert title == read(".pdf", pages.done()).title


def test_the_date_among_the_properties() -> None:
    """The day on which the file was made, when its text has no date."""
    pages = Pages().paragraph(LONG)
    pages.set_creation_date(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    document = parse_document("a.pdf", pages.done())
    assert ("2026-03-01", DateSource.PROPERTIES) == (
        str(document.metadata.date),
        document.metadata.date_source,
    )


def test_a_scan_is_named_as_one() -> None:
    """Pages that are pictures without text have nothing to quote, and say so."""
    assert "is a scan: its pages are pictures, without text" == refused(Pages().picture().done())
    mostly = Pages().paragraph(LONG).new().picture().new().picture()
    assert "is mostly a scan: 2 of its 3 pages are pictures, without text" == refused(mostly.done())


def test_check_counts_a_scan_among_files_without_text() -> None:
    """It is whole, so to save it anew would not help."""
    for pages in (Pages().picture(), Pages().new()):
        with pytest.raises(DocumentError) as caught:
            parse_document("a.pdf", pages.done())
        assert "no_text" == caught.value.kind


def test_a_picture_in_a_text_is_no_scan() -> None:
    """Nor is one scanned page among others that have text."""
    assert [LONG] == blocks(Pages().paragraph(LONG).new().picture())


def test_an_empty_page_is_no_text() -> None:
    """It is no scan either."""
    assert "has no text" == refused(Pages().done())


def test_a_password_is_named_and_a_lock_without_one_is_open() -> None:
    """Only a password to open it keeps a file from being read."""
    locked, restricted = Pages().paragraph(LONG), Pages().paragraph(LONG)
    locked.set_encryption("owner", "user")
    restricted.set_encryption("owner")
    assert "is protected by a password" == refused(locked.done())
    assert [LONG] == blocks(restricted)


def test_scripts_and_attachments_are_let_be() -> None:
    """The text is read; nothing is run, and an attachment is no part of it."""
    pages = Pages().paragraph(LONG)
    pages.embed_file(bytes=b"Petra", basename="bilaga.txt")
    data = pages.done()
    assert [LONG] == blocks(data.replace(b"/Type /Catalog", b"/OpenAction <</S /JavaScript /JS "
                                         b"(app.alert\\(1\\))>> /Type /Catalog"))  # fmt: skip


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.98])
def test_a_file_that_was_cut_short_is_read_or_refused(share: float) -> None:
    """Whatever is left of it: text, or one reason and remedy; nothing else."""
    data = Pages().paragraph(LONG).new().paragraph(LONG).done()
    try:
        found = set(blocks(data[: int(share * len(data))]))
    except DocumentError as exc:
        found = {exc.reason}
    assert set() == found - {LONG, "is cut short or damaged", "has no text"}
