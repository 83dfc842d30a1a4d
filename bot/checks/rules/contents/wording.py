"""How documents are written: to machines, in turned order, in long paragraphs, with dead links."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.answering.response.citations import REORDERING
from bot.checks.finding import Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedDocument, CheckedFolder

# Three of the passages that are quoted, at 128 tokens each; the sample's longest has 830
# characters, the five real documents' longest in running text 845.
LONGEST_PARAGRAPH = 1_200
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*(?:\n|[-–—•·*+|>#]|\d{1,2}[.)]\s))[^\n]+)*")
_TABLE_ROW = "|"
_LINK = re.compile(r"\[[^\]\n]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"\n]*\")?\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#]", re.IGNORECASE)
_MARKDOWN = (".md", ".markdown")

# What is written to language models in order to turn their answers: what it says before is to be
# forgotten, what it is told to be.
_TO_A_MACHINE = re.compile(
    r"\b(?:ignorera|bortse\s+från|glöm|ignore|disregard|forget)\s+(?:(?:alla|de|dina|all|of|the"
    r"|your|any)\s+)*(?:tidigare|föregående|ovanstående|givna|previous|prior|earlier|above|preceding)"
    r"\s+(?:instruktion|uppmaning|regl|prompt|instruction|direction|rule)\w*"
    r"|\bsystem[ -]?prompt\w*"
    r"|\b(?:du\s+är|you\s+are)\s+(?:nu\s+|now\s+)?(?:en|an?)\s+(?:ai\b|språkmodell|language\s+model)",
    re.IGNORECASE,
)

TO_A_MACHINE = Kind(
    "machine_instruction",
    "warning",
    Said("Text som talar till en maskin", "Text that addresses a machine"),
    Said(
        "har text som ser ut att ge en AI instruktioner: {places}",
        "has text that looks like instructions to an AI: {places}",
    ),
    Said(
        "ta reda på varifrån texten kommer, och ta bort den; boten lyder den inte, men kan citera "
        "den",
        "find out where the text is from, and remove it; the bot doesn't obey it, but may quote it",
    ),
)
REORDERED = Kind(
    "text_direction",
    "warning",
    Said("Text som visas i en annan ordning än den står", "Text shown in another order"),
    Said(
        "har tecken som vänder på hur texten visas, så att läsaren ser något annat än det som "
        "står: {places}",
        "has characters that turn how the text is shown, so that readers see something else than "
        "what stands there: {places}",
    ),
    Said(
        "ta bort tecknen (U+202D och U+202E), och skriv texten som den ska läsas",
        "remove the characters (U+202D and U+202E), and write the text as it is to be read",
    ),
)
LONG_PARAGRAPH = Kind(
    "long_paragraph",
    "hint",
    Said("Långa stycken", "Long paragraphs"),
    Said(
        "har stycken som är för långa att citera väl: {places}",
        "has paragraphs too long to quote well: {places}",
    ),
    Said(
        "dela upp dem, gärna med underrubriker; boten citerar ett par meningar åt gången",
        "divide them, with headings perhaps; the bot quotes a few sentences at a time",
    ),
)
BROKEN_LINK = Kind(
    "broken_link",
    "hint",
    Said("Länkar som inte leder någonstans", "Links that lead nowhere"),
    Said(
        "länkar till {target}, som inte finns i mappen",
        "links to {target}, which is not in the folder",
    ),
    Said("rätta länken eller ta bort den", "correct the link or remove it"),
)
KINDS = (TO_A_MACHINE, REORDERED, LONG_PARAGRAPH, BROKEN_LINK)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name what is written to machines, long paragraphs, and broken links between documents."""
    known = {identifier.casefold() for identifier in folder.known}
    for one in folder.documents:
        for kind, pattern in ((TO_A_MACHINE, _TO_A_MACHINE), (REORDERED, REORDERING)):
            yield from _matching(one, kind, pattern)
        yield from _long(one)
        if one.id.lower().endswith(_MARKDOWN):
            yield from _links(folder, one, known)


def _matching(one: CheckedDocument, kind: Kind, pattern: re.Pattern[str]) -> Iterator[Finding]:
    found = [match.start() for match in pattern.finditer(one.document.text)]
    if found:
        places = [one.place(at) for at in found[:3]]
        yield kind.at(
            one.id,
            one.line(found[0]),
            places=Said(
                ", ".join(place.sv for place in places), ", ".join(place.en for place in places)
            ),
        )


def _long(one: CheckedDocument) -> Iterator[Finding]:
    text = one.document.text
    found = [
        (match.start(), len(match[0]))
        for section in one.document.sections
        for match in _PARAGRAPH.finditer(text, section.span.start, section.span.end)
        if len(match[0]) > LONGEST_PARAGRAPH and not match[0].lstrip().startswith(_TABLE_ROW)
    ]
    if not found:
        return
    places = [(one.place(at), length) for at, length in found[:3]]
    more = len(found) - len(places)
    swedish = ", ".join(f"{place.sv} ({length} tecken)" for place, length in places)
    english = ", ".join(f"{place.en} ({length} characters)" for place, length in places)
    yield LONG_PARAGRAPH.at(
        one.id,
        one.line(found[0][0]),
        places=Said(
            swedish + (f" och {more} till" if more else ""),
            english + (f" and {more} more" if more else ""),
        ),
    )


def _links(folder: CheckedFolder, one: CheckedDocument, known: set[str]) -> Iterator[Finding]:
    for match in _LINK.finditer(one.document.text):
        if _ELSEWHERE.match(match[1]):
            continue
        target = unquote(match[1].partition("#")[0].partition("?")[0])
        path = posixpath.normpath(posixpath.join(posixpath.dirname(one.id), target))
        inside = path != ".." and not path.startswith("../") and "\0" not in path
        if path.casefold() in known or (inside and (folder.root / path).exists()):
            continue
        yield BROKEN_LINK.at(one.id, one.line(match.start()), target=target)
