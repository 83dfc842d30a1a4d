"""The versions that are kept, and the way back to the one before.

A version comes in use by a build and goes to the head of the line in ``CURRENT``; the one before it
is next in line. A rollback takes the head out of the line, so another one goes further back, and a
build after it puts a new head over what is left. A version taken out of the line stays on disk
until the next build, which writes nothing where it comes to the same version again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import BuildError, IndexVersionError
from index.versions.files import built_at, read_files, read_manifest, versions_in_line
from index.versions.writer import build_lock, put_in_line

if TYPE_CHECKING:
    from pathlib import Path

    from index.versions.store import PassageStore


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version that is kept.

    Attributes:
        name: Its name.
        built: When it was written, in seconds since the epoch.
        documents: How many documents it holds.
        passages: How many passages.

    """

    name: str
    built: float
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Rollback:
    """What a rollback did.

    Attributes:
        left: The version that was in use.
        now: The version that is in use now.
        skipped: Versions between them that can't be used.
        earlier: How many versions are left to go back to.

    """

    left: str
    now: KeptVersion
    skipped: tuple[str, ...]
    earlier: int


def kept_versions(index: Path) -> tuple[KeptVersion, ...]:
    """Return the version in use and those that were before it, newest first.

    One that is damaged or of another format is left out.

    Raises:
        IndexVersionError: There is no index.

    """
    kept = []
    for name in versions_in_line(index):
        try:
            kept.append(_describe(index, name))
        except (OSError, IndexVersionError):
            continue
    return tuple(kept)


def _describe(index: Path, name: str) -> KeptVersion:
    manifest = read_manifest(index, name)
    return KeptVersion(name, built_at(index, name), len(manifest.documents), manifest.passages)


def roll_back(index: Path, fingerprint: str, store: PassageStore | None = None) -> Rollback:
    """Put the version before the one in use in use again, by one atomic switch.

    A version that is damaged, or that another model or other settings made, is passed over for the
    one before it.

    Args:
        index: The folder of index versions.
        fingerprint: What a version must have been built with (``fingerprint_of``).
        store: What searches passages, if that is not the files: it gets the version, should it
            not hold it any more.

    Raises:
        BuildError: There is no version to go back to, or the folder can't be written.
        BuildRunningError: A build is running.
        IndexVersionError: There is no index.
        VectorStoreError: The store fails; nothing has changed then.

    """
    versions_in_line(index)  # a folder without an index is not made one by the lock
    with build_lock(index):
        left, *before = versions_in_line(index)
        for place, name in enumerate(before):
            if _usable(index, name, fingerprint):
                if store is not None:
                    store.put(index, name)
                    store.use(name)
                put_in_line(index, before[place:])
                return Rollback(
                    left, _describe(index, name), tuple(before[:place]), len(before) - place - 1
                )
    if before:
        raise BuildError(
            "The versions before this one are damaged, or made with another model or settings: "
            f"version {left} stays in use."
        )
    raise BuildError(
        f"There is no version before {left} to go back to: it stays in use. OMORG_KEEP_VERSIONS "
        "says how many are kept."
    )


def _usable(index: Path, name: str, fingerprint: str) -> bool:
    try:
        manifest, _ = read_files(index, name)
    except (OSError, IndexVersionError):
        return False
    return manifest.fingerprint == fingerprint
