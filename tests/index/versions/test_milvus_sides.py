"""What is asked of a Milvus, and what is made of its answers: the same as over the files.

The Milvus here is worked out by hand, and rounds as it likes; ``test_milvus.py`` has a real one.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import sparse

from index import (
    ConfigurationError,
    IndexVersionError,
    VectorStoreError,
    find_store,
    open_current,
    open_search,
)
from index.retrieval.sides import LexicalGroup, LexicalQuery
from index.versions.milvus.connection import DENSE, address_of
from index.versions.milvus.sides import Collection, MilvusDense, MilvusLexical
from index.versions.milvus.store import scopes_of
from index.versions.store import Sides
from tests.support.many_documents import DAY, GROUPS, QUESTIONS, many_documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index import Version
    from tests.conftest import Workplace

ASKED = LexicalQuery(
    (
        LexicalGroup((("hr", 1.0), ("hr", 0.25)), ((0.5, (("personal", 1.0),)),)),
        LexicalGroup((("lön", 0.7),), ((0.9, (("payroll", 1.0),)), (0.2, (("chef", 1.0),)))),
        LexicalGroup((("qzx", 0.7),)),
    ),
    40.0,
)


class HandMilvus:
    """A collection worked out by hand, whose products are some millionths off.

    Attributes:
        place: What it is called.
        asked: The expressions of all searches.
        fetched: The rows of all that was fetched.

    """

    place = "http://by.hand:19530"

    def __init__(
        self, version: Version, scopes: NDArray[np.int64], lost: Sequence[int] = ()
    ) -> None:
        """Hold the passages of a version, but for those that were lost."""
        self._vectors = version.contents.dense.vectors()
        self._words = sparse.vstack(list(version.contents.lexical.by_passage())).tocsr()
        self._scopes = scopes
        self._there = ~np.isin(np.arange(len(scopes)), list(lost))
        self.asked: list[str] = []
        self.fetched: list[int] = []

    def search(
        self,
        _collection: str,
        field: str,
        vector: list[float] | dict[int, float],
        expression: str,
        count: int,
    ) -> tuple[list[int], list[float]]:
        """Return the best of the rows that the expression, which is Python too, holds for."""
        self.asked.append(expression)
        if field == DENSE:
            products = self._vectors @ np.array(vector, dtype=np.float32)
        else:
            asked = np.zeros(self._words.shape[1], dtype=np.float32)
            weights = dict(vector)  # type: ignore[arg-type]
            asked[list(weights)] = list(weights.values())
            products = self._words @ asked
        noise = np.random.default_rng(1).uniform(-1e-6, 1e-6, len(products))
        seen = products.astype(np.float64) * (1 + noise)
        looked = [
            row
            for row, scope in enumerate(self._scopes.tolist())
            if self._there[row]
            and (field == DENSE or seen[row] > 0)
            and (not expression or eval(expression, {"row": row, "scope": scope}))  # noqa: S307
        ]
        best = sorted(looked, key=lambda row: -seen[row])[:count]
        return best, [float(seen[row]) for row in best]

    def fetch(self, _collection: str, rows: Sequence[int]) -> dict[int, tuple[Any, Any]]:
        """Return what is held of some rows."""
        self.fetched += rows
        found: dict[int, tuple[Any, Any]] = {}
        for row in rows:
            own = self._words[row]
            words = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
            if self._there[row]:
                found[row] = self._vectors[row].tolist(), words
        return found


class HandStore:
    """A store over one ``HandMilvus``."""

    def __init__(self, *, most: int = 10_000, lost: Sequence[int] = ()) -> None:
        """Take what a search may ask for at most, and which rows are lost."""
        self._most = most
        self._lost = lost

    def sides(self, version: Version) -> Sides:
        """Return what searches a version."""
        scopes = scopes_of(version.contents.records)
        self.milvus = HandMilvus(version, scopes, self._lost)
        collection = Collection(self.milvus, "by_hand", scopes, self._most)  # type: ignore[arg-type]
        return Sides(
            MilvusDense(collection, version.manifest.model.dimension),
            MilvusLexical(collection, version.contents.lexical),
        )


@pytest.mark.parametrize("most", [10_000, 7])
@pytest.mark.parametrize("groups", GROUPS, ids=lambda groups: "+".join(sorted(groups)) or "all")
def test_the_best_are_those_of_the_files_to_the_last_digit(
    workplace: Workplace, groups: frozenset[str], most: int
) -> None:
    """Passages, order, scores and reasons; also where a search may ask for few at a time."""
    workplace.build(many_documents())
    store = HandStore(most=most)
    here = workplace.open()
    there = open_search(workplace.index, workplace.embedder, store=store)  # type: ignore[arg-type]
    for question in QUESTIONS:
        found = [
            one.search(question, at=DAY, audience=groups, wanted=3).best(10)
            for one in (here, there)
        ]
        assert found[0] == found[1]
        assert here.hit(question, 5) == there.hit(question, 5)
    assert store.milvus.asked


@pytest.mark.parametrize("count", [1, 5, 40])
def test_what_may_not_be_seen_is_kept_from_milvus_and_from_the_result(
    workplace: Workplace, count: int
) -> None:
    """The expression names what is allowed, and nothing else is named whatever Milvus says."""
    workplace.build(many_documents())
    version = open_current(workplace.index)
    store = HandStore()
    dense, lexical = store.sides(version)
    scopes = scopes_of(version.contents.records)
    # Of each scope all, but for one passage that is not of the rest's kind.
    allowed = np.isin(scopes, [0, 3])
    allowed[int(np.flatnonzero(allowed)[0])] = False
    query = workplace.embedder.embed_query("hr lön")

    near, left = dense.nearest(query, allowed, count)
    shared, share_left = lexical.nearest(ASKED, allowed, count)

    assert ["scope in [0, 3]"] * 2 == store.milvus.asked
    assert near.tolist() == sorted(near.tolist())
    assert allowed[near].all()
    assert allowed[shared].all()
    others = np.flatnonzero(allowed & ~np.isin(np.arange(len(allowed)), near))
    assert dense.scores(query, others).max() <= left
    others = np.flatnonzero(allowed & ~np.isin(np.arange(len(allowed)), shared))
    assert ASKED.share(lexical.scores(ASKED, others)).max() <= share_left


def test_each_passage_is_scored_as_over_the_files(workplace: Workplace) -> None:
    """Alone or beside others, n-grams said twice and names of the same thing included."""
    workplace.build({**many_documents(), "tom.md": "# …\n\n…\n"})
    version = open_current(workplace.index)
    dense, lexical = HandStore().sides(version)
    rows = np.arange(version.manifest.passages)
    query = workplace.embedder.embed_query("hr lön kontor")
    expected = version.contents.lexical.scores(ASKED, rows)
    assert expected.max() > 0
    assert expected.tolist() == lexical.scores(ASKED, rows).tolist()
    assert version.contents.dense.scores(query, rows).tolist() == dense.scores(query, rows).tolist()
    alone = [float(lexical.scores(ASKED, rows[row : row + 1])[0]) for row in rows]
    assert expected.tolist() == alone
    nothing = LexicalQuery((LexicalGroup((("qzx", 1.0),)),), 1.0)
    assert [0.0] * len(rows) == lexical.scores(nothing, rows).tolist()
    few = np.ones(len(rows), dtype=np.bool_)
    found, most = lexical.nearest(nothing, few, 3)
    assert ([], 0.0) == (found.tolist(), most)


def test_what_was_fetched_is_kept(workplace: Workplace) -> None:
    """The same passages are not fetched again for the next question."""
    workplace.build(many_documents())
    store = HandStore()
    dense, lexical = store.sides(open_current(workplace.index))
    rows = np.arange(20)
    dense.scores(workplace.embedder.embed_query("hr"), rows)
    lexical.scores(ASKED, rows)
    assert list(range(20)) == store.milvus.fetched


def test_a_passage_that_is_missing_is_noticed(workplace: Workplace) -> None:
    """No answer comes from a collection that has lost some."""
    workplace.build(many_documents())
    version = open_current(workplace.index)
    dense, _ = HandStore(lost=(3, 4)).sides(version)
    query = workplace.embedder.embed_query("hr")
    everything = np.ones(version.manifest.passages, dtype=np.bool_)
    for ask in (
        lambda: dense.scores(query, np.array([2, 3])),
        lambda: dense.nearest(query, everything, len(everything) - 1),
    ):
        with pytest.raises(VectorStoreError, match="doesn't hold the index whole"):
            ask()


def test_a_vector_of_another_model_is_refused(workplace: Workplace) -> None:
    """As over the files."""
    workplace.build(many_documents())
    dense, _ = HandStore().sides(open_current(workplace.index))
    with pytest.raises(IndexVersionError, match="dimensions"):
        dense.scores(np.ones(3, dtype=np.float32), np.array([0]))


def test_scopes_are_the_same_for_the_same_groups_and_days(workplace: Workplace) -> None:
    """A number for each audience and period there is."""
    workplace.build(
        {
            "a.md": "HR.\n",
            "b.md": "---\naudience: [x, Y]\n---\nHR.\n",
            "c.md": "---\nmålgrupp: [y, X]\n---\nHR.\n",
            "d.md": "---\nvalid_until: 2027-01-01\n---\nHR.\n",
            "e.md": "Lön.\n",
        }
    )
    assert [0, 1, 1, 2, 0] == scopes_of(open_current(workplace.index).contents.records).tolist()


@pytest.mark.parametrize(
    ("setting", "uri", "token", "database"),
    [
        ("milvus+http://milvus", "http://milvus:19530", "", ""),
        ("milvus+https://milvus:443/omorg/", "https://milvus:443", "", "omorg"),
        (" milvus+http://root:p%40ss@10.0.0.1:1/a_b ", "http://10.0.0.1:1", "root:p@ss", "a_b"),
        ("milvus+http://[::1]:19530", "http://[::1]:19530", "", ""),
    ],
)
def test_addresses(setting: str, uri: str, token: str, database: str) -> None:
    """Port and database have defaults, and the password is not shown."""
    address = address_of(setting)
    assert (uri, token, database) == (address.uri, address.token, address.database)
    assert "p@ss" not in repr(address) + address.shown


@pytest.mark.parametrize(
    "setting",
    [
        "http://milvus:19530",
        "milvus://milvus",
        "milvus+http://",
        "milvus+http://:19530",
        "milvus+http://milvus:hemlig",
        "milvus+http://milvus:99999",
        "milvus+http://hemlig@milvus",
        "milvus+http://milvus/a/b",
        "milvus+http://milvus/a?hemlig=1",
        "./hemlig.db",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(setting: str) -> None:
    """The line says how to write it."""
    with pytest.raises(ConfigurationError, match=re.escape("milvus+http://USER:PASS")) as caught:
        find_store(setting)
    assert "hemlig" not in str(caught.value)


def test_no_setting_is_no_store() -> None:
    """An empty one, or white space, searches the files."""
    assert find_store("") is None
    assert find_store("  ") is None


def test_without_pymilvus_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, whether it is installed here or not."""
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(ConfigurationError, match=r"omorg\[milvus\]"):
        find_store("milvus+http://milvus")
