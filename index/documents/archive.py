"""Office files are zip archives of XML, which is never followed out of the file."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from index.errors import DocumentError


def damaged(kind: str) -> DocumentError:
    """Return the error for a file that its program would have to mend. ``kind``: "Word"."""
    return DocumentError(
        f"is damaged, or is no {kind} file",
        f"open it in {kind}, see that all of it is there, and save it anew",
    )


def not_nested() -> DocumentError:
    """Return the error for a file whose parts stand inside each other beyond all sense."""
    return DocumentError(
        "has parts inside each other hundreds of levels deep",
        "copy its text into a new document and save that",
    )


def open_archive(data: bytes, kind: str, needed: str) -> zipfile.ZipFile:
    """Open an office file's archive, without unpacking any of it.

    That it is one, isn't locked and doesn't unpack to too much was seen to by ``check_content``.

    Args:
        data: The file's bytes.
        kind: What its program is called: "Word".
        needed: The member that makes it a file of that kind.

    Raises:
        DocumentError: It is damaged.

    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as exc:
        raise damaged(kind) from exc
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
    """Return the error to raise for whatever a library made of a file that it can't read.

    Raises:
        MemoryError: There was not enough, which says nothing of the file's being whole.

    """
    if isinstance(exc, MemoryError) or "memory allocation" in str(exc).lower():
        raise MemoryError from exc
    if isinstance(exc, DocumentError):
        return exc
    if isinstance(exc, RecursionError) or "xcessive depth" in str(exc):
        return not_nested()
    return damaged(kind)
