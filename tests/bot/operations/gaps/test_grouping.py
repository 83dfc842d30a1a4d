"""Questions are grouped by what they are about, whatever their words and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.operations.gaps import grouping
from bot.operations.gaps.grouping import Meanings, among_nearest, group
from index import DEFAULT_MODEL, detect_language, find_embedder
from tests.conftest import FakeEmbedder
from tests.support.gap_questions import adjusted_rand, seven

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from numpy.typing import NDArray

    from index import Language


def labels_of(groups: Sequence[NDArray[np.intp]]) -> list[int]:
    """Return the number of the group that each row is in."""
    found = {int(row): number for number, rows in enumerate(groups) for row in rows}
    return [found[row] for row in range(len(found))]


def test_twenty_topics_are_found_in_both_languages() -> None:
    """An adjusted Rand index of .8 at least, and the languages together in nearly every topic."""
    asked = [(text, topic) for topic, texts in seven().items() for text in texts]
    meanings = Meanings(find_embedder(DEFAULT_MODEL))
    languages = [detect_language(text) for text, _ in asked]
    seen = meanings.of([(text, one) for (text, _), one in zip(asked, languages, strict=True)])
    groups = group(among_nearest(seen, languages))
    found = adjusted_rand([topic for _, topic in asked], labels_of(groups))
    assert 0.8 == min(found, 0.8), found
    largest = {
        topic: max(
            groups,
            key=lambda rows: sum(asked[row][1] == topic for row in rows),
        )
        for topic in seven()
    }
    together = [
        {"sv", "en"} <= {detect_language(asked[row][0]) for row in rows if asked[row][1] == topic}
        for topic, rows in largest.items()
    ]
    assert 18 == min(sum(together), 18), together


def test_a_question_moves_towards_its_nearest_in_either_language() -> None:
    """As many as the square root of all tells, by the square of the cosine, and never itself."""
    swedish = np.zeros((16, 40), dtype=np.float32)
    swedish[range(16), range(16)] = 1.0
    swedish[1, [0, 1]] = [0.6, 0.8]
    english = np.zeros((16, 40), dtype=np.float32)
    english[range(16), range(16, 32)] = 1.0
    english[5] = 0.0
    english[5, [2, 21]] = [0.8, 0.6]
    languages: list[Language] = ["sv"] * 16
    languages += ["en"] * 16
    moved = among_nearest(np.vstack((swedish, english)), languages)
    assert np.float32 == moved.dtype
    assert (32, 40) == moved.shape
    assert np.allclose(1.0, np.linalg.norm(moved, axis=1))
    # Towards 1, with 2.0 * 0.6 ** 2, and none in English.
    expected = swedish[0] + 0.72 * swedish[1]
    assert np.allclose(expected / np.linalg.norm(expected), moved[0], atol=1e-6)
    # 2 and 21 are near over the languages alone, by 2.0 * 0.8 ** 2.
    expected = swedish[2] + 1.28 * english[5]
    assert np.allclose(expected / np.linalg.norm(expected), moved[2], atol=1e-6)
    assert float(swedish[2] @ english[5]) < float(moved[2] @ moved[21])
    assert np.allclose(swedish[9], moved[9])


def test_all_alike_count_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred copies of a question a few are near, in blocks or at once, and none is lost."""
    rows = np.tile(np.array([[1.0, 0.0, 0.0]], dtype=np.float32), (100, 1))
    rows[0] = [0.8, 0.6, 0.0]
    languages: list[Language] = ["en"]
    languages += ["sv"] * 99
    moved = among_nearest(rows, languages)
    expected = rows[0] + np.float32(2.0 * 0.64) * rows[1]
    assert np.allclose(expected / np.linalg.norm(expected), moved[0], atol=1e-6)
    monkeypatch.setattr(grouping, "_ROWS", 7)
    assert np.allclose(moved, among_nearest(rows, languages))


def test_each_text_is_embedded_once() -> None:
    """However often it is asked; a text in the other language's frame is another."""

    class Counting(FakeEmbedder):
        def __init__(self) -> None:
            super().__init__()
            self.asked: list[str] = []

        def embed_query(self, text: str) -> NDArray[np.float32]:
            self.asked.append(text)
            return np.array([1.0, len(text), 2.0], dtype=np.float32)

    embedder = Counting()
    meanings = Meanings(embedder)
    first = meanings.of([("hund", "sv"), ("hund", "sv"), ("dog", "en")])
    again = meanings.of([("dog", "en"), ("hund", "sv")])
    assert 1 == embedder.asked.count("hund") == embedder.asked.count("dog")
    assert np.array_equal(first[1], again[1])
    assert np.array_equal(first[2], again[0])
    meanings.forget_others([("dog", "en")])
    meanings.of([("dog", "en"), ("hund", "sv")])
    assert (2, 1) == (embedder.asked.count("hund"), embedder.asked.count("dog"))


def test_many_are_grouped_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of near pairs give the groups that one tree gives, where groups lie apart."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(30, 200))
    rows = np.repeat(centres, 20, axis=0) + 0.25 * random.normal(size=(600, 200))
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    whole = labels_of(group(vectors))
    monkeypatch.setattr(grouping, "_LARGEST", 50)
    monkeypatch.setattr(grouping, "_ROWS", 64)
    assert 1.0 == adjusted_rand(whole, labels_of(group(vectors)))
    assert 30 == len(set(whole))


def test_what_is_all_alike_still_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows of one vector than a tree is made over are cut, and every row is in one group."""
    monkeypatch.setattr(grouping, "_LARGEST", 10)
    vectors = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (25, 1))
    assert list(range(25)) == sorted(int(row) for rows in group(vectors) for row in rows)


def test_nothing_and_one() -> None:
    """No question is no group, one is one."""
    assert [] == group(among_nearest(np.zeros((0, 3), dtype=np.float32), []))
    one = np.array([[1.0, 0.0]], dtype=np.float32)
    assert np.array_equal(one, among_nearest(one, ["sv"]))
    assert [[0]] == [list(rows) for rows in group(one)]
