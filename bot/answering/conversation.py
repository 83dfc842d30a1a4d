"""What was said before in a conversation, and what a question that leans on it may mean.

A turn is kept in memory alone, for a while, and never written down. It belongs to the person who
asked: what somebody was told in private is context for nobody else, not even in the same thread.

Which reading of a question that leans on the turn before is meant, or none, is decided by what the
documents answer.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from bot.answering.question.follow_up import Leaning, follow_up
from bot.answering.reader.word_overlap import coverage
from index import indexed_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.reader.finder import Found
    from bot.answering.time.moment import Timeline
    from bot.answering.types import Answer, Turn
    from index import Query, SearchIndex

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


# Chosen on the threads of tests/support/threads.yaml that are not held aside.
_LONGEST_TURNS: Final = 1_000  # characters of two turns
_HELD: Final = 1.0  # how much it counts, beside confidence, that what was asked now was found
_LATER: Final = 0.2  # how much less each later reading is worth, being less likely
_CLEARLY: Final = 0.2  # by how much a reading has to be better than a question that can stand alone


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question may mean, and how far the documents answer it.

    Attributes:
        text: The question, in full.
        found: What was found, and how likely it is to answer.
        timeline: When the documents apply, and the time asked about.
        groups: Those of the person who asks, case folded.
        answers: Whether what was found is shown as an answer.

    """

    text: str
    found: Found
    timeline: Timeline
    groups: frozenset[str]
    answers: bool


def in_context(
    alone: Reading,
    previous: Turn | None,
    index: SearchIndex,
    judge: Callable[[str], Reading],
) -> Reading:
    """Return ``alone``, or the reading of the same question after ``previous`` that is meant."""
    query = alone.found.query
    # Nobody leans on a page of text, and a reading must stay short enough to be searched for.
    too_long = previous and len(previous.question) + len(query.read_as) > _LONGEST_TURNS
    if previous is None or too_long or alone.found.asks_nothing:
        return alone
    # What an index said that is no longer in use may not be said any more.
    said = previous.answer if previous.index_version == index.name else None
    before = index.query(previous.question)

    def told(word: str) -> float:
        return max(query.information(word), before.information(word))

    today, columns = alone.timeline.today, previous.columns
    found = follow_up(query.read_as, before.read_as, said, told, today, columns=columns)
    if found is None:
        return alone
    judged = [judge(text) for text in found.readings]
    worth = [_worth(query, one) - _LATER * place for place, one in enumerate(judged)]
    # What is refused helps nobody, as long as another reading is answered.
    best = max(range(len(judged)), key=lambda place: (judged[place].answers, worth[place]))
    if found.leaning is Leaning.CERTAINLY:
        return judged[best]
    clearly = _CLEARLY if found.leaning is Leaning.PERHAPS else 0.0
    return judged[best] if worth[best] >= _worth(query, alone) + clearly else alone


def _worth(asked: Query, judged: Reading) -> float:
    return judged.found.confidence + _HELD * _held(asked, judged)


def _held(asked: Query, judged: Reading) -> float:
    """Return how far the best passage of a reading holds what the question itself names."""
    if not judged.found.candidates:
        return 0.0
    best = judged.found.candidates[0]
    return coverage(asked, indexed_text(best.record.text, best.metadata.title, best.passage))
