"""Where passages are searched besides the files of a version: a store that several share.

A version's files stay what they are, and what everything is made of; a store holds the passages of
each version that is kept once more, under the version's name, so that whoever opens the version
can let the store search it. ``CURRENT`` alone says which version is in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.retrieval.sides import DenseSide, LexicalSide
    from index.versions.files import Version


class Sides(NamedTuple):
    """What searches the passages of a version.

    Attributes:
        dense: By their vectors.
        lexical: By their words.

    """

    dense: DenseSide
    lexical: LexicalSide


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store has of a version.

    Attributes:
        place: The store's address, without user and password.
        collection: What the version's passages are called there.
        passages: How many are there; None where there is no such collection.
        in_use: Whether the store's alias names them.

    """

    place: str
    collection: str
    passages: int | None
    in_use: bool


class PassageStore(Protocol):
    """Passages of index versions; each method raises VectorStoreError where the store fails."""

    def put(self, index: Path, name: str) -> None:
        """Upload a version's passages and check them; return at once if they are all there."""
        ...

    def use(self, name: str) -> None:
        """Point the alias at a version that is uploaded, by one atomic switch."""
        ...

    def drop(self, names: Sequence[str]) -> None:
        """Remove versions, as far as they are there."""
        ...

    def sides(self, version: Version) -> Sides:
        """Return what searches an opened version; all its passages have to be there."""
        ...

    def look(self, name: str) -> Stored:
        """Return what is held of a version."""
        ...
