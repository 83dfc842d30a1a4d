"""Office files are zip archives of XML: opened with a limit, and never followed out of the file."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from index.errors import DocumentError

_MEBIBYTE = 1024 * 1024
LARGEST_UNPACKED = 64 * _MEBIBYTE
_MOST_MEMBERS = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of an Office file that is locked with a password ([MS-OFFCRYPTO], 2.3.4.4).
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1


def damaged(kind: str) -> DocumentError:
    """Return the error for a file that its program would have to mend. ``kind``: "Word"."""
    return DocumentError(
        f"is damaged, or is no {kind} file",
        f"open it in {kind}, see that all of it is there, and save it anew",
    )


def locked(kind: str) -> DocumentError:
    """Return the error for a file that can't be opened without its password."""
    return DocumentError(
        "is protected with a password", f"open it in {kind}, remove the password and save it"
    )


def not_nested() -> DocumentError:
    """Return the error for a file whose parts stand inside each other beyond all sense."""
    return DocumentError(
        "has parts inside each other hundreds of levels deep",
        "copy its text into a new document and save that",
    )


def open_archive(data: bytes, kind: str, suffix: str, needed: str) -> zipfile.ZipFile:
    """Open an office file's archive, without unpacking any of it.

    Args:
        data: The file's bytes.
        kind: What its program is called: "Word".
        suffix: The format's file name ending, for the remedy.
        needed: The member that makes it a file of that kind.

    Raises:
        DocumentError: It is no such file, it is locked, damaged, or too large when unpacked.

    """
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise locked(kind)
        raise DocumentError(
            f"is an old Office file under the name of a {suffix} file",
            f"open it in {kind} and save it as {suffix}",
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as exc:
        raise damaged(kind) from exc
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise DocumentError(
            f"is too large when unpacked ({unpacked // _MEBIBYTE} MB in {len(members)} parts; at "
            f"most {LARGEST_UNPACKED // _MEBIBYTE} MB in {_MOST_MEMBERS})",
            "remove pictures and attached files, or split it into several documents",
        )
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise locked(kind)
    if needed not in archive.namelist():
        raise damaged(kind)
    return archive


def read_xml(archive: zipfile.ZipFile, name: str, kind: str) -> etree._Element | None:
    """Return the root of a member's XML, or None where there is no such member.

    No entity is resolved and nothing is fetched.

    Raises:
        DocumentError: The XML is damaged.

    """
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except Exception as exc:
        raise translate(exc, kind) from exc


def translate(exc: Exception, kind: str) -> DocumentError:
    """Return the error to raise for whatever a library made of a file that it can't read."""
    if isinstance(exc, DocumentError):
        return exc
    if isinstance(exc, RecursionError) or "xcessive depth" in str(exc):
        return not_nested()
    return damaged(kind)
