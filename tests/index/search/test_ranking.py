"""The fused order, worked out from a part of the passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.retrieval.dense_index import DenseIndex, stored
from index.retrieval.sides import LexicalGroup, LexicalQuery
from index.search.fusion import DENSE_WEIGHT, Visible, fuse, rank
from tests.support.lexical import lexical_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from index.retrieval.sides import DenseSide, LexicalSide, Weighed

ASKED = LexicalQuery((), 1.0)


class Shares:
    """A lexical side whose shares are given, and that names no more than it is asked for."""

    def __init__(self, share: NDArray[np.float32]) -> None:
        """Take float32 (passages,), 0 to 1."""
        self._share = share

    def ceiling(self, words: Iterable[Weighed]) -> float:
        """Return 1: scores are shares."""
        del words
        return 1.0

    def prepare(self, query: LexicalQuery) -> None:
        """Do nothing."""

    def nearest(
        self, query: LexicalQuery, allowed: NDArray[np.bool_], count: int, least: float = 0.0
    ) -> tuple[NDArray[np.int64], float]:
        """Return the ``count`` allowed with the highest shares, and what the next has."""
        del query, least
        rows = np.flatnonzero(allowed)
        order = rows[np.argsort(-self._share[rows], kind="stable")]
        left = order[count : count + 1]
        return np.sort(order[:count]), float(self._share[left[0]]) if len(left) else 0.0

    def scores(self, query: LexicalQuery, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the shares."""
        del query
        return self._share[passages]


def sides(dense: DenseIndex, share: NDArray[np.float32]) -> tuple[DenseSide, LexicalSide]:
    """Return both sides as search knows them."""
    return dense, Shares(share)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("share_of_visible", [1.0, 0.6])
def test_the_best_are_those_of_the_whole_order(seed: int, share_of_visible: float) -> None:
    """However few passages are looked at, none that is left out comes before one that is not."""
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((1500, 8)).astype(np.float32)
    vectors = stored(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    dense = DenseIndex.build(vectors)
    query = vectors[0]
    share = (chance.random(1500) ** (1 + seed)).astype(np.float32)
    mask = chance.random(1500) < share_of_visible
    applies = mask & (chance.random(1500) < 0.5)
    visible = Visible(np.flatnonzero(mask), mask, applies)

    near, lexical = sides(dense, share)
    found = rank(near, query, lexical, ASKED, visible, 10)

    fused = share**2 + DENSE_WEIGHT * np.maximum(vectors @ query, 0)
    expected = sorted(visible.rows.tolist(), key=lambda row: -fused[row])[: len(found.rows)]
    assert expected == found.rows.tolist()
    assert np.allclose(fused[expected], found.fused, atol=1e-5)
    assert applies[found.rows].sum() >= 10
    assert share[found.rows].tolist() == found.share.tolist()
    assert len(found.rows) < mask.sum()


def test_all_are_ordered_where_fewer_apply_than_are_wanted() -> None:
    """Then nothing is left out, and equals stand in the order of their documents."""
    vectors = stored(np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (700, 1)))
    dense = DenseIndex.build(vectors)
    mask = np.ones(700, dtype=np.bool_)
    visible = Visible(np.arange(700), mask, np.zeros(700, dtype=np.bool_))
    share = np.zeros(700, dtype=np.float32)
    near, lexical = sides(dense, share)
    assert list(range(700)) == rank(near, vectors[0], lexical, ASKED, visible, 10).rows.tolist()


def test_meaning_decides_where_no_words_are_found() -> None:
    """A small share of the words is next to nothing, and a large one tells more than meaning."""
    share = np.array([0.2, 0.0, 0.9], dtype=np.float32)
    cosine = np.array([0.5, 0.6, 0.1], dtype=np.float32)
    assert [2, 1, 0] == np.argsort(-fuse(share, cosine)).tolist()
    assert np.allclose([0.54, 0.6, 0.91], fuse(share, cosine))


TEXTS = ["HR sitter i huset", "Lön den 25", "HR och lön", "Ekonomi", "HR HR HR", "hr-chef"]
HR_OR_STAFF = LexicalQuery(
    (
        LexicalGroup((("hr", 1.0),), ((0.5, (("personal", 1.0),)),)),
        LexicalGroup((("lön", 0.7),), ((0.9, (("ekonomi", 1.0),)),)),
    ),
    20.0,
)


@pytest.mark.parametrize("count", range(1, 7))
def test_what_the_lexical_side_leaves_out_has_no_more_than_it_says(count: int) -> None:
    """It names the best that are allowed, of equals the earlier, and scores each by itself."""
    index = lexical_index(TEXTS)
    allowed = np.array([True, True, True, True, False, True])
    scores = index.scores(HR_OR_STAFF, np.arange(6))
    share = HR_OR_STAFF.share(scores)

    rows, most = index.nearest(HR_OR_STAFF, allowed, count)

    best = sorted(np.flatnonzero(allowed).tolist(), key=lambda row: (-share[row], row))
    assert sorted(best[:count]) == sorted(rows.tolist())
    assert all(share[row] <= most for row in best[count:])
    alone = [index.scores(HR_OR_STAFF, np.array([row]))[0] for row in range(6)]
    assert scores.tolist() == [float(one) for one in alone]


def test_a_group_counts_as_the_name_that_a_passage_uses_most() -> None:
    """Another name counts by its scale, and names of one thing are not added up."""
    index = lexical_index(TEXTS)
    own, other = (index.word_scores([(word, 0.7)]) for word in ("lön", "ekonomi"))
    query = LexicalQuery((LexicalGroup((("lön", 0.7),), ((0.5, (("ekonomi", 0.7),)),)),), 1.0)
    expected = np.maximum(own, 0.5 * other)
    assert expected.tolist() == index.scores(query, np.arange(6)).tolist()
    assert expected[3] > 0
