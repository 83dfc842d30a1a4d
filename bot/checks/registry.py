"""Which rules there are, the most important first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.checks import (
    abbreviations,
    audiences,
    copies,
    failures,
    metadata,
    privacy,
    proposals,
    questions,
    replacing,
    wording,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.checks.finding import Finding, Kind
    from bot.checks.folder import CheckedFolder


class Family(Protocol):
    """Rules that belong together: a module with what it can find, and how."""

    @property
    def KINDS(self) -> tuple[Kind, ...]:  # noqa: N802 - a module's constant
        """What can be found, the most important first."""
        ...

    def find(self, folder: CheckedFolder, /) -> Iterator[Finding]:
        """Yield what is wrong, in any order."""
        ...


FAMILIES: tuple[Family, ...] = (
    privacy,
    copies,
    failures,
    audiences,
    questions,
    replacing,
    metadata,
    abbreviations,
    proposals,
    wording,
)
KINDS: tuple[Kind, ...] = tuple(kind for family in FAMILIES for kind in family.KINDS)
