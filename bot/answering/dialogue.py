"""Decides whether a question is meant as it stands or as leaning on the one before.

The form of the question says what it may mean (``bot/answering/follow_ups.py``); what the documents
answer says what it does mean. A question that can't stand alone takes its best reading. One that
can takes a reading only where that is clearly better, and where the passage found holds what the
question itself names as well as its own best passage does: a new topic must not be dragged back to
the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.answering.follow_ups import Leaning, follow_up
from bot.answering.matching import coverage
from index import indexed_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.conversations import Turn
    from bot.answering.finder import Found
    from bot.answering.timeline import Timeline
    from index import Query, SearchIndex

# Chosen on the threads of tests/threads.yaml that are not held aside.
_LONGEST: Final = 1_000  # characters of two turns
_HELD: Final = 1.0  # how much it counts, beside confidence, that what was asked now was found
_LATER: Final = 0.1  # how much less each later reading is worth, being less likely
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
    if previous is None or len(previous.question) + len(query.read_as) > _LONGEST:
        return alone
    # What an index said that is no longer in use may not be said any more.
    said = previous.answer if previous.index_version == index.name else None
    before = index.query(previous.question)

    def told(word: str) -> float:
        return max(query.information(word), before.information(word))

    found = follow_up(query.read_as, before.read_as, said, told)
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
    return coverage(asked, indexed_text(best.metadata.title, best.passage))
