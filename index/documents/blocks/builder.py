"""Puts a document's text together block by block, so that every span is exact as it is made.

Formats that are no text themselves (Word, slides, web pages, sheets) get a text in Markdown's
marks: what is shown of a quote is rendered from them, as it is for a document in Markdown.

A reader wraps the words of a link with ``LinkMarks.marked``. The marks are noncharacters, which no
text may hold, so that white space, tables and line breaks can be worked on around them; the
``TextBuilder`` takes them out, and what is left is the text, with the links beside it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from index.documents.types import Block, BlockKind, Extracted
from index.types import Link, Remark, Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from index.documents.types import TableLine
    from index.types import RemarkKind

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_DIGITS = [chr(0xFDD2 + digit) for digit in range(16)]
_LENGTH = 4
_MOST = 16**_LENGTH
_MARKS = re.compile("[\ufdd0-\ufde1]")
_LINK_NUMBER = re.compile(f"[\ufdd2-\ufde1]{{{_LENGTH}}}")
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
            opened = _LINK_NUMBER.match(piece)
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


# Soft hyphens, zero-width marks and control characters: no part of any word.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")
# A bullet that was typed, or that a symbol font draws; a dash may open somebody's words.
_TYPED_BULLET = re.compile("[•·▪◦‣●○\uf0a7\uf0b7][ \t\xa0]*(?=\\S)")
_LINE_END = (".", "!", "?", ":", ";", "…")
_GOES_ON = (",", "-", "–", "(", "/", "&")
_MARK_ENDS = "-.)"
_NUMBER = "1"  # stands for all marks that end otherwise: "2.1", "3 §"
_TAIL = 200  # characters: more than a line's last word and length tell nothing
_SHORT_LINE = 60  # as when a quote is shown: a shorter line may well be broken on purpose
# After these a sentence goes on, whatever the next line begins with.
_NO_LAST_WORD = frozenset(
    "att av de den det eller en ett för från hos i in inom med mot och om på som till under ur "
    "vid än är a an and are at by for from in is of on or that the to with".split()
)


def clean(text: str) -> str:
    r"""Return ``text`` in NFC on one line, without soft hyphens and other invisible marks.

    >>> clean("Plan\u00ad 3,\n  Stadshuset")
    'Plan 3, Stadshuset'
    """
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def is_unfinished(line: str, following: str) -> bool:
    """Return whether a line's own words, or the next line's first, say that it goes on there."""
    last = line.rpartition(" ")[2].casefold()
    return line.endswith(_GOES_ON) or following[0].islower() or last in _NO_LAST_WORD


def goes_on(line: str, following: str) -> bool:
    """Return whether the sentence at the end of ``line`` goes on in ``following``."""
    line, following = unmarked(line[-_TAIL:]), unmarked(following[:_TAIL])
    if is_unfinished(line, following):
        return True
    return len(line) >= _SHORT_LINE and not line.endswith(_LINE_END)


def clean_lines(text: str) -> str:
    r"""Return a paragraph whose manual line breaks ("\n") stay where a sentence or line ends there.

    An address keeps its lines; a sentence that was broken to fit the page becomes one line.
    """
    kept: list[list[str]] = []
    for line in filter(unmarked, map(clean, text.split("\n"))):
        if kept and goes_on(" ".join(kept[-1][-_TAIL:]), line):
            kept[-1].append(line)
        else:
            kept.append([line])
    return "\n".join(map(" ".join, kept))


class TextBuilder:
    """Collects blocks in order.

    Attributes:
        page: The page or slide that the next blocks stand on, where the format has any.

    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.page: int | None = None
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._list = ""  # the kind of mark of the list that is open
        self._first_level = 0
        self._heading = ""  # the words of the last heading
        self._remarks: dict[Remark, int] = {}
        self._link_marks = LinkMarks()
        self._links: list[Link] = []

    def heading(self, level: int, words: str) -> None:
        """Add a heading; one without words ends the section before it and is not seen."""
        label = clean(words)
        level = min(max(level, 1), 6)
        self._add(BlockKind.HEADING, f"{'#' * level} {label}" if label else "", level, label)

    def paragraph(self, words: str) -> None:
        """Add a paragraph, if there is anything in it."""
        lines = clean_lines(words)
        bullet = _TYPED_BULLET.match(lines)
        if bullet and "\n" not in lines:
            self.item(lines[bullet.end() :])
        elif lines:
            self._add(BlockKind.TEXT, lines)

    def item(self, words: str, depth: int = 0, mark: str = "-") -> None:
        """Add an item of a list, ``depth`` lists inside the outermost one."""
        lines = clean_lines(words)
        bullet = _TYPED_BULLET.match(lines)
        lines = lines[bullet.end() :] if bullet else lines
        if lines:
            indent = "  " * min(depth, 8)
            # Numbers after bullets are another list, unless they stand inside it.
            kind = mark[-1] if mark[-1] in _MARK_ENDS else _NUMBER
            kind = self._list if depth and self._list else kind
            self._add(BlockKind.TEXT, f"{indent}{mark} {lines}", tight=kind == self._list)
            self._list = kind

    def table(self, lines: Iterable[TableLine]) -> None:
        """Add a table: its rows as the items of a list, so that a passage may end between two."""
        for line in lines:
            if line.row:
                self.item(line.text)
            else:
                self.paragraph(line.text)

    def note(self, words: str) -> None:
        """Add a line to the paragraph before: a footnote, which belongs to what it explains."""
        line = clean(words)
        if line:
            self._add(BlockKind.TEXT, line, tight=True)

    def noise(self, words: str) -> None:
        """Add what no passage may hold, but what a date may be taken from."""
        lines = clean_lines(words)
        if lines:
            self._add(BlockKind.NOISE, lines)

    def include(self, other: Extracted) -> None:
        """Add all that was read of a document that stands inside this one."""
        end = 0
        for block in other.blocks:
            content = other.text[block.span.start : block.span.end]
            if block.kind is BlockKind.HEADING:
                self.heading(block.level, block.label)
            elif content:
                tight = other.text[end : block.span.start] == "\n"
                self._add(block.kind, content, tight=tight and bool(self._blocks))
                moved = self._length - block.span.end
                self._links += [
                    Link(Span(link.span.start + moved, link.span.end + moved), link.url)
                    for link in other.links
                    if block.span.start <= link.span.start and link.span.end <= block.span.end
                ]
            end = block.span.end
        for remark in other.remarks:
            place = replace(remark, count=1)
            self._remarks[place] = self._remarks.get(place, 0) + remark.count

    def link(self, words: str, url: str) -> str:
        """Return words to add as those of a link; ``url`` as the file says it."""
        return self._link_marks.marked(words, url)

    def remark(self, kind: RemarkKind, detail: str = "") -> None:
        """Say that something was not read as it stands, here under the last heading."""
        place = Remark(kind, page=self.page, heading=self._heading, detail=detail)
        self._remarks[place] = self._remarks.get(place, 0) + 1

    def build(self, title: str | None = None, date: dt.date | None = None) -> Extracted:
        """Return what was collected; ``title`` and ``date`` as ``Extracted`` has them."""
        remarks = tuple(replace(one, count=times) for one, times in self._remarks.items())
        text = "".join(self._parts)
        return Extracted(
            text,
            tuple(self._blocks),
            title=title,
            date=date,
            remarks=remarks,
            links=tuple(self._links),
        )

    def labels(self, level: int) -> list[str]:
        """Return the words of the headings of a level that were added so far."""
        return [block.label for block in self._blocks if block.label and block.level == level]

    @property
    def first_heading_level(self) -> int:
        """The level of the first heading with words; 0 where there is none."""
        return self._first_level

    def _add(
        self, kind: BlockKind, content: str, level: int = 0, label: str = "", *, tight: bool = False
    ) -> None:
        if self._length and content:
            gap = "\n" if tight and self._blocks[-1].kind is kind else "\n\n"
            self._parts.append(gap)
            self._length += len(gap)
        content, links = self._link_marks.taken_out(content, self._length)
        self._links += links
        span = Span(self._length, self._length + len(content))
        self._parts.append(content)
        self._length = span.end
        self._blocks.append(Block(kind, span, level, unmarked(label), self.page))
        if label:
            self._first_level = self._first_level or level
            self._heading = unmarked(label)
        self._list = ""
