"""The index version in use, moved to the new one when a build or a rollback has switched."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import structlog

from index.errors import IndexVersionError
from index.search.engine import open_search
from index.versions.files import current_name, versions_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.retrieval.embedder import Embedder
    from index.search.engine import SearchIndex
    from index.versions.store import PassageStore

log = structlog.get_logger(__name__)

_LOOK_SECONDS: Final = 0.25  # between two looks at which version is in use
_AGAIN_SECONDS: Final = 5.0  # until a version that could not be opened is tried again


class CurrentIndex:
    """The index version in use; safe to share between threads.

    A program that answers one question after the other moves to a new version when it is asked the
    next one. One that answers many at once follows the index instead (``following``): the new
    version is loaded beside the old one, no question waits for it, and each is answered from the
    one or the other as a whole.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        passage_tokens: int,
        *,
        version: str | None = None,
        store: PassageStore | None = None,
    ) -> None:
        """Open the version in use; or the one that is named, and stay with it.

        Its passages are searched by ``store``, if that is not its files.

        Raises:
            FileNotFoundError: The one that is named is not there.
            IndexVersionError: There is none that can be used.

        """
        self._folder = folder
        self._embedder = embedder
        self._passage_tokens = passage_tokens
        self._moving = threading.Lock()
        self._version = version
        self._store = store
        self._followed = False
        self._refused_until = 0.0
        self._opened = self._open()

    def _open(self) -> SearchIndex:
        return open_search(
            self._folder,
            self._embedder,
            passage_tokens=self._passage_tokens,
            version=self._version,
            store=self._store,
        )

    def get(self) -> SearchIndex:
        """Return the version in use; one that can't be opened leaves the last good one in use."""
        if not self._followed:
            self._move()
        return self._opened

    def version(self, name: str) -> SearchIndex | None:
        """Return a version that is kept, in use or not; None where it is gone or can't be used."""
        current = self.get()
        if name == current.name:
            return current
        try:
            if name not in versions_in_line(self._folder):
                return None
            return open_search(
                self._folder,
                self._embedder,
                passage_tokens=self._passage_tokens,
                version=name,
                store=self._store,
            )
        except (IndexVersionError, OSError) as error:
            log.warning("version_not_opened", index_version=name, error=type(error).__name__)
            return None

    def _move(self) -> None:
        """Open the version in use, unless it is open or somebody else is just opening it."""
        if self._version is not None or not self._moving.acquire(blocking=False):
            return
        try:
            if current_name(self._folder) != self._opened.name:
                self._opened = self._open()
                log.info("index_opened", index_version=self._opened.name)
        except (IndexVersionError, OSError):
            self._refused_until = time.monotonic() + _AGAIN_SECONDS
            log.warning("index_not_opened", index_version=self._opened.name, exc_info=True)
        finally:
            self._moving.release()

    @contextmanager
    def following(self) -> Iterator[None]:
        """Move to each new version in a thread of its own, as long as the context lasts."""
        stop = threading.Event()

        def follow() -> None:
            while not stop.wait(_LOOK_SECONDS):
                if time.monotonic() >= self._refused_until:
                    self._move()

        thread = threading.Thread(target=follow, name="index-follower", daemon=True)
        self._followed = True
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self._followed = False
