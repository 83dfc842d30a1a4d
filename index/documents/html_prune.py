"""Takes from a web page what is there to get around in it, and leaves what it says.

By rule and not by a measure of how much text stands where: an answer in an accordion is short,
and hidden until somebody clicks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

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
    for node in list(root.iter()):
        if node is not root and _is_within(node, root) and _is_around(node, total):
            _drop(node)
    mains = [n for n in root.iter() if n.tag == "main" or n.get("role") == "main"]
    if len(mains) == 1 and _size(mains[0]) >= _LEAST * _size(root):
        return mains[0]
    return root


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
