"""Exact search by cosine similarity: FAISS over unit vectors, several for each passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np

from index.errors import IndexVersionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def stored(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 vectors rounded as the index keeps them, to half precision."""
    rounded: NDArray[np.float32] = vectors.astype(np.float16).astype(np.float32)
    return rounded


def row_bounds(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (passages + 1,): the first row of each passage, and the number of rows."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])


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

    def scores(self, query: NDArray[np.float32], allowed: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (passages,), from -1 to 1, higher is better.

        Args:
            query: float32 (d,), a unit vector.
            allowed: The passages to search, by number; all others get -inf.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the index.

        """
        if query.shape != (self.dimension,):
            raise IndexVersionError(
                f"The index holds vectors of {self.dimension} dimensions and the model gives "
                f"{query.shape[-1]}: run `omorg build`."
            )
        found = np.full(len(self), -np.inf, dtype=np.float32)
        if len(allowed):
            seen = np.zeros(len(self), dtype=np.bool_)
            seen[allowed] = True
            rows = np.flatnonzero(seen[self._owner])
            # FAISS's Python wrapper takes fields as keywords, which its stubs don't know.
            # The selector keeps a pointer to the array it is given, so the name must live on.
            selector = faiss.IDSelectorBatch(rows)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            similarity, label = self._index.search(query[None, :], len(rows), params=parameters)
            # FAISS fills up with label -1 when fewer than k are found.
            real = label[0] >= 0
            by_row = np.full(int(self._index.ntotal), -np.inf, dtype=np.float32)
            by_row[label[0][real]] = similarity[0][real]
            best = np.maximum.reduceat(by_row, self._first)
            found = (by_row[self._first] + best) / np.float32(2)
        return found

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
