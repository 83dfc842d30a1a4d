"""Counts of n-grams: the same bytes whether they are counted anew or carried over."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.words import ngrams, words
from index.retrieval.bm25_index import NgramCounts

TEXTS = ["hr flyttar", "lön och hr", "…", "semester", "hr hr hr", ""]
_WORDS = st.text(alphabet="abåö🙂 ", max_size=12)


def counted(counts: NgramCounts, row: int) -> dict[str, int]:
    """Return a passage's n-grams with their counts."""
    dense = counts.counts.toarray()[row]
    return {str(n): int(c) for n, c in zip(counts.vocabulary, dense, strict=True) if c}


def test_each_passage_has_the_ngrams_of_its_words() -> None:
    """As often as its words have them, and the vocabulary is theirs alone, sorted."""
    counts = NgramCounts.of(TEXTS)
    expected = [Counter(chain.from_iterable(map(ngrams, words(text)))) for text in TEXTS]
    assert expected == [counted(counts, row) for row in range(len(TEXTS))]
    assert sorted(set(chain.from_iterable(expected))) == counts.vocabulary.tolist()


def test_a_count_has_a_ceiling() -> None:
    """A word that is written a hundred thousand times doesn't overflow."""
    counts = NgramCounts.of(["aaa " * 100_000])
    assert 65_535 == counted(counts, 0)["aaa"]


@given(
    before=st.lists(_WORDS, max_size=6),
    after=st.lists(st.one_of(_WORDS, st.integers(0, 5)), max_size=6),
)
def test_carried_over_or_counted_anew(before: list[str], after: list[str | int]) -> None:
    """Any passages kept in order, any dropped, any new between them: the bytes are the same."""
    kept = np.full(len(before), -1, dtype=np.int64)
    texts: list[str] = []
    added = []
    last = -1
    for one in after:
        if isinstance(one, int):
            if not last < one < len(before):
                continue
            kept[one], last = len(texts), one
            texts.append(before[one])
        else:
            texts.append(one)
            added.append(one)
    updated = NgramCounts.of(before).updated(kept, NgramCounts.of(added), len(texts))
    assert NgramCounts.of(texts).to_bytes() == updated.to_bytes()


def test_bytes_and_back() -> None:
    """What is written is read again, and written again the same."""
    data = NgramCounts.of(TEXTS).to_bytes()
    again = NgramCounts.from_bytes(data)
    assert (len(TEXTS), data) == (len(again), again.to_bytes())


@pytest.mark.parametrize("data", [b"", b"junk", b"\x93NUMPY", b"\x00" * 1000])
def test_other_bytes_are_refused(data: bytes) -> None:
    """Bytes of something else raise the one error that is looked for."""
    with pytest.raises(ValueError, match=r"."):
        NgramCounts.from_bytes(data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_bytes_that_end_too_early_are_refused(share: float) -> None:
    """However much of the file is there, half of one is none."""
    data = NgramCounts.of(TEXTS).to_bytes()
    with pytest.raises(ValueError, match=r"."):
        NgramCounts.from_bytes(data[: int(len(data) * share)])
