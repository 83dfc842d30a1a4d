"""What documents one index version has that another has not, or has otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import IndexVersionError
from index.versions.files import NAME_LENGTH, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents by id, each list in order.

    Attributes:
        added: New ones.
        changed: Those whose content or reading changed.
        removed: Those that are gone.

    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def compare(before: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """Compare the content keys by id of two versions."""
    return Changes(
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(one for one in now.keys() & before.keys() if now[one] != before[one])),
        removed=tuple(sorted(before.keys() - now.keys())),
    )


def changes_between(index: Path, before: str, now: str) -> Changes | None:
    """Compare two versions that lie in ``index``; None where one of them is gone.

    Args:
        index: The folder of versions.
        before: The earlier one's name; empty where there was none.
        now: The later one's name.

    """
    try:
        return compare(_keys(index, before) if before else {}, _keys(index, now))
    except (OSError, IndexVersionError):
        return None


def _keys(index: Path, name: str) -> dict[str, str]:
    if len(name) != NAME_LENGTH or not name.isalnum():
        raise IndexVersionError(f"No index version is called {name}.")
    documents = read_manifest(index, name).documents
    return {identifier: entry.key for identifier, entry in documents.items()}
