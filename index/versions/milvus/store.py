"""Index versions in Milvus: a collection for each, and an alias for the one in use."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.versions.files import open_version, read_manifest
from index.versions.milvus.connection import (
    DENSE,
    PASSAGE,
    ROW,
    SCOPE,
    SPARSE,
    TEXT,
    Connection,
    address_of,
)
from index.versions.milvus.sides import Collection, MilvusDense, MilvusLexical
from index.versions.store import Sides, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.versions.files import NgramIndex, Version
    from index.versions.records import DocumentRecord
    from index.versions.store import PassageStore

ALIAS: Final = "omorg"


def find_store(setting: str) -> PassageStore | None:
    """Return the store that OMORG_VECTOR_STORE names; None where it names none.

    Nothing is connected yet.

    Raises:
        ConfigurationError: It is no address of a store, or what talks to it is not installed.

    """
    return MilvusStore(Connection(address_of(setting))) if setting.strip() else None


def collection_of(version: str) -> str:
    """Return what the collection of a version is called.

    >>> collection_of("0123456789abcdef")
    'omorg_0123456789abcdef'
    """
    return f"{ALIAS}_{version}"


class MilvusStore:
    """A ``PassageStore`` in Milvus.

    A version's collection is made beside the others, and the alias moved when it is whole. A
    search names the collection of the version whose text it goes with, not the alias: a bot that
    still has the version before never gets passages of another.
    """

    def __init__(self, connection: Connection) -> None:
        """Keep the passages behind ``connection``."""
        self._connection = connection

    def put(self, index: Path, name: str) -> None:
        """Hold the passages of a version that is written, whole and checked; at once if it does."""
        collection = collection_of(name)
        if self._connection.count(collection) == read_manifest(index, name).passages:
            return
        version = open_version(index, name)
        # What is left of a build that was stopped.
        self._connection.drop(collection)
        self._connection.create(collection, version.manifest.model.dimension)
        self._connection.insert(collection, _rows(version))
        if self._connection.count(collection) != version.manifest.passages:
            raise self._collection(version).not_whole()

    def use(self, name: str) -> None:
        """Let the alias name a version that is held."""
        self._connection.name(ALIAS, collection_of(name))

    def drop(self, names: Sequence[str]) -> None:
        """Remove the collections of versions."""
        for name in names:
            self._connection.drop(collection_of(name))

    def sides(self, version: Version) -> Sides:
        """Return what searches an opened version."""
        collection = self._collection(version)
        if self._connection.count(collection_of(version.name)) != version.manifest.passages:
            raise collection.not_whole()
        return Sides(
            MilvusDense(collection, version.manifest.model.dimension),
            MilvusLexical(collection, version.contents.lexical),
        )

    def look(self, name: str) -> Stored:
        """Return what is held of a version."""
        collection = collection_of(name)
        return Stored(
            place=self._connection.place,
            collection=collection,
            passages=self._connection.count(collection),
            in_use=self._connection.named(ALIAS) == collection,
        )

    def _collection(self, version: Version) -> Collection:
        scopes = scopes_of(version.contents.records)
        return Collection(self._connection, collection_of(version.name), scopes)


def scopes_of(records: Sequence[DocumentRecord]) -> NDArray[np.int64]:
    """Return int64 (passages,): a number for whom may see each passage and when it applies.

    The same for the passages of all documents with the same groups and the same days.
    """
    numbers: dict[object, int] = {}
    scopes = []
    for record in records:
        told = record.metadata
        key = (told.audience, told.valid_from, told.valid_until)
        scopes += [numbers.setdefault(key, len(numbers))] * len(record.passages)
    return np.array(scopes, dtype=np.int64)


def _rows(version: Version) -> Iterator[dict[str, Any]]:
    """Yield the passages of a version as they are written."""
    contents = version.contents
    parts = zip(
        chain.from_iterable(record.passages for record in contents.records),
        scopes_of(contents.records).tolist(),
        contents.dense.vectors(),
        _words(contents.lexical),
        strict=True,
    )
    for row, (passage, scope, vector, words) in enumerate(parts):
        yield {
            ROW: row,
            PASSAGE: passage.id,
            TEXT: passage.text,
            SCOPE: scope,
            DENSE: vector,
            SPARSE: words,
        }


def _words(lexical: NgramIndex) -> Iterator[dict[int, float]]:
    """Yield what each passage has of each n-gram, by its column.

    A passage without any has one that no question has: Milvus keeps no empty vector.
    """
    for rows in lexical.by_passage():
        for start, end in pairwise(rows.indptr):
            own = rows.indices[start:end].tolist(), rows.data[start:end].tolist()
            yield dict(zip(*own, strict=True)) or {rows.shape[1]: 1.0}
