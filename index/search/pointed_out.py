"""Answers that HR has pointed out: where their phrases stand, and which are near a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.language.words import words
from index.types import Span
from index.versions.records import Passages, PointedOutRecord, record_from_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.documents.metadata.hr_files import SetQuestion
    from index.types import Passage
    from index.versions.records import DocumentRecord, Records


def _row_of(record: PointedOutRecord, documents: Records) -> int:
    """Return the number of the passage that something pointed out begins in."""
    rows = documents.rows(record.document)
    passages = documents.named(record.document).passages
    return next(
        row for row, p in zip(rows, passages, strict=True) if p.start <= record.start < p.end
    )


@dataclass(frozen=True, slots=True)
class PointedOut:
    """An answer that HR has pointed out.

    Attributes:
        question: The question that HR wrote.
        passage: The passage that answers it.
        row: The passage's number in the index.
        phrase: HR's words, in the document's text.
        similarity: Cosine similarity, -1 to 1, of the question that is asked and of HR's together
            with the sentence that answers it.
        same_words: Whether both questions consist of the same words.

    """

    question: str
    passage: Passage
    row: int
    phrase: Span
    similarity: float
    same_words: bool


class PointedOutAnswers:
    """All that HR has pointed out in an index version."""

    def __init__(
        self,
        records: Sequence[PointedOutRecord],
        vectors: NDArray[np.float32],
        documents: Records,
    ) -> None:
        """Look up the passages.

        Args:
            records: What has been pointed out.
            vectors: float32 (records, dimension), unit vectors.
            documents: The documents of the version.

        """
        self._records = records
        self._vectors = vectors
        self._words = [tuple(words(record.question)) for record in records]
        self._rows = [_row_of(record, documents) for record in records]
        self._passages = Passages(documents)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._records)

    def near(
        self,
        question: str,
        vector: NDArray[np.float32],
        may_answer: Callable[[str], bool],
        groups: frozenset[str],
    ) -> list[PointedOut]:
        """Return what may answer, the nearest first; those of the same words before all others.

        Args:
            question: What is asked.
            vector: float32 (dimension,), the question's unit vector.
            may_answer: Whether a document, by id, may be seen and applies.
            groups: Those of the person who asks, case folded: what HR wrote for some groups is for
                them alone.

        """
        asked = tuple(words(question))
        found = []
        for number, record in enumerate(self._records):
            meant = not record.audience or not groups.isdisjoint(record.audience)
            if not meant or not may_answer(record.document):
                continue
            row = self._rows[number]
            found.append(
                PointedOut(
                    record.question,
                    self._passages[row],
                    row,
                    Span(record.start, record.end),
                    # Each by itself: what another person may see must not change a last digit.
                    similarity=float(np.dot(self._vectors[number], vector)),
                    same_words=self._words[number] == asked,
                )
            )
        return sorted(found, key=lambda one: (one.same_words, one.similarity), reverse=True)


def pointed_out(
    questions: Sequence[SetQuestion], lines: Mapping[str, bytes]
) -> Iterator[PointedOutRecord]:
    """Yield what HR's questions point at, once for each document that holds the phrase.

    A question whose phrase no longer stands in its document points at nothing.

    Args:
        questions: Those that point an answer out.
        lines: Each document's record as a line of JSON, by id.

    """
    named = {name for question in questions for name in question.document if name in lines}
    records = {name: record_from_line(lines[name]) for name in sorted(named)}
    for question in questions:
        for name in question.document:
            place = _place(records[name], question.phrase or "") if name in records else None
            if place is None:
                continue
            passage, phrase = place
            held = [s for s in passage.sentences if s.start < phrase.end and phrase.start < s.end]
            said = Span(held[0].start, held[-1].end) if held else phrase
            yield PointedOutRecord(
                question.question,
                tuple(sorted({group.casefold() for group in question.audience})),
                name,
                phrase.start,
                phrase.end,
                f"{question.question} {passage.piece(said)}",
            )


def _place(record: DocumentRecord, phrase: str) -> tuple[Passage, Span] | None:
    """Return the passage that holds a phrase, and the phrase's span.

    Where no passage holds all of it, the one that it begins in, and the part that stands there.
    """
    starts = []
    start = record.text.find(phrase)
    while start >= 0:
        starts.append(start)
        start = record.text.find(phrase, start + 1)
    for wanted in (len(phrase), 1):
        for start in starts:
            for passage in record.passages:
                if passage.start <= start and start + wanted <= passage.end:
                    return passage, Span(start, min(start + len(phrase), passage.end))
    return None
