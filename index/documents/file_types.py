"""The kinds of file that people put into a folder, and what each begins with."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from index.errors import DocumentError

_OCR = "run text recognition (OCR) on it and put the result here as a PDF, or remove it"
_UNPACK = "unpack it, and put the documents themselves into the folder"
_SPOKEN = "write down what is said in it, or remove it"
_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"
_REMOVE = "remove it from the knowledge folder"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file.

    Attributes:
        name: What people call it, with its article.
        suffixes: The name endings that it goes by, the usual one first; none where no reader
            could ever read it.
        remedy: What to do about one that can't be read; empty where there are suffixes.

    """

    name: str
    suffixes: tuple[str, ...] = ()
    remedy: str = ""


PDF = FileKind("a PDF", (".pdf",))
HTML = FileKind("a web page", (".html", ".htm", ".xhtml"))
MHTML = FileKind("a saved web page", (".mhtml", ".mht"))
TEXT = FileKind("a text file", (".txt", ".md", ".markdown", ".text"))
DOCX = FileKind("a Word document", (".docx", ".docm", ".dotx", ".dotm"))
PPTX = FileKind("a PowerPoint presentation", (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"))
XLSX = FileKind("an Excel workbook", (".xlsx", ".xlsm", ".xltx", ".xlsb"))
EML = FileKind("a mail", (".eml",))
MSG = FileKind("an Outlook message", (".msg",))
ODT = FileKind("an OpenDocument text", (".odt", ".ott"))
ODS = FileKind("an OpenDocument spreadsheet", (".ods", ".ots"))
READABLE = (TEXT, PDF, DOCX, PPTX, XLSX, ODT, ODS, HTML, MHTML, EML, MSG)
# Under these names a file may be any text: what tells them apart is the name.
TEXT_NAMES = frozenset((*TEXT.suffixes, *HTML.suffixes, *MHTML.suffixes, *EML.suffixes))

ZIP = FileKind("a Word, Excel, PowerPoint or zip file")
OLE = FileKind("an old Office file", (), "open it in Word, Excel or PowerPoint and save it anew")
PROTECTED = FileKind("protected by a password", (), "save it without a password")
OTHER_ZIP = FileKind("a zip archive", (), _UNPACK)
PROTECTED_ZIP = FileKind("a zip archive with a password", (), _UNPACK)
_RTF = FileKind("a rich text (RTF) file", (), _AS_DOCX)
# What the first bytes tell; those of ZIP and OLE are looked into.
SIGNATURES = (
    (re.compile(rb"%PDF"), PDF),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"), ZIP),
    (re.compile(rb"\xd0\xcf\x11\xe0"), OLE),
    (re.compile(rb"\{\\rtf"), _RTF),
    (re.compile(rb"\x89PNG"), FileKind("a picture (PNG)", (), _OCR)),
    (re.compile(rb"\xff\xd8\xff"), FileKind("a picture (JPEG)", (), _OCR)),
    (re.compile(rb"GIF8[79]a"), FileKind("a picture (GIF)", (), _OCR)),
    (re.compile(rb"II\*\x00|MM\x00\*"), FileKind("a picture (TIFF)", (), _OCR)),
    (re.compile(rb"BM.{4}\x00{4}", re.DOTALL), FileKind("a picture (BMP)", (), _OCR)),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), FileKind("a picture (WebP)", (), _OCR)),
    (re.compile(rb"....ftyp(?:heic|heix|mif1|avif)", re.DOTALL), FileKind("a picture", (), _OCR)),
    (re.compile(rb"8BPS\x00"), FileKind("a picture (Photoshop)", (), _OCR)),
    (re.compile(rb"....ftyp|RIFF.{4}(?:AVI|WAVE)|\x1aE\xdf\xa3|OggS\x00|ID3[\x02-\x04]", re.DOTALL),
     FileKind("a film or sound", (), _SPOKEN)),
    (re.compile(rb"7z\xbc\xaf|Rar!\x1a\x07|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\x00"),
     FileKind("a packed archive", (), _UNPACK)),
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), FileKind("a PostScript file", (), "save it as a PDF")),
    (re.compile(rb"\x7fELF|MZ.{0,60}\x00{3}", re.DOTALL), FileKind("a program", (), _REMOVE)),
    (re.compile(rb"SQLite format 3\x00"), FileKind("a database", (), _REMOVE)),
)  # fmt: skip
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
MHTML_START = re.compile(
    rb"\A(?=.*^mime-version:)(?=.*multipart/related)", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
# The names of streams in old Office files, as they are written there.
STREAMS = tuple(
    (name.encode("utf-16-le"), kind)
    for name, kind in (
        ("EncryptedPackage", PROTECTED),
        ("WordDocument", FileKind("an old Word document (.doc)", (), _AS_DOCX)),
        ("PowerPoint Document", FileKind("an old PowerPoint presentation (.ppt)", (),
                                         "open it in PowerPoint and save it as .pptx")),
        ("Workbook", FileKind("an old Excel workbook (.xls)", (),
                              "open it in Excel and save it as .xlsx")),
        ("__substg1.0_", MSG),
    )
)  # fmt: skip
MEMBERS = (
    ("word/", DOCX),
    ("ppt/", PPTX),
    ("xl/", XLSX),
    ("Index/", FileKind("an Apple Pages, Numbers or Keynote file", (), "export it as a PDF")),
    ("index.xml", FileKind("an Apple Pages, Numbers or Keynote file", (), "export it as a PDF")),
)
MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind(
        "an OpenDocument presentation", (), "save it as .pptx or as a PDF"
    ),
    b"application/epub+zip": FileKind("an e-book (EPUB)", (), "save it as a PDF"),
}


_MEBIBYTE = 1024 * 1024
# A document of 50 MB is mostly pictures, which don't grow; text that fills this would be a library.
MOST_UNPACKED = 400 * _MEBIBYTE
_MOST_MEMBERS = 20_000
# Readers of PDF take the mark anywhere in the first kilobyte (Adobe's implementation notes).
_PDF_WITHIN = 1024
_HEAD = 4096
_MAIL_HEAD = 64 * 1024  # each machine that a mail passes adds to it
_HEADER = re.compile(rb"(?P<name>[A-Za-z][\w-]{0,70})[ \t]*:(?P<value>.*)|[ \t].*", re.DOTALL)
_FEWEST_HEADERS = 2  # besides who sent it
_HEADERS = frozenset(
    (b"to", b"subject", b"date", b"received", b"message-id", b"mime-version", b"delivered-to")
)


def signature(data: bytes) -> FileKind | None:
    """Return the kind that the first bytes show, or None: text, or something unknown."""
    for pattern, kind in SIGNATURES:
        if pattern.match(data):
            return kind
    return None


def identify(suffix: str, data: bytes) -> FileKind | None:
    """Return what a file is, or None where its content fits its name as far as can be told.

    Args:
        suffix: The ending of its name, lower case, with the dot.
        data: Its bytes.

    Raises:
        DocumentError: It is a packed file that is damaged, protected or unpacks to far too much.

    """
    kind = signature(data)
    if kind is None and suffix in PDF.suffixes and b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    if kind is not None:
        return _looked_into(kind, data)
    if is_mail(data) and suffix not in MHTML.suffixes:
        return EML
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if HTML_START.match(head):
        return HTML
    if MHTML_START.match(head):
        return MHTML
    return None


def is_mail(data: bytes) -> bool:
    """Return whether bytes begin like a mail: lines that say who sent it, when, and what about."""
    head = data[:_MAIL_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    lines = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].split(b"\n")
    if lines[0].startswith(b"From "):
        lines = lines[1:]  # as a mailbox has it
    headers = [_HEADER.fullmatch(line) for line in lines if line]
    if not headers or None in headers:
        return False
    told = {h["name"].lower(): h["value"] for h in headers if h is not None and h["name"]}
    # Browsers give the pages that they save a head too.
    saved = b"snapshot-content-location" in told or b"<Saved by" in told.get(b"from", b"")
    return b"from" in told and not saved and len(told.keys() & _HEADERS) >= _FEWEST_HEADERS


def check_content(suffix: str, data: bytes) -> None:
    """Refuse a file whose content can't be read, or is not what its name says.

    Args:
        suffix: The ending of its name, lower case, with the dot.
        data: Its bytes.

    Raises:
        DocumentError: Says what it is, and what to do.

    """
    kind = identify(suffix, data)
    named = next((known for known in READABLE if suffix in known.suffixes), None)
    under = f" with the name of {named.name}" if named and kind is not PROTECTED else ""
    if kind is None:
        if named and suffix not in TEXT_NAMES:
            raise DocumentError(
                f"is not {named.name}, whatever its name says: it doesn't begin like one",
                "look at what it is: put the right file in its place, or correct its ending",
            )
    elif not kind.suffixes:
        raise DocumentError(f"is {kind.name}{under}", kind.remedy)
    elif kind is EML and suffix in TEXT.suffixes:
        return  # a mail that somebody renamed is read as one
    elif suffix and suffix not in kind.suffixes:
        raise DocumentError(
            f"is {kind.name}{under or f' with a name that ends in {suffix}'}",
            f"rename it so that it ends in {kind.suffixes[0]}",
        )
    elif not suffix:
        raise DocumentError(
            f"is {kind.name}, and its name doesn't say so",
            f"rename it so that it ends in {kind.suffixes[0]}",
        )


def _looked_into(kind: FileKind, data: bytes) -> FileKind:
    """Return the kind of what is inside, for the two kinds that many formats share."""
    if kind is ZIP:
        return _packed(data)
    if kind is OLE:
        return next((found for name, found in STREAMS if name in data), OLE)
    return kind


def _packed(data: bytes) -> FileKind:
    """Return what a zip file is, without unpacking more than a few bytes of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(members)
            names = [member.filename for member in members]
            if any(member.flag_bits & 1 for member in members):
                return PROTECTED_ZIP
            kind = _by_mime_type(archive, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as exc:
        raise DocumentError(
            "is cut short or damaged",
            "copy it into the folder again, or save it anew from the program it was made in",
        ) from exc
    if kind is not None:
        return kind
    for prefix, found in MEMBERS:
        if any(name.startswith(prefix) for name in names):
            return found
    return OTHER_ZIP


def _check_size(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise DocumentError(
            f"unpacks to far too much ({unpacked // _MEBIBYTE} MB in {len(members)} parts; "
            f"at most {MOST_UNPACKED // _MEBIBYTE} MB)",
            "save it anew from the program it was made in, or remove it",
        )


def _by_mime_type(archive: zipfile.ZipFile, names: list[str]) -> FileKind | None:
    """Return the kind of an OpenDocument file, or None for any other."""
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > _HEAD:
        return None
    kind = MIME_TYPES.get(archive.read("mimetype").strip())
    manifest = "META-INF/manifest.xml"
    if kind and manifest in names:
        with archive.open(manifest) as opened:
            if b"encryption-data" in opened.read(_MEBIBYTE):
                return PROTECTED
    return kind
