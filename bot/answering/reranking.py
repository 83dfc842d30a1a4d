"""A second look at the best hits: at the sentence in each that would answer.

Search compares a question with passages of a hundred words. Which of the best ones answers shows in
one sentence of it, so that the order of what is in front is decided there. The weights were fitted
on the development sets (docs/decisions/0050-second-look.md).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.answering.answer_type import answer_type, shows
from bot.answering.highlights import fitness
from index import SearchResult, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index import Hit, Query, SearchIndex

# Hits: of those that apply, and of those that don't, so that no old paper takes a new one's place.
LOOKED_AT: Final = 6
# What each counts beside the score of the search.
_MEANING: Final = 0.18
_SENTENCE: Final = 0.2
_KIND: Final = 0.05
_PHRASES: Final = 0.23


def reranked(index: SearchIndex, result: SearchResult) -> SearchResult:
    """Return what was found with the best of it in the order of the sentences that would answer.

    The best keep their scores where their sentence fits best, and lose by how much less it does.
    """
    both = by_sentence(index, result.query, (*result.hits, *result.excluded))
    return SearchResult(
        result.query,
        tuple(hit for hit in both if hit.excluded is None),
        tuple(hit for hit in both if hit.excluded is not None),
    )


def by_sentence(index: SearchIndex, query: Query, hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in their new order, best first, with the scores that they are ordered by."""
    ordered = sorted(hits, key=lambda hit: hit.score, reverse=True)
    applies = [hit for hit in ordered if hit.excluded is None]
    doesnt = [hit for hit in ordered if hit.excluded is not None]
    looked = [*applies[:LOOKED_AT], *doesnt[:LOOKED_AT]]
    gains = _gains(index, query, looked)
    most = max(gains, default=0.0)
    # What isn't looked at counts as fitting as badly as the worst that is.
    gains += [min(gains, default=0.0)] * (len(ordered) - len(gains))
    rest = (*applies[LOOKED_AT:], *doesnt[LOOKED_AT:])
    scored = [
        replace(hit, score=max(0.0, hit.score + (gain - most)))
        for hit, gain in zip((*looked, *rest), gains, strict=True)
    ]
    return sorted(scored, key=lambda hit: hit.score, reverse=True)


def _gains(index: SearchIndex, query: Query, hits: Sequence[Hit]) -> list[float]:
    """Return what is to be added to each score, 0 or more, for what one sentence of it holds."""
    passages = [hit.passage for hit in hits]
    sentences = [piece for one in passages for piece in one.pieces()]
    nearness = [
        near for passage in passages for near in index.sentence_similarities(query, passage)
    ]
    fits = fitness(query, sentences, nearness)
    kind = answer_type(query.read_as)
    pairs = set(pairwise(words(query.read_as)))
    gains, end = [], 0
    for hit in hits:
        start, end = end, end + len(hit.passage.sentences)
        best = max(range(start, end), key=fits.__getitem__)
        gains.append(
            _MEANING * max(0.0, hit.dense)
            + _SENTENCE * max(0.0, fits[best])
            + _KIND * shows(kind, sentences[best])
            + _PHRASES * _share_told(pairs, hit.passage.text)
        )
    return gains


def _share_told(pairs: set[tuple[str, str]], text: str) -> float:
    """Return the share, 0 to 1, of pairs of words that stand so in a text."""
    return len(pairs.intersection(pairwise(words(text)))) / max(1, len(pairs))
