"""The one door to pymilvus: its address, what is asked of it here, and its failures as our own."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import dotenv

from index.errors import ConfigurationError, VectorStoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_SCHEMES: Final = {"milvus+http": "http", "milvus+https": "https"}
_PORT: Final = 19_530  # what Milvus listens at
_DATABASE: Final = re.compile(r"\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Milvus is.

    Attributes:
        uri: Its address, without user and password: it may be shown.
        token: ``user:password``; empty where none is asked for.
        database: The database in it; empty for the one that is there from the start.

    """

    uri: str
    token: str = field(repr=False)
    database: str

    @property
    def shown(self) -> str:
        """The address and the database, without user and password."""
        return f"{self.uri}/{self.database}" if self.database else self.uri


def address_of(setting: str) -> Address:
    """Read ``milvus+http://[USER:PASSWORD@]HOST[:PORT][/DATABASE]``, or the same over https.

    Raises:
        ConfigurationError: It is no such address; what it says is not repeated, for the password.

    """
    try:
        parts = urlsplit(setting.strip())
        host, port = parts.hostname, parts.port or _PORT
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError as exc:
        raise _unusable() from exc
    database = parts.path.strip("/")
    usable = (
        parts.scheme in _SCHEMES
        and host
        and _DATABASE.fullmatch(database)
        and bool(user) == bool(password)
        and not (parts.query or parts.fragment)
    )
    if not usable:
        raise _unusable()
    named = f"[{host}]" if host and ":" in host else host
    token = f"{user}:{password}" if user else ""
    return Address(f"{_SCHEMES[parts.scheme]}://{named}:{port}", token, database)


def _unusable() -> ConfigurationError:
    return ConfigurationError(
        "The setting OMORG_VECTOR_STORE can't be used: write "
        "milvus+http://USER:PASSWORD@HOST:PORT/DATABASE, where user and password, port and "
        "database can be left out, or leave it empty."
    )


# Milvus's numbers for what is not there, which is no failure here.
_NO_COLLECTION: Final = 100
_NOT_LOADED: Final = 101
_NO_ALIAS: Final = frozenset({_NO_COLLECTION, 1600})  # Milvus Lite says the former
# What one search may ask for (quotaAndLimits.limits.topK).
MOST: Final = 16_384

_ANSWER_SECONDS: Final = 5.0  # somebody waits for it
_AGAIN_MS: Final = 1_000  # between two tries to reach one that went away; by default two minutes
_WRITE_SECONDS: Final = 300.0
_ROWS: Final = 500  # a request that writes or fetches so many has a few megabytes
_UNREACHED: Final = "Fail connecting", "Retry timeout", "Retry run out"  # what pymilvus says then
_REASON: Final = 200  # characters of what Milvus says that are told

ROW, PASSAGE, TEXT, SCOPE, DENSE, SPARSE = "row", "passage", "text", "scope", "dense", "sparse"
_FIELD_BYTES: Final = 65_535  # what a field of text holds at most


class Connection:
    """Asks a Milvus; safe to share between threads.

    Nothing is connected before the first question, and a connection that was lost is made anew
    by itself.
    """

    def __init__(self, address: Address) -> None:
        """Take where it is.

        Raises:
            ConfigurationError: pymilvus is not installed.

        """
        self._address = address
        self._pymilvus = _imported()

    @property
    def place(self) -> str:
        """The address, without user and password."""
        return self._address.shown

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - pymilvus's types are not at hand where it isn't
        with self._failing():
            return self._pymilvus.MilvusClient(
                uri=self._address.uri,
                token=self._address.token,
                db_name=self._address.database,
                timeout=_ANSWER_SECONDS,
                dedicated=True,  # what is shared is told apart by what has to be hashable
                grpc_options={"grpc.max_reconnect_backoff_ms": _AGAIN_MS},
            )

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Raise VectorStoreError for whatever Milvus, or the way to it, fails with."""
        # What else pymilvus raises comes of what it was given, and is a fault of ours.
        import grpc  # noqa: PLC0415 - comes with pymilvus

        try:
            yield
        except grpc.RpcError as exc:
            raise self._unreached() from exc
        except self._pymilvus.MilvusException as exc:
            raise self._refused(str(exc.message)) from exc

    def _unreached(self) -> VectorStoreError:
        return VectorStoreError(
            f"The vector store at {self.place} doesn't answer: see that it runs and can be "
            "reached from here, or correct OMORG_VECTOR_STORE."
        )

    def _refused(self, message: str) -> VectorStoreError:
        if any(words in message for words in _UNREACHED):
            return self._unreached()
        reason = " ".join(message.split())[:_REASON].rstrip(".")
        return VectorStoreError(
            f"The vector store at {self.place} can't do what is asked ({reason}): look at its log, "
            "or correct OMORG_VECTOR_STORE."
        )

    def create(self, collection: str, dimension: int) -> None:
        """Make an empty collection of passages, to be searched exactly."""
        kind = self._pymilvus.DataType
        with self._failing():
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field(ROW, kind.INT64, is_primary=True)
            schema.add_field(PASSAGE, kind.VARCHAR, max_length=_FIELD_BYTES)
            schema.add_field(TEXT, kind.VARCHAR, max_length=_FIELD_BYTES)
            schema.add_field(SCOPE, kind.INT64)
            schema.add_field(DENSE, kind.FLOAT_VECTOR, dim=dimension)
            schema.add_field(SPARSE, kind.SPARSE_FLOAT_VECTOR)
            found_by = self._client.prepare_index_params()
            found_by.add_index(DENSE, index_type="FLAT", metric_type="IP")
            found_by.add_index(SPARSE, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
            self._client.create_collection(
                collection, schema=schema, index_params=found_by, timeout=_WRITE_SECONDS
            )

    def insert(self, collection: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write passages, and wait until they are kept and can be searched."""
        left = map(_held, rows)
        with self._failing():
            while batch := list(islice(left, _ROWS)):
                self._client.insert(collection, batch, timeout=_WRITE_SECONDS)
            self._client.flush(collection, timeout=_WRITE_SECONDS)
            self._client.load_collection(collection, timeout=_WRITE_SECONDS)

    def count(self, collection: str) -> int | None:
        """Return how many passages can be searched now; None where there is no collection."""
        with self._failing():
            if not self._client.has_collection(collection, timeout=_ANSWER_SECONDS):
                return None
            self._client.load_collection(collection, timeout=_WRITE_SECONDS)
            (found,) = self._client.query(
                collection,
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=_WRITE_SECONDS,
            )
        return int(found["count(*)"])

    def drop(self, collection: str) -> None:
        """Remove a collection, if it is there."""
        with self._failing():
            if self._client.has_collection(collection, timeout=_ANSWER_SECONDS):
                self._client.drop_collection(collection, timeout=_WRITE_SECONDS)

    def named(self, alias: str) -> str | None:
        """Return the collection that an alias names, or None."""
        with self._failing():
            try:
                told = self._client.describe_alias(alias, timeout=_ANSWER_SECONDS)
            except self._pymilvus.MilvusException as exc:
                if exc.code not in _NO_ALIAS:
                    raise
                return None
        return str(told["collection_name"])

    def name(self, alias: str, collection: str) -> None:
        """Let an alias name a collection, from one moment to the next."""
        before = self.named(alias)
        if before == collection:
            return
        with self._failing():
            give = self._client.create_alias if before is None else self._client.alter_alias
            give(collection, alias, timeout=_WRITE_SECONDS)

    def search(
        self, collection: str, field: str, vector: object, expression: str, count: int
    ) -> tuple[list[int], list[float]]:
        """Return the rows with the highest inner products with ``vector``, and these, best first.

        Args:
            collection: Where to look.
            field: The field of vectors to compare with.
            vector: A list of floats, or the weights of a sparse vector by dimension.
            expression: Which rows to look at; empty for all.
            count: How many, up to ``MOST``. A sparse search returns none with a product of 0.

        """

        def ask() -> Any:  # noqa: ANN401 - pymilvus's result
            return self._client.search(
                collection,
                data=[vector],
                anns_field=field,
                filter=expression,
                limit=count,
                output_fields=[ROW],
                search_params={"metric_type": "IP"},
                timeout=_ANSWER_SECONDS,
            )

        (hits,) = self._loaded(collection, ask)
        return [hit["entity"][ROW] for hit in hits], [hit["distance"] for hit in hits]

    def fetch(self, collection: str, rows: Sequence[int]) -> dict[int, tuple[Any, Any]]:
        """Return a list of floats and sparse weights by dimension, for each of ``rows`` there."""
        found = {}
        for start in range(0, len(rows), _ROWS):
            batch = list(rows[start : start + _ROWS])

            def ask(ids: list[int] = batch) -> Any:  # noqa: ANN401 - pymilvus's result
                return self._client.query(
                    collection, ids=ids, output_fields=[DENSE, SPARSE], timeout=_ANSWER_SECONDS
                )

            for one in self._loaded(collection, ask):
                found[int(one[ROW])] = one[DENSE], one[SPARSE]
        return found

    def _loaded(self, collection: str, ask: Any) -> Any:  # noqa: ANN401 - what pymilvus returns
        """Ask, and once more where Milvus has let go of the collection since, as at a restart."""
        with self._failing():
            try:
                return ask()
            except self._pymilvus.MilvusException as exc:
                if exc.code != _NOT_LOADED:
                    raise
            self._client.load_collection(collection, timeout=_WRITE_SECONDS)
            return ask()


def _held(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a passage as it is written, its text as far as a field holds."""
    text = str(row[TEXT]).encode()[:_FIELD_BYTES].decode(errors="ignore")
    return {**row, TEXT: text}


def _imported() -> Any:  # noqa: ANN401 - pymilvus, whose types are not at hand where it isn't
    try:
        with _no_env_file():
            import pymilvus  # noqa: PLC0415 - only where it is asked for
    except ImportError as exc:
        raise ConfigurationError(
            "OMORG_VECTOR_STORE names a Milvus, and pymilvus is not installed: install the extra "
            "omorg[milvus], or leave the setting out."
        ) from exc
    # It logs each failure, with a trace, besides raising it.
    for name in ("pymilvus", "pymilvus.milvus_client"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pymilvus


@contextmanager
def _no_env_file() -> Iterator[None]:
    """Keep an import from reading ``.env`` into the environment of whatever we start."""
    read = dotenv.load_dotenv

    def left_alone(*_: Any, **__: Any) -> bool:  # noqa: ANN401 - whatever it is called with
        return False

    dotenv.load_dotenv = left_alone
    try:
        yield
    finally:
        dotenv.load_dotenv = read
