"""Counts of words and n-grams: the same bytes whether they are counted anew or carried over."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.words import ngrams, words
from index.retrieval.lexical.word_counts import (
    WordCounts,
    ngrams_from_bytes,
    ngrams_to_bytes,
    passage_ngrams,
    words_from_bytes,
    words_to_bytes,
)
from tests.support.lexical import counted

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = ["hr flyttar", "lön och hr", "…", "semester", "hr hr hr", ""]
_WORDS = st.text(alphabet="abåö🙂 ", max_size=12)


def rows_of(matrix: object, vocabulary: list[str]) -> list[dict[str, int]]:
    """Return what each row counts."""
    dense = np.asarray(matrix.toarray())  # type: ignore[attr-defined]
    return [{n: int(c) for n, c in zip(vocabulary, row, strict=True) if c} for row in dense]


def test_each_passage_has_its_words_and_their_ngrams() -> None:
    """As often as they stand there, and both vocabularies are theirs alone, sorted."""
    passages, of_words, statistics, _ = counted(TEXTS)
    own = [Counter(words(text)) for text in TEXTS]
    expected = [Counter(chain.from_iterable(map(ngrams, words(text)))) for text in TEXTS]
    names = of_words.vocabulary.tolist()
    assert own == rows_of(passages.counts, list(passages.vocabulary))
    assert expected == rows_of(passage_ngrams(passages.counts, of_words.counts), names)
    assert sorted(set(chain.from_iterable(own))) == list(passages.vocabulary)
    assert sorted(set(chain.from_iterable(expected))) == names
    assert [sum(one.values()) for one in expected] == statistics.lengths.tolist()


def test_only_public_passages_are_counted_for_rarity() -> None:
    """In how many an n-gram is says nothing of those that not everybody may see."""
    _, of_words, statistics, _ = counted(TEXTS, [True, False, True, True, True, True])
    found = dict(zip(of_words.vocabulary.tolist(), statistics.public.tolist(), strict=True))
    assert (2, 0) == (found["#hr"], found["#lön"])


def test_a_count_has_a_ceiling() -> None:
    """A word that is written a hundred thousand times doesn't overflow, nor do its n-grams."""
    passages, of_words, _, _ = counted(["aaaaa " * 60_000])
    grams = passage_ngrams(passages.counts, of_words.counts)
    assert 60_000 == passages.counts.data.max()
    assert 65_535 == rows_of(grams, of_words.vocabulary.tolist())[0]["aaa"]


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
    updated = WordCounts.of(before).updated(kept, WordCounts.of(added), len(texts))
    assert words_to_bytes(WordCounts.of(texts)) == words_to_bytes(updated)


def test_bytes_and_back() -> None:
    """What is written is read again, and written again the same."""
    passages, of_words, statistics, _ = counted(TEXTS)
    data, grams = words_to_bytes(passages), ngrams_to_bytes(of_words, statistics)
    again = words_from_bytes(data)
    assert (len(TEXTS), data) == (len(again), words_to_bytes(again))
    assert grams == ngrams_to_bytes(*ngrams_from_bytes(grams))


READERS = [words_from_bytes, ngrams_from_bytes]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("data", [b"", b"junk", b"\x93NUMPY", b"\x00" * 1000])
def test_other_bytes_are_refused(read: Callable[[bytes], object], data: bytes) -> None:
    """Bytes of something else raise the one error that is looked for."""
    with pytest.raises(ValueError, match=r"."):
        read(data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_bytes_that_end_too_early_are_refused(share: float) -> None:
    """However much of the file is there, half of one is none."""
    passages, of_words, statistics, _ = counted(TEXTS)
    for read, data in (
        (words_from_bytes, words_to_bytes(passages)),
        (ngrams_from_bytes, ngrams_to_bytes(of_words, statistics)),
    ):
        with pytest.raises(ValueError, match=r"."):
            read(data[: int(len(data) * share)])
