"""Search: audience and time first, then the dense and the lexical side fused into one order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.artifacts import open_current
from index.build import DEFAULT_OPTIONS, fingerprint_of
from index.contacts import contact_for
from index.errors import IndexVersionError
from index.glossary import Glossary
from index.language import ngrams
from index.query import Query, QueryReader
from index.spelling import Spelling
from index.types import Hit
from index.validity import exclusions, may_see

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from numpy.typing import NDArray

    from index.artifacts import Version
    from index.contacts import ContactEntry
    from index.embedding import Embedder
    from index.records import DocumentRecord
    from index.types import Excluded, Metadata, Passage

# Fusion, chosen on the development sets (docs/decisions/0012-fusion.md): a lexical score is the
# share of the most that the query's n-grams could give, and cosine similarity is added to it.
DENSE_WEIGHT = 0.4
# Where no passage gets even this share, the words are others than the documents', and the dense
# side counts for up to so much more.
LITTLE_LEXICAL = 0.4
EXTRA_DENSE_WEIGHT = 0.6
# A word weighs by its rarity in general language, beside its n-grams' rarity in the collection, and
# a long word's many n-grams count for less each (docs/decisions/0011-lexical-search.md).
INFORMATION_POWER = 0.5
LENGTH_POWER = 0.5


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        query: What was searched for.
        hits: All passages that the person may see and that apply, best first.
        excluded: Those that the person may see and that don't apply at the date, best first.

    """

    query: Query
    hits: tuple[Hit, ...]
    excluded: tuple[Hit, ...]

    def best(self, count: int) -> list[Hit]:
        """Return the ``count`` best hits, those that don't apply at the date among them."""
        both = (*self.hits, *self.excluded)
        return sorted(both, key=lambda hit: hit.score, reverse=True)[:count]


class SearchIndex:
    """An opened index version, ready to be searched; safe to share between threads."""

    def __init__(self, version: Version, embedder: Embedder) -> None:
        """Take an opened version; use ``open_search``."""
        self._version = version
        self._embedder = embedder
        public = (r.text for r in version.contents.records if r.metadata.public)
        self._spelling = Spelling(public)
        self._reader = QueryReader(Glossary(version.contents.glossary), self._spelling)
        self._records = {record.id: record for record in version.contents.records}
        self._metadata = {key: record.metadata for key, record in self._records.items()}
        self._passages = tuple(p for r in version.contents.records for p in r.passages)

    @property
    def name(self) -> str:
        """The version's name."""
        return self._version.name

    @property
    def version(self) -> Version:
        """The opened version."""
        return self._version

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of both indexes' rows."""
        return self._passages

    @property
    def public_words(self) -> Collection[str]:
        """The normalised words of the documents that everybody may see."""
        return self._spelling.vocabulary

    def document(self, identifier: str) -> DocumentRecord:
        """Return a document by id."""
        return self._records[identifier]

    def in_force(
        self, *, at: dt.date | None = None, audience: frozenset[str] = frozenset()
    ) -> tuple[DocumentRecord, ...]:
        """Return the documents that ``audience`` may see and that apply ``at`` (today), by id."""
        reasons = self._exclusions(at or dt.date.today(), audience)  # noqa: DTZ011 - the local day
        return tuple(self._records[key] for key in sorted(reasons) if reasons[key] is None)

    def contact(self, question: str) -> ContactEntry | None:
        """Return whom to ask about what a question is about.

        Raises:
            QuestionError: It is empty, too long, or holds no words.

        """
        return contact_for(self.query(question), self._version.contents.contacts)

    def query(self, text: str) -> Query:
        """Prepare a question for search.

        Raises:
            QuestionError: It is empty, too long, or holds no words.

        """
        return self._reader.read(text)

    def search(
        self, text: str, *, at: dt.date | None = None, audience: frozenset[str] = frozenset()
    ) -> SearchResult:
        """Order all passages that a member of the groups ``audience`` may see, as of ``at``.

        Raises:
            QuestionError: ``text`` is empty, too long, or holds no words.
            IndexVersionError: The index doesn't fit the model.

        """
        query = self.query(text)
        reasons = self._exclusions(at or dt.date.today(), audience)  # noqa: DTZ011 - the local day
        visible = np.array(
            [row for row, passage in enumerate(self._passages) if passage.document in reasons],
            dtype=np.int64,
        )
        dense = self._version.contents.dense.scores(
            self._embedder.embed_query(query.read_as), visible
        )
        lexical, share = self._lexical(query)
        fused = share + dense_weight(share[visible]) * np.maximum(dense, 0.0)
        # Rows are in the order of document ids: a stable sort settles ties by it.
        order = visible[np.argsort(-fused[visible], kind="stable")]
        hits: list[Hit] = []
        excluded: list[Hit] = []
        for row in order.tolist():
            passage = self._passages[row]
            reason = reasons[passage.document]
            hit = Hit(
                passage,
                score=float(fused[row]),
                dense=float(dense[row]),
                lexical=float(lexical[row]),
                share=float(share[row]),
                excluded=reason,
            )
            (hits if reason is None else excluded).append(hit)
        return SearchResult(query, tuple(hits), tuple(excluded))

    def _exclusions(self, at: dt.date, audience: frozenset[str]) -> dict[str, Excluded | None]:
        """Return the documents that may be seen, each with why it doesn't apply, or None."""
        groups = frozenset(group.casefold() for group in audience)
        seen: dict[str, Metadata] = {
            identifier: metadata
            for identifier, metadata in self._metadata.items()
            if may_see(metadata, groups)
        }
        reasons = exclusions(seen, at)
        return {identifier: reasons.get(identifier) for identifier in seen}

    def _lexical(self, query: Query) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return BM25 scores, and the same as shares (0 to 1) of what the query could give."""
        index = self._version.contents.lexical
        total = np.zeros(len(self._passages), dtype=np.float32)
        ceiling = 0.0
        for group in query.groups:
            weighed = [(word, bm25_weight(word, query.information(word))) for word in group.words]
            most = index.ceiling(weighed)
            scores = index.scores(weighed)
            for alternative in group.alternatives:
                # Another name for the same counts as much as the words that were used, as far as
                # it means the same.
                other = [(word, bm25_weight(word, 1.0)) for word in alternative.words]
                scale = alternative.weight * most / (index.ceiling(other) or 1.0)
                scores = np.maximum(scores, scale * index.scores(other))
            total += scores
            ceiling += most
        return total, total / np.float32(ceiling or 1.0)


def dense_weight(
    shares: NDArray[np.float32], usual: float = DENSE_WEIGHT, extra: float = EXTRA_DENSE_WEIGHT
) -> float:
    """Return how much cosine similarity counts: more where hardly a word of the query is found."""
    best = float(shares.max(initial=0.0))
    return usual + extra * max(0.0, 1 - best / LITTLE_LEXICAL)


def bm25_weight(word: str, told: float) -> float:
    """Return how much each n-gram of a word weighs in BM25; ``told`` is the word's information."""
    return float(told**INFORMATION_POWER * len(ngrams(word)) ** -LENGTH_POWER)


def open_search(
    index: Path, embedder: Embedder, *, passage_tokens: int = DEFAULT_OPTIONS.passage_tokens
) -> SearchIndex:
    """Open the index version in use.

    Raises:
        IndexVersionError: There is none, it is damaged, or another model or other settings made it.

    """
    version = open_current(index)
    made_by = version.manifest.model
    if made_by.digest != embedder.digest:
        raise IndexVersionError(
            f"The index in {index} was built with another model ({made_by.name}) than the one set "
            f"({embedder.name}): run `omorg build`."
        )
    if version.manifest.fingerprint != fingerprint_of(embedder, passage_tokens):
        raise IndexVersionError(
            f"The index in {index} was built with other settings: run `omorg build`."
        )
    return SearchIndex(version, embedder)
