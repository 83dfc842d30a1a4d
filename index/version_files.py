"""The files of index versions: where they lie, which is in use, and whether they are whole.

    <index>/CURRENT            the name of the version in use, then those before it, newest first
    <index>/versions/<name>/   manifest.json and the files it lists with their checksums
    <index>/build.lock         held while a build or a rollback writes

A version's name is the start of its manifest's SHA-256, and the manifest holds a checksum of every
file, so a version that opens is whole. Readers keep what they opened in memory: a version that is
removed later takes nothing from them. While they open it, a shared lock on its manifest keeps it.
"""

from __future__ import annotations

import fcntl
import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pydantic import ValidationError

from index.errors import IndexVersionError
from index.records import FORMAT_VERSION, Manifest, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CURRENT = "CURRENT"
VERSIONS = "versions"
MANIFEST = "manifest.json"
NAME_LENGTH = 16
DOCUMENTS = "documents.jsonl"
VECTORS = "vectors.faiss"
NGRAMS = "ngrams.npy"
GLOSSARY_ENTRIES = "glossary.json"
CONTACT_ENTRIES = "contacts.json"


def _missing(index: Path) -> IndexVersionError:
    return IndexVersionError(f"There is no index in {index}: run `omorg build`.")


def damaged(index: Path, exc: Exception | None = None) -> IndexVersionError:
    """Return the error that says so."""
    error = IndexVersionError(f"The index in {index} is damaged: run `omorg build`.")
    error.__cause__ = exc
    return error


def versions_in_line(index: Path) -> tuple[str, ...]:
    """Return the name of the version in use, then those that were before it, newest first.

    Raises:
        IndexVersionError: There is none.

    """
    try:
        names = (index / CURRENT).read_text(encoding="ascii").split("\n")
    except FileNotFoundError as exc:
        raise _missing(index) from exc
    except (OSError, ValueError) as exc:
        raise damaged(index, exc) from exc
    line = tuple(name for name in names if name)
    if not line or any(len(name) != NAME_LENGTH or not name.isalnum() for name in line):
        raise damaged(index)
    return line


def current_name(index: Path) -> str:
    """Return the name of the version in use.

    Raises:
        IndexVersionError: There is none.

    """
    return versions_in_line(index)[0]


def built_at(index: Path, name: str) -> float:
    """Return when a version was written, in seconds since the epoch."""
    return (index / VERSIONS / name / MANIFEST).stat().st_mtime


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Keep a version from being removed meanwhile."""
    with (folder / MANIFEST).open("rb") as manifest:
        # Where the file system has no locks, a version that goes meanwhile is noticed all the same.
        with suppress(OSError):
            fcntl.flock(manifest, fcntl.LOCK_SH)
        yield


def read_files(index: Path, name: str) -> tuple[Manifest, dict[str, bytes]]:
    """Read a version's manifest and files, each checked against its checksum.

    Raises:
        FileNotFoundError: One of them is not there.
        IndexVersionError: One is damaged, can't be read or is of another format.

    """
    folder = index / VERSIONS / name
    files = {}
    try:
        with _kept(folder):
            manifest = read_manifest(index, name)
            for file, digest in manifest.files.items():
                files[file] = (folder / file).read_bytes()
                if sha256(files[file]) != digest:
                    raise damaged(index)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise IndexVersionError(
            f"The index in {index} can't be read ({exc.strerror}): check the rights of its files."
        ) from exc
    return manifest, files


def read_manifest(index: Path, name: str) -> Manifest:
    """Read a version's manifest.

    Raises:
        FileNotFoundError: It is not there.
        IndexVersionError: It is damaged or of another format.

    """
    raw = (index / VERSIONS / name / MANIFEST).read_bytes()
    try:
        written_as = json.loads(raw)["format_version"]
    except (ValueError, TypeError, KeyError) as exc:
        raise damaged(index, exc) from exc
    if written_as != FORMAT_VERSION:
        raise IndexVersionError(
            f"The index in {index} was written by another version of Omorg (format {written_as!r}, "
            f"here {FORMAT_VERSION}): run `omorg build`, or the Omorg that wrote it."
        )
    if sha256(raw)[:NAME_LENGTH] != name:
        raise damaged(index)
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as exc:
        raise damaged(index, exc) from exc


def is_whole(index: Path, name: str) -> bool:
    """Return whether a version is there with all its files as they were written."""
    try:
        read_files(index, name)
    except (OSError, IndexVersionError):
        return False
    return True
