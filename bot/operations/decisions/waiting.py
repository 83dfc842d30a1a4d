"""Everything that waits for a decision: a version, and documents that are held back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import IndexVersionError, read_manifest, waiting_version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index import Failure, Manifest, WaitingVersion


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a decision.

    Attributes:
        version: A version that is not in use yet; None where none waits.
        documents: Those that are held back, as the newest build found them.

    """

    version: WaitingVersion | None = None
    documents: tuple[Failure, ...] = ()


def what_waits(index: Path, in_use: Manifest) -> Waiting:
    """Return what waits for a decision in a folder of index versions.

    Args:
        index: The folder.
        in_use: What the version in use is made of.

    """
    version, failures = waiting_version(index), in_use.failures
    if version is not None:
        with suppress(OSError, IndexVersionError):
            failures = read_manifest(index, version.version).failures
    return waiting_of(version, failures)


def waiting_of(version: WaitingVersion | None, failures: Iterable[Failure]) -> Waiting:
    """Return what waits: a version, and of the files that are not in the newest those held back."""
    return Waiting(version, tuple(one for one in failures if one.kind == "held"))
