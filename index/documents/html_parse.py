"""Bytes of a web page to its tree: the encoding first, so that no letter is guessed at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from index.documents.archive import not_nested
from index.documents.text_file import decode
from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?\bcharset\s*=\s*|\?xml[^>]{0,100}?\bencoding\s*=\s*)["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096  # browsers look at 1024 bytes; saved pages put comments before
# Latin-1 and ASCII are read as Windows-1252, as browsers do
# (https://encoding.spec.whatwg.org/#names-and-labels).
_ENCODING = re.compile(
    r"utf-?8|(?:iso-?8859-|windows-|cp|latin-?)\d{1,4}|macintosh|us-ascii|ascii", re.IGNORECASE
)
_WESTERN = re.compile(r"iso-?8859-1|latin-?1|us-ascii|ascii", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype|[a-z][a-z0-9]*)[\s>/]", re.IGNORECASE)
# The deepest real page seen has a tenth of this; each level is a call or two when it is read.
_DEEPEST = 300


def decode_page(data: bytes, charset: str | None = None) -> str:
    """Return a web page's text.

    A byte-order mark tells first, then ``charset`` (what the page came with) and what the page
    declares, if its bytes are that; else it is read as any text file.

    Raises:
        DocumentError: The bytes are no text.

    """
    declared = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    names = [charset or "", declared[1].decode("ascii", "replace") if declared else ""]
    for name in names:
        if _ENCODING.fullmatch(name) and not data.startswith(
            (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
        ):
            try:
                text = data.decode("cp1252" if _WESTERN.fullmatch(name) else name)
            except (UnicodeDecodeError, LookupError):
                continue
            return decode(text.encode())
    return decode(data)


def parse_page(text: str) -> _Element:
    """Return the root of a web page's tree.

    Raises:
        DocumentError: There are no tags in it, or they are nested too deep.

    """
    if not _TAG.search(text):
        raise DocumentError(
            "is no web page (there are no tags in it)",
            "save the page again from the browser, or its text as .txt",
        )
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    # As bytes: an XML declaration about another encoding must not be believed any more.
    try:
        root: _Element = html.document_fromstring(text.replace("\x00", "").encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise DocumentError(
            "has no text", "save the page again from the browser", "no_text"
        ) from exc
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise not_nested()
    return root
