"""Office files: zip archives of XML, never followed out of the file, and their properties."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO

from lxml import etree

from index.documents.blocks.builder import clean
from index.errors import DocumentError

# By what they register themselves as; formulas, pictures and clips hold no text to miss.
_PROGRAMS = {
    "word": "Word",
    "excel": "Excel",
    "powerpoint": "PowerPoint",
    "visio": "Visio",
    "acroexch": "PDF",
}


def embedded_program(identifier: str) -> list[str]:
    """Return the program of an embedded file, "Excel.Sheet.12", as people call it; or nothing."""
    name = _PROGRAMS.get(identifier.partition(".")[0].casefold())
    return [name] if name else []


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


# What programs and templates write where nobody gave a title.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:office )?(?:word|powerpoint|excel|outlook|publisher|visio)\b.*"
    r"|power ?point[ -]?presentation|presentation\d*|https?://.*|file:.*|[a-z]:\\.*|about:.*"
    r"|(?:layout|page|sida|blad|sheet|image|img|print|utskrift|scan(?:ned)?|dok|doc)[ _-]?\d*"
    r"|(?:skannat|inskannat|scanned) (?:dokument|document).*|(?:blank|tom|ny|new) (?:page|sida)"
    r"|word[ -]?(?:document|dokument)|(?:document|dokument|bok|book|bild|slide)\s?\d*|untitled.*"
    r"|namnl[öo]s.*|mall\b.*|template\b.*|rubrik|titel|title"
    r"|\S+\.[a-z][a-z0-9]{1,5}|.*\.(?:do[ct][xm]?|pp[ts][xm]?|xls[xm]?|od[tps]|pdf|rtf|txt|md|eml|msg"
    r"|x?html?|mht(?:ml)?|php|aspx?|jsp|indd|qxp|pub|vsdx?|pages|key|csv|xml|jpe?g|png|tiff?))",
    re.IGNORECASE,
)
_FIRST_YEAR = 1990  # what is dated before the programs were there comes from a clock not set


def usable_title(title: str | None) -> str | None:
    """Return a title from a file's properties, or None where it is a template's or a file name."""
    words = clean(title or "")
    return words if words and not _NO_TITLE.fullmatch(words) else None


def usable_date(*values: object) -> dt.date | None:
    """Return the first of some dates that can be one: ISO text, a date, or a date and time."""
    for value in values:
        found = _date_of(value)
        if found is not None and found.year >= _FIRST_YEAR:
            return found
    return None


def _date_of(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


def title_of(own: str | None, first_level: int, top_headings: int) -> str | None:
    """Return the title to give for a file with headings, as ``Extracted.title`` has it.

    Args:
        own: The title in its properties, if any can be used.
        first_level: The level of its first heading, 0 where it has none.
        top_headings: How many headings of level 1 it has.

    One heading of level 1 over all others is the title. Several are chapters, and the file's
    properties or its name must tell what they are chapters of.

    """
    if first_level == 1 and top_headings == 1:
        return None
    return own or ("" if top_headings > 1 else None)


# ECMA-376 part 2, 11: found through the package's relationships, always to one of these.
_MEMBER = re.compile(
    r"docProps/core\d*\.xml|package/services/metadata/core-properties/[^/]+\.psmdcp", re.IGNORECASE
)
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def core_properties(archive: zipfile.ZipFile, kind: str) -> tuple[str | None, dt.date | None]:
    """Return the title, if it can be used, and when the file was last changed, or made.

    Raises:
        DocumentError: The properties are damaged.

    """
    member = next((name for name in archive.namelist() if _MEMBER.fullmatch(name)), "")
    root = read_xml(archive, member, kind)
    said = {} if root is None else {node.tag: node.text for node in root}
    return (
        usable_title(said.get(_DC + "title")),
        usable_date(said.get(_TERMS + "modified"), said.get(_TERMS + "created")),
    )
