"""Words that make another question of a question: "före", "minst", "fler", "only", "the third".

A passage on the same topic may tell of what came after, of the most, of all or of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

# Of each line, one word is as good as another; what follows a bar says the same and asks nothing.
_LINES: Final = (
    "färre mindre minska minskar minskade sjunker sjönk declined decreased fewer less reduced",
    "lägre lägsta minimum minst minsta fewest least lowest smallest",
    "före förut innan tidigare before earlier former previously prior",
    "bara enbart enda endast only sole solely",
    "alla hela samtliga varje all entire every",
    "gamla gammal gammalt äldre äldsta old older oldest",
    "tredje third",
    (
        "dyrare fler högre längre mer mera större bigger higher larger longer more |"
        " extra ny nya nytt utöka utökad utökade utökas utökat växer ytterligare öka ökade ökar"
        " ökas ökat ökning additional another expand expanded extended increase increased increases"
        " new"
    ),
)
_ALIKE: Final = tuple(
    (frozenset(asks.split()), frozenset((asks + says).split()))
    for asks, _, says in (line.partition("|") for line in _LINES)
)


def narrows_alone(asked: Collection[str], told: Collection[str]) -> bool:
    """Return whether a question's normalised words narrow it as none of those told does."""
    return any(not asks.isdisjoint(asked) and says.isdisjoint(told) for asks, says in _ALIKE)
