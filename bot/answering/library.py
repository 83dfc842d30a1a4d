"""Questions to begin with: drawn from the documents in use, and each answered with certainty.

Headings that are questions come first, then what other headings speak of. They are asked of the
index that answers; none is offered that it would be unsure of, and none where there is no index.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final, Protocol

from bot.answering.response.citations import cite_candidate
from bot.answering.time.moment import Timeline
from bot.answering.types import Contact
from index import IndexVersionError, OmorgError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.answering.service import AnswerService
    from bot.answering.types import Citation
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


_NEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in an overview.

    Attributes:
        title: Its title.
        date: Its date.
        url: Its own address.
        groups: Those of the person's groups that it is for; empty where it is for everybody.

    """

    title: str
    date: dt.date | None
    url: str | None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person may ask about.

    Attributes:
        newest: The public documents of the latest dates, the latest first; at most five.
        public: The documents that apply today and are for everybody, in the order of the alphabet.
        limited: The same of those that are for some of the person's groups alone.

    """

    newest: tuple[Listed, ...]
    public: tuple[Listed, ...]
    limited: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Owned:
    """A document, and who answers for it.

    Attributes:
        title: Its title.
        url: Its own address.
        language: Its main language.
        audience: The groups that may see it, case folded; none for everybody.
        content: Changes whenever its content does.
        contact: Whom HR's contacts name for it; None where that is nobody in particular.
        otherwise: Whom they name for everything else.

    """

    title: str
    url: str | None
    language: Language
    audience: frozenset[str]
    content: str
    contact: Contact | None
    otherwise: Contact | None

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return not self.audience

    def visible_to(self, groups: frozenset[str]) -> bool:
        """Return whether a member of ``groups`` may see it."""
        folded = {group.casefold() for group in groups}
        return self.public or not self.audience.isdisjoint(folded)


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

    def owned(self, document: str) -> Owned | None:
        """Return a document and who answers for it; None where it is not in the index."""
        ...

    def overview(self, *, audience: frozenset[str]) -> Overview:
        """Return what a member of the groups in ``audience`` may ask about today."""
        ...

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return questions to begin with, each answered with certainty; none without an index."""
        ...


class IndexLibrary:
    """A ``Library`` over the index version in use; safe to share between threads."""

    def __init__(self, answerer: AnswerService) -> None:
        """Take what answers from it."""
        self._answerer = answerer
        self._index = answerer.index
        self._starters = Starters(answerer)

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

    def owned(self, document: str) -> Owned | None:
        """Return a document and who answers for it; None where it is not in the index.

        That is the contact with the name that the document gives for its owner; else the one that
        a question about that owner, or with the document's title, would be sent to.
        """
        index = self._index.get()
        try:
            record = index.document(document)
        except KeyError:
            return None
        metadata = record.metadata
        entries = index.version.contents.contacts
        owner = (metadata.owner or "").casefold()
        entry = next((one for one in entries if owner and one.name.casefold() == owner), None)
        for text in (metadata.owner, metadata.title):
            if entry is None and text:
                with suppress(QuestionError):
                    found = index.contact(text)
                    entry = found if found != entries[-1] else None
        last = entries[-1] if entries else None
        return Owned(
            title=metadata.title,
            url=metadata.url,
            language=metadata.language,
            audience=metadata.audience,
            content=record.key,
            contact=Contact(entry.name, entry.contact) if entry else None,
            otherwise=Contact(last.name, last.contact) if last else None,
        )

    def overview(self, *, audience: frozenset[str]) -> Overview:
        """Return what a member of the groups in ``audience`` may ask about today."""
        groups = frozenset(group.casefold() for group in audience)
        listed = sorted(
            (
                Listed(one.title, one.date, one.url, tuple(sorted(one.audience & groups)))
                for one in self._index.get().in_force(audience=groups).values()
            ),
            key=lambda one: (one.title.casefold(), one.title),
        )
        public = tuple(one for one in listed if not one.groups)
        dated = sorted(
            (one for one in public if one.date is not None),
            key=lambda one: (one.date or dt.date.min, one.title),
            reverse=True,
        )
        return Overview(
            newest=tuple(dated[:_NEWEST]),
            public=public,
            limited=tuple(one for one in listed if one.groups),
        )

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return questions to begin with, each answered with certainty; none without an index."""
        return self._starters.get(language)

    def prepare(self) -> None:
        """Find the questions to begin with in a thread of their own, before anybody looks."""
        Thread(target=self._starters.find_all, name="starters", daemon=True).start()
