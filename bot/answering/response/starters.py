"""Questions to begin with: drawn from the documents in use, and each answered with certainty.

Headings that are questions come first, then what other headings speak of. They are asked of the
index that answers; none is offered that it would be unsure of, and none where there is no index.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from itertools import chain, islice, zip_longest
from threading import Lock
from typing import TYPE_CHECKING, Final

from index import IndexVersionError, OmorgError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.answering.service import AnswerService
    from index import DocumentRecord, Language, SearchIndex

_MOST: Final = 4  # as many as Slack shows
_TRIED: Final = 24  # each takes as long as an answer
_LOOKED_THROUGH: Final = 1_000  # documents, the newest; each is read
_LONGEST: Final = 75
_ABOUT: Final[dict[Language, str]] = {
    "sv": "Vad gäller för ”{heading}”?",
    "en": "What applies to “{heading}”?",
}


class Starters:
    """Finds them once for each index version, day and language; safe to share between threads."""

    def __init__(self, answerer: AnswerService) -> None:
        """Take what answers."""
        self._answerer = answerer
        self._found: dict[Language, tuple[str, dt.date, tuple[str, ...]]] = {}
        self._finding = Lock()

    def get(self, language: Language) -> tuple[str, ...]:
        """Return at most four questions, those in ``language`` first; none without an index."""
        today = dt.date.today()  # noqa: DTZ011 - the local day
        with self._finding:
            try:
                version = self._answerer.index_version
                known = self._found.get(language)
                if known is None or known[:2] != (version, today):
                    known = version, today, tuple(islice(self._certain(language), _MOST))
                    self._found[language] = known
            except IndexVersionError:
                return ()
        return known[2]

    def find_all(self) -> None:
        """Find them in both languages; what goes wrong is met again when they are asked for."""
        with suppress(OmorgError):
            for language in _ABOUT:
                self.get(language)

    def _certain(self, language: Language) -> Iterator[str]:
        index = self._answerer.index.get()
        newest = sorted(
            index.in_force().items(), key=lambda one: one[1].date or dt.date.min, reverse=True
        )
        own = _newest(index, (key for key, one in newest if one.language == language))
        others = _newest(index, (key for key, one in newest if one.language != language))
        asked = chain(
            _one_each(own, _questions),
            _one_each(own, lambda record: _topics(record, language)),
            _one_each(others, _questions),
        )
        for question, document in islice(asked, _TRIED):
            try:
                answer = self._answerer.answer(question)
            except QuestionError:
                continue
            cited = {citation.document for citation in answer.citations}
            # A heading is answered by what stands under it, which names it no more.
            sure = answer.confidence >= self._answerer.certain_from
            if answer.status == "answered" and sure and document in cited:
                yield question


def _newest(index: SearchIndex, identifiers: Iterable[str]) -> list[DocumentRecord]:
    return [index.document(one) for one in islice(identifiers, _LOOKED_THROUGH)]


def _one_each(
    records: Iterable[DocumentRecord], questions: Callable[[DocumentRecord], Iterable[str]]
) -> Iterator[tuple[str, str]]:
    """Yield the first question of each document, then each second one, with the document's id."""
    asked = [[(question, record.id) for question in questions(record)] for record in records]
    return filter(None, chain.from_iterable(zip_longest(*asked)))


def _headings(record: DocumentRecord) -> Iterator[str]:
    for heading in dict.fromkeys(passage.heading for passage in record.passages):
        shown = " ".join((heading or "").split())
        if shown and len(shown) <= _LONGEST:
            yield shown


def _questions(record: DocumentRecord) -> Iterator[str]:
    return (heading for heading in _headings(record) if heading.endswith("?"))


def _topics(record: DocumentRecord, language: Language) -> Iterator[str]:
    for heading in (*_headings(record), record.metadata.title):
        question = _ABOUT[language].format(heading=heading)
        if not heading.endswith("?") and len(question) <= _LONGEST:
            yield question
