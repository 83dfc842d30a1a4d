"""Exact search by cosine similarity: FAISS over unit vectors, one for each passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np

from index.errors import IndexVersionError

if TYPE_CHECKING:
    from numpy.typing import NDArray


# FAISS and NumPy add up a product in different orders.
_ROUNDING = 1e-4


def stored(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 vectors rounded as the index keeps them, to half precision."""
    rounded: NDArray[np.float32] = vectors.astype(np.float16).astype(np.float32)
    return rounded


def similarity(query: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 (n,), the inner product of ``query``, float32 (d,), with each of ``rows``.

    A row's sum is added up in the same way whichever rows, float32 (n, d), stand beside it, which
    a matrix product doesn't promise: what a person may not see must not change a last digit.
    """
    return np.asarray(np.einsum("rd,d->r", rows, query), dtype=np.float32)


class DenseIndex:
    """Unit vectors of passages, searched exactly.

    Rows have length 1, so an inner product is the cosine similarity, from -1 to 1, higher is
    better. They are kept in half precision: half the size, and a difference of some ten-thousandths
    at most.
    """

    def __init__(self, index: faiss.IndexScalarQuantizer) -> None:
        """Wrap a FAISS index; use ``build`` or ``from_bytes``."""
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Index float32 (passages, d) ``vectors``, unit rows."""
        index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def vectors(self) -> NDArray[np.float32]:
        """Return all of them, float32 (passages, d), in the order they were added."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def nearest(
        self, query: NDArray[np.float32], allowed: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.int64], float]:
        """Return the ``count`` nearest passages, and how near others can be at most.

        Args:
            query: float32 (d,), a unit vector.
            allowed: bool (passages,), which to search.
            count: How many.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the index.

        """
        self._check(query)
        if count >= int(allowed.sum()):
            return np.flatnonzero(allowed), -1.0
        parameters = None
        if not allowed.all():
            # The selector keeps a pointer to the array it is given, so the name must live on.
            bits = np.packbits(allowed, bitorder="little")
            # FAISS's wrapper takes arrays, and fields as keywords, which its stubs don't know.
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[arg-type, call-arg]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        similarity, label = self._index.search(query[None, :], count, params=parameters)
        return np.sort(label[0]), float(similarity[0, -1]) + _ROUNDING

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
        return similarity(query, self._index.reconstruct_batch(passages))

    def _check(self, query: NDArray[np.float32]) -> None:
        if query.shape != (self.dimension,):
            raise IndexVersionError(
                f"The index holds vectors of {self.dimension} dimensions and the model gives "
                f"{query.shape[-1]}: run `omorg build`."
            )

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same vectors always give the same bytes."""
        return bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> DenseIndex:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: ``data`` is no such index.

        """
        try:
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as exc:
            raise ValueError("not a FAISS index") from exc
        # FAISS gives the index as its own class; a downcast would be a second owner of the same
        # memory, freed with the first.
        if not isinstance(index, faiss.IndexScalarQuantizer):
            raise ValueError("not an index of passages")  # noqa: TRY004 - the bytes are, not a type
        return cls(index)
