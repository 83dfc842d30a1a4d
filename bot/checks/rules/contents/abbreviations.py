"""Abbreviations that are used and nowhere explained."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder

# Two to six capitals, with an ending perhaps: "KSF:s", "SBF-chef".
_ABBREVIATION = re.compile(r"(?<![\w.@/-])[A-ZÅÄÖ]{2,6}(?![\w.@/]|-[A-ZÅÄÖ0-9])")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLCM]+")
# A line of capitals is a heading, and its words are no abbreviations.
_CAPITALS = 0.6
_BESIDE = 90  # characters in which an explanation stands before or after

# What everybody at work in Sweden reads without thinking, and signs that are no abbreviations.
WELL_KNOWN = frozenset(
    """
    AB AI APT BB BNP CD CV DNA DVD EES EG EU FAQ FM FN GDPR GPS HBTQ HR HTML HTTP HTTPS ID IP IT
    IKEA IQ KF KS LAN LED LO MB MBL MMS MR NATO NB NY OBS OECD OK OS PC PDF PIN PM PR PS QR RTF SAS
    SACO SEK SFI SFS SKR SMS SOS SVT TBA TCO TV UK URL USA USB UTC VAB VD VIP WC WHO WWW XML ZIP
    """.split()
)

UNEXPLAINED = Kind(
    "abbreviation",
    "hint",
    Said("Förkortningar som ingen förklarar", "Abbreviations that nothing explains"),
    Said(
        "använder ”{short}”, som inte förklaras någonstans (i {count} dokument)",
        "uses “{short}”, which is explained nowhere (documents: {count})",
    ),
    Said(
        "skriv ut ordet första gången, eller lägg till en rad i glossary.yaml, "
        "som `- {{term: SBF, means: Samhällsbyggnadsförvaltningen}}`",
        "write it out the first time, or add a line to glossary.yaml, "
        "such as `- {{term: SBF, means: Samhällsbyggnadsförvaltningen}}`",
    ),
)
KINDS = (UNEXPLAINED,)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name each abbreviation once, where it is used most."""
    used: dict[str, Counter[str]] = {}
    explained = {word for entry in folder.glossary for name in entry.names for word in name.split()}
    words: set[str] = set()
    for one in folder.documents:
        text = one.document.text
        words.update(word for word in _WORD.findall(text) if word.islower())
        for match in _ABBREVIATION.finditer(text):
            short = match[0]
            if short in WELL_KNOWN or short in explained or _ROMAN.fullmatch(short):
                continue
            if _is_explained(short, text, match.start(), match.end()):
                explained.add(short)
            elif not _is_in_capitals(text, match.start()):
                used.setdefault(short, Counter())[one.id] += 1
    for short in sorted(used.keys() - explained):
        # A word in capitals for stress is a word: "MÅL", "INTE".
        if short.casefold() not in words:
            counts = used[short]
            most = min(counts, key=lambda document: (-counts[document], document))
            yield UNEXPLAINED.at(most, short=short, count=len(counts))


def _is_in_capitals(text: str, offset: int) -> bool:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    words = _WORD.findall(text, start, end if end >= 0 else len(text))
    letters = "".join(words)
    capitals = sum(letter.isupper() for letter in letters)
    return len(words) > 1 and capitals > _CAPITALS * len(letters)


def _is_explained(short: str, text: str, start: int, end: int) -> bool:
    """Return whether the words beside an abbreviation say what it is short for."""
    before = text[max(0, start - _BESIDE) : start].rpartition("\n")[2]
    after = text[end : end + _BESIDE].partition("\n")[0]
    if re.match(
        r"[\s*_]*(?:står för|betyder|är (?:en )?förkortning|stands for|means|for short|is short)",
        after,
    ):
        return True
    if re.search(r"(?:förkort\w*|kallas|kallat|eller|abbreviated|called|or)[\s*_:”\"]*$", before):
        return _fits(short, before) or _fits(short, after)
    if re.search(r"[(\[][\s*_]*$", before):
        return _fits(short, before)
    beside = re.match(r"[\s*_]*(?:[(\[,:=|–—-])\s*(?P<words>.+)", after)
    return beside is not None and _fits(short, beside["words"], first=True)


def _fits(short: str, words: str, *, first: bool = False) -> bool:
    """Return whether words hold an abbreviation's letters in order, from the start of one.

    ``first`` wants that start to be the first word's: what stands after a comma is often no
    explanation.
    """
    lower = words.casefold()
    starts = [match.start() for match in _WORD.finditer(lower)]
    for start in starts[:1] if first else starts:
        position = start
        if not lower.startswith(short[0].casefold(), start):
            continue
        for letter in short.casefold():
            position = lower.find(letter, position) + 1
            if not position:
                break
        else:
            if len(_WORD.findall(lower[start:])[0]) > len(short):
                return True
    return False
