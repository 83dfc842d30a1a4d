"""Bytes of a web page to its tree: the encoding first, so that no letter is guessed at.

What is around a page's text is taken out, and so is what the page never shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from index.documents.decode_text import decode
from index.documents.formats.office.package import not_nested
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


_NO_TEXT = frozenset(
    "script style noscript template svg canvas object embed applet video audio map input select "
    "textarea datalist progress meter dialog iframe frame noframes head link meta title".split()
)
_ROLES = frozenset(
    "navigation contentinfo search menu menubar toolbar dialog alertdialog tooltip".split()
)
_TITLES = {"footer": (), "header": ("h1",)}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Whole words of a class or an id; "nav" stands in "main-nav" and not in "navigator".
_WORD = re.compile(r"[a-zåäö]+|[A-ZÅÄÖ][a-zåäö]*")
_AROUND = frozenset(
    "nav navbar navigation menu meny megamenu breadcrumb breadcrumbs brodsmulor brödsmulor crumbs "
    "cookie cookies cookiebar cookiebanner cookieconsent consent gdpr skiplink skiplinks "
    "pagination pager".split()
)
# Words that also stand over real text: what they name is left out only where it is short.
_SMALL = frozenset(
    "share sharing dela print skrivut utskrift lyssna listen readspeaker toolbar tools socialmedia "
    "advert advertisement annons banner popup modal overlay rating feedback".split()
)
_SMALL_LENGTH = 200
_ACCORDION = frozenset("accordion collapse collapsible expand expander toggle faq panel".split())
_UNSEEN = frozenset(
    ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "hidden-accessible")
)
_MOST = 0.5  # a container of more than this share of the page is no menu, whatever it is called
_LINKS = 0.8  # of a box's words, in links: then it leads elsewhere
_LEAST = 0.3  # a main element with less than this share of the page isn't all of it


def prune(root: _Element) -> _Element:
    """Take out everything around the page's own text; return the element that holds the text."""
    for node in list(root.iter()):
        if isinstance(node.tag, str) and node.tag in _NO_TEXT:
            _drop(node)
    total = max(_size(root), 1)
    _leave_out_hidden(root, total)
    for node in list(root.iter()):
        if node is not root and _is_within(node, root) and _is_around(node, total):
            _drop(node)
    mains = [n for n in root.iter() if n.tag == "main" or n.get("role") == "main"]
    if len(mains) == 1 and _size(mains[0]) >= _LEAST * _size(root):
        return mains[0]
    return root


# Set on what the page never shows, and is empty now.
HIDDEN = "data-left-hidden"
_UNSHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_CONTROLS = ("aria-controls", "data-target", "data-bs-target", "onclick")


def _leave_out_hidden(root: _Element, total: int) -> None:
    """Take the words out of what a page hides and nothing on it opens, and mark it as such."""
    told = [node.get(name, "") for node in root.iter() for name in _CONTROLS]
    told += [link for node in root.iter("a") if (link := node.get("href", "")).startswith("#")]
    named = frozenset(re.findall(r"[\w-]+", "\n".join(told)))
    opened: set[_Element] = set()
    for node in list(root.iter()):
        before = node.getprevious()
        if not _is_hidden(node) or _size(node) >= _MOST * total:
            continue
        if before in opened or _is_opened(node, named):
            opened.add(node)
        elif _size(node):
            node.text = None
            for child in list(node):
                node.remove(child)
            node.set(HIDDEN, "")


def _is_hidden(node: _Element) -> bool:
    # What is hidden "until-found" is shown to whoever searches the page.
    hidden = node.get("hidden")
    return (hidden is not None and hidden != "until-found") or bool(
        _UNSHOWN.search(node.get("style", ""))
    )


def _is_opened(node: _Element, named: frozenset[str]) -> bool:
    """Return whether something on the page seems to open what is hidden in an element.

    Args:
        node: The element.
        named: What the page's controls name, ids among it.

    """
    around = (node, *(over for over in node.iterancestors() if over.tag not in {"body", "html"}))
    if any(over.get("id") in named or _words_of(over) & _ACCORDION for over in around):
        return True
    before = node.getprevious()
    return node.get("role") == "tabpanel" or any(
        one.tag in {"button", "summary"}
        or one.get("role") == "button"
        or one.get("onclick") is not None
        or one.get("href", "").startswith("#")
        for one in (before.iter() if before is not None else ())
    )


def _drop(node: _Element) -> None:
    """Take an element out and leave the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail or ""
    before = node.getprevious()
    if before is not None:
        before.tail = f"{before.tail or ''} {tail}"
    else:
        parent.text = f"{parent.text or ''} {tail}"
    parent.remove(node)


def _is_within(node: _Element, root: _Element) -> bool:
    while (parent := node.getparent()) is not None:
        if parent is root:
            return True
        node = parent
    return False


def _size(node: _Element) -> int:
    return sum(len(piece.strip()) for piece in node.itertext())


def _has(node: _Element, *tags: str) -> bool:
    return next(node.iter(*tags), None) is not None


def _inside(node: _Element, *tags: str) -> bool:
    return next(node.iterancestors(*tags), None) is not None


def _is_around(node: _Element, total: int) -> bool:
    tag, role = node.tag, node.get("role", "")
    if tag in {"html", "body", "main", "article"} or role == "main" or tag in _HEADINGS:
        return False
    if tag == "nav" or role in _ROLES:
        return not _has(node, "main", "h1")
    if tag == "button":
        return not (is_accordion(node) or _inside(node, *_HEADINGS, "summary"))
    if tag in {"footer", "header"}:
        return not (_inside(node, "main", "article") or _has(node, "main", *_TITLES[tag]))
    if tag in {"span", "i", "em", "a"}:
        return _is_unseen(node)
    return _is_links(node) if tag == "aside" else _is_named_around(node, total)


def _is_unseen(node: _Element) -> bool:
    """Return whether words in a line are for screen readers alone, or an icon's name."""
    classes = set(node.get("class", "").split())
    return node.get("aria-hidden") == "true" or bool(classes & _UNSEEN)


def _is_named_around(node: _Element, total: int) -> bool:
    """Return whether an element's class or id names it as something around the text."""
    words = _words_of(node)
    if not words & (_AROUND | _SMALL) or _has(node, "main", "article", "h1"):
        return False
    size = _size(node)
    if words & _SMALL and not words & _AROUND:
        return size < _SMALL_LENGTH
    return size < _MOST * total


def _words_of(node: _Element) -> set[str]:
    names = f"{node.get('class', '')} {node.get('id', '')}"
    return {word.casefold() for word in _WORD.findall(names)}


def _is_links(node: _Element) -> bool:
    """Return whether a box beside the text is nothing but links, under a heading perhaps."""
    links = sum(_size(link) for link in node.iter("a"))
    headings = sum(_size(heading) for heading in node.iter(*_HEADINGS))
    return links >= _LINKS * (_size(node) - headings)


def is_accordion(node: _Element) -> bool:
    """Return whether a button opens text: its words are that text's heading then."""
    return (
        node.get("aria-expanded") is not None
        or node.get("aria-controls") is not None
        or "collapse" in {node.get("data-toggle"), node.get("data-bs-toggle")}
        or bool(_words_of(node) & _ACCORDION)
    )
