"""What was said before in a conversation, one person's turns at a time.

Kept in memory alone, for a while, and never written down. A turn belongs to the person who asked:
what somebody was told in private is context for nobody else, not even in the same thread.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.types import Answer, Turn

# Some hundred bytes each; whoever comes back after an hour asks in full.
MOST_TURNS: Final = 2_000
SECONDS: Final = 3_600.0


class Conversations:
    """Remembers the last turn of each person in each thread; safe to share between threads.

    Persons and threads are any strings that tell them apart; they are kept in memory only.
    """

    def __init__(
        self,
        *,
        most: int = MOST_TURNS,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep ``most`` turns at a time, each for ``seconds`` by ``clock``."""
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._turns: OrderedDict[tuple[str, str], tuple[float, Turn]] = OrderedDict()

    def previous(self, person: str, thread: str, *, within: float | None = None) -> Turn | None:
        """Return a person's last turn in a thread, if it is no older than ``within`` seconds."""
        limit = self._seconds if within is None else min(within, self._seconds)
        with self._lock:
            self._forget()
            when, turn = self._turns.get((person, thread), (0.0, None))
            return turn if turn is not None and self._clock() - when <= limit else None

    def remember(self, person: str, thread: str, answer: Answer) -> None:
        """Keep what an answer leaves to follow up; small talk leaves what was there before."""
        if answer.turn is None:
            return
        with self._lock:
            self._turns[person, thread] = (self._clock(), answer.turn)
            self._turns.move_to_end((person, thread))
            self._forget()

    def __len__(self) -> int:
        """Return how many turns are remembered."""
        with self._lock:
            self._forget()
            return len(self._turns)

    def _forget(self) -> None:
        """Drop what is too old, then the oldest of what is too many; the lock is held."""
        oldest_kept = self._clock() - self._seconds
        while self._turns:
            when, _ = next(iter(self._turns.values()))
            if when >= oldest_kept and len(self._turns) <= self._most:
                return
            self._turns.popitem(last=False)
