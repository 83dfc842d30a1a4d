"""What the index tells besides answers: further passages, whom to ask, what there is to ask about.

The same rules as for answers: nothing that the person may not see is found, counted or named.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from bot.answering.highlights import highlight
from bot.answering.types import Citation, Contact
from index import IndexVersionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answering.current_index import CurrentIndex
    from index import Hit, Query, SearchIndex

# A hit that scores less than this share of the best one has little to do with the question.
_WORTH_SHOWING: Final = 0.4
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

    def __init__(self, index: CurrentIndex) -> None:
        """Take an opened index."""
        self._index = index

    def further(
        self, question: str, *, audience: frozenset[str], known: Iterable[Citation], most: int
    ) -> tuple[Citation, ...]:
        """Return at most ``most`` passages besides the ``known`` ones, numbered on from them.

        Raises:
            QuestionError: The question can't be searched for.
            IndexVersionError: There is no index that can be used.

        """
        index = self._index.get()
        result = index.search(question, audience=audience)
        if not result.hits:
            return ()
        shown = {(citation.document, citation.start) for citation in known}
        least = _WORTH_SHOWING * result.hits[0].score
        chosen = [
            hit
            for hit in result.hits
            if hit.score >= least and (hit.passage.document, hit.passage.start) not in shown
        ]
        first = len(shown) + 1
        return tuple(
            _cited(index, result.query, hit, number)
            for number, hit in enumerate(chosen[:most], first)
        )

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


def _cited(index: SearchIndex, query: Query, hit: Hit, number: int) -> Citation:
    """Return a hit as an answer shows it; its quote is the document's text, or it isn't shown."""
    passage, record = hit.passage, index.document(hit.passage.document)
    if record.text[passage.start : passage.end] != passage.text:
        raise IndexVersionError("A passage of the index is not in its document: run `omorg build`.")
    return Citation(
        number=number,
        document=passage.document,
        title=record.metadata.title,
        heading=passage.heading,
        page=passage.page,
        date=record.metadata.date,
        date_source=record.metadata.date_source,
        in_force=hit.excluded is None,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        highlights=highlight(query, passage),
        score=round(hit.score, 4),
        url=record.metadata.url,
    )
