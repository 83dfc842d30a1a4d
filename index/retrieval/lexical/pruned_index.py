"""BM25 over in-word n-grams for collections too large to score every passage for a question.

The scores are those of ``LexicalIndex``, to the last digit. A passage is scored through its words:
a passage's n-grams are those of its words, and only words that share an n-gram with the question
count. Which passages are worth it is found by way of the rarest n-grams, as far as what the common
ones can give together doesn't reach what is looked for (MaxScore; Turtle and Flood 1995,
doi:10.1016/0306-4573(95)00020-H), and as far as there is time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from index.language.words import ngrams
from index.retrieval.lexical.bm25_index import K1, idf_of, penalties, saturated
from index.retrieval.lexical.word_counts import MOST, passage_ngrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from index.retrieval.lexical.word_counts import NgramStatistics, WordCounts, WordNgrams
    from index.retrieval.sides import LexicalQuery, Weighed

_KEPT: Final = 16  # questions
_AT_ONCE: Final = 10_000  # passages
# Passages that are simply scored, all of them: for members of a small group, say.
_FEW: Final = 1_000
# Words in passages that are looked at for each passage that is asked for.
_LOOKED_AT: Final = 4_000
# Passages that are scored for each that is asked for, and that are named at most.
_SCORED: Final = 8
_TIMES: Final = 4


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of what a group of a question stands for.

    Attributes:
        group: The group's number.
        scale: What its score counts for; None for the question's own words.
        terms: For each of its n-grams that is known, in order: which of the question's n-grams it
            is, and what it weighs with its inverse document frequency.

    """

    group: int
    scale: float | None
    terms: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, looked up.

    Attributes:
        columns: int64 (n,), its n-grams that are known, rising.
        names: Names of what it asks about.
        places: int32 (n-grams,), the place of each n-gram in ``columns``, or -1.

    """

    columns: NDArray[np.int64]
    names: tuple[_Name, ...]
    places: NDArray[np.int32]


class PrunedLexicalIndex:
    """BM25 of passages by way of their words; a ``LexicalSide``."""

    def __init__(
        self,
        passages: WordCounts,
        of_words: WordNgrams,
        statistics: NgramStatistics,
        public: NDArray[np.bool_],
    ) -> None:
        """Take what is counted; ``public`` is bool (passages,), whether everybody may see each."""
        self._passages = passages.counts
        self._of_words = of_words.counts
        self._vocabulary = of_words.vocabulary
        self._idf, self._unseen_idf = idf_of(statistics.public, int(public.sum()))
        self._penalty = penalties(statistics.lengths, public)
        self._postings = passages.counts.tocsc()
        self._words_of = of_words.counts.tocsc()
        # Words in passages that have each n-gram: what it costs to look at it.
        in_passages = np.diff(self._postings.indptr)
        self._cost = np.asarray(
            (in_passages[None, :] @ (of_words.counts > 0).astype(np.int64)), dtype=np.int64
        ).ravel()
        self._look_up = lru_cache(maxsize=_KEPT)(self._asked)

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._passages.shape[0])

    def ceiling(self, words: Iterable[Weighed]) -> float:
        """Return what a passage full of all these words would score at most.

        A word that no passage holds counts as the rarest: what is asked about is not there.
        """
        return (K1 + 1) * sum(
            weight * sum(map(self._idf_of, ngrams(word))) for word, weight in words
        )

    def columns(self, query: Iterable[Weighed]) -> Iterator[tuple[int, float]]:
        """Yield the column of each n-gram of words that any passage holds, and what it weighs."""
        for word, weight in query:
            for ngram in ngrams(word):
                column = self._column(ngram)
                if column >= 0:
                    yield column, weight * float(self._idf[column])

    def by_passage(self) -> Iterator[sparse.csr_matrix]:
        """Yield float32 (some passages, n-grams), what each has of each n-gram, in order."""
        for start in range(0, len(self), _AT_ONCE):
            counts = passage_ngrams(self._passages[start : start + _AT_ONCE], self._of_words)
            rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
            frequencies = counts.data.astype(np.float64)
            penalty = self._penalty[start : start + _AT_ONCE][rows]
            weights = saturated(frequencies, penalty).astype(np.float32)
            yield sparse.csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape)

    def prepare(self, query: LexicalQuery) -> None:
        """Look up a question's n-grams."""
        self._look_up(query)

    def scores(self, query: LexicalQuery, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (n,), the BM25 score of each of ``passages``, higher is better."""
        asked = self._look_up(query)
        total = np.zeros(len(passages), dtype=np.float32)
        if not len(passages):
            return total
        frequencies = self._frequencies(asked, passages)
        weights = saturated(frequencies, self._penalty[passages]).astype(np.float32)
        for names in _by_group(asked.names):
            best = np.zeros(len(passages), dtype=np.float32)
            for name in names:
                # Added up one n-gram after the other, as all passages' scores are.
                found = np.zeros(len(passages), dtype=np.float64)
                for place, weight in name.terms:
                    found += weight * weights[place]
                own = found.astype(np.float32)
                best = own if name.scale is None else np.maximum(best, name.scale * own)
            total += best
        return total

    def _frequencies(self, asked: _Asked, passages: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64 (the question's n-grams, passages), how often each is in each."""
        of_passages = self._passages[passages]
        used, own = _distinct(of_passages.indices, self._passages.shape[1])
        of_words = self._of_words[used]
        places = asked.places[of_words.indices]
        asked_for = places >= 0
        bounds = np.concatenate([[0], np.cumsum(asked_for)])[of_words.indptr]
        sharing = sparse.csr_matrix(
            (of_words.data[asked_for].astype(np.float64), places[asked_for], bounds),
            shape=(len(used), len(asked.columns)),
        )
        held = sparse.csr_matrix(
            (of_passages.data.astype(np.float64), own, of_passages.indptr),
            shape=(len(passages), len(used)),
        )
        found = np.asarray((held @ sharing).toarray(), dtype=np.float64)
        return np.ascontiguousarray(np.minimum(found, MOST).T)

    def nearest(
        self, query: LexicalQuery, allowed: NDArray[np.bool_], count: int, least: float = 0.0
    ) -> tuple[NDArray[np.int64], float]:
        """Return the passages with the highest shares, and what share others have at most.

        Of those that may have the highest, by the n-grams that tell most, so many are scored for
        each that is asked for. That the others have less is measured, and not sure.
        """
        number = int(allowed.sum())
        if number <= max(count, _FEW):
            return np.flatnonzero(allowed), 0.0
        asked = self._look_up(query)
        told = self._telling(asked, least * query.ceiling, count * _LOOKED_AT)
        rows, most = self._most(asked, told)
        seen = allowed[rows]
        rows, most = rows[seen], most[seen]
        scored = _SCORED * count
        if len(rows) > scored:
            rows = np.sort(rows[np.argpartition(-most, scored)[:scored]])
        share = query.share(self.scores(query, rows))
        worth = share >= least
        if least > 0 and int(worth.sum()) <= _TIMES * count:
            return rows[worth], least
        if len(rows) <= count:
            return rows, least
        order = np.lexsort((rows, -share))
        return np.sort(rows[order[:count]]), float(share[order[count]])

    def _telling(self, asked: _Asked, least: float, affordable: int) -> _Telling:
        """Return which n-grams to look for: passages that have none of them score too little.

        Args:
            asked: The question.
            least: The score that is too little.
            affordable: Words in passages that may be looked at; where the n-grams that are needed
                have more, fewer are looked for.

        """
        names = asked.names
        kept = [dict[int, float]() for _ in names]
        terms = []
        for number, name in enumerate(names):
            for place, weight in name.terms:
                kept[number][place] = kept[number].get(place, 0.0) + weight
            scale = (1.0 if name.scale is None else name.scale) * (K1 + 1)
            terms += [
                (
                    self._cost[asked.columns[place]] / (weight * scale or 1e-9),
                    number,
                    place,
                    weight * scale,
                )
                for place, weight in kept[number].items()
            ]
        terms.sort(reverse=True)
        costs = {
            (number, place): int(self._cost[asked.columns[place]]) for _, number, place, _ in terms
        }
        cost = sum(costs.values())
        own = [0.0] * len(names)
        rest = [0.0] * (1 + max((name.group for name in names), default=-1))
        total = 0.0
        for _, number, place, most in terms:
            group = names[number].group
            more = max(0.0, own[number] + most - rest[group])
            if total + more > least and cost <= affordable:
                continue
            own[number] += most
            rest[group] += more
            total += more
            cost -= costs[number, place]
            del kept[number][place]
        return _Telling(tuple(kept), tuple(own), tuple(rest))

    def _most(self, asked: _Asked, told: _Telling) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the passages that have an n-gram that tells, and what each can score at most."""
        looked_for = sorted({place for terms in told.terms for place in terms})
        if not looked_for:
            return np.empty(0, dtype=np.int64), np.empty(0)
        at = {place: number for number, place in enumerate(looked_for)}
        entries = [
            (number, at[place], weight)
            for number, terms in enumerate(told.terms)
            for place, weight in terms.items()
        ]
        numbers, columns, weights = zip(*entries, strict=True)
        wanted = sparse.csr_matrix(
            (weights, (numbers, columns)), shape=(len(told.terms), len(looked_for))
        )
        holding = self._words_of[:, asked.columns[looked_for]]
        used, _ = _distinct(holding.indices, self._passages.shape[1])
        of_names = sparse.csr_matrix(wanted @ holding.T.tocsc()[:, used].astype(np.float64))
        postings = self._postings[:, used]
        rows, places = _distinct(postings.indices, len(self))
        # What a word says c times gives no more than c of what it gives once, and a frequency's
        # weight grows less than the frequency: the sum over words is at least the passage's.
        times = postings.data.astype(np.float64)
        values = saturated(times, self._penalty[postings.indices])
        held = sparse.csr_matrix((values, places, postings.indptr), shape=(len(used), len(rows)))
        found = sparse.csr_matrix(of_names @ held)
        total = np.zeros(len(rows))
        numbers_of = list(enumerate(asked.names))
        for group, rest in enumerate(told.rest):
            best = np.full(len(rows), rest)
            for number, name in numbers_of:
                if name.group == group:
                    scale = 1.0 if name.scale is None else name.scale
                    start, stop = found.indptr[number : number + 2]
                    there = found.indices[start:stop]
                    own = told.own[number] + scale * found.data[start:stop]
                    best[there] = np.maximum(best[there], own)
            total += best
        return rows, total

    def _asked(self, query: LexicalQuery) -> _Asked:
        named = [
            (number, scale, [(one, weight) for word, weight in said for one in ngrams(word)])
            for number, group in enumerate(query.groups)
            for scale, said in ((None, group.words), *group.others)
        ]
        column_of = {one: self._column(one) for _, _, terms in named for one, _ in terms}
        columns = np.unique([column for column in column_of.values() if column >= 0])
        place_of = {int(column): number for number, column in enumerate(columns)}
        names = tuple(
            _Name(
                number,
                scale,
                tuple(
                    (place_of[column_of[one]], weight * float(self._idf[column_of[one]]))
                    for one, weight in terms
                    if column_of[one] >= 0
                ),
            )
            for number, scale, terms in named
        )
        places = np.full(len(self._vocabulary), -1, dtype=np.int32)
        places[columns.astype(np.int64)] = np.arange(len(columns), dtype=np.int32)
        return _Asked(columns.astype(np.int64), names, places)

    def _column(self, ngram: str) -> int:
        at = int(np.searchsorted(self._vocabulary, ngram))
        known = at < len(self._vocabulary) and self._vocabulary[at] == ngram
        return at if known else -1

    def _idf_of(self, ngram: str) -> float:
        column = self._column(ngram)
        return float(self._unseen_idf if column < 0 else self._idf[column])


@dataclass(frozen=True, slots=True)
class _Telling:
    """N-grams to look for.

    Attributes:
        terms: For each name of the question, the n-grams to look for, with what each weighs.
        own: What each name can score by its others.
        rest: What each group can score by others than those that are looked for.

    """

    terms: tuple[dict[int, float], ...]
    own: tuple[float, ...]
    rest: tuple[float, ...]


def _distinct(
    numbers: NDArray[np.int32], below: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return which numbers there are, rising, and the place of each; faster than by sorting.

    Args:
        numbers: int32 (n,), from 0.
        below: What all of them are less than.

    """
    there = np.zeros(below, dtype=np.bool_)
    there[numbers] = True
    found = np.flatnonzero(there)
    places = np.empty(below, dtype=np.int32)
    places[found] = np.arange(len(found), dtype=np.int32)
    return found, places[numbers]


def _by_group(names: tuple[_Name, ...]) -> Iterable[list[_Name]]:
    groups: dict[int, list[_Name]] = {}
    for name in names:
        groups.setdefault(name.group, []).append(name)
    return groups.values()
