"""The fused order, worked out from a part of the passages."""

from __future__ import annotations

import numpy as np
import pytest

from index.retrieval.dense_index import DenseIndex, stored
from index.search.fusion import DENSE_WEIGHT, Visible, fuse, rank


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

    found = rank(dense, query, share, visible, 10)

    fused = share**2 + DENSE_WEIGHT * np.maximum(vectors @ query, 0)
    expected = sorted(visible.rows.tolist(), key=lambda row: -fused[row])[: len(found.rows)]
    assert expected == found.rows.tolist()
    assert np.allclose(fused[expected], found.fused, atol=1e-5)
    assert applies[found.rows].sum() >= 10
    assert len(found.rows) < mask.sum()


def test_all_are_ordered_where_fewer_apply_than_are_wanted() -> None:
    """Then nothing is left out, and equals stand in the order of their documents."""
    vectors = stored(np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (700, 1)))
    dense = DenseIndex.build(vectors)
    mask = np.ones(700, dtype=np.bool_)
    visible = Visible(np.arange(700), mask, np.zeros(700, dtype=np.bool_))
    share = np.zeros(700, dtype=np.float32)
    assert list(range(700)) == rank(dense, vectors[0], share, visible, 10).rows.tolist()


def test_meaning_decides_where_no_words_are_found() -> None:
    """A small share of the words is next to nothing, and a large one tells more than meaning."""
    share = np.array([0.2, 0.0, 0.9], dtype=np.float32)
    cosine = np.array([0.5, 0.6, 0.1], dtype=np.float32)
    assert [2, 1, 0] == np.argsort(-fuse(share, cosine)).tolist()
    assert np.allclose([0.54, 0.6, 0.91], fuse(share, cosine))
