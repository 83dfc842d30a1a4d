"""Answers that HR has pointed out, looked up in the documents: where each phrase stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.types import Span
from index.versions.records import PointedOutRecord, record_from_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.documents.metadata.hr_files import SetQuestion
    from index.types import Passage
    from index.versions.records import DocumentRecord


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
