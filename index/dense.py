"""Exact search by cosine similarity: FAISS's flat inner product over unit vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np

from index.errors import IndexVersionError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class DenseIndex:
    """Unit vectors of passages, searched exactly.

    Vectors are float32 (passages, dimension) with rows of length 1, so an inner product is the
    cosine similarity, from -1 to 1, higher is better.
    """

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        """Wrap a FAISS index; use ``build`` or ``from_bytes``."""
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Index float32 (n, d) ``vectors`` whose rows are unit vectors."""
        index = faiss.IndexFlatIP(vectors.shape[1])
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
        """Return all vectors, float32 (n, d), in the order they were added."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def scores(self, query: NDArray[np.float32], allowed: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (passages,): cosine similarities, higher is better.

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
            # FAISS's Python wrapper takes fields as keywords, which its stubs don't know.
            # The selector keeps a pointer to the array it is given, so the name must live on.
            selector = faiss.IDSelectorBatch(allowed)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            similarity, label = self._index.search(query[None, :], len(allowed), params=parameters)
            # FAISS fills up with label -1 when fewer than k are found.
            real = label[0] >= 0
            found[label[0][real]] = similarity[0][real]
        return found

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same vectors always give the same bytes."""
        return bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> DenseIndex:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: ``data`` is not a flat FAISS index.

        """
        try:
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as exc:
            raise ValueError("not a FAISS index") from exc
        # FAISS gives the index as its own class; a downcast would be a second owner of the same
        # memory, freed with the first.
        if not isinstance(index, faiss.IndexFlatIP):
            raise ValueError("not a flat FAISS index")  # noqa: TRY004 - one error for all bad bytes
        return cls(index)
