"""What documents say that they replace."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.checks.finding import Kind, Said
from bot.checks.rules.circles import circles_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder

_TITLE = Said("Ersätter något som inte finns", "Replaces what is not there")
NOWHERE = Kind(
    "supersedes",
    "warning",
    _TITLE,
    Said("ersätter ”{name}”, som inte finns i mappen", "replaces “{name}”, not in the folder"),
    Said(
        "rätta filnamnet, eller ta bort uppgiften om det gamla dokumentet är borta",
        "correct the file name, or remove the key if the old document is gone",
    ),
)
MEANT = Kind(
    "supersedes",
    "warning",
    _TITLE,
    Said("ersätter ”{name}”, som inte finns i mappen", "replaces “{name}”, not in the folder"),
    Said(
        "skriv `ersätter: {file}`, om det är den", "write `supersedes: {file}`, if it is that one"
    ),
)
AMBIGUOUS = Kind(
    "supersedes",
    "warning",
    _TITLE,
    Said(
        "ersätter ”{name}”, men {count} filer heter så",
        "replaces “{name}”, but {count} files are called that",
    ),
    Said("skriv mappen framför filnamnet: {first}", "write the folder before the name: {first}"),
)
ITSELF = Kind(
    "supersedes_self",
    "warning",
    Said("Ersätter sig självt", "Replaces itself"),
    Said("säger att det ersätter sig självt", "says that it replaces itself"),
    Said("skriv filnamnet på det gamla dokumentet", "write the old document's file name"),
)
CIRCLE = Kind(
    "supersedes_circle",
    "warning",
    Said("Dokument som ersätter varandra i en cirkel", "Documents that replace each other"),
    Said("ersätter sig självt på omvägar: {circle}", "replaces itself in a circle: {circle}"),
    Said("ta bort `ersätter` ur det äldsta av dem", "remove `supersedes` from the oldest of them"),
)
HIDDEN = Kind(
    "supersedes_hidden",
    "hint",
    Said("Ersatt bara för dem som ser det nya", "Replaced only for those who see the new one"),
    Said(
        "ersätter {name} bara för {groups}; för andra fortsätter det gamla att gälla",
        "replaces {name} for {groups} only; for others the old one goes on applying",
    ),
    Said(
        "skriv en ny version för alla också, om det gamla inte ska gälla för någon",
        "write a new version for everybody as well, if the old one is to apply to nobody",
    ),
)
KINDS = (CIRCLE, ITSELF, NOWHERE, MEANT, AMBIGUOUS, HIDDEN)
_LIKE_A_NAME = 70  # rapidfuzz's ratio, 0 to 100


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name what is replaced and isn't there, or replaces itself."""
    targets: dict[str, list[str]] = {}
    for one in folder.documents:
        for name in one.metadata.supersedes:
            target = folder.names.resolve(name, one.id)
            if target == one.id:
                yield ITSELF.at(one.id)
            elif target is not None:
                targets.setdefault(one.id, []).append(target)
                yield from _hidden(folder, one.id, target)
            elif len(alike := folder.names.alike(name)) > 1:
                yield AMBIGUOUS.at(one.id, name=name, count=len(alike), first=alike[0])
            elif (meant := _meant(folder, name, one.id)) is not None:
                yield MEANT.at(one.id, name=name, file=meant)
            else:
                yield NOWHERE.at(one.id, name=name)
    for circle in circles_in(targets):
        yield CIRCLE.at(circle[0], circle=" → ".join((*circle, circle[0])))


def _meant(folder: CheckedFolder, name: str, document: str) -> str | None:
    """Return another document that a misspelt name is likely to mean, or None."""
    called = {
        (identifier, word): word
        for identifier in folder.known
        if identifier != document
        for word in (PurePosixPath(identifier).name, folder.title(identifier))
    }
    found = process.extractOne(
        PurePosixPath(name).name,
        called,
        scorer=fuzz.ratio,
        processor=str.casefold,
        score_cutoff=_LIKE_A_NAME,
    )
    return found[2][0] if found else None


def _hidden(folder: CheckedFolder, document: str, target: str) -> Iterator[Finding]:
    new, old = folder.by_id[document].metadata, folder.by_id.get(target)
    if (
        old is None
        or new.public
        or (old.metadata.audience and old.metadata.audience <= new.audience)
    ):
        return
    yield HIDDEN.at(document, name=target, groups=", ".join(sorted(new.audience)))
