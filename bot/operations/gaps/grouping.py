"""Questions that mean much the same, found by the embedder.

Average linkage (scipy) on the cosine distance of the questions' vectors, from which the mean of all
questions of their language is taken away, and each is moved towards those that lie nearest to it in
either language: what is left is what they are about, and a Swedish and an English question about
the same lie nearly as near as two Swedish ones.

``python benchmarks/gaps.py`` shows where the thresholds come from.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.answering.question.personal import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from index import Embedder, Language

# The cosine distance up to which two questions are about the same. Grouped by it, the questions on
# one passage in `index/training/staff_questions.jsonl.xz` have their highest adjusted Rand index,
# and those of xquad_en_sv, each in both languages, one that hardly differs below it.
ABOUT_THE_SAME: Final = 0.80
# The mean cosine distance up to which two groups are one, of questions moved towards their nearest:
# as far as neither of those two sets is grouped worse than at 0.80 without being moved.
THRESHOLD: Final = 0.72
# How many of either language are near, as a part of the square root of how many there are, and how
# much all of them weigh beside the question itself, were their cosines 1.
_NEAREST: Final[Mapping[bool, float]] = {True: 1 / 4, False: 1 / 8}
_WEIGHT: Final = 2.0
# A tree over so many takes 100 MB and a second; of more, only those are compared that a chain of
# near pairs joins.
_LARGEST: Final = 5_000
_STEP: Final = 0.05
_ROWS: Final = 1_000

# Questions about nothing, from which the first real ones are seen.
_EMPTY: Final[Mapping[Language, tuple[str, ...]]] = {
    "sv": (
        "Vad gäller för det här?",
        "Var finns det?",
        "Vem ansvarar för det?",
        "När börjar det?",
        "Får jag göra det?",
        "Hur fungerar det?",
        "Hur gör jag?",
        "Varför är det så?",
        "Måste jag göra det?",
        "Kan man få det?",
        "Hur mycket kostar det?",
        "Finns det något på jobbet?",
        "Vem frågar jag?",
        "Vilka regler har vi?",
        "Betalar arbetsgivaren för det?",
        "hur gör man",
        "Hur många är det?",
        "Vad händer nu?",
        "Blir det någon ändring för oss?",
        "Var hittar jag mer om det?",
    ),
    "en": (
        "What applies to this?",
        "Where is it?",
        "Who is responsible for it?",
        "When does it start?",
        "May I do it?",
        "How does it work?",
        "What do I do?",
        "Why is it so?",
        "Do I have to do it?",
        "Can I get it?",
        "How much does it cost?",
        "Is there anything like that at work?",
        "Whom do I ask?",
        "What rules do we have?",
        "Does the employer pay for it?",
        "how do i do it",
        "How many are there?",
        "What happens now?",
        "Will anything change for us?",
        "Where can I find out more about it?",
    ),
}


class Meanings:
    """Vectors of what questions are about, each text embedded once.

    Args:
        embedder: Makes the questions' vectors.

    """

    def __init__(self, embedder: Embedder) -> None:
        """Start with none."""
        self._embedder = embedder
        self._known: dict[tuple[str, Language], NDArray[np.float32]] = {}
        self._middle: Mapping[Language, NDArray[np.float32]] = {}

    def of(self, questions: Sequence[tuple[str, Language]]) -> NDArray[np.float32]:
        """Return float32 (questions, dimension), unit vectors; one for each text and language.

        What leads to a person is no part of what a question is about, nor is the mark in its place.
        They are seen from the middle of all questions of their language that are remembered, these
        among them: of few, from nearly where questions about nothing lie.
        """
        new = {one: without_marks(one[0]) for one in questions if one not in self._known}
        asked = list(dict.fromkeys(new.values()))
        vectors = dict(zip(asked, self._embedded(asked), strict=True))
        self._known |= {one: vectors[text] for one, text in new.items()}
        if new:
            self._middle = self._middle_of_known()
        return np.array(
            [_unit(self._known[one] - self._middle[one[1]]) for one in questions],
            dtype=np.float32,
        )

    def forget_others(self, questions: Iterable[tuple[str, Language]]) -> None:
        """Remember the vectors of these texts alone."""
        self._known = {one: self._known[one] for one in questions if one in self._known}
        self._middle = self._middle_of_known()

    @cached_property
    def _empty(self) -> Mapping[Language, Sequence[NDArray[np.float32]]]:
        return {language: self._embedded(texts) for language, texts in _EMPTY.items()}

    def _middle_of_known(self) -> Mapping[Language, NDArray[np.float32]]:
        """Return each language's mean vector, which is subtracted to compare across languages."""
        known: dict[Language, list[NDArray[np.float32]]] = {
            language: list(vectors) for language, vectors in self._empty.items()
        }
        for (_, language), vector in self._known.items():
            known[language].append(vector)
        return {language: np.mean(vectors, axis=0) for language, vectors in known.items()}

    def _embedded(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self._embedder.embed_query, texts))


def among_nearest(
    vectors: NDArray[np.float32], languages: Sequence[Language]
) -> NDArray[np.float32]:
    """Return each question moved towards those nearest to it, in its own language and the other.

    Both languages weigh the same, and those near it by the square of their cosine: what two
    questions share by their words or their language alone counts for less. Known from the search
    for pictures as query expansion by the nearest (Radenović et al. 2019, with an exponent of 3).

    Args:
        vectors: float32 (n, d), unit vectors.
        languages: Of each row.

    Returns:
        float32 (n, d), unit vectors.

    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - no other command must wait for it

    moved = vectors.copy()
    of = np.asarray(languages)
    for own, other in product(np.unique(of), repeat=2):
        near = np.flatnonzero(of == other)
        count = min(max(1, int(len(of) ** 0.5 * _NEAREST[own == other])), len(near))
        for rows in _cut(np.flatnonzero(of == own), _ROWS):
            cosines = (vectors[rows] @ vectors[near].T).clip(0.0)
            if own == other:
                cosines[np.arange(len(rows)), np.searchsorted(near, rows)] = 0.0
            nearest = np.argpartition(cosines, len(near) - count, axis=1)[:, -count:]
            weights = np.square(np.take_along_axis(cosines, nearest, axis=1))
            starts = np.arange(len(rows) + 1) * count
            pulling = csr_array((weights.ravel(), nearest.ravel(), starts), shape=cosines.shape)
            moved[rows] += _WEIGHT / count * (pulling @ vectors[near])
    return np.array([_unit(vector) for vector in moved], dtype=np.float32).reshape(vectors.shape)


def _cut(rows: NDArray[np.intp], length: int) -> Iterator[NDArray[np.intp]]:
    for start in range(0, len(rows), length):
        yield rows[start : start + length]


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    # A question in the very middle is about nothing, and near to nothing.
    unit: NDArray[np.float32] = vector / length if length else vector
    return unit


def group(vectors: NDArray[np.float32], threshold: float = THRESHOLD) -> list[NDArray[np.intp]]:
    """Return the rows of ``vectors`` that belong together; each row is in one group.

    Of more than 5,000 rows two groups may stay apart whose nearest rows are hardly nearer to each
    other than the groups are: rows that no chain of near pairs joins are not compared.

    Args:
        vectors: float32 (n, d), unit vectors.
        threshold: The mean cosine distance up to which two groups are one.

    """
    return [
        rows[labels == label]
        for rows in _blocks(vectors, threshold)
        for labels in (_labels(vectors[rows], threshold),)
        for label in np.unique(labels)
    ]


def _labels(vectors: NDArray[np.float32], threshold: float) -> NDArray[np.intp]:
    if len(vectors) < 2:  # noqa: PLR2004 - one is a group by itself
        return np.zeros(len(vectors), dtype=np.intp)
    # No other command must wait for what only gaps need.
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415

    # For unit vectors half of the squared Euclidean distance; the cosine itself would be undefined
    # for a vector of zeros.
    products = 1.0 - vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    condensed = products[np.triu_indices(len(vectors), 1)].clip(min=0.0)
    labels = fcluster(linkage(condensed, "average"), threshold, "distance")
    return np.asarray(labels, dtype=np.intp)


def _blocks(vectors: NDArray[np.float32], threshold: float) -> Iterator[NDArray[np.intp]]:
    """Yield rows that a tree is made over, 5,000 at most.

    Groups only ever grow together over a pair that is nearer than the threshold. Where chains of
    such pairs join too many rows, pairs have to be nearer to count.
    """
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    waiting = [(np.arange(len(vectors)), threshold)]
    near = _near_pairs(vectors, threshold) if len(vectors) > _LARGEST else None
    while waiting:
        rows, limit = waiting.pop()
        if len(rows) <= _LARGEST or near is None:
            yield rows
        elif limit <= 0:
            yield from np.array_split(rows, -(-len(rows) // _LARGEST))
        else:
            pairs = near[rows][:, rows]
            pairs.data[pairs.data < 1.0 - limit] = 0.0
            pairs.eliminate_zeros()
            _, labels = connected_components(pairs, directed=False)
            order = np.argsort(labels, kind="stable")
            cuts = np.flatnonzero(np.diff(labels[order])) + 1
            waiting += [(rows[part], limit - _STEP) for part in np.split(order, cuts)]


def _near_pairs(
    vectors: NDArray[np.float32], threshold: float
) -> csr_array[np.float32, tuple[int, int]]:
    """Return the cosines of pairs nearer than ``threshold``, a sparse matrix (n, n)."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415 - as above

    parts = []
    for start in range(0, len(vectors), _ROWS):
        cosines = vectors[start : start + _ROWS] @ vectors.T
        parts.append(csr_array(np.where(cosines >= 1.0 - threshold, cosines, 0.0)))
    joined: csr_array[np.float32, tuple[int, int]] = vstack(parts, format="csr")
    return joined
