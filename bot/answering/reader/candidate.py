"""A passage that may answer a question, with all that is known of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from index import Span, is_table_head, tables_in, without_struck

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from bot.answering.reader.reader import Verdict
    from index import DocumentRecord, Hit, Metadata, Passage, View

_SEARCH: Final = 3.0
# As much as a reader can make of a passage.
_ANOTHER: Final = 1.0
_ROW: Final = re.compile(r"[^:;\n]{1,60}: [^;\n]+; [^:;\n]{1,60}: ")
# How much more of a question a row has to hold than the one that the reader found.
_CLEARLY: Final = 0.1
# A label, with the line that was to be filled in perhaps.
_LABEL: Final = re.compile(r"[^.!?\n]{1,100}:[\s_.…*]*")
# "Nej.", "Ja, absolut.", "Ingenting.": they answer together with the sentence after them.
_CURT: Final = re.compile(r"[\w-]+(?:,? [\w-]+)?[.!]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer a question, with all that is known of it.

    Attributes:
        hit: The passage as search found it: its scores, and why it may not answer, if so.
        record: The document that it stands in.
        since: From when on the document tells what is so; None where nothing says it.
        probability: That the passage answers, 0 to 1.
        verdict: What the reader makes of it; None where it was not read.
        answer: The words that answer, in the document's text; None where it was not read.
        marked: The sentences that they stand in, in the document's text, in order.
        lacking: Whether these, with title and headings, lack a number or a name of the question.
        doubtful: Whether the title or headings answer, and no sentence does, or a table lacks what
            narrows it: "biträdande chef" where it tells who is "chef".
        of_another: Whether the passage, with title and headings, numbers otherwise what the
            question numbers: it is about etapp 1 where etapp 2 is asked about.
        pointed_out: Whether HR has pointed it out as what answers the question.

    """

    hit: Hit
    record: DocumentRecord
    since: dt.date | None
    probability: float = 0.0
    verdict: Verdict | None = None
    answer: Span | None = None
    marked: tuple[Span, ...] = ()
    lacking: bool = False
    doubtful: bool = False
    of_another: bool = False
    pointed_out: bool = False

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.hit.passage

    @property
    def document(self) -> str:
        """The document's id."""
        return self.hit.passage.document

    @property
    def metadata(self) -> Metadata:
        """What is known about the document besides its text."""
        return self.record.metadata

    @property
    def rank(self) -> float:
        """What candidates are ordered by, higher is better: the reader's word, and search's.

        What the latter counts was chosen on the development sets and the sample
        (docs/decisions/0051-reading.md).
        """
        read = self.verdict.probability if self.verdict else 0.0
        return read + _SEARCH * self.hit.score - _ANOTHER * self.of_another

    @property
    def said(self) -> str:
        """The marked sentences, word for word but for what is struck out, as one stretch."""
        if not self.marked:
            return ""
        marked = Span(self.marked[0].start, self.marked[-1].end)
        return without_struck(self.passage.piece(marked))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of the table that is marked; none where none is."""
        if not self.marked or not _is_row(self.said):
            return ()
        tables = tables_in(self.record.text, self.passage.start, self.passage.end)
        row = self.marked[0]
        found = (t.columns for t in tables if t.span.start <= row.start < t.span.end)
        return next(found, ())

    def read(self, verdict: Verdict, view: View) -> Candidate:
        """Return the same with what a reader makes of it.

        Args:
            verdict: The reader's.
            view: The passage as the reader was given it.

        """
        answer = view.span(verdict.start, verdict.end)
        marked = () if answer is None else _sentences(self.record.text, self.passage, answer)
        if marked and _LABEL.fullmatch(self.passage.piece(marked[-1]).strip()):
            # "Ansvarig:", and then nothing, or the next label: that answers nothing.
            return replace(self, verdict=replace(verdict, probability=0.0))
        return replace(self, verdict=verdict, answer=answer, marked=marked)

    def answers_in(self, sentences: Sequence[Span]) -> bool:
        """Return whether some of the words that answer stand in one of these sentences."""
        answer = self.answer
        return answer is not None and any(
            s.start < answer.end and answer.start < s.end for s in sentences
        )

    def at(self, answer: Span) -> Candidate:
        """Return the same with other words that answer, and the sentences that they stand in."""
        marked = _sentences(self.record.text, self.passage, answer) or (answer,)
        return replace(self, answer=answer, marked=marked)

    def in_row(self, held: Callable[[str], float]) -> Candidate:
        """Return the same with one row of a table marked, where the question names that one.

        Which row is meant is told by what it is called, and a small reader mixes rows up, or
        takes two for one.

        Args:
            held: Gives the share of the question's words that a text holds, 0 to 1.

        """
        own = [s for s in self.passage.sentences if not is_table_head(self.record.text, s)]
        rows = [span for span in own if _is_row(self.passage.piece(span))]
        if not self.marked or any(span not in rows for span in self.marked):
            return self
        shares = {span: held(self.passage.piece(span)) for span in rows}
        best = max(rows, key=shares.__getitem__)
        found = [shares[span] for span in self.marked if span != best]
        if not found or shares[best] < max(found) + _CLEARLY:
            return self
        return replace(self, answer=best, marked=(best,))


def _is_row(sentence: str) -> bool:
    """Return whether a sentence is a row of a table: with bars, or "column: cell; column: cell"."""
    return sentence.startswith("|") or _ROW.match(sentence) is not None


def _sentences(document: str, passage: Passage, answer: Span) -> tuple[Span, ...]:
    """Return the sentences that an answer stands in; a mere "Nej." with the one after it.

    And the one after a mere "Nej." with it. A label goes with what it is the label of.
    """
    own = [span for span in passage.sentences if not is_table_head(document, span)]
    held = [n for n, span in enumerate(own) if span.start < answer.end and answer.start < span.end]
    if not held:
        return ()
    first, last = held[0], held[-1]
    curt = [_CURT.fullmatch(passage.piece(span).strip()) is not None for span in own]
    label = [_LABEL.fullmatch(passage.piece(span).strip()) is not None for span in own]
    more = last < len(own) - 1
    if more and ((label[last] and not label[last + 1]) or (first == last and curt[last])):
        last += 1
    elif first and curt[first - 1]:
        first -= 1
    return tuple(own[first : last + 1])


def since(metadata: Metadata) -> dt.date | None:
    """Return from when on a document tells what is so; None where nothing says it."""
    known = [day for day in (metadata.date, metadata.valid_from) if day]
    return max(known, default=None)
