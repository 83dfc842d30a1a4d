"""Remembers which requests and which messages have been dealt with, so none is answered twice.

A store answers one question, "is this the first time?", in one indivisible step. The one here
lives in memory and is gone with the process; ``bot/records/claims.py`` has the one that outlives
it and that several share.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

# Slack goes on redelivering for an hour or so; ten minutes is the least that keeps the promise.
RETENTION_SECONDS: Final = 3_600.0
# At about 250 bytes an entry, some 25 MB; reached at 27 messages a second for an hour.
MAX_ENTRIES: Final = 100_000


class ClaimStore(Protocol):
    """Where claims are kept, for ten minutes or more."""

    @property
    def remembers_since(self) -> float:
        """Unix time before which claims may have been forgotten, or were never kept."""
        ...

    def claim(self, *key: str) -> bool:
        """Take ``key``; True for the first caller and False for everyone after."""
        ...

    def in_doubt(self, *key: str) -> bool:
        """Tell, once, whether ``claim`` found a process gone that was just replying to ``key``."""
        ...

    def replying(self, *key: str) -> None:
        """Note that a reply to what ``key`` names goes out now."""
        ...

    def replied(self, *key: str) -> None:
        """Note that the reply to what ``key`` names is there."""
        ...


class MemoryClaims:
    """Claims of this process, the oldest forgotten first; safe to use from any thread.

    They end with the process, so nothing ever finds one that a process left half done.
    """

    def __init__(
        self,
        *,
        retention: float = RETENTION_SECONDS,
        max_entries: int = MAX_ENTRIES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Start empty; ``retention`` is in seconds."""
        self._retention = retention
        self._max_entries = max_entries
        self._clock = clock
        self._lock = Lock()
        self._taken: OrderedDict[tuple[str, ...], float] = OrderedDict()
        self._forgot_until = clock()

    @property
    def remembers_since(self) -> float:
        """Unix time before which claims may have been forgotten: at first, the start."""
        with self._lock:
            return max(self._forgot_until, self._clock() - self._retention)

    @property
    def shared(self) -> bool:
        """Return False: no other process sees these."""
        return False

    def tend(self) -> None:
        """Forget what is too old."""
        with self._lock:
            self._forget(taken_before=self._clock() - self._retention)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def claim(self, *key: str) -> bool:
        """Take ``key``; True for the first caller and False for everyone after."""
        with self._lock:
            now = self._clock()
            self._forget(taken_before=now - self._retention)
            if key in self._taken:
                return False
            if len(self._taken) >= self._max_entries:
                self._forget_oldest()
            self._taken[key] = now
            return True

    def in_doubt(self, *_key: str) -> bool:
        """Return False: no claim outlives its process."""
        return False

    def replying(self, *_key: str) -> None:
        """Note nothing."""

    def replied(self, *_key: str) -> None:
        """Note nothing."""

    def _forget(self, *, taken_before: float) -> None:
        while self._taken and next(iter(self._taken.values())) <= taken_before:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        _, taken = self._taken.popitem(last=False)
        self._forgot_until = max(self._forgot_until, taken)
