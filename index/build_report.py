"""What a build did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.records import Manifest
    from index.types import Failure


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Document ids in every list.

    Attributes:
        index_version: The version in use now.
        documents: How many documents it holds.
        passages: How many passages.
        added: New documents.
        changed: Documents whose content or reading changed.
        removed: Documents that are gone.
        unchanged: How many stayed as they were, and were not embedded again.
        failed: Files that are not in the version.
        seconds: How long it took.

    """

    index_version: str
    documents: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[Failure, ...]
    seconds: float


def report_of(name: str, manifest: Manifest, before: dict[str, str], seconds: float) -> BuildReport:
    """Compare a version with the content keys by id of the one before it."""
    now = manifest.documents
    return BuildReport(
        index_version=name,
        documents=len(now),
        passages=manifest.passages,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(i for i in now.keys() & before.keys() if now[i] != before[i])),
        removed=tuple(sorted(before.keys() - now.keys())),
        unchanged=sum(now[i] == before.get(i) for i in now),
        failed=manifest.failures,
        seconds=seconds,
    )
