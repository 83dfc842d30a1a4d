"""Lines that the glossary lacks and that documents give: abbreviations they explain, new names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said
from bot.checks.rules.contents.abbreviations import WELL_KNOWN
from index import explanations, information, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder

_NAME = r"[A-ZÅÄÖ][\wåäöÅÄÖ]+(?:-[\wåäöÅÄÖ]+)*(?:(?:\s+(?:och|för|and|for|of))?\s+[A-ZÅÄÖ][\w-]+)*"
_DAY = r"(?:(?:den\s+)?\d{1,2}\s+\w+(?:\s+\d{4})?|\w+\s+\d{4}|\d{4}(?:-\d\d-\d\d)?)"
_FORMERLY = r"(?:tidigare|före detta|f\.\s?d\.|formerly|previously)\s+(?:kallad\s+|called\s+)?"
_NOW_CALLED = (
    rf"(?:heter\s+(?:nu|numera|sedan\s+{_DAY})|byter\s+(?:{_DAY}\s+)?namn\s+till"
    r"|har\s+bytt\s+namn\s+till|is\s+now\s+called|has\s+been\s+renamed(?:\s+to)?)\s+(?:the\s+)?"
)
_RENAMES = (
    re.compile(rf"(?P<new>{_NAME}),?\s+\(?{_FORMERLY}(?P<old>{_NAME})"),
    re.compile(rf"(?P<old>{_NAME})\s+{_NOW_CALLED}(?P<new>{_NAME})"),
    re.compile(rf"(?P<old>{_NAME}),\s+(?:numera|now)\s+(?P<new>{_NAME})"),
)

_ORDINARY = 0.5  # information, 0 to 1, below which a word is no unit's name

ABBREVIATION = Kind(
    "glossary_abbreviation",
    "hint",
    Said("Förkortningar att lägga till i ordlistan", "Abbreviations to add to the glossary"),
    Said(
        "förklarar ”{short}” ({place}), som saknas i glossary.yaml",
        "explains “{short}” ({place}), which glossary.yaml lacks",
    ),
    Said(
        "lägg till `- {{term: {short}, means: {long}}}` i glossary.yaml, om det stämmer",
        "add `- {{term: {short}, means: {long}}}` to glossary.yaml if it is right",
    ),
)
RENAME = Kind(
    "glossary_rename",
    "hint",
    Said("Nya namn att lägga till i ordlistan", "New names to add to the glossary"),
    Said(
        "säger att {old} nu heter {new} ({place}), vilket saknas i glossary.yaml",
        "says that {old} is now called {new} ({place}), which glossary.yaml lacks",
    ),
    Said(
        "lägg till `- {{term: {old}, now: {new}}}` i glossary.yaml, om det stämmer, gärna med "
        "`since:` och dagen",
        "add `- {{term: {old}, now: {new}}}` to glossary.yaml if it is right, with `since:` and "
        "the day if you know it",
    ),
)
KINDS = (RENAME, ABBREVIATION)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Propose each line once, where it is found first.

    From documents that everybody may see alone: the glossary is used for everybody's questions.
    """
    known = {tuple(words(name)) for entry in folder.glossary for name in entry.names}
    for one in folder.documents:
        if not one.metadata.public:
            continue
        text = one.document.text
        for short, long, offset in explanations(text):
            if short not in WELL_KNOWN and _is_new(short, known):
                yield ABBREVIATION.at(
                    one.id, one.line(offset), short=short, long=long, place=one.place(offset)
                )
        for pattern in _RENAMES:
            for match in pattern.finditer(text):
                old, new = _unit(match["old"]), _unit(match["new"])
                if words(old) != words(new) and _is_new(old, known):
                    place = one.place(match.start())
                    line = one.line(match.start())
                    yield RENAME.at(one.id, line, old=old, new=new, place=place)


def _unit(name: str) -> str:
    """Return a name without the ordinary word that begins its sentence: "Ring Löneenheten"."""
    first, _, rest = name.partition(" ")
    ordinary = rest[:1].isupper() and information(first.casefold(), "sv") < _ORDINARY
    return rest if ordinary else name


def _is_new(name: str, known: set[tuple[str, ...]]) -> bool:
    """Return whether a name is not in the glossary, and remember it."""
    said = tuple(words(name))
    if any(_is_inflected(said, other) for other in known):
        return False
    known.add(said)
    return True


def _is_inflected(said: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names are the same but for the ending: "Lönekontorets"."""
    return said[:-1] == other[:-1] and (said[-1].removesuffix("s") == other[-1].removesuffix("s"))
