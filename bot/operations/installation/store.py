"""Whether the store that searches passages can be used, and holds those of the live index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.finding import Said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning
from index import ConfigurationError, VectorStoreError, find_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.operations.installation.diagnosis import Line
    from index import Version

_HOLDS = Said(
    "{place} har alla {count} textställen i samlingen {collection}",
    "{place} has all {count} passages in the collection {collection}",
)
_LACKS = Said(
    "{place} har {found} av {count} textställen i samlingen {collection}",
    "{place} has {found} of {count} passages in the collection {collection}",
)
_OTHER = Said(
    "aliaset i {place} pekar på en annan version än den som används",
    "the alias at {place} names another version than the one in use",
)
_BUILD = Said("kör `omorg build`", "run `omorg build`")
_FAILS = Said(
    "vektorlagret i OMORG_VECTOR_STORE går inte att använda",
    "the vector store of OMORG_VECTOR_STORE can't be used",
)
_START = Said(
    "se att det är igång, att det nås härifrån och att databas, användare och lösenord stämmer",
    "see that it runs and is reached from here, and that database, user and password are right",
)
_NOT_SET = Said(
    "OMORG_VECTOR_STORE är ingen adress till en Milvus, eller så saknas pymilvus",
    "OMORG_VECTOR_STORE is no address of a Milvus, or pymilvus is missing",
)
_WRITE = Said(
    "skriv milvus+http://ANVÄNDARE:LÖSENORD@VÄRD:PORT/DATABAS och installera tillägget "
    "omorg[milvus], eller ta bort den",
    "write milvus+http://USER:PASSWORD@HOST:PORT/DATABASE and install the extra omorg[milvus], or "
    "leave it out",
)


def store_lines(setting: str, version: Version | None) -> Iterator[Line]:
    """Yield what is to be said of the vector store, if one is set; its address without password.

    Args:
        setting: OMORG_VECTOR_STORE.
        version: The live index version, if there is one that can be opened.

    """
    try:
        store = find_store(setting)
    except ConfigurationError:
        yield error("index", _NOT_SET, _WRITE)
        return
    if store is None or version is None:
        return
    try:
        held = store.look(version.name)
    except VectorStoreError:
        yield error("index", _FAILS, _START)
        return
    place, collection, count = shown(held.place), held.collection, version.manifest.passages
    if held.passages != count:
        found = held.passages or 0
        yield error(
            "index", _LACKS, _BUILD, place=place, found=found, count=count, collection=collection
        )
        return
    yield ok("index", _HOLDS, place=place, count=count, collection=collection)
    if not held.in_use:
        yield warning("index", _OTHER, _BUILD, place=place)
