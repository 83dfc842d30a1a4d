"""What contradicts itself in the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.finding import Kind, Said
from bot.checks.rules.circles import circles_in
from index import GLOSSARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder

MEANINGS = Kind(
    "glossary_meanings",
    "warning",
    Said("Ord som förklaras på flera sätt", "Terms with several meanings"),
    Said(
        "förklarar ”{term}” både som ”{first}” och som ”{other}”",
        "says that “{term}” means both “{first}” and “{other}”",
    ),
    Said(
        "behåll den rad som stämmer, annars läses ordet som båda",
        "keep the line that is right, or the term is read as both",
    ),
)
CIRCLE = Kind(
    "glossary_circle",
    "warning",
    Said("Namnbyten som går runt", "Renames that go round in a circle"),
    Said("har namnbyten som går runt: {circle}", "has renames in a circle: {circle}"),
    Said(
        "ta bort de rader som inte längre stämmer, annars sägs ett namn gälla som är övergivet",
        "remove the lines that are no longer right, or a name that was given up is said to apply",
    ),
)
KINDS = (MEANINGS, CIRCLE)


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name the terms that mean two things, and the renames that lead back to where they began."""
    meanings: dict[str, str] = {}
    written: dict[str, str] = {}
    renamed: dict[str, list[str]] = {}
    for entry in folder.glossary:
        term = entry.term.casefold()
        if entry.means:
            first = meanings.setdefault(term, entry.means)
            if first.casefold() != entry.means.casefold():
                yield MEANINGS.at(GLOSSARY, term=entry.term, first=first, other=entry.means)
        if entry.now:
            for name in (entry.term, entry.now):
                written.setdefault(name.casefold(), name)
            renamed.setdefault(term, []).append(entry.now.casefold())
    for circle in circles_in(renamed):
        names = " → ".join(written[name] for name in (*circle, circle[0]))
        yield CIRCLE.at(GLOSSARY, circle=names)
