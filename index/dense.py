"""Exact search by cosine similarity: FAISS over unit vectors, several for each passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np

from index.errors import IndexVersionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


# FAISS and NumPy add up a product in different orders.
_ROUNDING = 1e-4


def stored(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 vectors rounded as the index keeps them, to half precision."""
    rounded: NDArray[np.float32] = vectors.astype(np.float16).astype(np.float32)
    return rounded


def row_bounds(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (passages + 1,): the first row of each passage, and the number of rows."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])


def _similarity(query: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    # A row's sum is added up in the same way whichever rows stand beside it, which a matrix
    # product doesn't promise: what a person may not see must not change a last digit.
    return np.asarray(np.einsum("rd,d->r", rows, query), dtype=np.float32)


class DenseIndex:
    """Unit vectors of passages and of their sentences, searched exactly.

    A passage has one or more rows, the first of which is that of the whole. Its score is the mean
    of that one's and the best one's: what it is about, and what it says in one place. Rows have
    length 1, so an inner product is the cosine similarity, from -1 to 1, higher is better. They are
    kept in half precision: half the size, and a difference of some ten-thousandths at most.
    """

    def __init__(self, index: faiss.IndexScalarQuantizer, counts: NDArray[np.int64]) -> None:
        """Wrap a FAISS index; use ``build`` or ``from_bytes``."""
        self._index = index
        self.counts = counts
        self._owner = np.repeat(np.arange(len(counts)), counts)
        self._first = row_bounds(counts)[:-1]

    @classmethod
    def build(
        cls, vectors: NDArray[np.float32], counts: Sequence[int] | NDArray[np.int64]
    ) -> DenseIndex:
        """Index float32 (rows, d) ``vectors``, unit rows; ``counts`` (passages,) says whose.

        Raises:
            ValueError: A passage has no row, or the counts don't add up.

        """
        each = np.asarray(counts, dtype=np.int64)
        if each.sum() != len(vectors) or (len(each) and each.min() < 1):
            raise ValueError("every passage has a row, and every row a passage")
        index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, each)

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.counts)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def vectors(self) -> NDArray[np.float32]:
        """Return all rows, float32 (rows, d), in the order they were added."""
        rows = int(self._index.ntotal)
        return np.asarray(self._index.reconstruct_n(0, rows), dtype=np.float32)

    def nearest(
        self, query: NDArray[np.float32], allowed: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.int64], float]:
        """Return the passages of the ``count`` nearest rows, and how near others can be at most.

        Args:
            query: float32 (d,), a unit vector.
            allowed: bool (passages,), which to search.
            count: How many rows.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the index.

        """
        self._check(query)
        rows = int(self._index.ntotal) if allowed.all() else int(self.counts[allowed].sum())
        if count >= rows:
            return np.flatnonzero(allowed), -1.0
        parameters = None
        if rows < int(self._index.ntotal):
            # The selector keeps a pointer to the array it is given, so the name must live on.
            bits = np.packbits(allowed[self._owner], bitorder="little")
            # FAISS's wrapper takes arrays, and fields as keywords, which its stubs don't know.
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[arg-type, call-arg]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        similarity, label = self._index.search(query[None, :], count, params=parameters)
        return np.unique(self._owner[label[0]]), float(similarity[0, -1]) + _ROUNDING

    def scores(
        self, query: NDArray[np.float32], passages: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return float32 (n,), from -1 to 1, higher is better: a score for each of ``passages``.

        Args:
            query: float32 (d,), a unit vector.
            passages: int64 (n,), numbers of passages.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the index.

        """
        self._check(query)
        if not len(passages):
            return np.empty(0, dtype=np.float32)
        each = self.counts[passages]
        first = row_bounds(each)[:-1]
        within = np.arange(int(each.sum())) - np.repeat(first, each)
        rows = np.repeat(self._first[passages], each) + within
        similarity = _similarity(query, self._index.reconstruct_batch(rows))
        best = np.maximum.reduceat(similarity, first)
        return np.asarray((similarity[first] + best) / np.float32(2), dtype=np.float32)

    def row_scores(self, query: NDArray[np.float32], passage: int) -> NDArray[np.float32]:
        """Return float32 (rows of the passage,), the similarity of each, that of the whole first.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the index.

        """
        self._check(query)
        first, count = int(self._first[passage]), int(self.counts[passage])
        # Of a few rows, side by side: starting FAISS's threads for them would take longer.
        return _similarity(query, self._index.reconstruct_n(first, count))

    def _check(self, query: NDArray[np.float32]) -> None:
        if query.shape != (self.dimension,):
            raise IndexVersionError(
                f"The index holds vectors of {self.dimension} dimensions and the model gives "
                f"{query.shape[-1]}: run `omorg build`."
            )

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same vectors always give the same bytes."""
        number = np.array([len(self)], dtype="<i8").tobytes()
        each = self.counts.astype("<i4").tobytes()
        return number + each + bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> DenseIndex:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: ``data`` is no such index.

        """
        number = int(np.frombuffer(data[:8], dtype="<i8")[0]) if len(data) > 8 else -1  # noqa: PLR2004
        if not 0 <= number < len(data) // 4:
            raise ValueError("not an index of passages")
        counts = np.frombuffer(data, dtype="<i4", count=number, offset=8).astype(np.int64)
        try:
            index = faiss.deserialize_index(
                np.frombuffer(data, dtype=np.uint8, offset=8 + 4 * number)
            )
        except RuntimeError as exc:
            raise ValueError("not a FAISS index") from exc
        # FAISS gives the index as its own class; a downcast would be a second owner of the same
        # memory, freed with the first.
        if not isinstance(index, faiss.IndexScalarQuantizer) or counts.sum() != index.ntotal:
            raise ValueError("not an index of passages")
        return cls(index, counts)
