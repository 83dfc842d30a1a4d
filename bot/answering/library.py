"""What the index tells besides answers: further passages, whom to ask, what there is to ask about.

The same rules as for answers: nothing that the person may not see is found, counted or named.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from bot.answering.response.citations import cite_candidate
from bot.answering.time.timeline import Timeline
from bot.answering.types import Contact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answering.service import AnswerService
    from bot.answering.types import Citation

_NEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in an overview: its title, date and address."""

    title: str
    date: dt.date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What everybody may ask about.

    Attributes:
        documents: How many public documents apply today.
        newest: Those of the latest dates, the latest first; at most five.
        titles: All their titles, in the order of the alphabet.

    """

    documents: int
    newest: tuple[Listed, ...]
    titles: tuple[str, ...]


class Library(Protocol):
    """What Slack shows besides answers."""

    def further(
        self, question: str, *, audience: frozenset[str], known: Iterable[Citation], most: int
    ) -> tuple[Citation, ...]:
        """Return at most ``most`` passages besides the ``known`` ones, best first.

        Raises:
            QuestionError: The question can't be searched for.
            IndexVersionError: There is no index that can be used.

        """
        ...

    def contact(self, question: str) -> Contact | None:
        """Return whom to ask about a question."""
        ...

    def overview(self) -> Overview:
        """Return what everybody may ask about today."""
        ...


class IndexLibrary:
    """A ``Library`` over the index version in use; safe to share between threads."""

    def __init__(self, answerer: AnswerService) -> None:
        """Take what answers from it."""
        self._answerer = answerer
        self._index = answerer.index

    def further(
        self, question: str, *, audience: frozenset[str], known: Iterable[Citation], most: int
    ) -> tuple[Citation, ...]:
        """Return at most ``most`` passages besides the ``known`` ones, numbered on from them.

        Raises:
            QuestionError: The question can't be searched for.
            IndexVersionError: There is no index that can be used.

        """
        index = self._index.get()
        groups = frozenset(group.casefold() for group in audience)
        today = dt.date.today()  # noqa: DTZ011 - the local day
        timeline = Timeline(index.periods(groups), today)
        shown = {(citation.document, citation.start) for citation in known}
        found = self._answerer.finder(index, today, groups).further(question, shown, most)
        first = len(shown) + 1
        return tuple(cite_candidate(one, timeline, n) for n, one in enumerate(found, first))

    def contact(self, question: str) -> Contact | None:
        """Return whom to ask about a question."""
        entry = self._index.get().contact(question)
        return Contact(entry.name, entry.contact) if entry else None

    def overview(self) -> Overview:
        """Return what everybody may ask about today."""
        public = [record.metadata for record in self._index.get().in_force()]
        dated = sorted(
            (metadata for metadata in public if metadata.date is not None),
            key=lambda metadata: (metadata.date or dt.date.min, metadata.title),
            reverse=True,
        )
        return Overview(
            documents=len(public),
            newest=tuple(Listed(one.title, one.date, one.url) for one in dated[:_NEWEST]),
            titles=tuple(sorted({one.title for one in public}, key=str.casefold)),
        )
