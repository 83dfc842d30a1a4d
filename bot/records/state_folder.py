"""The folder that the bot keeps its own records in, its key, and who is using it."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from index import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600

KEY_FILE: Final = "key"
_KEY_BYTES: Final = 32  # as long as what SHA-256 gives, as RFC 2104 advises
_DERIVED_FOR: Final = b"omorg: records in a shared database, 1"
_OWNER: Final = "owner-{}.lock"
_NEW_OWNER: Final = "new-{}"


def prepare(folder: Path) -> Path:
    """Make ``folder``, for this user alone, and return it.

    Raises:
        ConfigurationError: It can't be made or written to.

    """
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if folder.stat().st_mode & ~FOLDER_MODE & 0o777:
            folder.chmod(FOLDER_MODE)
        usable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        raise ConfigurationError(
            f"The folder for the bot's records, {folder}, can't be written to: "
            "make it writable for the user that runs Omorg, or name another with OMORG_STATE."
        )
    return folder


def create_private(path: Path) -> None:
    """Make an empty file that this user alone may read, unless there is one; tighten that one.

    One that is there is not opened: to close it again would give up all locks that this process has
    on it (fcntl(2)), SQLite's too, and another process would then take itself for the last user and
    delete the write-ahead log (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    with suppress(FileExistsError):
        made = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
        os.close(os.open(path, made, FILE_MODE))
    if path.stat().st_mode & ~FILE_MODE & 0o777:
        path.chmod(FILE_MODE)


class SecretKey:
    """Turns what names a message into what can't be turned back without the key's file."""

    def __init__(self, key: bytes) -> None:
        """Use ``key``."""
        self._key = key

    def digest(self, *parts: str) -> bytes:
        """Return the HMAC-SHA-256 of ``parts``, 32 bytes; where one ends is part of it."""
        message = json.dumps(parts, ensure_ascii=True).encode()
        return hmac.new(self._key, message, hashlib.sha256).digest()


def secret_key(folder: Path) -> SecretKey:
    """Return the folder's key, a random one made at the first use.

    A key that isn't whole is replaced: what was kept under it is then unknown, as after a
    day without the bot.
    """
    path = folder / KEY_FILE
    with suppress(FileNotFoundError):
        found = path.read_bytes()
        if len(found) == _KEY_BYTES:
            create_private(path)
            return SecretKey(found)
        path.unlink(missing_ok=True)
    fresh = folder / f"{KEY_FILE}.{secrets.token_hex(4)}"
    try:
        create_private(fresh)
        fresh.write_bytes(secrets.token_bytes(_KEY_BYTES))
        # Of two processes that start at once, the second uses what the first made.
        with suppress(FileExistsError):
            os.link(fresh, path)
    except OSError as exc:
        # A full disk names no file.
        raise OSError(exc.errno, exc.strerror, str(path)) from exc
    finally:
        fresh.unlink(missing_ok=True)
    return SecretKey(path.read_bytes())


def records_key(folder: Path, shared: str = "") -> SecretKey:
    """Return the key of the records: the folder's own, or one that only ``shared`` leads to."""
    if not shared:
        return secret_key(folder)
    return SecretKey(hmac.digest(shared.encode(), _DERIVED_FOR, hashlib.sha256))


def in_use(folder: Path) -> bool:
    """Return whether a process is using a folder at this moment."""
    # One that is just starting has its lock before it has its name.
    return any(
        _is_locked(path) for name in (_OWNER, _NEW_OWNER) for path in folder.glob(name.format("*"))
    )


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


class Owner:
    """A process among those that share a folder: a lock that ends with it, however it ends.

    The system lets go of a lock when a process is gone, which a process id doesn't tell: ids
    come again, and two containers have the same ones.

    Attributes:
        name: A random word, different for every start.

    """

    def __init__(self, folder: Path) -> None:
        """Take the lock; OSError where the folder can't be written to."""
        self.name = secrets.token_hex(8)
        self._folder = folder
        # Locked before it has its name: who finds it unlocked takes its process for gone.
        fresh = folder / _NEW_OWNER.format(self.name)
        create_private(fresh)
        self._descriptor = os.open(fresh, os.O_RDWR | os.O_CLOEXEC)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fresh.rename(self._path(self.name))

    def is_alive(self, name: str) -> bool:
        """Tell whether the process that called itself ``name`` is still there."""
        if name == self.name:
            return True
        try:
            descriptor = os.open(self._path(name), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            self._path(name).unlink(missing_ok=True)
            return False
        finally:
            os.close(descriptor)

    def sweep(self) -> None:
        """Remove the locks that processes which were killed have left."""
        for path in self._folder.glob(_OWNER.format("*")):
            self.is_alive(path.name.removeprefix("owner-").removesuffix(".lock"))

    def release(self) -> None:
        """Give the lock up."""
        self._path(self.name).unlink(missing_ok=True)
        with suppress(OSError):
            os.close(self._descriptor)

    def _path(self, name: str) -> Path:
        return self._folder / _OWNER.format(name)
