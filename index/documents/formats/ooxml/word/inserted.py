"""What a Word document shows that stands elsewhere: values bound to it, and documents inside of it.

Word fills in content controls as it opens the file (ISO/IEC 29500-1, 17.5.2.6): case systems write
the title or the case number into the data, and leave what the document itself says as it was. They
put whole documents together as well (``altChunk``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from index.documents.blocks.builder import TextBuilder, clean
from index.documents.decode_text import decode
from index.documents.file_types import DOCX, HTML, MHTML, identify
from index.documents.formats.html import mhtml as mhtml_file
from index.documents.formats.html import reader as html_file
from index.documents.formats.ooxml.word.styles import W
from index.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docx.opc.part import Part
    from lxml.etree import _Element

    from index.documents.types import Extracted

_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
# The stores that every file has, by the ids that Word has for them.
_STORES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "core-properties+xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "extended-properties+xml",
}
# Where plain text stands: a way down from the top, by names and places. Nothing that searches.
_PATH = re.compile(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,4}\])?){1,20}(?:/@(?:[\w.-]+:)?[\w.-]+)?")
_PREFIX = re.compile(r"xmlns:([\w.-]+)=(['\"])(.{1,500}?)\2")
# Controls that show something else than what is stored: a date in words, an entry of a list.
_OTHER = (
    "date", "dropDownList", "comboBox", "picture", "richText", "docPartObj", "docPartList",
)  # fmt: skip
_BINDING = f"{W}sdtPr/{W}dataBinding"
_CHECKBOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"


def fill_in(root: _Element, document: Part) -> None:
    """Put into the content controls of a part what Word shows in them."""
    bound = [one for one in root.iter(W + "sdt") if one.find(_BINDING) is not None]
    if not bound:
        return
    stores = dict(_stores(document))
    for control in bound:
        properties = control.find(W + "sdtPr")
        content = control.find(W + "sdtContent")
        if properties is None or content is None or _shows_other(properties):
            continue
        words = _value(properties, stores)
        if clean(words):
            _show(properties, content, words)


def _shows_other(properties: _Element) -> bool:
    names = (*(W + name for name in _OTHER), _CHECKBOX)
    return any(properties.find(name) is not None for name in names)


def _stores(document: Part) -> Iterable[tuple[str, _Element]]:
    """Yield the data in a file by the id that controls name it by."""
    for relation in document.rels.values():
        if relation.is_external or relation.reltype != _DATA:
            continue
        part = relation.target_part
        for inner in part.rels.values():
            named = None if inner.is_external else _parsed(inner.target_part.blob)
            root = _parsed(part.blob)
            if named is not None and root is not None:
                yield named.get(_CUSTOM + "itemID", "").upper(), root
    parts = list(document.package.iter_parts()) if document.package is not None else []
    for identifier, kind in _STORES.items():
        for part in parts:
            if part.content_type.endswith(kind) and (root := _parsed(part.blob)) is not None:
                yield identifier, root


def _parsed(blob: bytes) -> _Element | None:
    try:
        return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None


def _value(properties: _Element, stores: dict[str, _Element]) -> str:
    """Return what a control is to show; empty where its data can't be found or says nothing."""
    binding = properties.find(W + "dataBinding")
    path = "" if binding is None else binding.get(W + "xpath", "")
    if binding is None or not _PATH.fullmatch(path):
        return ""
    prefixes = {
        name: address for name, _, address in _PREFIX.findall(binding.get(W + "prefixMappings", ""))
    }
    named = binding.get(W + "storeItemID", "").upper()
    for root in [stores[named]] if named in stores else [] if named else stores.values():
        try:
            found = root.getroottree().xpath(path, namespaces=prefixes)
        except etree.XPathError:
            return ""
        for one in found if isinstance(found, list) else []:
            pieces = one.itertext() if isinstance(one, etree._Element) else [one]  # noqa: SLF001 - the class has no other name
            words = "".join(map(str, pieces))
            # Formatted text is stored as a document of its own.
            return "" if words.lstrip().startswith("<") else words
    return ""


def _show(properties: _Element, content: _Element, words: str) -> None:
    """Write words into a control instead of those that are there."""
    texts = list(content.iter(W + "t"))
    if clean("".join(text.text or "" for text in texts)) == clean(words):
        return
    for text in texts[1:]:
        text.text = ""
    if texts:
        texts[0].text = words
    else:
        holder = next(content.iter(W + "p"), content)
        run = etree.SubElement(holder, W + "r")
        etree.SubElement(run, W + "t").text = words
    for prompt in properties.findall(W + "showingPlcHdr"):
        properties.remove(prompt)


def read_chunk(
    data: bytes, content_type: str, read_docx: Callable[[bytes], Extracted]
) -> Extracted | None:
    """Read a document inside another; None where it is of a format that isn't read, or damaged.

    Args:
        data: Its bytes.
        content_type: What the package calls it; it counts where the bytes don't tell.
        read_docx: Reads a Word document.

    """
    try:
        kind = identify("", data)
        if kind is None and "html" in content_type:
            kind = HTML  # a piece of a page doesn't begin like one
        if kind is DOCX:
            return read_docx(data)
        if kind is MHTML:
            return mhtml_file.extract(data)
        if kind is HTML:
            return html_file.extract(data)
        if kind is None and content_type == "text/plain":
            builder = TextBuilder()
            for line in decode(data).splitlines():
                builder.paragraph(line)
            return builder.build()
    except DocumentError:
        return None
    return None
