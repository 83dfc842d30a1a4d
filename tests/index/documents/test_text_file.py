"""Bytes to text: encodings, line ends, Unicode form, and what is no text at all."""

from __future__ import annotations

import codecs
import unicodedata
from typing import TYPE_CHECKING

import pytest

from index import ConfigurationError, DocumentError, parse_document, read_text
from index.documents.decode_text import decode, split_front_matter, stray_lines
from index.types import Remark, RemarkKind

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Ärenden om löner på Östra kontoret"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="UTF-8 with a byte-order mark"),
        pytest.param(TEXT.encode("cp1252"), id="Windows-1252"),
        pytest.param(TEXT.encode("mac_roman"), id="Mac Roman"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(unicodedata.normalize("NFD", TEXT).encode(), id="decomposed letters"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    """However a file was saved, its text is the same, composed, and without a mark."""
    assert TEXT == decode(data)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ett\r\ntvå\r\n", "ett\ntvå\n"),
        ("ett\rtvå\r", "ett\ntvå\n"),
        ("ett\r\n\rtvå\n", "ett\n\ntvå\n"),
        ("ett\u2028två\u0085tre\x0cfyra", "ett\u2028två\u0085tre\x0cfyra"),
    ],
)
def test_line_ends_become_line_feeds(written: str, read: str) -> None:
    """Windows and old Macintosh line ends become line feeds; nothing else changes."""
    assert read == decode(written.encode())


def test_typographic_marks_of_windows_1252_are_kept() -> None:
    """Dashes, curly quotes and the euro sign are where Windows-1252 differs from Latin-1."""
    assert "”Flytt” – 5 €…" == decode("”Flytt” – 5 €…".encode("cp1252"))


@pytest.mark.parametrize("text", ["Milan Šimek är på plats", "Škoda", "Œuvre på Zoës vis"])
def test_windows_1252_is_not_taken_for_mac_roman(text: str) -> None:
    """Names have letters that an old Mac would read as å, ä and ö."""
    assert text == decode(text.encode("cp1252"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\nHej", "a PDF"),
        (b"PK\x03\x04rest", "a Word, Excel, PowerPoint or zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0JFIF", "a picture (JPEG)"),
        (b"GIF89a", "a picture (GIF)"),
        (b"{\\rtf1\\ansi Hej}", "a rich text (RTF) file"),
    ],
)
def test_another_format_under_a_text_name_is_named(data: bytes, kind: str) -> None:
    """A file of a known other format is refused with its kind and what to do."""
    with pytest.raises(DocumentError) as caught:
        decode(data)
    assert f"is {kind} with the name of a text file" == caught.value.reason
    assert "give it its right file name ending, or save its text as .md or .txt" == (
        caught.value.remedy
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Hej\x00 p\xc3\xa5 dig", id="a zero byte"),
        pytest.param(b"\x01\x02\x03Hej" * 20, id="control characters"),
        pytest.param(b"H\x81j \xff \x8d", id="bytes that neither encoding has"),
        pytest.param(codecs.BOM_UTF8 + b"\xff\xfe\xfd", id="a mark and then no UTF-8"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8", id="half a UTF-16 pair"),
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    """Bytes that are no text are refused, with how to save a text."""
    with pytest.raises(DocumentError) as caught:
        decode(data)
    assert "holds no text (binary data)" == caught.value.reason
    assert "save the document's text as .md or .txt in UTF-8" == caught.value.remedy


def test_a_stray_control_character_is_no_binary_data() -> None:
    """One escape among hundreds of letters is a slip, and the text is kept as it is."""
    text = "Flytten sker i mars. " * 20 + "\x1b"
    assert text == decode(text.encode())


@pytest.mark.parametrize(
    ("text", "front", "rest"),
    [
        ("---\ntitle: Hej\n---\nText", "title: Hej\n", "Text"),
        ("---  \ntitle: Hej\n---\t\n\nText", "title: Hej\n", "\nText"),
        ("---\ntitle: Hej\n...\nText", "title: Hej\n", "Text"),
        ("---\n---\nText", "", "Text"),
        ("\n \n---\ntitle: Hej\n---\nText", "title: Hej\n", "Text"),
        ("---\ntitle: Hej\n---", "title: Hej\n", ""),
        ("Text\n---\ntitle: Hej\n---\n", None, "Text\n---\ntitle: Hej\n---\n"),
        ("---\n\nText under en linje.", None, "---\n\nText under en linje."),
        ("----\ntitle: Hej\n----\n", None, "----\ntitle: Hej\n----\n"),
    ],
)
def test_front_matter_stands_between_rules_at_the_top(
    text: str, front: str | None, rest: str
) -> None:
    """Front matter is cut off and the text begins right after it; without it, all is text."""
    assert (front, rest) == split_front_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Hej\n\nText",
        "---\ngäller från: 2027-03-01\nmålgrupp: [chefer]\n\nText",
        "---\nvalid-from: 2027-03-01\naudience: [chefer]\n\nText",
        "---\n# bara för chefer\naudience: [chefer]\n\nText",
        "\n---\naudience: [chefer]\n\nText",
        "---\n\naudience: [chefer]\n\nText",
    ],
)
def test_front_matter_that_never_ends_is_refused(text: str) -> None:
    """Keys without an end are refused: shown as text, they would limit the document no more."""
    with pytest.raises(DocumentError) as caught:
        split_front_matter(text)
    assert "has front matter that never ends" == caught.value.reason


def test_own_files_are_read_like_documents(tmp_path: Path) -> None:
    """HR's own files may be Windows-1252 too."""
    path = tmp_path / "glossary.yaml"
    path.write_bytes("lön".encode("cp1252"))
    assert "lön" == read_text(path)


@pytest.mark.parametrize("content", [None, b"\x00\x01"])
def test_an_own_file_that_cannot_be_read_is_a_configuration_error(
    tmp_path: Path, content: bytes | None
) -> None:
    """A missing or binary file of HR's is one error that callers handle."""
    path = tmp_path / "contacts.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError):
        read_text(path)


@pytest.mark.parametrize(
    ("data", "text", "lines"),
    [
        ("Måltid på ".encode() + "cafét\n".encode("cp1252"), "Måltid på cafét\n", [1]),
        (
            "Åtta\n”Två”\n".encode() + "Räksmörgås – 5 €\n\nå\n".encode("cp1252") + "ö".encode(),
            "Åtta\n”Två”\nRäksmörgås – 5 €\n\nå\nö",
            [3, 5],
        ),
        ("Å\r\nä\r\n".encode() + b"\xf6", "Å\nä\nö", [3]),
        (codecs.BOM_UTF8 + b"Kaf\xe9", "Kafé", [1]),
        ("Kl. 8 😀\n".encode() + b"\xe5r\x81", "Kl. 8 😀\når\ufffd", [2]),
    ],
)
def test_bytes_that_strayed_into_utf_8(data: bytes, text: str, lines: list[int]) -> None:
    """What is UTF-8 stays; the bytes that are none are read as Windows-1252, and said where."""
    assert (text, lines) == (decode(data), stray_lines(data))


@pytest.mark.parametrize(
    "text",
    ["Hon sa: “Kom till PÅ”, och då…” stod vi där", "Räksmörgås", "Vi går på kafé"],
)
def test_windows_1252_is_not_taken_for_a_mixture(text: str) -> None:
    """Letters before quotation marks are pairs that UTF-8 has too; nothing else there is UTF-8."""
    data = text.encode("cp1252")
    assert (text, []) == (decode(data), stray_lines(data))


def test_a_page_tells_of_bytes_that_strayed() -> None:
    """As a text does; not where the page says that it is in the older encoding."""
    body = "<h1>Kö</h1>\n<p>Kön är lång.".encode() + " Kafét är öppet.</p>".encode("cp1252")
    document = parse_document("a.html", b'<meta charset="utf-8">\n' + body)
    assert "# Kö\n\nKön är lång. Kafét är öppet." == document.text
    assert (Remark(RemarkKind.MIXED_ENCODING, line=3),) == document.remarks
    old = '<meta charset="iso-8859-1"><h1>Kö</h1><p>Kafét är öppet.</p>'.encode("cp1252")
    assert () == parse_document("a.html", old).remarks


def test_minutes_are_called_what_stands_on_top_of_them() -> None:
    """Who was there is no heading, and the next meeting's day no date of these minutes."""
    text = (
        "Minnesanteckningar\nHR-gruppen\nOnsdag 4 november 2026\n\nNärvarande: Eva, Bo\n\n"
        "Nästa möte är\n2 december 2026.\n"
    )
    metadata = parse_document("a.txt", text.encode()).metadata
    assert ("Minnesanteckningar", "2026-11-04") == (metadata.title, str(metadata.date))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "KONTAKTLISTA 2027 (efter flytten)\nÄndrad av Camilla\n\nPROJEKTET\n\nChef: Eva\n",
            "KONTAKTLISTA 2027 (efter flytten)",
        ),
        ("Arbete hemifrån\nBeslutad av chefen\n\nHur mycket?\n\nTvå dagar.\n", "Arbete hemifrån"),
        # A sentence that goes on, and one that is whole, is none.
        ("Vi flyttar den 3 mars till\nhamnen.\n\nPackning\n\nPacka i tid.\n", "Packning"),
        ("Hej alla!\nNu flyttar vi.\n\nPackning\n\nPacka i tid.\n", "Packning"),
    ],
)
def test_the_first_line_is_the_title_though_headings_follow(text: str, title: str) -> None:
    """What stands tight under it says who wrote it; else the first heading is the title."""
    assert title == parse_document("a.txt", text.encode()).metadata.title
