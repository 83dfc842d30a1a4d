"""The lexical side of a large collection: the same scores, and none of the best left out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from index.retrieval.sides import LexicalGroup, LexicalQuery
from tests.support.lexical import lexical_index, pruned_index

_SYLLABLES = "an be dal el fo gren hus in ka lön mo na or per ro sta te ut vår ål".split()


def texts_of(chance: np.random.Generator, number: int) -> list[str]:
    """Make texts of words that share their parts, some of them far more common than others."""
    words = ["".join(chance.choice(_SYLLABLES, size=chance.integers(1, 4))) for _ in range(400)]
    common = 1 / np.arange(1, len(words) + 1)
    lengths = chance.integers(3, 40, size=number)
    return [
        " ".join(chance.choice(words, size=length, p=common / common.sum())) for length in lengths
    ]


def query_of(chance: np.random.Generator, texts: list[str], ceiling: float) -> LexicalQuery:
    """Ask for words of the texts, and of none of them, with other names for some."""

    def said() -> tuple[tuple[str, float], ...]:
        words = [*str(chance.choice(texts)).split(), "stadshuset"]
        return tuple((str(w), float(chance.random())) for w in chance.choice(words, size=2))

    groups = tuple(
        LexicalGroup(said(), tuple((float(chance.random()), said()) for _ in range(2)))
        for _ in range(4)
    )
    return LexicalQuery(groups, ceiling)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("share_allowed", [1.0, 0.7])
def test_scores_are_those_of_all_and_the_best_are_named(seed: int, share_allowed: float) -> None:
    """To the last digit; and what is left out has no more than is said."""
    chance = np.random.default_rng(seed)
    texts = texts_of(chance, 2_000)
    public = (chance.random(len(texts)) < 0.9).tolist()
    every, pruned = lexical_index(texts, public), pruned_index(texts, public)
    allowed = chance.random(len(texts)) < share_allowed
    asked = query_of(chance, texts, 1.0)
    ceiling = sum(every.ceiling(group.words) for group in asked.groups)
    assert ceiling == sum(pruned.ceiling(group.words) for group in asked.groups)
    query = LexicalQuery(asked.groups, ceiling)
    rows = np.arange(len(texts))
    scores = every.all_scores(query)

    assert scores.tolist() == pruned.scores(query, rows).tolist()
    some = chance.permutation(rows)[:50]
    assert scores[some].tolist() == pruned.scores(query, some).tolist()
    share = query.share(scores)
    best = share[allowed].max()
    for least in (0.0, 0.5 * best, 0.9 * best):
        named, most = pruned.nearest(query, allowed, 20, least)
        left = np.setdiff1d(np.flatnonzero(allowed), named)
        assert allowed[named].all()
        assert share[left].max() <= most
        assert share[named].max() == best


def test_a_small_group_is_told_all_that_it_may_see() -> None:
    """Few passages that are allowed are all of them named, and nothing is left."""
    texts = texts_of(np.random.default_rng(1), 1_500)
    pruned = pruned_index(texts)
    allowed = np.zeros(len(texts), dtype=np.bool_)
    allowed[[3, 500, 1_400]] = True
    query = LexicalQuery((LexicalGroup((("hus", 1.0),)),), 5.0)
    named, most = pruned.nearest(query, allowed, 1)
    assert ([3, 500, 1_400], 0.0) == (named.tolist(), most)


def test_words_that_no_passage_has_find_nothing() -> None:
    """A question may have no n-gram of the collection at all."""
    pruned = pruned_index(texts_of(np.random.default_rng(2), 1_200))
    query = LexicalQuery((LexicalGroup((("qqqq", 1.0),)),), pruned.ceiling([("qqqq", 1.0)]))
    named, most = pruned.nearest(query, np.ones(1_200, dtype=np.bool_), 10)
    assert ([], 0.0) == (named.tolist(), most)
    assert [0.0, 0.0] == pruned.scores(query, np.array([0, 7])).tolist()


def test_a_store_is_told_the_same_by_either() -> None:
    """Each passage's n-grams with their weights, and what each of a question's weighs."""
    texts = texts_of(np.random.default_rng(2), 300)
    every, pruned = lexical_index(texts), pruned_index(texts)
    one, other = (sparse.vstack(list(index.by_passage())) for index in (every, pruned))
    assert one.toarray().tolist() == other.toarray().tolist()
    asked = (("huset", 0.3), ("stadshuset", 1.0), ("qzx", 1.0))
    assert list(every.columns(asked)) == list(pruned.columns(asked)) != []
