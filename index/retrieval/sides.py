"""What search asks of its two sides, the passages' vectors and their words, wherever they lie.

A side never has to touch every passage: it names those that can be among the best, and says what
all others have at most. What it names is scored by itself, each passage to the last digit as it
would be with others beside it, so that which ones a side names decides no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# So many passages have all their vectors compared with a question, which takes some ten
# milliseconds on one core; and so many are all scored for its words, which takes as much.
EXACT_UP_TO: Final = 100_000
ALL_UP_TO: Final = 20_000
# A normalised word, and what each of its n-grams weighs.
Weighed = tuple[str, float]


@dataclass(frozen=True, slots=True)
class LexicalGroup:
    """Words of a question that stand for one thing, and other names for it.

    A passage scores for a group what it scores for the name that it uses most: float32, the own
    words' score as it is, another name's times its scale.

    Attributes:
        words: The question's own words.
        others: For each other name, the scale of its score, and its words.

    """

    words: tuple[Weighed, ...]
    others: tuple[tuple[float, tuple[Weighed, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """A question as the lexical side is asked.

    Attributes:
        groups: A passage's score is the sum of what it scores for each, float32, in order.
        ceiling: What a passage full of all the question's words would score at most.

    """

    groups: tuple[LexicalGroup, ...]
    ceiling: float

    def share(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (n,) ``scores`` as shares, 0 to 1, of what the question could give."""
        return np.asarray(scores / np.float32(self.ceiling or 1.0), dtype=np.float32)


class DenseSide(Protocol):
    """Unit vectors of passages; similarities are cosines, -1 to 1, higher is better."""

    def nearest(
        self, query: NDArray[np.float32], allowed: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.int64], float]:
        """Return the ``count`` nearest passages, rising, and how near others can be at most.

        All that are allowed, rising, and -1.0, where there are no more than ``count`` of them.

        Args:
            query: float32 (d,), a unit vector.
            allowed: bool (passages,), which to search: no other may be named, or move the order.
            count: How many.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the vectors.

        """
        ...

    def scores(
        self, query: NDArray[np.float32], passages: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return float32 (n,), the cosine similarity of each of ``passages``, to the last digit.

        Args:
            query: float32 (d,), a unit vector.
            passages: int64 (n,), numbers of passages.

        Raises:
            IndexVersionError: ``query`` is of another dimension than the vectors.

        """
        ...


class LexicalSide(Protocol):
    """Words of passages; scores are BM25, 0 or more, higher is better."""

    def ceiling(self, words: Iterable[Weighed]) -> float:
        """Return what a passage full of all these words would score at most."""
        ...

    def prepare(self, query: LexicalQuery) -> None:
        """Work out what the other two will need of a question, while its vector is worked out."""
        ...

    def nearest(
        self, query: LexicalQuery, allowed: NDArray[np.bool_], count: int, least: float = 0.0
    ) -> tuple[NDArray[np.int64], float]:
        """Return passages with the highest shares, and what share others have at most.

        Above ``ALL_UP_TO`` passages that is an estimate: one of the best may be missed, as
        docs/growth.md tells.

        All that are allowed, rising, and 0.0, where there are no more than ``count`` of them.

        Args:
            query: The question.
            allowed: bool (passages,), which to search: no other may be named, or move the order.
            count: How many of the best to name; of equals the earlier. A side may name others
                besides, or fewer, where what it says of the rest holds all the same.
            least: A share below which none need be named: one that has less is not wanted.

        """
        ...

    def scores(self, query: LexicalQuery, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (n,), the BM25 score of each of ``passages``, to the last digit.

        Args:
            query: The question.
            passages: int64 (n,), numbers of passages.

        """
        ...
