"""What is wrong with a knowledge folder, in words that its owner can act on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from bot.checks import reader_remarks as remarks
from bot.checks.finding import SEVERITIES
from bot.checks.folder import read_folder
from bot.checks.rules.contents import (
    abbreviations,
    glossary,
    privacy,
    proposals,
    questions,
    wording,
)
from bot.checks.rules.documents import audiences, copies, failures, metadata, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.checks.finding import Finding, Kind
    from bot.checks.folder import CheckedFolder


def check_folder(knowledge: Path, today: dt.date | None = None) -> list[Finding]:
    """Return what to mend in a knowledge folder, most important first.

    Args:
        knowledge: The folder.
        today: The day that dates are held against; today's own when absent.

    Raises:
        BuildError: There is no such folder.

    """
    folder = read_folder(knowledge, today or dt.date.today())  # noqa: DTZ011 - the local day
    findings = [finding for family in FAMILIES for finding in family.find(folder)]
    importance = {id(kind): position for position, kind in enumerate(KINDS)}

    def order(finding: Finding) -> tuple[int, int, str, int]:
        return (
            SEVERITIES.index(finding.severity),
            importance[id(finding.kind)],
            finding.document,
            finding.line or 0,
        )

    return sorted(findings, key=order)


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
    remarks,
    audiences,
    questions,
    glossary,
    replacing,
    metadata,
    abbreviations,
    proposals,
    wording,
)
KINDS: tuple[Kind, ...] = tuple(kind for family in FAMILIES for kind in family.KINDS)
