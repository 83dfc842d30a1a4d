"""Files that are damaged, locked, mislabelled or made to harm: each is refused in clear words."""

from __future__ import annotations

import re
import socket
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from index import DocumentError, parse_document
from index.documents.file_types import MOST_UNPACKED
from index.documents.formats.office.package import translate
from index.documents.formats.registry import read
from tests.support.golden_documents import golden_documents

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = {golden.name.rpartition(".")[2]: golden for golden in golden_documents()}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MAIN_PART = {
    "docx": "word/document.xml",
    "pptx": "ppt/slides/slide1.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
packed = pytest.mark.parametrize("suffix", sorted(MAIN_PART))
UNLIKE = ", whatever its name says: it doesn't begin like one"
NESTED = "has parts inside each other hundreds of levels deep"


def changed(suffix: str, change: Callable[[bytes], bytes], name: str = "") -> bytes:
    """Return a golden file with one of its members changed."""
    member = name or MAIN_PART[suffix]
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(GOLDEN[suffix].data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, change(data) if info.filename == member else data)
    return out.getvalue()


def refusal(name: str, data: bytes) -> DocumentError:
    """Return the error that a file is refused with."""
    with pytest.raises(DocumentError) as caught:
        parse_document(name, data)
    return caught.value


@packed
def test_a_file_that_unpacks_to_too_much_is_refused_unread(suffix: str) -> None:
    """Sizes are added up first, so that a few kilobytes never become gigabytes."""
    out = BytesIO(GOLDEN[suffix].data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("media/noll.bin", b"0")
        target.filelist[-1].file_size = MOST_UNPACKED  # as the list at the end says
    error = refusal(f"a.{suffix}", out.getvalue())
    assert error.reason.startswith("unpacks to far too much (400 MB in ")
    assert "save it anew from the program it was made in, or remove it" == error.remedy


@packed
def test_a_locked_office_file_is_named_as_such(suffix: str) -> None:
    """A password makes another kind of file of it; HR is told to take it away."""
    error = refusal(f"a.{suffix}", OLE + "EncryptedPackage".encode("utf-16-le"))
    assert ("is protected by a password", "save it without a password") == (
        error.reason,
        error.remedy,
    )


@packed
def test_an_old_office_file_is_named_as_such(suffix: str) -> None:
    """A .doc that was renamed has to be saved in the new format."""
    error = refusal(f"a.{suffix}", OLE)
    assert error.reason.startswith("is an old Office file with the name of a")
    assert "open it in Word, Excel or PowerPoint and save it anew" == error.remedy


@pytest.mark.parametrize("suffix", ["odt", "ods"])
def test_a_locked_opendocument_file_is_named_as_such(suffix: str) -> None:
    """LibreOffice locks each part, and says so in the manifest."""
    data = changed(
        suffix,
        lambda xml: re.sub(
            rb"/>", b"><manifest:encryption-data/></manifest:file-entry>", xml, count=1
        ),
        "META-INF/manifest.xml",
    )
    assert "is protected by a password" == refusal(f"a.{suffix}", data).reason


@packed
def test_nesting_beyond_all_sense_is_refused(suffix: str) -> None:
    """50,000 elements inside each other end in one clear line, not in a crash."""

    def nest(xml: bytes) -> bytes:
        end = xml.rindex(b"</")
        return xml[:end] + b"<x>" * 50_000 + b"</x>" * 50_000 + xml[end:]

    assert NESTED == refusal(f"a.{suffix}", changed(suffix, nest)).reason


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"<div>" * 50_000 + b"hej" + b"</div>" * 50_000, id="closed"),
        pytest.param(b"<b><i>" * 25_000 + b"hej", id="never closed"),
        pytest.param(b"<ul><li>" * 25_000 + b"hej", id="lists"),
        pytest.param(b"<table><tr><td>" * 17_000 + b"hej", id="tables"),
    ],
)
def test_a_page_nested_beyond_all_sense_is_refused(page: bytes) -> None:
    """Nothing of it is shown, rather than as much as the parser happened to take."""
    assert NESTED == refusal("a.html", page).reason


@packed
def test_entities_are_not_resolved(suffix: str) -> None:
    """An entity that multiplies or names a file brings nothing into the text."""
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "{}"><!ENTITY b "{}"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    )
    declared = bomb.format("hemligt" * 1000, "&a;" * 1000).encode()

    def plant(xml: bytes) -> bytes:
        head, mark, rest = xml.partition(b"?>")
        body = rest if mark else head
        planted = re.sub(rb"(<(?:\w+:)?(?:t|p|v)(?: [^>/]*)?>)", rb"\1&b;&c;", body)
        return (head + mark if mark else b"") + declared + planted

    try:
        document = parse_document(f"a.{suffix}", changed(suffix, plant))
    except DocumentError as error:
        assert error.reason.startswith("is damaged")  # noqa: PT017 - either is right
    else:
        assert "hemligt" not in document.text


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures, templates, styles and frames elsewhere are not asked for; the text is read."""

    def connect(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    link = (
        b'<Relationship Id="rId900" TargetMode="External" Target="http://192.0.2.1/%s" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>'
    )
    kinds = (b"styles", b"footnotes", b"image", b"attachedTemplate", b"numbering")
    data = changed(
        "docx",
        lambda xml: xml.replace(
            b"</Relationships>",
            b"".join((link % (k, k)).replace(b"900", b"90%d" % n) for n, k in enumerate(kinds))
            + b"</Relationships>",
        ),
        "word/_rels/document.xml.rels",
    )
    # In this process, where the sockets are watched; the worker's doors are closed besides.
    assert GOLDEN["docx"].text == read(".docx", data).text
    page = (
        b'<!DOCTYPE html SYSTEM "http://192.0.2.1/x.dtd">'
        b'<link rel="stylesheet" href="//192.0.2.1/">'
        b'<img src="http://192.0.2.1/a.png"><iframe src="http://192.0.2.1/"></iframe><p>Hej</p>'
    )
    assert "Hej" == read(".html", page).text


def test_pictures_leave_nothing_in_the_text() -> None:
    """A picture inside a page is no text, nor is the address that holds it."""
    page = b'<p>Karta <img alt="bild" src="data:image/png;base64,iVBORw0KGgo=">nedan</p>'
    assert "Karta nedan" == parse_document("a.html", page).text


def test_a_drawing_does_not_name_the_page() -> None:
    """Titles inside drawings are neither the page's title nor text."""
    page = b"<svg><title>ikon</title></svg><title>Flytten | X</title><p>Hej</p><h2>A</h2><p>B</p>"
    document = parse_document("a.html", page)
    assert ("Flytten", "Hej\n\n## A\n\nB") == (document.metadata.title, document.text)


def test_a_sheet_with_a_cell_at_the_end_of_the_world_is_refused() -> None:
    """One cell far away would make the library lay out billions of empty ones."""
    workbook = Workbook()
    workbook.active["A1"] = "Enhet"
    workbook.active["XFD1048576"] = "x"
    out = BytesIO()
    workbook.save(out)
    error = refusal("a.xlsx", out.getvalue())
    assert "has a sheet that spans more than 2,000,000 cells" == error.reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.html", b"Bara text, inga taggar", "is no web page (there are no tags in it)"),
        ("a.html", b"<html><body><script>1</script></body></html>", "has no text"),
        ("a.html", b"<p>\x00\x01\x02\x03\x04</p>", "holds no text (binary data)"),
        ("a.mhtml", b"Bara text", "holds no web page"),
        ("a.mhtml", b"From: x\nContent-Type: image/png\n\nabc", "holds no web page"),
        ("a.docx", b"Bara text", "is not a Word document" + UNLIKE),
        ("a.pptx", b"PK\x03\x04", "is cut short or damaged"),
        ("a.xlsx", b"\x00" * 100, "is not an Excel workbook" + UNLIKE),
        ("a.odt", b"<html></html>", "is a web page with the name of an OpenDocument text"),
    ],
)
def test_a_file_that_is_something_else_is_refused(name: str, data: bytes, reason: str) -> None:
    """The name alone makes no document."""
    assert reason == refusal(name, data).reason


@pytest.mark.parametrize("suffix", sorted(GOLDEN))
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(suffix: str, data: st.DataObject) -> None:
    """Whatever byte of a file went wrong, it is a document or one clear error."""
    bad = bytearray(GOLDEN[suffix].data)
    for _ in range(data.draw(st.integers(1, 8))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = parse_document(f"a.{suffix}", bytes(bad))
    except DocumentError:
        return
    assert document.sections


@packed
@given(data=st.data())
def test_a_damaged_part_is_read_or_refused(suffix: str, data: st.DataObject) -> None:
    """The same of the XML inside, where a number may become a word and an element another."""
    edits = data.draw(
        st.lists(
            st.tuples(st.floats(0, 1), st.sampled_from([b"", b"x", b'"', b"<", b"-1", b"0"])),
            max_size=6,
        )
    )

    def damage(xml: bytes) -> bytes:
        for share, piece in edits:
            place = int(share * (len(xml) - 1))
            xml = xml[:place] + piece + xml[place + 1 :]
        return xml

    try:
        document = parse_document(f"a.{suffix}", changed(suffix, damage))
    except DocumentError:
        return
    assert document.sections


@pytest.mark.parametrize("exc", [MemoryError(), ValueError("Memory allocation failed, line 1")])
def test_too_little_memory_is_not_taken_for_damage(exc: Exception) -> None:
    """The worker then names the document as too large; saving it anew would not help."""
    with pytest.raises(MemoryError):
        translate(exc, "Word")
