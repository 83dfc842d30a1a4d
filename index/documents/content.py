"""Whether a file is what its name says: its content decides, and a false name is refused."""

from __future__ import annotations

import io
import zipfile

from index.documents.file_kinds import (
    HTML,
    HTML_START,
    MEMBERS,
    MHTML,
    MHTML_START,
    MIME_TYPES,
    OLE,
    OTHER_ZIP,
    PDF,
    PROTECTED,
    PROTECTED_ZIP,
    READABLE,
    SIGNATURES,
    STREAMS,
    TEXT,
    TEXT_NAMES,
    ZIP,
    FileKind,
)
from index.errors import DocumentError

_MEBIBYTE = 1024 * 1024
# A document of 50 MB is mostly pictures, which don't grow; text that fills this would be a library.
MOST_UNPACKED = 400 * _MEBIBYTE
_MOST_MEMBERS = 20_000
# Readers of PDF take the mark anywhere in the first kilobyte (Adobe's implementation notes).
_PDF_WITHIN = 1024
_HEAD = 4096


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
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if HTML_START.match(head):
        return HTML
    if MHTML_START.match(head):
        return MHTML
    return None


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


def largest_file(suffix: str) -> int:
    """Return how many bytes a file may have; ``suffix`` is the lower-case ending of its name.

    Text is all content. The other formats hold pictures, which print shops don't spare.
    """
    return (10 if suffix in TEXT.suffixes else 50) * _MEBIBYTE
