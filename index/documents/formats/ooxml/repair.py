"""Office packages as the libraries want them: every relation leads somewhere, namespaces as usual.

Word, Excel and PowerPoint open files with relations to parts that aren't there, and files that
were saved as Strict Open XML (ISO/IEC 29500-1), which differ by their namespaces; the libraries
don't. Only a file that needs it is written anew, in memory.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from index.documents.formats.office.package import open_archive, read_xml, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_RELATIONS = re.compile(r"(?P<folder>.*/)?_rels/(?P<part>[^/]*)\.rels")
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_XML = re.compile(r".*\.(?:xml|rels|vml)", re.IGNORECASE)
_STRICT = b"purl.oclc.org/ooxml/"
_HEAD = 64 * 1024  # namespaces stand at a part's beginning
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)(/\w+)?")
# Two names differ by more than the year between them.
_RENAMED = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}


def mended(data: bytes, kind: str) -> bytes:
    """Return an Office package that a library can open: ``data`` itself where nothing is amiss.

    Args:
        data: The file's bytes.
        kind: What its program is called: "Word".

    Raises:
        DocumentError: It is damaged.

    """
    with open_archive(data, kind, "[Content_Types].xml") as archive:
        try:
            strict = _is_strict(archive)
            written = dict(_relations(archive, kind, strict=strict))
            if not strict and not written:
                return data
            return _rewritten(archive, written, strict=strict)
        except Exception as exc:
            raise translate(exc, kind) from exc


def _is_strict(archive: zipfile.ZipFile) -> bool:
    for name in archive.namelist():
        if _XML.fullmatch(name):
            with archive.open(name) as part:
                if _STRICT in part.read(_HEAD):
                    return True
    return False


def _relations(archive: zipfile.ZipFile, kind: str, *, strict: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the parts with relations that had to be mended, by name, as they are to be."""
    names = [f"/{name}" for name in archive.namelist()]
    members = {name.casefold(): name for name in names}
    for name in archive.namelist():
        found = _RELATIONS.fullmatch(name)
        root = read_xml(archive, name, kind) if found else None
        if found is None or root is None:
            continue
        folder = "/" + (found["folder"] or "")
        relations = list(root.iter(_PACKAGE + "Relationship"))
        if sum(_mend(relation, folder, members) for relation in relations):
            text = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
            yield name, _transitional(text) if strict else text


def _mend(relation: _Element, folder: str, members: dict[str, str]) -> bool:
    """Remove a relation that leads nowhere, or name the part that it means as it is written."""
    target = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return False
    whole = posixpath.normpath(posixpath.join(folder, target))
    if target and members.get(whole.casefold()) == whole:
        return False
    path = unquote(target).partition("#")[0]
    member = members.get(posixpath.normpath(posixpath.join(folder, path)).casefold(), "")
    if path and member:
        relation.set("Target", member)
    elif (outer := relation.getparent()) is not None:
        outer.remove(relation)
    return True


def _rewritten(archive: zipfile.ZipFile, written: dict[str, bytes], *, strict: bool) -> bytes:
    out = BytesIO()
    # Parts that are pictures or packed themselves don't shrink; XML does, tenfold, at little cost.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in dict.fromkeys(archive.namelist()):
            content = written.get(name)
            if content is None:
                content = archive.read(name)
                if strict and _XML.fullmatch(name):
                    content = _transitional(content)
            target.writestr(name, content)
    return out.getvalue()


def _transitional(content: bytes) -> bytes:
    """Return a part's XML with the namespaces and kinds of relation that are usual."""
    return _STRICT_NAME.sub(_usual, content)


def _usual(found: re.Match[bytes]) -> bytes:
    area, name, rest = found[1], found[2], found[3] or b""
    name = _RENAMED.get(name, name)
    if rest:
        rest = b"/" + _RENAMED.get(rest[1:], rest[1:])
    return b"http://schemas.openxmlformats.org/" + area + b"/2006/" + name + rest
