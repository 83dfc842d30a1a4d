"""Remembers which requests and which messages have been dealt with, so none is answered twice.

A store answers one question, "is this the first time?", in one indivisible step. The one here
lives in memory and is gone with the process; ``bot/records/claims.py`` has the one that outlives
it and that several share.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import sqlalchemy as sa
import structlog

from bot.records.state_folder import Owner, records_key
from bot.records.store.database import Database, Unavailable
from bot.records.store.schema import BEGUN, CLAIMS, insert_new

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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


log = structlog.get_logger(__name__)

_HOUR: Final = 3_600
# A row is as old as its hour's beginning, so that it is gone when 24 hours have passed.
_HOURS_KEPT: Final = 23
# Claims are taken before Slack's request is acknowledged, for which there are three seconds.
_BUSY_SECONDS: Final = 0.5
_AGAIN_SECONDS: Final = 5.0  # until a database that could not be used is tried again
_TAKEN, _REPLYING, _REPLIED = 0, 1, 2

_THIS: Final = CLAIMS.c.key == sa.bindparam("digest")
_TAKEN_BY: Final = sa.select(CLAIMS.c.state, CLAIMS.c.owner).where(_THIS).with_for_update()
_TAKE_OVER: Final = CLAIMS.update().where(_THIS).values(owner=sa.bindparam("new_owner"))
_GO_FORWARD: Final = (
    CLAIMS.update()
    .where(_THIS, CLAIMS.c.state < sa.bindparam("new_state"))
    .values(state=sa.bindparam("new_state"))
)

_T = TypeVar("_T")


class SharedClaims:
    """Claims in a database, and in memory for as long as that can't be used.

    Safe to use from any thread. Of several processes one gets a claim, as long as the database
    can be used; while it can't, each process still answers nothing twice itself.

    Args:
        folder: Where the file and its key are; see ``state_folder``.
        url: The address of a PostgreSQL database to use instead of the file.
        secret: What all who share that database know, and it does not.
        clock: Unix time.

    """

    def __init__(
        self,
        folder: Path,
        url: str = "",
        *,
        secret: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Use ``folder``, or the database at ``url``.

        Raises:
            ConfigurationError: The folder can't be written to, or the address can't be used.

        """
        self._database = Database(folder, url, busy_seconds=_BUSY_SECONDS)
        self._key = records_key(folder, secret if url else "")
        self._owner = Owner(folder)
        self._owner.sweep()
        self._database.hold(self._owner.name)
        self._clock = clock
        self._own = MemoryClaims(clock=clock)
        self._lock = Lock()
        # What could not be written: digest to kind, hour and state.
        self._unwritten: dict[bytes, tuple[str, int, int]] = {}
        self._doubtful: set[bytes] = set()
        self._known_since = clock()
        self._tried: float | None = None
        self._look_back()

    @property
    def shared(self) -> bool:
        """Whether claims reach the database, and so others and the time after a restart."""
        with self._lock:
            return self._tried is None

    @property
    def remembers_since(self) -> float:
        """Unix time before which claims may have been forgotten, or were never kept."""
        if not self.shared:
            return self._own.remembers_since
        return max(self._known_since, self._clock() - _HOURS_KEPT * _HOUR)

    def claim(self, *key: str) -> bool:
        """Take ``key``; True for the first caller and False for everyone after.

        The first caller is also who finds it taken by a process that ended without a reply.
        """
        digest = self._key.digest(*key)
        hour = self._hour()
        found = self._try(lambda database: self._take(database, digest, key[0], hour))
        if found is None:
            mine = self._own.claim(*key)
            if mine:
                self._postpone(digest, key[0], hour, _TAKEN)
            return mine
        return found and self._own.claim(*key)

    def in_doubt(self, *key: str) -> bool:
        """Tell, once, whether ``claim`` found a process gone that was just replying to ``key``.

        Whoever is told True has the claim, and has to look whether the reply is there.
        """
        with self._lock:
            digest = self._key.digest(*key)
            doubtful = digest in self._doubtful
            self._doubtful.discard(digest)
            return doubtful

    def replying(self, *key: str) -> None:
        """Note that a reply to what ``key`` names goes out now."""
        self._note(key, _REPLYING)

    def replied(self, *key: str) -> None:
        """Note that the reply to what ``key`` names is there."""
        self._note(key, _REPLIED)

    def tend(self) -> None:
        """Delete what is a day old, and try a database again that could not be used."""
        self._try(lambda database: _forget(database, self._hour()))

    def close(self) -> None:
        """Let the database go; what this process left open can be taken over from now on."""
        self._database.close()
        self._owner.release()

    def _look_back(self) -> None:
        """Say how many questions the processes that are gone left without a reply."""

        def look(database: sa.Connection) -> int:
            _forget(database, self._hour())
            self._known_since = database.execute(sa.select(BEGUN.c.at)).scalar_one()
            unfinished = CLAIMS.c.kind == "message", CLAIMS.c.state < _REPLIED
            owners = database.execute(sa.select(CLAIMS.c.owner).where(*unfinished)).scalars().all()
            return sum(not self._is_alive(database, owner) for owner in owners)

        if lost := self._try(look):
            log.warning("questions_without_a_reply", count=lost, cause="the bot was ended by force")

    def _take(self, database: sa.Connection, digest: bytes, kind: str, hour: int) -> bool:
        row = _row(digest, (kind, hour, _TAKEN), self._owner.name)
        if database.execute(insert_new(database, CLAIMS), row).rowcount == 1:
            return True
        found = database.execute(_TAKEN_BY, {"digest": digest}).first()
        if found is None or found.state == _REPLIED or self._is_alive(database, found.owner):
            return False
        database.execute(_TAKE_OVER, {"digest": digest, "new_owner": self._owner.name})
        if found.state == _REPLYING:
            with self._lock:
                self._doubtful.add(digest)
            return False
        return True

    def _note(self, key: tuple[str, ...], state: int) -> None:
        digest = self._key.digest(*key)
        hour = self._hour()

        def note(database: sa.Connection) -> bool:
            _write(database, digest, (key[0], hour, state), self._owner.name)
            return True

        if self._try(note) is None:
            self._postpone(digest, key[0], hour, state)

    def _try(self, work: Callable[[sa.Connection], _T]) -> _T | None:
        """Do ``work`` in the database; None where that can't be used, or was tried just now."""
        with self._lock:
            if self._tried is not None and time.monotonic() - self._tried < _AGAIN_SECONDS:
                return None
            unwritten = dict(self._unwritten)

        def catch_up(database: sa.Connection) -> _T:
            for digest, row in unwritten.items():
                _write(database, digest, row, self._owner.name)
            return work(database)

        try:
            result = self._database.run(catch_up)
        except Unavailable as error:
            self._lost(str(error))
            return None
        self._found(unwritten)
        return result

    def _lost(self, reason: str) -> None:
        with self._lock:
            first, self._tried = self._tried is None, time.monotonic()
        if first:
            log.error(
                "claims_in_memory_only",
                reason=reason,
                remedy="see that the folder of OMORG_STATE can be written to and has room, or that "
                "the database of OMORG_DATABASE runs; questions go on being answered, and it is "
                "tried again by itself",
            )

    def _found(self, written: dict[bytes, tuple[str, int, int]]) -> None:
        with self._lock:
            again, self._tried = self._tried is not None, None
            for digest, row in written.items():
                if self._unwritten.get(digest) == row:
                    del self._unwritten[digest]
        if again:
            log.info("claims_shared_again")

    def _postpone(self, digest: bytes, kind: str, hour: int, state: int) -> None:
        with self._lock:
            if len(self._unwritten) >= MAX_ENTRIES:
                self._unwritten.pop(next(iter(self._unwritten)))
            self._unwritten[digest] = (kind, hour, state)

    def _is_alive(self, database: sa.Connection, owner: str) -> bool:
        """Tell whether the process that called itself ``owner`` is still there."""
        if owner == self._owner.name:
            return True
        held = self._database.is_held(database, owner)
        return self._owner.is_alive(owner) if held is None else held

    def _hour(self) -> int:
        return int(self._clock()) // _HOUR


def _write(database: sa.Connection, digest: bytes, row: tuple[str, int, int], owner: str) -> None:
    """Put a claim down; its state goes forward only."""
    if database.execute(insert_new(database, CLAIMS), _row(digest, row, owner)).rowcount == 0:
        database.execute(_GO_FORWARD, {"digest": digest, "new_state": row[2]})


def _row(digest: bytes, row: tuple[str, int, int], owner: str) -> dict[str, object]:
    kind, hour, state = row
    return {"key": digest, "kind": kind, "hour": hour, "state": state, "owner": owner}


def _forget(database: sa.Connection, hour: int) -> None:
    database.execute(CLAIMS.delete().where(CLAIMS.c.hour < hour - _HOURS_KEPT))
