"""Words that make another question of a question: "före", "minst", "only", "the third".

A passage on the same topic may tell of what came after, of the most, of all or of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

# Of each line, one word is as good as another.
_ALIKE: Final = tuple(
    frozenset(line.split())
    for line in (
        "färre mindre minska minskar minskade sjunker sjönk declined decreased fewer less reduced",
        "lägre lägsta minimum minst minsta fewest least lowest smallest",
        "före förut innan tidigare before earlier former previously prior",
        "bara enbart enda endast only sole solely",
        "alla hela samtliga varje all entire every",
        "gamla gammal gammalt äldre äldsta old older oldest",
        "tredje third",
    )
)


def narrows_alone(asked: Collection[str], told: Collection[str]) -> bool:
    """Return whether a question's normalised words narrow it as none of those told does."""
    return any(not alike.isdisjoint(asked) and alike.isdisjoint(told) for alike in _ALIKE)
