"""What a file is by its content, and what is said where its name says something else."""

from __future__ import annotations

import io
import zipfile

import pytest

from index import DocumentError
from index.documents.file_types import MOST_UNPACKED, check_content

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def packed(*names: str, **members: bytes) -> bytes:
    """Give a zip file with members, empty ones and such with content."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (dict.fromkeys(names, b"") | members).items():
            archive.writestr(name, content)
    return data.getvalue()


def opendocument(kind: str, manifest: bytes = b"") -> bytes:
    """Give an OpenDocument file of a kind."""
    mime = b"application/vnd.oasis.opendocument." + kind.encode()
    return packed(**{"mimetype": mime, "META-INF/manifest.xml": manifest})


def old(stream: str) -> bytes:
    """Give an old Office file with a stream of a name."""
    return OLE + stream.encode("utf-16-le")


WORD = packed("[Content_Types].xml", "word/document.xml")
FITTING = [
    (".pdf", b"%PDF-1.7\n"),
    (".pdf", b"junk from a mail gateway\r\n%PDF-1.4\n"),
    (".docx", WORD),
    (".docm", WORD),
    (".pptx", packed("ppt/presentation.xml")),
    (".xlsx", packed("xl/workbook.xml")),
    (".odt", opendocument("text")),
    (".ods", opendocument("spreadsheet")),
    (".html", b"<!DOCTYPE html>\n<html></html>"),
    (".htm", b"\xef\xbb\xbf\n<!-- saved -->\n<HTML lang='sv'>"),
    (".html", b"<p>Hej</p>"),
    (".mhtml", b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"),
    (".txt", b"BM betyder br\xc3\xa5 mark. MZ ocks\xc3\xa5."),
    (".md", b"%PDF".lower() + b" is what a PDF begins with"),
    (".txt", b"ftyp"),
    (".csv", b"a;b"),
]


@pytest.mark.parametrize(("suffix", "data"), FITTING)
def test_content_that_fits_the_name_is_let_through(suffix: str, data: bytes) -> None:
    """Including junk before a PDF's mark, and text that only resembles a signature."""
    check_content(suffix, data)


RENAME = "rename it so that it ends in "
OCR = "run text recognition (OCR) on it and put the result here as a PDF, or remove it"
LOOK = "look at what it is: put the right file in its place, or correct its ending"
AGAIN = "copy it into the folder again, or save it anew from the program it was made in"


@pytest.mark.parametrize(
    ("suffix", "data", "reason", "remedy"),
    [
        (".pdf", b"\x89PNG\r\n\x1a\n", "is a picture (PNG) with the name of a PDF", OCR),
        (".docx", b"\xff\xd8\xff\xe0", "is a picture (JPEG) with the name of a Word document", OCR),
        (".jpg", b"\xff\xd8\xff\xe0", "is a picture (JPEG)", OCR),
        (".txt", b"%PDF-1.7", "is a PDF with the name of a text file", RENAME + ".pdf"),
        (".docx", b"%PDF-1.7", "is a PDF with the name of a Word document", RENAME + ".pdf"),
        (".pdf", WORD, "is a Word document with the name of a PDF", RENAME + ".docx"),
        (".doc", WORD, "is a Word document with a name that ends in .doc", RENAME + ".docx"),
        ("", WORD, "is a Word document, and its name doesn't say so", RENAME + ".docx"),
        (".xls", b"<html>", "is a web page with a name that ends in .xls", RENAME + ".html"),
        (".txt", b"<!doctype HTML>", "is a web page with the name of a text file",
         RENAME + ".html"),
        (".pdf", b"Hej", "is not a PDF, whatever its name says: it doesn't begin like one", LOOK),
        (".odt", b"\x00\x01", ("is not an OpenDocument text, whatever its name says: it doesn't "
         "begin like one"), LOOK),
        (".doc", old("WordDocument"), "is an old Word document (.doc)",
         "open it in Word or LibreOffice and save it as .docx"),
        (".docx", old("WordDocument"), ("is an old Word document (.doc) with the name of a Word "
         "document"), "open it in Word or LibreOffice and save it as .docx"),
        (".xls", old("Workbook"), "is an old Excel workbook (.xls)",
         "open it in Excel and save it as .xlsx"),
        (".ppt", old("PowerPoint Document"), "is an old PowerPoint presentation (.ppt)",
         "open it in PowerPoint and save it as .pptx"),
        (".docx", old("EncryptedPackage"), "is protected by a password",
         "save it without a password"),
        (".odt", opendocument("text", b"<manifest:encryption-data/>"),
         "is protected by a password", "save it without a password"),
        (".odp", opendocument("presentation"), "is an OpenDocument presentation",
         "save it as .pptx or as a PDF"),
        (".rtf", b"{\\rtf1 Hej}", "is a rich text (RTF) file",
         "open it in Word or LibreOffice and save it as .docx"),
        (".pages", packed("Index/Document.iwa"), "is an Apple Pages, Numbers or Keynote file",
         "export it as a PDF"),
        (".zip", packed("brev.txt"), "is a zip archive",
         "unpack it, and put the documents themselves into the folder"),
        (".docx", packed("brev.txt"), "is a zip archive with the name of a Word document",
         "unpack it, and put the documents themselves into the folder"),
        (".rar", b"Rar!\x1a\x07\x00", "is a packed archive",
         "unpack it, and put the documents themselves into the folder"),
        (".mp4", b"\x00\x00\x00\x18ftypmp42", "is a film or sound",
         "write down what is said in it, or remove it"),
        (".pdf", b"MZ\x90\x00\x03\x00\x00\x00\x04", "is a program with the name of a PDF",
         "remove it from the knowledge folder"),
        (".docx", WORD[:60], "is cut short or damaged", AGAIN),
    ],
)  # fmt: skip
def test_content_that_is_something_else_is_refused(
    suffix: str, data: bytes, reason: str, remedy: str
) -> None:
    """It is named as what it is, with what to do; a name alone never decides."""
    with pytest.raises(DocumentError) as caught:
        check_content(suffix, data)
    assert (reason, remedy) == (caught.value.reason, caught.value.remedy)


def test_a_file_that_says_that_it_unpacks_to_far_too_much_is_refused() -> None:
    """The sizes of the parts are added up before anything is unpacked."""
    part = bytes(MOST_UNPACKED // 4 + 1)
    bomb = packed("word/document.xml", **{f"word/{number}.xml": part for number in range(4)})
    with pytest.raises(DocumentError) as caught:
        check_content(".docx", bomb)
    assert (
        "unpacks to far too much (400 MB in 5 parts; at most 400 MB)",
        "save it anew from the program it was made in, or remove it",
    ) == (caught.value.reason, caught.value.remedy)


def test_a_file_of_very_many_parts_is_refused() -> None:
    """A list of parts alone can be a bomb."""
    with pytest.raises(DocumentError) as caught:
        check_content(".docx", packed(*(f"word/{number}" for number in range(20_001))))
    assert "unpacks to far too much (0 MB in 20001 parts; at most 400 MB)" == caught.value.reason
