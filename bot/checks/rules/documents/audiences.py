"""Groups that documents are limited to: misspelt ones, and such as mean everybody."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.checks.finding import Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedFolder

_ALIKE = 80  # rapidfuzz's ratio, 0 to 100: "chefer" and "cheffer" have 92, "chef" and "chefer" 80
_SHORTEST = 4
_EVERYBODY = frozenset(
    ["alla", "alla medarbetare", "medarbetare", "samtliga", "all", "everybody", "everyone"]
)

UNLIKE_GROUP = Kind(
    "audience_group",
    "warning",
    Said("Målgrupper som ser felstavade ut", "Groups that look misspelt"),
    Said(
        "har målgruppen ”{group}”; i andra dokument står det ”{other}”",
        "is limited to “{group}”; other documents say “{other}”",
    ),
    Said(
        "skriv gruppen likadant överallt, annars ser den inte dokumentet",
        "write the group the same everywhere, or it will not see the document",
    ),
)
EVERYBODY = Kind(
    "audience_everybody",
    "warning",
    Said("Målgrupper som menar alla", "Groups that mean everybody"),
    Said(
        "har målgruppen ”{group}”, som läses som namnet på en grupp",
        "is limited to “{group}”, which is read as the name of a group",
    ),
    Said("ta bort målgruppen om alla får se dokumentet", "remove it if everybody may see this"),
)
SEVERAL = Kind(
    "audience_several",
    "warning",
    Said("Målgrupper skrivna som en mening", "Groups written as a phrase"),
    Said(
        "har målgruppen ”{group}”, som läses som namnet på en enda grupp",
        "is limited to “{group}”, which is read as the name of one group",
    ),
    Said(
        "skriv `målgrupp: [{names}]`, annars ser de inte dokumentet",
        "write `audience: [{names}]`, or they will not see the document",
    ),
)
KINDS = (SEVERAL, UNLIKE_GROUP, EVERYBODY)
_BETWEEN = re.compile(r"\s*;\s*|\s+(?:och|and|samt|&)\s+")
_ONLY = re.compile(r"(?:endast|enbart|bara|only)\s+")


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name groups that only differ by a slip of the pen from one that is used more."""
    counts = Counter(group for one in folder.documents for group in one.metadata.audience)
    meant = {group: _meant(group, counts) for group in counts}
    for one in folder.documents:
        for group in sorted(one.metadata.audience):
            if group in _EVERYBODY:
                yield EVERYBODY.at(one.id, group=group)
            elif names := _said_as_phrase(group, counts):
                yield SEVERAL.at(one.id, group=group, names=", ".join(names))
            elif other := meant[group]:
                yield UNLIKE_GROUP.at(one.id, group=group, other=other)


def _said_as_phrase(group: str, counts: Counter[str]) -> list[str]:
    """Return the groups that "endast chefer" or "chefer och facket" means; none for a name.

    "Hälso- och sjukvården" is one, and "kost och städ" is where no document is for either.
    """
    bare = _ONLY.sub("", group, count=1) if _ONLY.match(group) else group
    names = [name for name in _BETWEEN.split(bare) if name]
    apart = ";" in bare or any(name in counts for name in names)
    if len(names) > 1 and (not apart or any(name.endswith("-") for name in names)):
        names = [bare]
    return [] if names == [group] else names


def _meant(group: str, counts: Counter[str]) -> str | None:
    if len(group) < _SHORTEST:
        return None
    for other, count in counts.most_common():
        if other == group or count < counts[group] or (count == counts[group] and other > group):
            continue
        # "lag 1" and "lag 2" are two groups.
        same = [letter for letter in other if not letter.isdigit()]
        if same == [letter for letter in group if not letter.isdigit()]:
            continue
        if len(other) >= _SHORTEST and fuzz.ratio(group, other) >= _ALIKE:
            return other
    return None
