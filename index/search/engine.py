"""Searches an index version: BM25 and vectors, put together, for one person and one day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexVersionError
from index.language.words import ngrams, words
from index.retrieval.sides import LexicalGroup, LexicalQuery
from index.retrieval.tables import is_table_head
from index.search.filters import visible_periods, visible_reasons, visible_rows
from index.search.fusion import fuse, rank
from index.search.pointed_out import PointedOutAnswers
from index.search.query.contacts import contact_for, nearest_contact, topic_text
from index.search.query.query import TELLING, Glossary, Query, QueryReader
from index.search.query.spelling import Spelling
from index.search.query.vocabulary import Heard, PublicWords, explained
from index.types import Hit
from index.versions.files import damaged, open_current, open_version
from index.versions.records import DEFAULT_OPTIONS, Passages, fingerprint_of
from index.versions.store import Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.documents.metadata.hr_files import ContactEntry, GlossaryEntry
    from index.retrieval.embedder import Embedder
    from index.retrieval.sides import LexicalSide
    from index.search.filters import Period
    from index.search.pointed_out import PointedOut
    from index.search.query.query import Group
    from index.types import Language, Metadata, Passage, Span
    from index.versions.files import Contents, Version
    from index.versions.records import DocumentRecord
    from index.versions.store import PassageStore


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        query: What was searched for.
        hits: Passages that the person may see and that apply, best first, none between them left
            out.
        excluded: Those that the person may see and that don't apply at the date, best first, that
            are as good as the last of the hits.

    """

    query: Query
    hits: tuple[Hit, ...]
    excluded: tuple[Hit, ...]

    def best(self, count: int) -> list[Hit]:
        """Return the ``count`` best hits, those that don't apply at the date among them."""
        both = (*self.hits, *self.excluded)
        return sorted(both, key=lambda hit: hit.score, reverse=True)[:count]


# A word weighs by its rarity in general language, beside its n-grams' rarity in the collection, and
# a long word's many n-grams count for less each (docs/decisions/0011-lexical-search.md).
INFORMATION_POWER = 0.5
LENGTH_POWER = 0.5


def lexical_query(index: LexicalSide, query: Query) -> LexicalQuery:
    """Return a question as the lexical side is asked."""
    groups = []
    ceiling = 0.0
    for group in query.groups:
        weighed = tuple((word, bm25_weight(word, query.information(word))) for word in group.words)
        most = index.ceiling(weighed)
        others = []
        for alternative in group.alternatives + group.guesses if _widens(query, group) else ():
            # Another name counts as much as the words that were used, as far as it means the same.
            other = tuple((word, bm25_weight(word, 1.0)) for word in alternative.words)
            others.append((alternative.weight * most / (index.ceiling(other) or 1.0), other))
        groups.append(LexicalGroup(weighed, tuple(others)))
        ceiling += most
    return LexicalQuery(tuple(groups), ceiling)


def _prepared(index: LexicalSide, query: Query) -> LexicalQuery:
    """Build the lexical query, and have the lexical side work out ahead what it needs for it."""
    asked = lexical_query(index, query)
    index.prepare(asked)
    return asked


def _widens(query: Query, group: Group) -> bool:
    """Return whether other names for a word may find what the word itself doesn't.

    Those of a common Swedish word ("är", "var") find nothing; of an English one's some are what
    Swedish documents say (xquad_en_sv: hit@3 .918 instead of .934 without them).
    """
    return query.language == "en" or max(map(query.information, group.words)) >= TELLING


def bm25_weight(word: str, told: float) -> float:
    """Return how much each n-gram of a word weighs in BM25; ``told`` is the word's information."""
    return float(told**INFORMATION_POWER * len(ngrams(word)) ** -LENGTH_POWER)


_KEPT = 16  # questions, sets of groups, and what may be seen on a day by members of them


class SearchIndex:
    """An opened index version, ready to be searched; safe to share between threads."""

    def __init__(self, version: Version, embedder: Embedder, sides: Sides | None = None) -> None:
        """Take a version and what searches it, if that is not the version itself.

        Use ``open_search``.
        """
        self._version = version
        self._sides = sides or Sides(version.contents.dense, version.contents.lexical)
        self._embedder = embedder
        contents = version.contents
        self._records = contents.records
        self._metadata = contents.records.metadata
        # What only some may see must change nothing for anybody else.
        self._public = public_words_of(contents)
        told = explained(chain.from_iterable(self._public.explanations.values()))
        self._glossary = Glossary(contents.glossary, told)
        self._spelling = Spelling(self._public.counts)
        self._reader = QueryReader(self._glossary, self._spelling)
        self._heard = Heard(self._spelling.vocabulary)
        self._passages = Passages(contents.records)
        # One question is searched for more than once, as of other days for example.
        self._read = lru_cache(maxsize=_KEPT)(self._reader.read)
        self._embed = lru_cache(maxsize=_KEPT)(embedder.embed_query)
        self._embed_topics = lru_cache(maxsize=1)(embedder.embed_documents)
        self._lexical = lru_cache(maxsize=_KEPT)(partial(_prepared, self._sides.lexical))
        # Nothing that is kept refers to this object, which would live on in the circle.
        rows = partial(visible_rows, self._metadata, np.diff(contents.records.starts))
        self._visible = lru_cache(maxsize=_KEPT)(rows)
        self._periods = lru_cache(maxsize=_KEPT)(partial(visible_periods, self._metadata))
        self._pointed_out = PointedOutAnswers(
            contents.pointed_out, contents.pointed_out_vectors, contents.records
        )
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="lexical")

    @property
    def name(self) -> str:
        """The version's name."""
        return self._version.name

    @property
    def version(self) -> Version:
        """The opened version."""
        return self._version

    @cached_property
    def language(self) -> Language:
        """The language of most documents that everybody may see; Swedish where that is neither."""
        counts = Counter(one.language for one in self._metadata.values() if one.public)
        return "en" if counts["en"] > counts["sv"] else "sv"

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages, in the order of both indexes' rows."""
        return self._passages

    def heard(self, word: str) -> float:
        """Return how far the documents that everybody may see know a normalised word, 0 to 1."""
        return self._heard.share(word)

    def nearest_word(self, word: str) -> str | None:
        """Return the word of those documents that a normalised one may be a slip for, or None."""
        return self._spelling.nearest(word)

    def document(self, identifier: str) -> DocumentRecord:
        """Return a document by id."""
        return self._records.named(identifier)

    def in_force(
        self, *, at: dt.date | None = None, audience: frozenset[str] = frozenset()
    ) -> dict[str, Metadata]:
        """Return the documents that ``audience`` may see and that apply ``at`` (today), by id."""
        day = at or dt.date.today()  # noqa: DTZ011 - the local day
        reasons = visible_reasons(self._metadata, day, audience)
        return {key: self._metadata[key] for key in sorted(reasons) if reasons[key] is None}

    @cached_property
    def audiences(self) -> frozenset[str]:
        """The groups that documents are limited to, case folded."""
        return frozenset(g.casefold() for one in self._metadata.values() for g in one.audience)

    def contact(self, *texts: str) -> ContactEntry | None:
        """Return whom to ask about what a question is about; None where HR names nobody.

        The entry whose keywords it names, else the one whose topic it is about; then the one whose
        keywords the other texts name; the last one for everything else.

        Args:
            texts: The question, and then what else tells what it is about: titles of what is near.

        Raises:
            QuestionError: One is empty, too long, or holds no words.

        """
        contacts = self._version.contents.contacts
        if not contacts:
            return None
        asked, *others = map(self.query, texts)
        return (
            contact_for(asked, contacts)
            or self._about(asked, contacts)
            or next(filter(None, (contact_for(other, contacts) for other in others)), contacts[-1])
        )

    def _about(self, query: Query, contacts: Sequence[ContactEntry]) -> ContactEntry | None:
        """Return the one of HR's entries whose topic a question is about, if it is about any."""
        topics = self._embed_topics(tuple(map(topic_text, contacts)))
        found = nearest_contact(topics @ self._embed(query.in_full), contacts)
        # What is nearest to everything else may still be about what lies near in the documents.
        return None if found is contacts[-1] else found

    def renamed(self, query: Query) -> list[GlossaryEntry]:
        """Return HR's entries whose old name a question uses."""
        return self._glossary.renamed(words(query.read_as))

    def meanings(self, name: str) -> list[GlossaryEntry]:
        """Return HR's entries that tell what a name means."""
        return self._glossary.meanings(name)

    def query(self, text: str) -> Query:
        """Prepare a question for search.

        Raises:
            QuestionError: It is empty, too long, or holds no words.

        """
        return self._read(text)

    def vector(self, query: Query, *, as_read: bool = False) -> NDArray[np.float32]:
        """Return float32 (d,), of length 1: what passages are to be near, or what is asked."""
        return self._embed(query.in_full if as_read else query.sought)

    def search(
        self,
        text: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        wanted: int = 10,
    ) -> SearchResult:
        """Find what a member of the groups ``audience`` may see, as of ``at`` (today).

        At least ``wanted`` passages that apply are among the hits, as far as there are as many.

        Raises:
            QuestionError: ``text`` is empty, too long, or holds no words.
            IndexVersionError: The index doesn't fit the model.

        """
        query = self.query(text)
        day = at or dt.date.today()  # noqa: DTZ011 - the local day
        visible, reasons = self._visible(day, frozenset(group.casefold() for group in audience))
        # The model needs no Python while it works, so the other side costs no time beside it.
        beside = self._beside.submit(self._lexical, query)
        vector = self.vector(query)
        ranking = rank(
            self._sides.dense, vector, self._sides.lexical, beside.result(), visible, wanted
        )
        hits: list[Hit] = []
        excluded: list[Hit] = []
        for row, score, dense, lexical, share in zip(
            ranking.rows.tolist(),
            ranking.fused.tolist(),
            ranking.dense.tolist(),
            ranking.lexical.tolist(),
            ranking.share.tolist(),
            strict=True,
        ):
            passage = self._passages[row]
            reason = reasons[passage.document]
            hit = Hit(passage, score, dense, lexical, share, excluded=reason)
            (hits if reason is None else excluded).append(hit)
        return SearchResult(query, tuple(hits), tuple(excluded))

    def pointed_out(
        self,
        text: str,
        may_answer: Callable[[str], bool],
        audience: frozenset[str] = frozenset(),
    ) -> list[PointedOut]:
        """Return answers that HR has pointed out, the one to the nearest question first.

        Args:
            text: What is asked.
            may_answer: Whether a document, by id, may be seen and applies.
            audience: Groups of the person who asks.

        Raises:
            QuestionError: ``text`` is empty, too long, or holds no words.

        """
        if not self._pointed_out:
            return []
        query = self.query(text)
        groups = frozenset(group.casefold() for group in audience)
        return self._pointed_out.near(text, self._embed(query.read_as), may_answer, groups)

    def hit(self, text: str, row: int) -> Hit:
        """Return a passage by its number, scored for a question as a search scores it.

        Raises:
            QuestionError: ``text`` is empty, too long, or holds no words.

        """
        query = self.query(text)
        asked = self._lexical(query)
        rows = np.array([row], dtype=np.int64)
        cosine = self._sides.dense.scores(self.vector(query), rows)
        lexical = self._sides.lexical.scores(asked, rows)
        share = asked.share(lexical)
        return Hit(
            self._passages[row],
            score=float(fuse(share, cosine)[0]),
            dense=float(cosine[0]),
            lexical=float(lexical[0]),
            share=float(share[0]),
        )

    def nearest_sentence(self, query: Query, passage: Passage) -> Span:
        """Return the sentence of a passage whose meaning is nearest to a question's."""
        document = self.document(passage.document).text
        spans = [s for s in passage.sentences if not is_table_head(document, s)]
        spans = spans or list(passage.sentences)
        vectors = self._embedder.embed_documents([passage.piece(span) for span in spans])
        return spans[int(np.argmax(vectors @ self._embed(query.in_full)))]

    def periods(self, audience: frozenset[str] = frozenset()) -> Mapping[str, Period]:
        """Return when each document applies that a member of the groups ``audience`` may see."""
        return self._periods(frozenset(group.casefold() for group in audience))


def open_search(
    index: Path,
    embedder: Embedder,
    *,
    passage_tokens: int = DEFAULT_OPTIONS.passage_tokens,
    version: str | None = None,
    store: PassageStore | None = None,
) -> SearchIndex:
    """Open the index version in use, or the one that is named.

    Args:
        index: Where it lies.
        embedder: The model that made it.
        passage_tokens: What it was built with.
        version: Its name, if it is not the one in use; it may be of other settings.
        store: What searches its passages, if that is not its files.

    Raises:
        FileNotFoundError: The one that is named is not there.
        IndexVersionError: There is none, it is damaged, or another model or other settings made it.
        VectorStoreError: The store fails, or hasn't got it whole.

    """
    opened = open_version(index, version) if version else open_current(index)
    made_by = opened.manifest.model
    if made_by.digest != embedder.digest:
        raise IndexVersionError(
            f"The index in {index} was built with another model ({made_by.name}) than the one set "
            f"({embedder.name}): run `omorg build`."
        )
    fits = opened.manifest.fingerprint == fingerprint_of(embedder, passage_tokens)
    if not (version or fits):
        raise IndexVersionError(
            f"The index in {index} was built with other settings: run `omorg build`."
        )
    try:
        return SearchIndex(opened, embedder, store.sides(opened) if store else None)
    except ValueError as exc:
        raise damaged(index, exc) from exc


def public_words_of(contents: Contents) -> PublicWords:
    """Return the words of the documents that everybody may see; counted, where they are not yet."""
    if contents.public_words is not None:
        return PublicWords.from_json(contents.public_words)
    public = [key for key, one in contents.records.metadata.items() if one.public]
    return PublicWords.of({key: contents.records.named(key).text for key in public})
