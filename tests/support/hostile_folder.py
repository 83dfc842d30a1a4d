"""A folder as an enemy, or bad luck, would fill it: sixty files that must cost only themselves."""

from __future__ import annotations

import gzip
import io
import os
import socket
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx import Document as WordDocument
from fpdf import FPDF
from openpyxl import Workbook
from pptx import Presentation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

CANARY = "Kanariefågeln-bor-utanför-mappen"
GOOD = {
    "bra/hr.md": "---\ndate: 2027-01-01\n---\n# HR\n\nHR flyttar till Stadshuset.\n",
    "bra/lön.txt": "Lön\n\nLön betalas den 27 varje månad.\n\nSenast uppdaterad: 1 mars 2027\n",
    "bra/semester.md": "---\ndate: 2027-01-01\n---\n# Semester\n\nSemester söks hos chef.\n",
}
_MEBIBYTE = 1024 * 1024
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile folder.

    Attributes:
        folder: Where it lies.
        named: The ids that must be among the failures.
        harmless: The ids of odd files that may be read or refused, as long as the build goes on.

    """

    folder: Path
    named: frozenset[str]
    harmless: frozenset[str]


def _zip(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def _docx(body: str, *, before: str = "", **others: str | bytes) -> bytes:
    """Give a Word file around the XML of its body."""
    types = (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{related}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    document = f'{_XML}{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document}
    return _zip({**parts, **others})


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    data = io.BytesIO()
    save(data)
    return data.getvalue()


def _word() -> bytes:
    document = WordDocument()
    document.add_heading("Rubrik", 1)
    document.add_paragraph("Text.")
    return _saved(document.save)


def _slides() -> bytes:
    slides = Presentation()
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "Rubrik"
    return _saved(slides.save)


def _sheet() -> bytes:
    book = Workbook()
    book.active.append(["Enhet", "Plats"])
    return _saved(book.save)


def _open_document(kind: str) -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    )
    return _zip({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def _pdf_of(*objects: bytes) -> bytes:
    """Give a PDF of objects, the first of which is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


_FONT = b"<</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"


def _pdf_page(stream: bytes, extra: bytes = b"", filters: bytes = b"") -> bytes:
    """Give a PDF of one page with a content stream."""
    return _pdf_of(
        b"<</Type /Catalog /Pages 2 0 R %s>>" % extra,
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s>>"
        % _FONT,
        b"<</Length %d %s>> stream\n%s\nendstream" % (len(stream), filters, stream),
    )


def _pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 5, "En text som skulle ha varit bra, om den var hel. " * 20)
    return bytes(pdf.output())


def _flate_bomb() -> bytes:
    """Give a page whose stream unpacks twice over to a gigabyte."""
    inner = zlib.compressobj(1)
    packed = b"".join(inner.compress(bytes(_MEBIBYTE)) for _ in range(1024)) + inner.flush()
    return _pdf_page(zlib.compress(packed, 9), filters=b"/Filter [/FlateDecode /FlateDecode]")


def _bombs() -> dict[str, bytes]:
    # Told apart by their names alone: each is refused before it is unpacked.
    zeros = io.BytesIO()
    with (
        zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as member,
    ):
        for _ in range(450):
            member.write(bytes(_MEBIBYTE))
    inner = _zip({"zeros.xml": bytes(50 * _MEBIBYTE)})
    return {
        **dict.fromkeys(("bomb.docx", "bomb.xlsx", "bomb.pptx", "bomb.odt"), zeros.getvalue()),
        "bomb.zip": _zip({f"{n}.zip": inner for n in range(10)}, zipfile.ZIP_STORED),
        "bomb.pdf": _flate_bomb(),
        "bomb-parts.docx": _zip(
            {"word/document.xml": "", **dict.fromkeys((f"word/{n}" for n in range(30_000)), "")}
        ),
        "bomb-large-xml.docx": _docx(_p("a" * 1000) * 250_000),
        "bomb.gz.txt": gzip.compress(bytes(_MEBIBYTE)),
    }


def _xml(canary: Path, port: int) -> dict[str, bytes]:
    """Give files whose XML reaches out, or unfolds."""
    laughs = '<!DOCTYPE w [<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    file = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{canary}">]>'
    net = f'<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>'
    quadratic = f'<!DOCTYPE w [<!ENTITY b "{"b" * 100_000}">]>'
    target = f"http://127.0.0.1:{port}"
    relations = (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" TargetMode="External" Type="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        f'Target="{target}/mall.dotm"/></Relationships>'
    )
    return {
        "laughs.docx": _docx(_p("&a9;"), before=laughs + "]>"),
        "quadratic.docx": _docx(_p("&b;" * 10_000), before=quadratic),
        "xxe-file.docx": _docx(_p("&x;"), before=file),
        "xxe-net.docx": _docx(_p("&x;"), before=net),
        "external.docx": _docx(_p("Text."), **{"word/_rels/document.xml.rels": relations}),
        "laughs.html": f"{_XML}{laughs}]><html><body><p>&a9;</p></body></html>".encode(),
        "xxe.html": f"{_XML}{file}<html><body><p>&x;</p></body></html>".encode(),
        "external.html": (
            f'<html><head><link rel="stylesheet" href="{target}/x.css"></head><body><p>Text.</p>'
            f'<img src="{target}/x.png"><iframe src="file://{canary}"></iframe></body></html>'
        ).encode(),
        "nested.html": b"<html>" + b"<div>" * 50_000 + b"Text." + b"</div>" * 50_000,
        "nested.docx": _docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000),
        "nested.md": b"> " * 50_000 + b"Text.\n",
        "external.mhtml": (
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
            f"Content-Type: text/html\r\n\r\n<html><img src={target}/x.png><p>Text.</p></html>"
            "\r\n--b--\r\n"
        ).encode(),
    }


def _pdfs(canary: Path, port: int) -> dict[str, bytes]:
    """Give PDFs that act, loop, nest or lie."""
    text = b"BT /F 11 Tf 50 700 Td (Bra text i en PDF.) Tj ET"
    script = (
        b"/OpenAction <</S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:%d/'\\))>>" % port
    )
    launch = b"/OpenAction <</S /Launch /F (%s)>>" % str(canary).encode()
    nested = b"[" * 50_000 + b"]" * 50_000
    return {
        "script.pdf": _pdf_page(text, script),
        "launch.pdf": _pdf_page(text, launch),
        "nested.pdf": _pdf_page(text, b"/X %s" % nested),
        "loop.pdf": _pdf_of(b"<</Type /Catalog /Pages 2 0 R>>",
                            b"<</Type /Pages /Kids [2 0 R] /Count 9999999>>"),
        "many-letters.pdf": _pdf_page(
            zlib.compress(b"BT /F 1 Tf " + b"(%s) Tj " % (b"a" * 1000) * 5_000 + b"ET", 1),
            filters=b"/Filter /FlateDecode"),
        "states.pdf": _pdf_page(zlib.compress(b"q " * 10_000_000, 1),
                                filters=b"/Filter /FlateDecode"),
        "scan.pdf": _pdf_page(b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"),
        "empty.pdf": _pdf_page(b""),
        "only-the-mark.pdf": b"%PDF-1.7",
    }  # fmt: skip


def _texts() -> dict[str, bytes]:
    return {
        "zero.md": b"",
        "spaces.txt": b" \n" * 1000,
        "nul.txt": b"Hej\x00" * 1000,
        "random.md": bytes(range(256)) * 100,
        "surrogate.txt": "Hej \ud800 där.".encode("utf-16-le", "surrogatepass"),
        "line.txt": b"x" * (2 * _MEBIBYTE),
        "brackets.md": b"[" * 100_000,
        "stars.md": b"*a " * 30_000,
        "quotes.md": b">" * 20_000 + b"a\n",
        "yaml-bomb.md": b"---\na: &a [x, x]\nb: [*a, *a]\n---\nText.\n",
        "endless.md": b"---\naudience: [chefer]\n\nText.\n",
        "large.txt": b"a\n" * (6 * _MEBIBYTE),
    }


def _mislabelled() -> dict[str, bytes]:
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(100)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return {
        "bild.pdf": png,
        "bild.docx": png,
        "text.pdf": b"Bara text.",
        "text.docx": b"Bara text.",
        "word.pdf": _word(),
        "gammal.doc": ole + "WordDocument".encode("utf-16-le"),
        "hemlig.docx": ole + "EncryptedPackage".encode("utf-16-le"),
        "program.txt": b"MZ\x90\x00\x03\x00\x00\x00" + bytes(64),
        "film.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(100),
        "brev.rtf": b"{\\rtf1 Hej}",
    }


def _cut() -> dict[str, bytes]:
    whole = {
        "docx": _word(),
        "pptx": _slides(),
        "xlsx": _sheet(),
        "odt": _open_document("text"),
        "ods": _open_document("spreadsheet"),
        "pdf": _pdf(),
    }
    return {f"kapad.{suffix}": data[: len(data) * 2 // 5] for suffix, data in whole.items()}


# Odd, but with something in them that can be read: either is right, as long as the rest goes on.
_HARMLESS = frozenset(
    "script.pdf launch.pdf nested.pdf kapad.pdf external.docx external.html external.mhtml "
    "nested.html nested.md line.txt brackets.md stars.md quotes.md xxe.html laughs.html "
    "xxe-file.docx xxe-net.docx bomb-large-xml.docx quadratic.docx laughs.docx nested.docx "
    "many-letters.pdf surrogate.txt".split()
)


def make(folder: Path, outside: Path, port: int) -> Hostile:
    """Fill a folder.

    Args:
        folder: Made anew.
        outside: A folder beside it, for what must not be read.
        port: Where something listens that must not be called.

    """
    folder.mkdir()
    outside.mkdir()
    canary = outside / "kanarie.md"
    canary.write_text(f"# {CANARY}\n\n{CANARY}.\n", encoding="utf-8")
    for name, text in GOOD.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    files = {
        **_bombs(), **_xml(canary, port), **_pdfs(canary, port), **_texts(), **_mislabelled(),
        **_cut(),
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes(content)
    named = {*files} - _HARMLESS
    named |= _special(folder, canary)
    return Hostile(folder, frozenset(named), _HARMLESS & {*files} | _odd_names(folder))


def _special(folder: Path, canary: Path) -> set[str]:
    """Add what is no ordinary file, or can't be opened."""
    (folder / "lank-ut.md").symlink_to(canary)
    (folder / "lank-enhet.md").symlink_to("/dev/zero")
    (folder / "lank-runt.md").symlink_to(folder / "lank-runt.md")
    (folder / "lank-mapp.md").symlink_to(canary.parent)
    os.mkfifo(folder / "ror.md")
    with socket.socket(socket.AF_UNIX) as server:
        # Its whole path may be too long for a socket's address; its name alone is not.
        here = os.open(folder, os.O_RDONLY)
        try:
            server.bind(f"/proc/self/fd/{here}/uttag.md")
        finally:
            os.close(here)
    return {"lank-ut.md", "lank-enhet.md", "lank-runt.md", "lank-mapp.md", "ror.md", "uttag.md"}


def _odd_names(folder: Path) -> set[str]:
    """Add good texts under odd names, deep down, and one that the reader may not open."""
    long = "n" * 252 + ".md"
    for name in (b"rad\nbrytning.md", "h\u202edm.ger.md".encode(), b"l\xf6n.md", long.encode()):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - bytes
            file.write(b"# Udda\n\nUdda namn.\n")
    deep = folder.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "djup.md").write_text("# Djupt\n\nDjupt ned.\n", encoding="utf-8")
    (folder / "stangd.md").write_text("# Stängd\n\nStängd.\n", encoding="utf-8")
    (folder / "stangd.md").chmod(0)
    shown = {"rad\\nbrytning.md", "h\\u202edm.ger.md", "l\\udcf6n.md", long, "stangd.md"}
    return shown | {"/".join([*["d"] * 40, "djup.md"])}
