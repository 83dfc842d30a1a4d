"""Writes index versions: whole, beside the one in use, then one atomic switch."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BuildError, BuildRunningError, IndexVersionError, VectorStoreError
from index.versions.files import (
    CURRENT,
    MANIFEST,
    NAME_LENGTH,
    VERSIONS,
    is_whole,
    versions_in_line,
)
from index.versions.records import Manifest, sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.versions.store import PassageStore

_UNFINISHED = ".unfinished-"


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold the lock that lets one build or rollback at a time write.

    Raises:
        BuildRunningError: Another one holds it.
        BuildError: The folder can't be written.

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
            raise BuildRunningError(
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


def write_version(index: Path, data: Mapping[str, bytes], describe: Manifest) -> str:
    """Write a version whole and return its name; readers go on with the one in use.

    ``describe`` is the manifest but for its ``files``. The lock must be held.

    Raises:
        BuildError: The disk is full or can't be written.

    """
    files = {name: sha256(content) for name, content in data.items()}
    raw = to_json(describe.model_copy(update={"files": files}))
    name = sha256(raw)[:NAME_LENGTH]
    put_version(index, name, {**data, MANIFEST: raw})
    return name


def put_version(
    index: Path, name: str, files: Mapping[str, bytes], *, built: float | None = None
) -> None:
    """Put all files of a version in its place at once, unless it is there; the lock must be held.

    Args:
        index: The folder of index versions.
        name: The version's name.
        files: Its files, the manifest among them, by name.
        built: When it was written, in seconds since the epoch; now when None.

    Raises:
        BuildError: The disk is full or can't be written.

    """
    if is_whole(index, name):
        return
    versions = index / VERSIONS
    try:
        versions.mkdir(exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=versions))
        unfinished.chmod(0o755)
        for file, content in files.items():
            _write(unfinished / file, content)
        if built is not None:
            os.utime(unfinished / MANIFEST, (built, built))
        _sync_folder(unfinished)
        target = versions / name
        if target.exists():
            set_aside(index, name)
        unfinished.rename(target)
        _sync_folder(versions)
    except BaseException as exc:
        _remove_unfinished(index)
        if not isinstance(exc, OSError):
            raise
        raise BuildError(
            f"The index can't be written to {index} ({exc.strerror}): make room or check its "
            "rights. The index in use stays as it is."
        ) from exc


def set_aside(index: Path, name: str) -> None:
    """Take a version that must not be used out of the way; the next build removes it."""
    folder = index / VERSIONS / name
    folder.rename(folder.with_name(f"{_UNFINISHED}damaged-{name}"))


def switch_to(index: Path, name: str, *, keep: int, store: PassageStore | None = None) -> None:
    """Put a version in use by one atomic rename, and remove all but it and the newest before it.

    The version in use until now becomes the one before. ``keep`` versions stay, with this one.

    Raises:
        VectorStoreError: ``store``, which must hold the version, fails; nothing has changed then.

    """
    before = _in_line(index)
    line = (name, *(other for other in before if other != name))[:keep]
    if store is not None:
        store.use(name)
    put_in_line(index, line)
    # Who still has the version before open has its files in memory; a store is asked for each
    # question, and has to have it until nobody can.
    kept = line if store is None else (*line, *before[:1])
    gone = [path for path in (index / VERSIONS).iterdir() if path.name not in kept]
    if store is not None:
        try:
            store.drop([path.name for path in gone])
        except VectorStoreError:
            return  # the next build finds what is left by its files
    for path in gone:
        _remove(path)


def put_in_line(index: Path, line: Sequence[str]) -> None:
    """Say by one atomic rename which version is in use, and which were before it."""
    if _in_line(index) == tuple(line):
        return
    replace_file(index, CURRENT, "".join(f"{name}\n" for name in line).encode("ascii"))


def replace_file(index: Path, name: str, data: bytes) -> None:
    """Write a file of the index folder anew by one atomic rename."""
    temporary = index / f"{_UNFINISHED}{os.getpid()}"
    _write(temporary, data)
    temporary.replace(index / name)
    _sync_folder(index)


def _in_line(index: Path) -> tuple[str, ...]:
    try:
        return versions_in_line(index)
    except IndexVersionError:
        return ()


def _remove(version: Path) -> None:
    """Remove a version, unless a reader is just opening it: then the next build does."""
    try:
        with (version / MANIFEST).open("rb+") as manifest:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(version, ignore_errors=True)
    except BlockingIOError:
        return
    except OSError:
        # No manifest, or a file system without locks: a reader notices that it is gone.
        shutil.rmtree(version, ignore_errors=True)
