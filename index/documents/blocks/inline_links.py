"""Links in running text: marked in the words of a block, and taken out when its text is final.

A reader wraps the words of a link with ``LinkMarks.marked``. The marks are noncharacters, which no
text may hold, so that white space, tables and line breaks can be worked on around them; the
``TextBuilder`` takes them out, and what is left is the text, with the links beside it.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from index.types import Link, Span

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_DIGITS = [chr(0xFDD2 + digit) for digit in range(16)]
_LENGTH = 4
_MOST = 16**_LENGTH
_MARKS = re.compile("[\ufdd0-\ufde1]")
_NUMBER = re.compile(f"[\ufdd2-\ufde1]{{{_LENGTH}}}")
_LONGEST = 2_000
# Outlook's mail filter, and what Google's editors export.
_WRAPPERS = (("safelinks.protection.outlook.com", "url"), ("google.com", "q"))
_NAMED = re.compile(r"(?:https?://|mailto:)?(?:www\.)?(.*?)/?", re.IGNORECASE | re.DOTALL)


def unmarked(words: str) -> str:
    """Return words without marks of links."""
    return _MARKS.sub("", words)


def without_link(words: str, linked: str) -> str:
    """Return words without the marks around ``linked``, which is a link no more."""
    return re.sub(f"{_OPEN}[\ufdd2-\ufde1]{{{_LENGTH}}}({re.escape(linked)}){_CLOSE}", r"\1", words)


class LinkMarks:
    """The links of one document while it is read."""

    def __init__(self) -> None:
        """Start with none."""
        self._urls: list[str] = []

    def marked(self, words: str, url: str) -> str:
        """Return words as those of a link; white space around them stays outside.

        Args:
            words: What the link reads, or a part of it.
            url: Where it leads, as the file says it: relative perhaps.

        """
        inner = words.strip()
        if not inner or not leads_somewhere(url) or len(self._urls) >= _MOST:
            return words
        if not self._urls or self._urls[-1] != url:
            self._urls.append(url)
        number = len(self._urls) - 1
        digits = "".join(_DIGITS[number >> shift & 15] for shift in (12, 8, 4, 0))
        before, _, after = words.partition(inner)
        return f"{before}{_OPEN}{digits}{inner}{_CLOSE}{after}"

    def taken_out(self, words: str, start: int) -> tuple[str, list[Link]]:
        """Return words without marks, and the links in them; ``start`` is where they will stand."""
        if _OPEN not in words:
            return unmarked(words), []
        pieces: list[str] = []
        links: list[Link] = []
        position = start
        for piece in words.split(_OPEN):
            opened = _NUMBER.match(piece)
            linked, _, after = (piece[_LENGTH:] if opened else "").partition(_CLOSE)
            linked = unmarked(linked)
            rest = unmarked(after if opened else piece)
            if opened and linked:
                number = int("".join(f"{_DIGITS.index(one):x}" for one in opened[0]), 16)
                if number < len(self._urls):
                    span = Span(position, position + len(linked))
                    links.append(Link(span, self._urls[number]))
            pieces += [linked, rest]
            position += len(linked) + len(rest)
        text = "".join(pieces)
        return text, _joined(links, text, start)


def _joined(links: list[Link], text: str, start: int) -> list[Link]:
    """Return links with those joined that only white space parts: one, set in several styles."""
    joined: list[Link] = []
    for link in links:
        before = joined[-1] if joined else None
        if (
            before
            and before.url == link.url
            and not text[before.span.end - start : link.span.start - start].strip()
        ):
            joined[-1] = Link(Span(before.span.start, link.span.end), link.url)
        else:
            joined.append(link)
    return joined


def leads_somewhere(url: str) -> bool:
    """Return whether an address, relative perhaps, is one that people can follow from elsewhere."""
    if not url.strip() or url.startswith(("#", "\\\\")) or len(url) > _LONGEST:
        return False
    if not url.isprintable() or " " in url.strip():
        return False
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme in {"", "http", "https", "mailto"}


def absolute(link: Link, text: str, base: str) -> Link | None:
    """Return a link with its full address; None where it has none, or its words say it already.

    Args:
        link: A link of a document.
        text: The document's text.
        base: Where the document lies; empty where nothing says it.

    """
    try:
        url = _unwrapped(urljoin(base, link.url.strip()))
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme in {"http", "https"}:
        usable = bool(parts.hostname)
    else:
        usable = parts.scheme == "mailto" and "@" in parts.path
        url = f"mailto:{parts.path}"
    words = text[link.span.start : link.span.end]
    if not usable or not words.strip() or _named(url) in _named(words):
        return None
    return Link(link.span, url)


def _unwrapped(url: str) -> str:
    """Return where an address leads that a mail program or an editor sends people through."""
    parts = urlsplit(url)
    for host, key in _WRAPPERS:
        if (parts.hostname or "").endswith(host):
            inner = parse_qs(parts.query).get(key, [""])[0]
            return inner if inner.startswith(("http://", "https://")) else url
    return url


def _named(address: str) -> str:
    found = _NAMED.fullmatch(address.strip())
    return (found[1] if found else address).casefold()
