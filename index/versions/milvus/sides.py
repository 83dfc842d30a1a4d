"""Both sides of a search over a collection: Milvus names the candidates, each is scored here.

Milvus adds products up in an order of its own, and so do FAISS and NumPy: last digits differ, and
with them the order of passages that are next to equal. So what Milvus says of its candidates only
decides which they are, and how much others can have at most; the vectors of the candidates are
fetched, and their scores worked out as they are over the files of a version, to the last digit.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from index.errors import IndexVersionError, VectorStoreError
from index.retrieval.dense_index import similarity
from index.versions.milvus.connection import DENSE, MOST, ROW, SCOPE, SPARSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from index.retrieval.sides import LexicalGroup, LexicalQuery, Weighed
    from index.versions.files import NgramIndex
    from index.versions.milvus.connection import Connection

_ROUNDING: Final = 1e-4  # of a sum of products in single precision, as a share of it
_KEPT: Final = 4_096  # passages whose vectors are kept: some ten megabytes


class _Held(NamedTuple):
    """What a collection holds of a passage.

    Attributes:
        vector: float32 (d,), a unit vector.
        columns: int64 (n-grams,), the columns of its n-grams, rising.
        weights: float32 (n-grams,), their weights.

    """

    vector: NDArray[np.float32]
    columns: NDArray[np.int64]
    weights: NDArray[np.float32]


class Collection:
    """The passages of a version in Milvus; safe to share between threads.

    Args:
        connection: Where they are.
        name: What the collection is called.
        scopes: int64 (passages,), a number for whom may see a passage and when it applies.
        most: How many passages one search may ask for.

    """

    def __init__(
        self, connection: Connection, name: str, scopes: NDArray[np.int64], most: int = MOST
    ) -> None:
        """Take what is known of it."""
        self._connection = connection
        self._name = name
        self._scopes = scopes
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[int, _Held] = OrderedDict()

    def search(
        self, field: str, vector: object, allowed: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return allowed rows, and their inner products, that have the ``count`` highest, or fewer.

        Others than those named have no more than the least of these. Which rows are allowed is told
        to Milvus, which looks at no others.
        """
        within = self._expression(allowed)
        rows: list[int] = []
        products: list[float] = []
        if count <= self._most:
            rows, products = self._connection.search(self._name, field, vector, within, count)
        else:
            # More than one search gives: the best of each stretch of rows, which are all of it.
            for start in range(0, len(allowed), self._most):
                stretch = f"{start} <= {ROW} and {ROW} < {start + self._most}"
                both = f"{stretch} and {within}" if within else stretch
                found = self._connection.search(self._name, field, vector, both, self._most)
                rows += found[0]
                products += found[1]
        order = np.argsort(-np.array(products), kind="stable")[:count]
        return np.array(rows, dtype=np.int64)[order], np.array(products)[order]

    def _expression(self, allowed: NDArray[np.bool_]) -> str:
        """Return what Milvus may look at: the scopes of all that is allowed; empty for all.

        Who may see what and what applies when is decided in one place alone
        (``index/search/filters.py``), which knows nothing of Milvus: what it allows is put here
        into the numbers that Milvus has of it.
        """
        if allowed.all():
            return ""
        return f"{SCOPE} in {np.flatnonzero(np.bincount(self._scopes[allowed])).tolist()}"

    def not_whole(self) -> VectorStoreError:
        """Return the error that says that passages are missing."""
        return VectorStoreError(
            f"The vector store at {self._connection.place} doesn't hold the index whole "
            f"(collection {self._name}): run `omorg build`."
        )

    def held(self, rows: NDArray[np.int64]) -> list[_Held]:
        """Return what the collection holds of some passages, in their order.

        Raises:
            VectorStoreError: It hasn't got them all.

        """
        with self._lock:
            known = {row: self._kept[row] for row in rows.tolist() if row in self._kept}
        missing = [row for row in rows.tolist() if row not in known]
        if missing:
            fetched = self._connection.fetch(self._name, missing)
            known |= {row: _as_held(vector, words) for row, (vector, words) in fetched.items()}
        try:
            found = [known[row] for row in rows.tolist()]
        except KeyError as exc:
            raise self.not_whole() from exc
        with self._lock:
            for row, held in zip(rows.tolist(), found, strict=True):
                self._kept[row] = held
                self._kept.move_to_end(row)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _as_held(vector: Sequence[float], words: Mapping[int, float]) -> _Held:
    columns = np.array(list(words), dtype=np.int64)
    weights = np.array(list(words.values()), dtype=np.float32)
    order = np.argsort(columns)
    return _Held(np.array(vector, dtype=np.float32), columns[order], weights[order])


class MilvusDense:
    """Unit vectors of passages, searched exactly by Milvus: a ``DenseSide``."""

    def __init__(self, collection: Collection, dimension: int) -> None:
        """Search ``collection``, whose vectors are of ``dimension``."""
        self._collection = collection
        self._dimension = dimension

    def nearest(
        self, query: NDArray[np.float32], allowed: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.int64], float]:
        """Return the ``count`` nearest passages, rising, and how near others can be at most."""
        self._check(query)
        if count >= int(allowed.sum()):
            return np.flatnonzero(allowed), -1.0
        rows, products = self._collection.search(DENSE, query.tolist(), allowed, count)
        if len(rows) < count:
            raise self._collection.not_whole()
        # What may not be seen is not named, whatever a store says.
        return np.sort(rows[allowed[rows]]), float(products[-1]) + _ROUNDING

    def scores(
        self, query: NDArray[np.float32], passages: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return float32 (n,), the cosine similarity of each of ``passages``, to the last digit."""
        self._check(query)
        if not len(passages):
            return np.empty(0, dtype=np.float32)
        return similarity(query, np.stack([one.vector for one in self._collection.held(passages)]))

    def _check(self, query: NDArray[np.float32]) -> None:
        if query.shape != (self._dimension,):
            raise IndexVersionError(
                f"The index holds vectors of {self._dimension} dimensions and the model gives "
                f"{query.shape[-1]}: run `omorg build`."
            )


class MilvusLexical:
    """Words of passages, searched by Milvus: a ``LexicalSide``."""

    def __init__(self, collection: Collection, words: NgramIndex) -> None:
        """Search ``collection``; the n-grams, and how rare they are, are those of ``words``."""
        self._collection = collection
        self._words = words

    def ceiling(self, words: Iterable[Weighed]) -> float:
        """Return what a passage full of all these words would score at most."""
        return self._words.ceiling(words)

    def prepare(self, query: LexicalQuery) -> None:
        """Do nothing: what is allowed is not known yet."""

    def nearest(
        self, query: LexicalQuery, allowed: NDArray[np.bool_], count: int, least: float = 0.0
    ) -> tuple[NDArray[np.int64], float]:
        """Return passages with the highest shares, and what share others have at most.

        Of names for the same thing a passage scores the one that it uses most, which no inner
        product says: the highest weight that any of the names gives an n-gram is an upper bound,
        and the bound is what passages are looked for by.
        """
        del least
        if count >= int(allowed.sum()):
            return np.flatnonzero(allowed), 0.0
        asked = self._bound(query)
        if not asked:
            return np.empty(0, dtype=np.int64), 0.0
        rows, products = self._collection.search(SPARSE, asked, allowed, count)
        # Where there are fewer, all others have none of the question's n-grams.
        most = float(products[-1]) * (1 + _ROUNDING) if len(rows) == count else 0.0
        return np.sort(rows[allowed[rows]]), most / (query.ceiling or 1.0)

    def _bound(self, query: LexicalQuery) -> dict[int, float]:
        """Return for each column the weight that is the highest of a group's names, all added."""
        total: dict[int, float] = {}
        for group in query.groups:
            highest: dict[int, float] = {}
            for scale, words in _names(group):
                weights: dict[int, float] = {}
                for column, weight in self._words.columns(words):
                    weights[column] = weights.get(column, 0.0) + scale * weight
                for column, weight in weights.items():
                    highest[column] = max(weight, highest.get(column, 0.0))
            for column, weight in highest.items():
                total[column] = total.get(column, 0.0) + weight
        return {column: weight for column, weight in total.items() if weight > 0}

    def scores(self, query: LexicalQuery, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (n,), the BM25 score of each of ``passages``, to the last digit."""
        total = np.zeros(len(passages), dtype=np.float32)
        wanted = sorted(self._bound(query))
        if not len(passages) or not wanted:
            return total
        own = _weights(self._collection.held(passages), wanted)
        place = {column: number for number, column in enumerate(wanted)}
        for group in query.groups:
            best: NDArray[np.float32] | None = None
            for scale, words in _names(group):
                summed = np.zeros(len(passages), dtype=np.float64)
                for column, weight in self._words.columns(words):
                    if column in place:
                        summed += weight * own[:, place[column]]
                score = summed.astype(np.float32)
                best = score if best is None else np.maximum(best, scale * score)
            if best is not None:
                total += best
        return total


def _names(group: LexicalGroup) -> Iterable[tuple[float, tuple[Weighed, ...]]]:
    """Return the names of what a group asks for: its own words as they are, others by a scale."""
    return (1.0, group.words), *group.others


def _weights(held: Sequence[_Held], columns: Sequence[int]) -> NDArray[np.float32]:
    """Return float32 (passages, columns): what each passage has in some columns, given rising."""
    wanted = np.array(columns, dtype=np.int64)
    there = np.concatenate([one.columns for one in held])
    row = np.repeat(np.arange(len(held)), [len(one.columns) for one in held])
    place = np.searchsorted(wanted, there)
    place[place == len(wanted)] = 0
    known = wanted[place] == there
    found = np.zeros((len(held), len(wanted)), dtype=np.float32)
    found[row[known], place[known]] = np.concatenate([one.weights for one in held])[known]
    return found
