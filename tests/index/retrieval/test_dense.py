"""Exact search by cosine similarity."""

from __future__ import annotations

import numpy as np
import pytest

from index import IndexVersionError
from index.retrieval.dense_index import DenseIndex, stored

VECTORS = stored(np.array([[1, 0], [0.6, 0.8], [-1, 0], [0, 1]], dtype=np.float32))
EAST = np.array([1, 0], dtype=np.float32)
ALL = np.arange(4, dtype=np.int64)


def test_scores_are_cosines() -> None:
    """The inner product of unit vectors: same direction 1, right angle 0, opposite -1."""
    scores = DenseIndex.build(VECTORS).scores(EAST, ALL)
    assert pytest.approx([1, 0.6, -1, 0], abs=5e-4) == scores.tolist()
    assert np.float32 == scores.dtype


def test_scores_come_in_the_order_asked_for() -> None:
    """Each passage has its own score, wherever it stands."""
    scores = DenseIndex.build(VECTORS).scores(EAST, np.array([3, 1], dtype=np.int64))
    assert pytest.approx([0, 0.6], abs=5e-4) == scores.tolist()


def test_the_nearest_are_found_among_those_allowed() -> None:
    """What is filtered out can't be found, and nothing that is left out is nearer than told."""
    index = DenseIndex.build(VECTORS)
    everything = np.ones(4, dtype=np.bool_)
    found, left = index.nearest(EAST, everything, 2)
    assert [0, 1] == found.tolist()
    assert pytest.approx(0.6, abs=1e-3) == left
    found, left = index.nearest(EAST, np.array([False, True, True, True]), 2)
    assert [1, 3] == found.tolist()
    assert pytest.approx(0, abs=1e-3) == left
    found, left = index.nearest(EAST, np.array([False, True, True, True]), 3)
    assert ([1, 2, 3], -1.0) == (found.tolist(), left)


def test_a_row_scores_the_same_to_the_last_bit_whatever_stands_beside_it() -> None:
    """What a person may not see changes no digit of what is shown."""
    chance = np.random.default_rng(3)
    vectors = chance.standard_normal((500, 384)).astype(np.float32)
    index = DenseIndex.build(vectors)
    query = chance.standard_normal(384).astype(np.float32)
    together = index.scores(query, np.arange(500))
    alone = [index.scores(query, np.array([row]))[0] for row in range(500)]
    assert alone == together.tolist()


def test_nothing_allowed_finds_nothing() -> None:
    """No row is searched where none may be."""
    index = DenseIndex.build(VECTORS)
    assert [] == index.scores(EAST, np.array([], dtype=np.int64)).tolist()
    assert [] == index.nearest(EAST, np.zeros(4, dtype=np.bool_), 2)[0].tolist()


@pytest.mark.parametrize("dimension", [1, 3])
def test_a_vector_of_another_dimension_is_refused(dimension: int) -> None:
    """The line says both dimensions and what to run."""
    with pytest.raises(IndexVersionError) as caught:
        DenseIndex.build(VECTORS).scores(np.ones(dimension, dtype=np.float32), ALL)
    assert (
        f"The index holds vectors of 2 dimensions and the model gives {dimension}: "
        "run `omorg build`."
    ) == str(caught.value)


def test_vectors_come_back_as_they_went_in() -> None:
    """Row by row, bit by bit: they are reused in the next version."""
    index = DenseIndex.build(VECTORS)
    assert VECTORS.tolist() == index.vectors().tolist()
    assert (4, 2) == (len(index), index.dimension)


def test_bytes_and_back_give_the_same_index() -> None:
    """What is written and read again has the same vectors and writes the same bytes."""
    data = DenseIndex.build(VECTORS).to_bytes()
    again = DenseIndex.from_bytes(data)
    assert (VECTORS.tolist(), data) == (again.vectors().tolist(), again.to_bytes())
    assert pytest.approx([1, 0.6, -1, 0], abs=5e-4) == again.scores(EAST, ALL).tolist()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"junk",
        b"IxFI",
        b"IxFI" + b"\xff" * 100,
        DenseIndex.build(VECTORS).to_bytes()[:-5],
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    """Junk and truncated files raise the one error that is looked for."""
    with pytest.raises(ValueError, match=r"."):
        DenseIndex.from_bytes(data)
