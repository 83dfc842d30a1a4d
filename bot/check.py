"""What is wrong with a knowledge folder, in words that its owner can act on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.checks.finding import SEVERITIES
from bot.checks.folder import read_folder
from bot.checks.registry import FAMILIES, KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.checks.finding import Finding


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
