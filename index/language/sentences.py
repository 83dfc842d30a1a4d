"""Where sentences begin and end, abbreviations in mind, and what is struck out in them.

Struck out in Markdown is ``~~so~~``, or in HTML's tags for it. The marks and what they strike stay
in a document's text, which is the file's own. No answer is read from it, and it isn't shown.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written with a full stop that ends no sentence. Lower case, without the last full stop.
ABBREVIATIONS = frozenset(
    [
        "adr",
        "ang",
        "anm",
        "ansv",
        "art",
        "avd",
        "avs",
        "bet",
        "bil",
        "bitr",
        "bl.a",
        "b.la",
        "ca",
        "d.v.s",
        "dir",
        "dnr",
        "dr",
        "dvs",
        "d.y",
        "d.ä",
        "e.d",
        "e.dyl",
        "e.kr",
        "el",
        "enl",
        "etc",
        "ev",
        "exkl",
        "f",
        "f.d",
        "f.kr",
        "f.n",
        "f.o.m",
        "f.v.b",
        "fig",
        "fr.o.m",
        "frk",
        "förf",
        "ggr",
        "h.k.h",
        "hr",
        "i.e",
        "i.o.m",
        "i.st.f",
        "inkl",
        "j.fr",
        "jan",
        "jfr",
        "jr",
        "kand",
        "kap",
        "kl",
        "km",
        "kr",
        "kungl",
        "kv",
        "l",
        "m.a.p",
        "m.a.o",
        "m.fl",
        "m.h.a",
        "m.m",
        "m.v",
        "max",
        "med",
        "mfl",
        "min",
        "mm",
        "mån",
        "möjl",
        "n.b",
        "nr",
        "nästk",
        "o.d",
        "o.dyl",
        "o.s.v",
        "obs",
        "okt",
        "omr",
        "osv",
        "p",
        "p.g.a",
        "pers",
        "pga",
        "pkt",
        "prof",
        "red",
        "ref",
        "resp",
        "s.a.s",
        "s.k",
        "s",
        "s.o.m",
        "sek",
        "sid",
        "sign",
        "skr",
        "spec",
        "st",
        "str",
        "t.ex",
        "t.h",
        "t.o.m",
        "t.v",
        "tab",
        "tel",
        "temp",
        "tex",
        "tf",
        "tim",
        "tjf",
        "tom",
        "tr",
        "u.a",
        "u.p.a",
        "utg",
        "uppl",
        "v",
        "v.d",
        "vard",
        "vol",
        "yrk",
        "äv",
        "övr",
        "a.k.a",
        "approx",
        "dept",
        "e.g",
        "inc",
        "incl",
        "ltd",
        "mr",
        "mrs",
        "ms",
        "no",
        "pp",
        "sr",
        "vs",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "nov",
        "dec",
        "tis",
        "ons",
        "tors",
        "fre",
        "lör",
        "sön",
    ]
)
# These end a sentence as often as not: what follows decides, a capital beginning a new one.
AMBIGUOUS = frozenset(
    "etc f jr kr m.fl m.m mfl min mm o.d o.dyl o.s.v osv sek sr st tim tom".split()
)
# Ordinary words that are abbreviations only before a number: "kap. 3", "nr. 4", "s. 7".
BEFORE_NUMBER = frozenset("art bil dnr fig kap kl max med min no nr p pkt pp s sid tab vol".split())


# Code comes first: what looks like marks in it is code. Bounded, and never over a blank line, so
# that a stray mark costs little and strikes nothing.
_STRUCK: Final = re.compile(
    r"""
      `[^`\n]{1,300}`
    | (?<![~\\])~~(?![\s~])(?P<typed>(?:(?!~~|\n[ \t]*\n)[\s\S]){1,3000})(?<![\s~])~~(?!~)
    | <(?P<tag>del|s|strike)>(?P<tagged>(?:(?!</?(?P=tag)>|\n[ \t]*\n)[\s\S]){1,3000})</(?P=tag)>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAY_HOLD: Final = re.compile(r"~~|<(?:del|s|strike)>", re.IGNORECASE)


def struck_spans(text: str) -> list[Span]:
    """Return where text is struck out, marks included, and of two spaces around it the second."""
    if not _MAY_HOLD.search(text):
        return []
    spans = []
    for match in _STRUCK.finditer(text):
        if match["typed"] or match["tagged"]:
            start, end = match.span()
            spaced = not start or text[start - 1] in " \t\n"
            spans.append(Span(start, end + (spaced and text[end : end + 1] in {" ", "\t"})))
    return spans


def without_struck(text: str) -> str:
    """Return a text without what is struck out in it."""
    pieces, position = [], 0
    for span in struck_spans(text):
        pieces.append(text[position : span.start])
        position = span.end
    return "".join((*pieces, text[position:]))


# Possessive, and never from the middle of a run: dots without end are looked at once.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”»’')\]*_]*+(?=\s)")
_NEXT = re.compile(r"\s+([\"”»“«’'(\[*_–—-]*\s*)(\S)")
_LONGEST_TOKEN = 60  # no abbreviation, initial or list number is longer than that
# "2.1" and "iv" before a full stop open a line as "1" does; "12.30" before a word opens none.
_NUMBER = re.compile(r"[ \t]*(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zA-Z])")
_BULLET = re.compile(
    r"(?:[•·▪◦‣*+–—-]|\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,5}[.)]?(?=\s+[A-ZÅÄÖ])"
    r"|\(?(?:\d{1,3}|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-zåäöA-ZÅÄÖ])\)|[ivx]{2,7}\.|[IVX]{2,7}\.)\s+"
)
_RULE = re.compile(r"[|:=*_ \t-]+")  # under a table's head, or between paragraphs
_PARAGRAPH_LINE = 0.6  # a line shorter than this share of the longest one ends where it means to


def _last_token(text: str, end: int) -> str:
    """Return what stands between white space and ``end``, or as much of it as matters."""
    tokens = text[max(0, end - _LONGEST_TOKEN) : end].split()
    return tokens[-1] if tokens and not text[end - 1].isspace() else ""


def _opens_list(text: str, end: int) -> bool:
    """Return whether what stands before ``end`` opens a line as a list's number: "1"."""
    window = text[max(0, end - _LONGEST_TOKEN) : end]
    if end > _LONGEST_TOKEN and "\n" not in window:
        return False
    return bool(_NUMBER.fullmatch(window.rpartition("\n")[2]))


def _is_sentence_end(text: str, mark_start: int, mark_end: int) -> bool:
    """Return whether the punctuation at ``mark_start:mark_end`` ends a sentence."""
    following = _NEXT.match(text, mark_end)
    if following is None:
        return True
    first = following.group(2)
    if first.islower():
        # "Vad gör vi?" frågade hon; bl.a. detta.
        return False
    if text[mark_start] != ".":
        return True
    raw = _last_token(text, mark_start)
    word = raw.lstrip("(\"”“'[*_–-").casefold()
    if (len(word) == 1 and word.isalpha() and raw[-1].isupper()) or _opens_list(text, mark_start):
        return False  # "P. Ek" is a name
    if word in BEFORE_NUMBER:
        return not first.isdigit()
    return word not in ABBREVIATIONS or (word in AMBIGUOUS and first.isupper())


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _line_breaks(text: str) -> list[int]:
    """Return where a line break also parts sentences: before bullets and after short lines."""
    lines = list(_lines(text))
    longest = max(end - start for start, end in lines)
    breaks = []
    for (start, end), (following, following_end) in pairwise(lines):
        line, after = text[start:end].rstrip(), text[following:following_end].lstrip()
        if (
            not line
            or not after
            or _BULLET.match(after)
            or _RULE.fullmatch(line)
            or _RULE.fullmatch(after)
            or "|" in (line[0], after[0])
            or (
                line[-1] not in ",;-–(/&"
                and not after[0].islower()
                and len(line) < _PARAGRAPH_LINE * longest
            )
        ):
            breaks.append(following)
    return breaks


def sentence_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the sentences of ``text[start:end]``, in order, as spans of ``text``.

    White space around a sentence and the bullet or number of a list item are outside it. A rule
    of full stops and capitals with a list of abbreviations: engines trained on other languages
    end no better once they are given the list.
    """
    block = text[start:end]
    if not block.strip():
        return ()
    cuts = {0, len(block), *_line_breaks(block)}
    cuts |= {
        match.end()
        for match in _END.finditer(block)
        if _is_sentence_end(block, match.start(), match.end())
    }
    spans = []
    for left, right in pairwise(sorted(cuts)):
        piece = block[left:right]
        first = left + len(piece) - len(piece.lstrip())
        last = left + len(piece.rstrip())
        bullet = _BULLET.match(block, first)
        if bullet and bullet.end() < last:
            first = bullet.end()
        if first < last and not _RULE.fullmatch(block, first, last):
            spans.append(Span(start + first, start + last))
    return tuple(spans)
