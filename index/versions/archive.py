"""Index versions taken out of their folder, to be kept elsewhere, and put back into one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import IndexVersionError
from index.versions.files import (
    MANIFEST,
    NAME_LENGTH,
    VERSIONS,
    built_at,
    read_files,
    versions_in_line,
)
from index.versions.records import sha256
from index.versions.writer import build_lock, put_in_line, put_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """A version as it is kept outside its folder.

    Attributes:
        name: Its name.
        built: When it was written, in seconds since the epoch.
        files: Its files, the manifest among them, by name.

    """

    name: str
    built: float
    files: dict[str, bytes]


def saved_versions(index: Path, skipped: list[str]) -> Iterator[SavedVersion]:
    """Yield the version in use and those that were before it, newest first, each checked.

    One that is damaged, of another format, or just being removed is named in ``skipped`` instead.

    Raises:
        IndexVersionError: There is no index.

    """
    for name in versions_in_line(index):
        try:
            built = built_at(index, name)
            raw = (index / VERSIONS / name / MANIFEST).read_bytes()
            _, files = read_files(index, name)
        except (OSError, IndexVersionError):
            skipped.append(name)
            continue
        yield SavedVersion(name, built, {**files, MANIFEST: raw})


def restore_versions(index: Path, versions: Iterable[SavedVersion]) -> tuple[str, ...]:
    """Put versions in use as they were, the first of them live, before all that there are.

    Nothing is removed: what was live is the version before them, until builds go on from there.

    Returns:
        Their names.

    Raises:
        BuildError: The folder can't be written.
        BuildRunningError: A build is running.
        IndexVersionError: One of them is damaged; none is put in use then.

    """
    with build_lock(index):
        names = []
        for version in versions:
            _check(version)
            put_version(index, version.name, version.files, built=version.built)
            names.append(version.name)
        if names:
            put_in_line(index, [*names, *(name for name in _line(index) if name not in names)])
    return tuple(names)


def _line(index: Path) -> tuple[str, ...]:
    try:
        return versions_in_line(index)
    except IndexVersionError:
        return ()


def _check(version: SavedVersion) -> None:
    """Raise IndexVersionError where a version is not what its name says."""
    try:
        raw = version.files[MANIFEST]
        whole = sha256(raw)[:NAME_LENGTH] == version.name and all(
            sha256(version.files[file]) == digest
            for file, digest in json.loads(raw)["files"].items()
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise IndexVersionError(f"The saved index version {version.name} is damaged.")
