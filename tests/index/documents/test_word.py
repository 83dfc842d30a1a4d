"""What Word shows is read, wherever it stands; what is struck out or not shown is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import Document, RemarkKind, parse_document
from tests.support.office_packages import (
    cell,
    choice,
    control,
    field,
    packed,
    paragraph,
    parts,
    row,
    run,
    table,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

STRIKE = "<w:strike/>"
CUSTOM = '<w:customXml w:element="svar">{}</w:customXml>'
SMART = '<w:smartTag w:element="plats">{}</w:smartTag>'
BOX = "<w:r><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing></w:r>"
PICTURE = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"


def read(body: str, styles: str = "", chunks: Mapping[str, bytes] | None = None) -> Document:
    """Read a Word document with this in its body, and what else ``word`` takes."""
    return parse_document("a.docx", word(body, styles=styles, chunks=chunks))


def text_of(body: str, chunks: Mapping[str, bytes] | None = None) -> str:
    """Return the text of a Word document with this in its body."""
    return read(body, chunks=chunks).text


def remarks_of(document: Document) -> list[tuple[str, str, int]]:
    """Return kind, heading and count of each remark."""
    return [(one.kind.value, one.heading, one.count) for one in document.remarks]


@pytest.mark.parametrize("wrapped", ["cell", "row", "table", "paragraph", "all"])
@pytest.mark.parametrize("columns", [1, 2])
def test_tables_under_content_controls_are_read(wrapped: str, columns: int) -> None:
    """Rows and cells in controls and custom XML are part of the table, however wide it is."""
    words = [["Enhet", "Plats"], ["HR", "Stadshuset"], ["IT", "Tegelbruket"]]
    rows = []
    for texts in words:
        cells = [
            cell(control(paragraph(one)) if wrapped in {"paragraph", "all"} else one)
            for one in texts[:columns]
        ]
        cells = [
            CUSTOM.format(control(one)) if wrapped in {"cell", "all"} else one for one in cells
        ]
        made = row(*cells)
        rows.append(control(control(made)) if wrapped in {"row", "all"} else made)
    whole = table(*rows)
    body = CUSTOM.format(control(whole)) if wrapped in {"table", "all"} else whole
    shown = {
        1: "Enhet\n\nHR\n\nIT",
        2: "- Enhet: HR; Plats: Stadshuset\n- Enhet: IT; Plats: Tegelbruket",
    }
    assert shown[columns] == text_of(body)


def test_words_in_wrappings_are_read_in_order() -> None:
    """Smart tags, custom XML, controls and links inside each other, in a line and around lines."""
    inner = SMART.format(CUSTOM.format(control(run("Smedjan"))))
    line = paragraph(run("HR sitter i ") + inner + run(", plan 2."))
    block = CUSTOM.format(control(CUSTOM.format(paragraph("Välkommen in."))))
    assert "HR sitter i Smedjan, plan 2.\n\nVälkommen in." == text_of(line + block)


def test_an_empty_control_shows_nothing_wherever_it_stands() -> None:
    """The invitation to write something is no text, in a line, around lines or around a cell."""
    prompt = "<w:showingPlcHdr/>"
    body = (
        control(paragraph("Klicka här för att ange text."), prompt)
        + paragraph(run("Handläggare: ") + control(run("Välj namn."), prompt))
        + table(
            row("Plats", "Tid"),
            row("Kvarnen", control(cell("Ange tid."), prompt)),
            row("Smedjan", "10.00"),
        )
    )
    shown = "Handläggare:\n\n- Plats: Kvarnen\n- Plats: Smedjan; Tid: 10.00"
    assert shown == text_of(body)


def test_of_a_field_the_result_is_read_alone() -> None:
    """Also where its code holds fields with results of their own, and over several paragraphs."""
    simple = '<w:fldSimple w:instr=" DOCPROPERTY Dnr ">' + run("KS 2027/14") + "</w:fldSimple>"
    inner = field("MERGEFIELD enhet", run("dolt"))
    code = run("IF ") + inner + run(' = "HR" "ja" "nej"')
    body = (
        paragraph(run("Dnr ") + simple)
        + paragraph(run("Beslut: ") + field(code, run("bifall")) + run("."))
        + paragraph(run("Mall") + field(' XE "Mall" ') + run(" för beslut"))
        + paragraph(field('SET namn "Eva"', run("Eva")) + run("Skickas till registrator."))
    )
    expected = "Dnr KS 2027/14\n\nBeslut: bifall.\n\nMall för beslut\n\nSkickas till registrator."
    assert expected == text_of(body)


def test_half_a_field_hides_nothing() -> None:
    """A field that never ends is no reason to lose the rest of the document."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert "Först.\n\nSedan." == text_of(paragraph(begin + run("Först.")) + paragraph("Sedan."))


def test_a_table_of_contents_of_any_style_is_left_out() -> None:
    """What a field repeats of the headings is told once, under them."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        paragraph(
            mark.format("begin")
            + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
            + mark.format("separate")
            + run("Lokaler 3")
        )
        + paragraph("Telefoni 4")
        + paragraph(mark.format("end"))
        + paragraph("Lokaler", style="Rubrik1")
        + paragraph("HR sitter i Smedjan.")
    )
    assert "# Lokaler\n\nHR sitter i Smedjan." == text_of(body)


def test_what_a_form_shows_is_read() -> None:
    """A ticked box and the chosen entry of a list stand nowhere as words."""
    ticked = '<w:ffData><w:checkBox><w:checked w:val="1"/></w:checkBox></w:ffData>'
    empty = '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'
    entries = "".join(f'<w:listEntry w:val="{one}"/>' for one in ("Norr", "Söder"))
    chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    body = (
        paragraph(field("FORMCHECKBOX", form=ticked) + run(" Bifall"))
        + paragraph(field("FORMCHECKBOX", form=empty) + run(" Avslag"))
        + paragraph(run("Område: ") + field("FORMDROPDOWN", form=chosen))
        + paragraph(run("Namn: ") + field("FORMTEXT", run("Eva Ek")))
    )
    assert "☒ Bifall\n\n☐ Avslag\n\nOmråde: Söder\n\nNamn: Eva Ek" == text_of(body)


def test_letters_of_symbol_fonts_that_say_something_are_read() -> None:
    """Boxes and ticks; a letter of an ordinary font is itself, a picture of a font is nothing."""
    symbols = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        '<w:r><w:sym w:font="Arial" w:char="00A7"/></w:r>',
        '<w:r><w:sym w:font="Webdings" w:char="F04A"/></w:r>',
    )
    body = paragraph(symbols[0] + run(" Ja, enligt ") + symbols[1] + run(" 3.") + symbols[2])
    assert "☑ Ja, enligt § 3." == text_of(body)


def test_of_content_in_several_forms_one_is_read() -> None:
    """The first that today's Word understands; the fallback where it understands none."""
    box, old = BOX.format(paragraph("Ny form.")), PICTURE.format(paragraph("Gammal form."))
    bodies = [
        choice(("wps", box), fallback=old),
        choice(("foreign", old), ("wps w14", box), fallback=old),
        choice(("wps foreign", old), fallback=box),
        choice(("wps", choice(("foreign", old), fallback=box)), fallback=old),
    ]
    # Around paragraphs as well as inside them.
    texts = [text_of(paragraph(run("Text.") + one)) for one in bodies]
    around = choice(("foreign", paragraph("Gammal form.")), fallback=paragraph("Ny form."))
    texts.append(text_of(paragraph("Text.") + around))
    assert ["Text.\n\nNy form."] * 5 == texts


def test_text_boxes_and_their_like_in_cells_are_read_once() -> None:
    """A box in a cell is part of the cell."""
    boxed = paragraph(
        run("Smedjan") + choice(("wps", BOX.format(paragraph("plan 2"))), fallback="x")
    )
    body = table(row("Enhet", "Plats"), row("HR", cell(boxed)), row("IT", "Kvarnen"))
    assert "- Enhet: HR; Plats: Smedjan, plan 2\n- Enhet: IT; Plats: Kvarnen" == text_of(body)


def test_struck_out_text_is_left_out_and_named() -> None:
    """In lines, whole lines and cells, once or twice struck; each place is counted."""
    body = (
        paragraph("Öppettider", style="Rubrik1")
        + paragraph(run("Öppnar kl. ") + run("7", STRIKE) + run(".30", STRIKE) + run(" 8.15."))
        + paragraph(run("Gäller även söndagar.", "<w:dstrike/>"))
        + paragraph(run("Växeln", STRIKE) + run(" Kontaktcenter svarar ") + run("ej", STRIKE))
        + paragraph("Avgifter", style="Rubrik1")
        + table(
            row("Hus", "Avgift"),
            row(cell(paragraph(run("Kvarnen", STRIKE))), cell(paragraph(run("20", STRIKE)))),
            row("Smedjan", cell(paragraph(run("30 kr ", STRIKE) + run("40 kr")))),
        )
    )
    document = read(body)
    assert (
        "# Öppettider\n\nÖppnar kl. 8.15.\n\nKontaktcenter svarar\n\n"
        "# Avgifter\n\n- Hus: Smedjan; Avgift: 40 kr"
    ) == document.text
    assert [("struck_out", "Öppettider", 4), ("struck_out", "Avgifter", 3)] == remarks_of(document)


def test_struck_out_by_a_style_is_struck_out() -> None:
    """By the paragraph's, the run's or one under it; direct formatting has the last word."""
    styles = (
        '<w:style w:type="character" w:styleId="Utgar"><w:name w:val="Utgår"/>'
        "<w:rPr><w:strike/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="UtgarNu"><w:name w:val="Utgår nu"/>'
        '<w:basedOn w:val="Utgar"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Upphavd"><w:name w:val="Upphävd"/>'
        "<w:rPr><w:strike/></w:rPr></w:style>"
    )
    kept, named = '<w:strike w:val="0"/>', '<w:rStyle w:val="UtgarNu"/>'
    body = (
        paragraph(run("Gäller. ") + run("Gällde.", named))
        + paragraph(run("Gällde. ") + run("Gäller ännu.", kept), style="Upphavd")
        # What both styles say cancels out.
        + paragraph(run("Gäller igen.", named), style="Upphavd")
    )
    document = read(body, styles=styles)
    assert "Gäller.\n\nGäller ännu.\n\nGäller igen." == document.text
    assert [("struck_out", "", 2)] == remarks_of(document)


def test_what_is_not_shown_is_no_struck_out_text() -> None:
    """Deleted and hidden words are not counted, hidden by a style or not."""
    styles = (
        '<w:style w:type="character" w:styleId="Dold"><w:name w:val="Dold"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    body = paragraph(
        run("Synligt.")
        + run("Dolt", '<w:rStyle w:val="Dold"/>')
        + f"<w:del>{run('Borta', STRIKE)}</w:del>"
        + run("Dolt", f"<w:vanish/>{STRIKE}")
        + run(" ", STRIKE)
    )
    document = read(body, styles=styles)
    assert ("Synligt.", []) == (document.text, remarks_of(document))


def test_documents_inside_a_document_are_read_where_they_stand() -> None:
    """Web pages, saved ones, text and Word documents, one inside the other."""
    inner = word(paragraph("Parkering", style="Rubrik2") + paragraph("Parkera på gården."))
    chunks = {
        "a.html": "<h2>Cyklar</h2><p>Cykelrummet är låst.</p><ul><li>ett<li>två</ul>".encode(),
        "b.txt": b"Nycklar finns\ni receptionen.\n",
        "c.docx": word(paragraph("Ytterst.") + '<w:altChunk r:id="c0"/>', chunks={"d.docx": inner}),
        "e.mht": (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
            b"Content-Type: text/html\n\n<html><body><p>Sparad sida.</p></body></html>\n--x--\n"
        ),
    }
    here = [f'<w:altChunk r:id="c{number}"/>' for number in range(4)]
    body = paragraph("Samling", style="Rubrik1") + "".join(here) + paragraph("Slut.")
    document = read(body, chunks=chunks)
    assert (
        "# Samling\n\n## Cyklar\n\nCykelrummet är låst.\n\n- ett\n- två\n\nNycklar finns\n\n"
        "i receptionen.\n\nYtterst.\n\n## Parkering\n\nParkera på gården.\n\nSparad sida.\n\nSlut."
    ) == document.text
    assert [] == remarks_of(document)


def test_a_document_inside_a_cell_is_part_of_the_cell() -> None:
    """Its lines are the cell's."""
    chunk = cell(control('<w:altChunk r:id="c0"/>') + "<w:p/>")
    body = table(row("Hus", "Regler"), row("Kvarnen", chunk), row("Smedjan", "Inga"))
    page = b"<h2>Tider</h2><p>Till 17</p><ul><li>vardagar</ul>"
    assert (
        "- Hus: Kvarnen; Regler: Tider, Till 17, vardagar\n- Hus: Smedjan; Regler: Inga"
    ) == text_of(body, chunks={"a.html": page})


def test_a_document_inside_that_cant_be_read_is_named() -> None:
    """Of a format that isn't read, damaged, or missing; so are embedded sheets and slides."""
    sheet = '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12" r:id="x"/></w:object></w:r>'
    formula = '<w:r><w:object><o:OLEObject ProgID="Equation.3" r:id="x"/></w:object></w:r>'
    chunks = {"a.rtf": rb"{\rtf1 Text}", "b.docx": b"PK\x03\x04trasig"}
    body = (
        paragraph("Bilagor", style="Rubrik1")
        + paragraph("Se nedan.")
        + "".join(f'<w:altChunk r:id="{one}"/>' for one in ("c0", "c1", "borta"))
        + paragraph(run("Kostnader: ") + sheet + formula)
    )
    document = read(body, chunks=chunks)
    assert "# Bilagor\n\nSe nedan.\n\nKostnader:" == document.text
    assert [("embedded", "", 3), ("embedded", "Excel", 1)] == [
        (one.kind.value, one.detail, one.count) for one in document.remarks
    ]
    assert {RemarkKind.EMBEDDED} == {one.kind for one in document.remarks}


def test_documents_inside_each_other_without_end_are_not_followed() -> None:
    """Three deep is deep enough."""
    data = word(paragraph("Innerst."))
    for _ in range(5):
        data = word(paragraph("Mer.") + '<w:altChunk r:id="c0"/>', chunks={"a.docx": data})
    document = parse_document("a.docx", data)
    assert "Mer.\n\nMer.\n\nMer.\n\nMer." == document.text
    assert [("embedded", "", 1)] == remarks_of(document)


def bound(path: str, content: str, store: str = "{AB-1}", more: str = "") -> str:
    """Return a control that shows data from elsewhere in the file."""
    prefixes = 'xmlns:d="http://example.se/arende"'
    return control(
        content,
        f"<w:dataBinding w:prefixMappings='{prefixes}' w:xpath=\"{path}\" "
        f'w:storeItemID="{store}"/>{more}',
    )


def with_data(body: str) -> bytes:
    """Return a Word document with a case system's data in it."""
    content = parts(word(body))
    usual = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    relation = f'<Relationship Id="x" Type="{usual}/{{}}" Target="{{}}"/>'
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    content["word/_rels/document.xml.rels"] = content["word/_rels/document.xml.rels"].replace(
        b"</Rel", relation.format("customXml", "../customXml/item1.xml").encode() + b"</Rel"
    )
    content["customXml/item1.xml"] = (
        b'<d:arende xmlns:d="http://example.se/arende"><d:dnr>KS 2027/14</d:dnr><d:tom/>'
        b'<d:person namn="Eva Ek"/><d:text>&lt;?xml version="1.0"?&gt;</d:text></d:arende>'
    )
    content["customXml/_rels/item1.xml.rels"] = (
        f"{listed}{relation.format('customXmlProps', 'itemProps1.xml')}</Relationships>".encode()
    )
    content["customXml/itemProps1.xml"] = (
        f'<ds:datastoreItem xmlns:ds="{custom}" ds:itemID="{{ab-1}}"/>'.encode()
    )
    return packed(content)


def test_controls_show_the_data_that_they_are_bound_to() -> None:
    """Whatever was in them when the file was written, an invitation to write something as well."""
    prompt = "<w:showingPlcHdr/>"
    body = (
        paragraph(run("Dnr: ") + bound("/d:arende[1]/d:dnr[1]", run("gammalt") + run(" nummer")))
        + bound("/d:arende/d:dnr", paragraph("Ange nummer."), more=prompt)
        + bound("/d:arende/d:person/@namn", "<w:p/>")
        # What can't be found, says nothing or is shown otherwise stays as it is.
        + bound("/d:arende/d:tom", paragraph("Tomt."))
        + bound("/d:arende/d:borta", paragraph("Borta."))
        + bound("/d:arende/d:text", paragraph("Formaterat."))
        + bound("//d:dnr", paragraph("Sökning."))
        + bound("/d:arende/d:dnr", paragraph("Annan."), store="{CD-2}")
        + bound("/d:arende/d:dnr", paragraph("1 mars"), more="<w:date/>")
    )
    assert (
        "Dnr: KS 2027/14\n\nKS 2027/14\n\nEva Ek\n\nTomt.\n\nBorta.\n\nFormaterat.\n\nSökning.\n\n"
        "Annan.\n\n1 mars"
    ) == parse_document("a.docx", with_data(body)).text
