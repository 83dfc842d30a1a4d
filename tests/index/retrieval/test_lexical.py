"""BM25 over character n-grams, with statistics from public texts alone."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.lexical import lexical_index

if TYPE_CHECKING:
    from index.retrieval.lexical.bm25_index import LexicalIndex

# Two letters and their marks give three n-grams: "#hr", "hr#" and "#hr#".
TEXTS = ["hr", "hr hr it", "it"]
MEAN = 5  # of 3, 9 and 3 n-grams
HR = [("hr", 1.0)]


def build(texts: list[str], restricted: int | None = None) -> LexicalIndex:
    """Index texts, all public but for one perhaps."""
    return lexical_index(texts, [number != restricted for number in range(len(texts))])


def frequency_part(times: int, length: int, mean: float = MEAN) -> float:
    """Work out BM25's share for term frequency, with k1 = 0.7 and b = 0.5."""
    return times * 1.7 / (times + 0.7 * (0.5 + 0.5 * length / mean))


def test_scores_are_those_worked_out_by_hand() -> None:
    """Each n-gram counts its rarity times its frequency, set against the text's length."""
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [3 * idf * frequency_part(1, 3), 3 * idf * frequency_part(2, 9), 0]
    assert pytest.approx(expected, rel=1e-6) == build(TEXTS).word_scores(HR).tolist()


def test_a_word_counts_as_much_as_it_weighs() -> None:
    """Scores are linear in the weights, and words add up."""
    index = build(TEXTS)
    both = 2 * index.word_scores([("hr", 1.0)]) + 0.5 * index.word_scores([("it", 1.0)])
    assert pytest.approx(both.tolist()) == index.word_scores([("hr", 2.0), ("it", 0.5)]).tolist()


def test_a_word_matches_inside_another() -> None:
    """The n-grams that a compound shares with a word are found, those across its bounds not."""
    index = build(["löneenheten", "kontor"])
    # "lön" is marked "#lön#": "#lö", "lön", "ön#", "#lön", "lön#" and "#lön#" itself. The compound
    # begins with three of them and is of 11 letters, so it has 11 + 10 + 9 n-grams.
    idf = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    mean = (30 + 15) / 2
    expected = [3 * idf * frequency_part(1, 30, mean), 0]
    assert pytest.approx(expected, rel=1e-6) == index.word_scores([("lön", 1.0)]).tolist()


def test_the_ceiling_is_what_a_text_full_of_the_words_approaches() -> None:
    """(k1 + 1) times the rarities: more than any score, and nearly that of endless repetition."""
    index = build(TEXTS)
    ceiling = 1.7 * 3 * log(1 + 1.5 / 2.5)
    assert pytest.approx(ceiling) == index.ceiling(HR)
    assert max(index.word_scores(HR).tolist()) < ceiling


def test_a_word_that_no_text_holds_raises_the_ceiling() -> None:
    """It scores nothing and counts as the rarest, so a share of the ceiling shows it missing."""
    index = build(TEXTS)
    assert [0, 0, 0] == index.word_scores([("ab", 1.0)]).tolist()
    assert pytest.approx(1.7 * 3 * log(1 + 3.5 / 0.5)) == index.ceiling([("ab", 1.0)])


def test_a_restricted_text_changes_no_score_of_the_public_ones() -> None:
    """Frequencies and lengths come from public texts: with and without it, the same figures."""
    without = build(TEXTS)
    restricted = build([*TEXTS, "hr it ab ab ab ab kontor"], restricted=3)
    for query in (HR, [("it", 0.3)], [("ab", 1.0)], [("hr", 1.0), ("kontor", 0.7), ("xyz", 2.0)]):
        assert without.word_scores(query).tolist() == restricted.word_scores(query)[:3].tolist()
        assert without.ceiling(query) == restricted.ceiling(query)


def test_a_restricted_text_is_scored_by_the_public_statistics() -> None:
    """For those who may see it, it is found, with the rarities that everybody has."""
    index = build([*TEXTS, "hr"], restricted=3)
    scores = index.word_scores(HR).tolist()
    assert scores[0] == scores[3]


def test_only_restricted_texts_have_no_statistics() -> None:
    """Without a single public text there is nothing to count, and still no division by nought."""
    index = lexical_index(["hr"], [False])
    idf = log(1 + 0.5 / 0.5)
    assert pytest.approx([3 * idf * frequency_part(1, 3, 1.0)]) == index.word_scores(HR).tolist()


def test_texts_without_words_are_indexed() -> None:
    """A text of marks has a row that never scores."""
    assert [0] == build(["…"]).word_scores(HR).tolist()


def test_scores_are_single_precision() -> None:
    """One float32 for each text."""
    scores = build(TEXTS).word_scores(HR)
    assert (np.dtype(np.float32), (3,)) == (scores.dtype, scores.shape)
