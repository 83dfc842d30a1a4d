"""Index versions in a real Milvus: held whole, switched to, gone back to, removed in time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest

from index import (
    DEFAULT_OPTIONS,
    BuildOptions,
    CurrentIndex,
    VectorStoreError,
    accept_version,
    build_index,
    current_name,
    find_store,
    fingerprint_of,
    open_search,
    roll_back,
)
from index.versions.milvus.connection import Connection, address_of
from index.versions.milvus.store import ALIAS, MilvusStore, collection_of
from tests.conftest import ROOT
from tests.support.many_documents import DAY, GROUPS, QUESTIONS, many_documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index import Embedder, SearchIndex
    from tests.conftest import Workplace
    from tests.support.milvus_lite import MilvusServer


AWAY_SECONDS: Final = 60.0  # until a server that is there again has to be found


class Held:
    """A store in an empty database, and what lies in it.

    Attributes:
        store: The store.
        connection: The door to it.

    """

    def __init__(self, server: MilvusServer) -> None:
        """Make the database."""
        self.connection = Connection(address_of(server.new_database()))
        self.store = MilvusStore(self.connection)

    def build(self, workplace: Workplace, *, keep: int = 3, accept: bool = True) -> str:
        """Build and return the version's name."""
        options = BuildOptions(keep=keep, accept=accept)
        return build_index(
            workplace.knowledge, workplace.index, workplace.embedder, options, store=self.store
        ).index_version

    def open(self, workplace: Workplace) -> SearchIndex:
        """Open the version in use."""
        return open_search(workplace.index, workplace.embedder, store=self.store)

    def named(self) -> str | None:
        """Return the collection that the alias names."""
        return self.connection.named(ALIAS)

    def has(self, *versions: str) -> list[bool]:
        """Return which versions are held."""
        return [self.store.look(name).passages is not None for name in versions]


@pytest.fixture
def held(milvus: MilvusServer) -> Held:
    """Give an empty store."""
    return Held(milvus)


def generation(number: int) -> dict[str, str]:
    """Give the documents of a generation."""
    return {"hr.md": f"# HR\n\nHR flyttar {number} gånger.\n"}


@pytest.mark.parametrize("groups", GROUPS, ids=lambda groups: "+".join(sorted(groups)) or "all")
def test_the_best_are_those_of_the_files(
    make_workplace: Callable[[str], Workplace], held: Held, groups: frozenset[str]
) -> None:
    """Passages, order, scores and reasons; as of a folder without what may not be seen."""
    whole, reduced = make_workplace("whole"), make_workplace("reduced")
    whole.write(many_documents())
    held.build(whole)
    reduced.build(many_documents(seen_by=groups))
    files, few, there = whole.open(), reduced.open(), held.open(whole)
    for question in QUESTIONS:
        found = [
            one.search(question, at=DAY, audience=groups).best(10) for one in (files, few, there)
        ]
        assert found[0] == found[2]
        assert found[1] == found[2]


@pytest.mark.slow
def test_the_sample_is_answered_as_over_the_files(
    model: Embedder, held: Held, tmp_path: Path
) -> None:
    """The first ten of the sample's first questions, every score to the last digit."""
    build_index(ROOT / "knowledge", tmp_path, model, store=held.store)
    here, there = open_search(tmp_path, model), open_search(tmp_path, model, store=held.store)
    for question in ("Var sitter HR nu?", "How many days a week can I work from home?", "lön"):
        found = [
            one.search(question, audience=frozenset({"chefer"})).best(10) for one in (here, there)
        ]
        assert found[0] == found[1]


def test_a_rebuild_switches_the_alias(workplace: Workplace, held: Held) -> None:
    """To the new version's collection, whose passages are all there."""
    workplace.write(generation(1))
    first = held.build(workplace)
    assert collection_of(first) == held.named()
    workplace.write(generation(2))
    second = held.build(workplace)
    assert first != second
    assert collection_of(second) == held.named()
    look = held.store.look(second)
    assert (1, True) == (look.passages, look.in_use)
    assert not held.store.look(first).in_use
    assert "HR flyttar 2 gånger." == held.open(workplace).search("HR").hits[0].passage.text


def test_a_bot_moves_with_the_switch(workplace: Workplace, held: Held) -> None:
    """It asks the collection of the version whose text it has, before and after."""
    workplace.write(generation(1))
    held.build(workplace)
    tokens = DEFAULT_OPTIONS.passage_tokens
    current = CurrentIndex(workplace.index, workplace.embedder, tokens, store=held.store)
    before = current.get()
    workplace.write(generation(2))
    held.build(workplace, keep=1)
    assert "HR flyttar 1 gånger." == before.search("HR").hits[0].passage.text
    assert "HR flyttar 2 gånger." == current.get().search("HR").hits[0].passage.text
    # Not only opened: the vectors of both are asked for.
    assert before.hit("HR", 0).dense > 0


def test_a_rollback_switches_back(workplace: Workplace, held: Held) -> None:
    """And writes the collection again where it has gone."""
    names = []
    for number in (1, 2):
        workplace.write(generation(number))
        names.append(held.build(workplace))
    held.store.drop([names[0]])
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    roll_back(workplace.index, fingerprint, held.store)
    assert names[0] == current_name(workplace.index)
    assert collection_of(names[0]) == held.named()
    assert "HR flyttar 1 gånger." == held.open(workplace).search("HR").hits[0].passage.text


def test_old_versions_go_from_the_store_with_their_files(workplace: Workplace, held: Held) -> None:
    """But for the one just left, which a bot may still ask, until the next build."""
    names = []
    for number in (1, 2, 3, 4):
        workplace.write(generation(number))
        names.append(held.build(workplace, keep=2))
    assert [False, False, True, True] == held.has(*names)
    folders = {path.name for path in (workplace.index / "versions").iterdir()}
    assert set(names[2:]) == folders
    workplace.write(generation(5))
    names.append(held.build(workplace, keep=1))
    assert [False, True, True] == held.has(*names[2:])


def test_a_version_that_waits_is_held_and_not_switched_to(workplace: Workplace, held: Held) -> None:
    """Until it is accepted."""
    workplace.write({f"{number}.md": f"HR {number}.\n" for number in range(4)})
    first = held.build(workplace)
    for number in range(3):
        (workplace.knowledge / f"{number}.md").unlink()
    second = held.build(workplace, accept=False)
    assert [True, True] == held.has(first, second)
    assert collection_of(first) == held.named()
    fingerprint = fingerprint_of(workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    accept_version(workplace.index, fingerprint, keep=3, store=held.store)
    assert collection_of(second) == held.named()


def test_what_a_stopped_build_left_is_written_again(workplace: Workplace, held: Held) -> None:
    """A collection that hasn't all passages is not opened, and the next build makes it whole."""
    workplace.write({"a.md": "HR.\n", "b.md": "Lön.\n"})
    name = held.build(workplace)
    held.store.drop([name])
    with pytest.raises(VectorStoreError, match="run `omorg build`"):
        held.open(workplace)
    held.connection.create(collection_of(name), len(workplace.embedder.embed_query("")))
    with pytest.raises(VectorStoreError, match="run `omorg build`"):
        held.open(workplace)
    assert name == held.build(workplace)
    assert 2 == held.store.look(name).passages
    assert "Lön." == held.open(workplace).search("lön").hits[0].passage.text


def test_passages_without_words_and_texts_that_are_too_long(
    workplace: Workplace, held: Held
) -> None:
    """Both are held: Milvus keeps no empty vector, and no text of more than 65,535 bytes."""
    workplace.write({"tom.md": "# …\n\n…\n", "hr.md": f"HR {'å' * 40_000}\n"})
    name = held.build(workplace)
    rows = [
        {"row": 0, "passage": "x", "text": "å" * 40_000, "scope": 0, "dense": [0.6, 0.8]},
    ]
    held.connection.create("long", 2)
    held.connection.insert("long", [{**row, "sparse": {7: 1.0}} for row in rows])
    assert 1 == held.connection.count("long")
    assert [([0.6, 0.8], {7: 1.0})] == [
        ([round(one, 6) for one in vector], words)
        for vector, words in held.connection.fetch("long", [0]).values()
    ]
    assert held.store.look(name).passages == 2
    assert held.open(workplace).search("HR").hits[0].passage.document == "hr.md"


def test_a_server_that_was_away_is_found_again(
    workplace: Workplace, milvus: MilvusServer, held: Held
) -> None:
    """What is asked meanwhile fails with a line that says so; afterwards it answers as before."""
    workplace.write(many_documents())
    held.build(workplace)
    opened = held.open(workplace)
    before = opened.search("HR", at=DAY).best(5)
    milvus.stop()
    try:
        with pytest.raises(VectorStoreError, match="doesn't answer: see that it runs"):
            opened.search("lön", at=DAY)
        with pytest.raises(VectorStoreError, match="doesn't answer"):
            held.build(workplace)
    finally:
        milvus.start()
    until = time.monotonic() + AWAY_SECONDS
    while True:
        try:
            assert before == opened.search("HR", at=DAY).best(5)
            # Not what was kept of the first time: other passages are fetched.
            assert opened.search("semester", at=DAY).hits
        except VectorStoreError:
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            break


def test_a_database_that_is_not_there_is_named(milvus: MilvusServer) -> None:
    """With what Milvus says of it, and without a password."""
    store = find_store(f"milvus+http://root:hemlig@127.0.0.1:{milvus.port}/finns_inte")
    assert store is not None
    with pytest.raises(VectorStoreError, match="finns_inte") as caught:
        store.look("0123456789abcdef")
    assert "hemlig" not in str(caught.value)
