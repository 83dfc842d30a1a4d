"""Index versions on disk: written whole beside the old, then switched to by one atomic rename.

    <index>/CURRENT            the name of the version in use
    <index>/versions/<name>/   manifest.json and the files it lists with their checksums
    <index>/build.lock         held while a build writes

A version's name is the start of its manifest's SHA-256, and the manifest holds a checksum of every
file, so a version that opens is whole. Readers keep what they opened in memory: a version that is
removed later takes nothing from them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from index.contacts import ContactEntry
from index.dense import DenseIndex
from index.errors import BuildError, IndexVersionError
from index.glossary import GlossaryEntry
from index.lexical import LexicalIndex
from index.records import (
    FORMAT_VERSION,
    DocumentRecord,
    Manifest,
    records_from_bytes,
    records_to_bytes,
    sha256,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURRENT = "CURRENT"
_VERSIONS = "versions"
_MANIFEST = "manifest.json"
_NAME_LENGTH = 16
_UNFINISHED = ".unfinished-"
_ATTEMPTS = 5
_GLOSSARY = TypeAdapter(tuple[GlossaryEntry, ...])
_CONTACTS = TypeAdapter(tuple[ContactEntry, ...])


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a version holds.

    Attributes:
        records: The documents, by id; passages are numbered through them in order.
        dense: Vectors of the passages.
        lexical: N-grams of the passages.
        glossary: HR's glossary.
        contacts: Whom to ask about what.

    """

    records: tuple[DocumentRecord, ...]
    dense: DenseIndex
    lexical: LexicalIndex
    glossary: tuple[GlossaryEntry, ...]
    contacts: tuple[ContactEntry, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """An opened version.

    Attributes:
        name: Its name.
        manifest: What it is made of.
        contents: What it holds.
        built: When it was written, in seconds since the epoch.

    """

    name: str
    manifest: Manifest
    contents: Contents
    built: float


def _missing(index: Path) -> IndexVersionError:
    return IndexVersionError(f"There is no index in {index}: run `omorg build`.")


def _damaged(index: Path, exc: Exception | None = None) -> IndexVersionError:
    error = IndexVersionError(f"The index in {index} is damaged: run `omorg build`.")
    error.__cause__ = exc
    return error


def current_name(index: Path) -> str:
    """Return the name of the version in use.

    Raises:
        IndexVersionError: There is none.

    """
    try:
        name = (index / _CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError as exc:
        raise _missing(index) from exc
    except (OSError, ValueError) as exc:
        raise _damaged(index, exc) from exc
    if len(name) != _NAME_LENGTH or not name.isalnum():
        raise _damaged(index)
    return name


def open_current(index: Path) -> Version:
    """Open the version in use, checked file by file.

    Raises:
        IndexVersionError: There is none, or it is damaged or of another format.

    """
    name = current_name(index)
    for _ in range(_ATTEMPTS):
        try:
            return open_version(index, name)
        except FileNotFoundError as exc:
            # A build may have switched to a new version and removed this one meanwhile.
            newer = current_name(index)
            if newer == name:
                raise _damaged(index, exc) from exc
            name = newer
    raise _damaged(index)


def open_version(index: Path, name: str) -> Version:
    """Open a version by name.

    Raises:
        FileNotFoundError: One of its files is not there.
        IndexVersionError: It is damaged or of another format.

    """
    folder = index / _VERSIONS / name
    manifest = read_manifest(index, name)
    data = {}
    for file, digest in manifest.files.items():
        data[file] = (folder / file).read_bytes()
        if sha256(data[file]) != digest:
            raise _damaged(index)
    try:
        contents = Contents(
            records=records_from_bytes(data["documents.jsonl"]),
            dense=DenseIndex.from_bytes(data["vectors.faiss"]),
            lexical=LexicalIndex.from_bytes(data["ngrams.npy"]),
            glossary=_GLOSSARY.validate_json(data["glossary.json"]),
            contacts=_CONTACTS.validate_json(data["contacts.json"]),
        )
    except (KeyError, ValueError) as exc:
        raise _damaged(index, exc) from exc
    return Version(name, manifest, contents, (folder / _MANIFEST).stat().st_mtime)


def read_manifest(index: Path, name: str) -> Manifest:
    """Read a version's manifest.

    Raises:
        FileNotFoundError: It is not there.
        IndexVersionError: It is damaged or of another format.

    """
    raw = (index / _VERSIONS / name / _MANIFEST).read_bytes()
    try:
        written_as = json.loads(raw)["format_version"]
    except (ValueError, TypeError, KeyError) as exc:
        raise _damaged(index, exc) from exc
    if written_as != FORMAT_VERSION:
        raise IndexVersionError(
            f"The index in {index} was written by another version of Omorg (format {written_as!r}, "
            f"here {FORMAT_VERSION}): run `omorg build`, or the Omorg that wrote it."
        )
    if sha256(raw)[:_NAME_LENGTH] != name:
        raise _damaged(index)
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as exc:
        raise _damaged(index, exc) from exc


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold the lock that lets one build at a time write.

    Raises:
        BuildError: Another build holds it, or the folder can't be written.

    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        file = (index / "build.lock").open("a")
    except OSError as exc:
        raise BuildError(
            f"The index folder {index} can't be written ({exc.strerror}): name another one."
        ) from exc
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise BuildError(
                f"Another build of {index} is running: wait until it is done."
            ) from exc
        _remove_unfinished(index)
        yield


def is_whole(index: Path, name: str) -> bool:
    """Return whether a version is there with all its files as they were written."""
    try:
        files = read_manifest(index, name).files
        folder = index / _VERSIONS / name
        return all(sha256((folder / file).read_bytes()) == digest for file, digest in files.items())
    except (OSError, IndexVersionError):
        return False


def _remove_unfinished(index: Path) -> None:
    """Remove what builds that were killed left behind; the lock must be held."""
    for path in (index / _VERSIONS).glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in index.glob(f"{_UNFINISHED}*"):
        path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_version(index: Path, contents: Contents, describe: Manifest) -> str:
    """Write a version whole and return its name; readers go on with the one in use.

    ``describe`` is the manifest but for its ``files``. The lock must be held.
    """
    data = {
        "documents.jsonl": records_to_bytes(contents.records),
        "vectors.faiss": contents.dense.to_bytes(),
        "ngrams.npy": contents.lexical.to_bytes(),
        "glossary.json": to_json(contents.glossary),
        "contacts.json": to_json(contents.contacts),
    }
    files = {name: sha256(content) for name, content in data.items()}
    raw = to_json(describe.model_copy(update={"files": files}))
    name = sha256(raw)[:_NAME_LENGTH]
    versions = index / _VERSIONS
    versions.mkdir(exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=versions))
    unfinished.chmod(0o755)
    for file, content in data.items():
        _write(unfinished / file, content)
    _write(unfinished / _MANIFEST, raw)
    _sync_folder(unfinished)
    target = versions / name
    if target.exists():
        if is_whole(index, name):
            shutil.rmtree(unfinished)
            return name
        target.rename(versions / f"{_UNFINISHED}damaged-{name}")
    unfinished.rename(target)
    _sync_folder(versions)
    return name


def switch_to(index: Path, name: str, *, keep: int) -> None:
    """Put a version in use by one atomic rename, and remove all but the newest ``keep``."""
    temporary = index / f"{_UNFINISHED}{os.getpid()}"
    _write(temporary, f"{name}\n".encode("ascii"))
    temporary.replace(index / _CURRENT)
    _sync_folder(index)
    versions = sorted(
        (path for path in (index / _VERSIONS).iterdir() if path.name != name),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in versions[max(0, keep - 1) :]:
        shutil.rmtree(path, ignore_errors=True)
