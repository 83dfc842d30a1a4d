"""The order of passages for a question: the lexical and the dense side, fused.

Only the passages that can be among the best are compared: those nearest to the question and those
that share most with it. What neither side has near its top can't be at the top of both together,
and how far down that holds is known from the last ones that were looked at (the threshold algorithm
of Fagin, Lotem and Naor 2003, doi:10.1016/S0022-0000(03)00026-6). So the order is exact as far as
what either side tells is, and the time hardly grows with the collection: of tens of thousands of
passages and more the sides tell estimates (docs/growth.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.retrieval.sides import DenseSide, LexicalQuery, LexicalSide

# Fusion, chosen on the development sets and the sample (docs/decisions/0054-fusion.md): cosine
# similarity, and beside it the lexical share squared. Where the words of a question are missing
# from the documents no passage has more than a small share of them, whose square is next to
# nothing, and meaning decides; where they are found, a share tells more than meaning does.
DENSE_WEIGHT = 1.0
# Rows and passages that are looked at first; four times as many when they don't settle the order.
_FIRST = 160
_TIMES = 4
# Of what the last of the best scores: it has to be found to score more than those left.
_A_LITTLE_LESS = 0.999


@dataclass(frozen=True, slots=True)
class Visible:
    """Which passages a person may see at all, and which of them apply.

    Attributes:
        rows: int64, the visible passages' numbers, in order.
        mask: bool (passages,), whether each is visible.
        applies: bool (passages,), whether each is visible and applies at the date asked about.

    """

    rows: NDArray[np.int64]
    mask: NDArray[np.bool_]
    applies: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best passages, best first, without a gap: none that is left out comes before one of them.

    Attributes:
        rows: int64 (n,), their numbers.
        fused: float32 (n,), the scores that they are ordered by.
        dense: float32 (n,), cosine similarities, -1 to 1.
        lexical: float32 (n,), BM25 scores, 0 or more.
        share: float32 (n,), the same as shares of what the question could give, 0 to 1.

    """

    rows: NDArray[np.int64]
    fused: NDArray[np.float32]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    share: NDArray[np.float32]

    def only(self, places: NDArray[np.bool_] | NDArray[np.int64]) -> Ranking:
        """Return the hits at the given positions, in their order."""
        return Ranking(
            self.rows[places],
            self.fused[places],
            self.dense[places],
            self.lexical[places],
            self.share[places],
        )

    def joined(self, other: Ranking) -> Ranking:
        """Return both together, the best first; of equals the earlier passage."""
        both = Ranking(
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.fused, other.fused]),
            np.concatenate([self.dense, other.dense]),
            np.concatenate([self.lexical, other.lexical]),
            np.concatenate([self.share, other.share]),
        )
        return both.only(np.lexsort((both.rows, -both.fused)))


def fuse(
    share: NDArray[np.float32], cosine: NDArray[np.float32], weight: float = DENSE_WEIGHT
) -> NDArray[np.float32]:
    """Return float32 (n,) scores, higher is better: each depends on its own passage alone.

    Args:
        share: float32 (n,), 0 to 1.
        cosine: float32 (n,), -1 to 1.
        weight: What cosine similarity counts.

    """
    return np.asarray(share**2 + weight * np.maximum(cosine, 0), dtype=np.float32)


def rank(  # noqa: PLR0913, PLR0917 - two sides, each with its form of the question
    dense: DenseSide,
    vector: NDArray[np.float32],
    lexical: LexicalSide,
    query: LexicalQuery,
    visible: Visible,
    wanted: int,
) -> Ranking:
    """Order the visible passages until at least ``wanted`` that apply are among the best.

    Args:
        dense: The passages' vectors.
        vector: float32 (d,), the question's.
        lexical: The passages' words.
        query: The question's.
        visible: What may be seen, and what applies.
        wanted: How many; all that there are when fewer apply.

    Raises:
        IndexVersionError: ``vector`` is of another dimension than the index.

    """
    count = max(_FIRST, _TIMES * wanted)
    while True:
        near, nearest_left = dense.nearest(vector, visible.mask, count)
        found = _ordered(dense, vector, lexical, query, near)
        meant = DENSE_WEIGHT * max(nearest_left, 0.0)
        # What is no nearer than those left has to share so much to be among the best.
        least = _least_share(found.fused[visible.applies[found.rows]], meant, wanted)
        shared, share_left = lexical.nearest(query, visible.mask, count, least)
        others = np.setdiff1d(shared, near)
        if len(others):
            found = found.joined(_ordered(dense, vector, lexical, query, others))
        if len(found.rows) == len(visible.rows):
            return found
        sure = found.fused > share_left**2 + meant
        if int(visible.applies[found.rows[sure]].sum()) >= wanted:
            return found.only(sure)
        count *= _TIMES


def _least_share(fused: NDArray[np.float32], meant: float, wanted: int) -> float:
    """Return the share below which a passage can't be one of the ``wanted`` best.

    Args:
        fused: float32 (n,), scores of passages that apply, the highest first.
        meant: What those that are not among them score for their meaning, at most.
        wanted: How many.

    """
    if len(fused) < wanted:
        return 0.0
    return math.sqrt(max(0.0, float(fused[wanted - 1]) * _A_LITTLE_LESS - meant))


def _ordered(
    dense: DenseSide,
    vector: NDArray[np.float32],
    lexical: LexicalSide,
    query: LexicalQuery,
    rows: NDArray[np.int64],
) -> Ranking:
    """Score passages, given in rising order, and put the best first."""
    cosine = dense.scores(vector, rows)
    scores = lexical.scores(query, rows)
    share = query.share(scores)
    fused = fuse(share, cosine)
    # A stable order: ties go to the earlier passage, so to the earlier document.
    return Ranking(rows, fused, cosine, scores, share).only(np.argsort(-fused, kind="stable"))
