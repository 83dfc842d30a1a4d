"""Writes index versions: whole, beside the one in use, then one atomic switch."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.artifacts import CURRENT, MANIFEST, NAME_LENGTH, VERSIONS, Contents, is_whole
from index.errors import BuildError
from index.records import Manifest, records_to_bytes, sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNFINISHED = ".unfinished-"


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


def _remove_unfinished(index: Path) -> None:
    """Remove what builds that were killed left behind; the lock must be held."""
    for path in (index / VERSIONS).glob(f"{_UNFINISHED}*"):
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
    name = sha256(raw)[:NAME_LENGTH]
    versions = index / VERSIONS
    versions.mkdir(exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=versions))
    unfinished.chmod(0o755)
    for file, content in data.items():
        _write(unfinished / file, content)
    _write(unfinished / MANIFEST, raw)
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
    temporary.replace(index / CURRENT)
    _sync_folder(index)
    versions = sorted(
        (path for path in (index / VERSIONS).iterdir() if path.name != name),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in versions[max(0, keep - 1) :]:
        shutil.rmtree(path, ignore_errors=True)
