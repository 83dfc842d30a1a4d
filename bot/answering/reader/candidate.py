"""Passages that may answer a question: what is known of them, how likely they do, which is first.

The likelihood that the documents answer is a logistic regression with plain numbers, fitted and
cross-validated on the development sets by ``benchmarks/fit_confidence.py``, or on an organisation's
own folder by ``omorg calibrate``; docs/decisions/0053-confidence.md has the figures and how the
thresholds were chosen.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answering.values.steps import counted
from index import ConfigurationError, Span, columns_over, is_table_head, without_struck

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answering.reader.reader import Verdict
    from bot.answering.time.moment import Timeline
    from index import DocumentRecord, Hit, Metadata, Passage, View

_SEARCH: Final = 3.0
# A label, with the line that was to be filled in perhaps.
_LABEL: Final = re.compile(r"[^.!?\n]{1,100}:[\s_.…*]*")
# "Nej.", "Ja, absolut.", "Ingenting.": they answer together with the sentence after them.
_CURT: Final = re.compile(r"[\w-]+(?:,? [\w-]+)?[.!]")


# Passages answer about equally well when the second is so much of the best one's likelihood
# (docs/decisions/0031-time.md).
_ABOUT_EQUAL: Final = 0.85


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer a question, with all that is known of it.

    Attributes:
        hit: The passage as search found it: its scores, and why it may not answer, if so.
        record: The document that it stands in.
        since: From when on the document tells what is so; None where nothing says it.
        most_shared: The largest share of the question's words that any passage read beside it, or
            itself, holds, 0 to 1.
        probability: That the question is answered, judged by this passage, 0 to 1.
        verdict: What the reader makes of it; None where it was not read.
        answer: The words that answer, in the document's text; None where it was not read.
        marked: The sentences that they stand in, in the document's text, in order.
        lacking: Whether these, with title and headings, lack a number or a name of the question,
            or another of the kind that is asked about stands there.
        pointed_out: Whether HR has pointed it out as what answers the question.
        counts: Whether what is marked is the step that holds the amount asked about.

    """

    hit: Hit
    record: DocumentRecord
    since: dt.date | None
    most_shared: float = 0.0
    probability: float = 0.0
    verdict: Verdict | None = None
    answer: Span | None = None
    marked: tuple[Span, ...] = ()
    lacking: bool = False
    pointed_out: bool = False
    counts: bool = False

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
        return read + _SEARCH * self.hit.score

    @property
    def said(self) -> str:
        """The marked sentences, word for word but for what is struck out, as one stretch."""
        if not self.marked:
            return ""
        marked = Span(self.marked[0].start, self.marked[-1].end)
        return without_struck(self.passage.piece(marked))

    @property
    def doubtful(self) -> bool:
        """Whether the title or headings answer, and no sentence does."""
        return self.verdict is not None and self.verdict.above

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

    def counted(self, question: str) -> Candidate:
        """Return the same at the step that holds the amount asked about, if a step answers."""
        sentences = self.passage.sentences
        places = {place for place, span in enumerate(sentences) if span in self.marked}
        columns = columns_over(self.record.text, self.marked[0].start) if self.marked else []
        found = counted(question, [self.passage.piece(span) for span in sentences], columns)
        if found is None or places.isdisjoint(found.steps):
            return self
        return replace(self.at(sentences[found.line]), counts=True)

    def at(self, answer: Span) -> Candidate:
        """Return the same with other words that answer, and the sentences that they stand in."""
        marked = _sentences(self.record.text, self.passage, answer) or (answer,)
        return replace(self, answer=answer, marked=marked)


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


def coming_first(candidates: Sequence[Candidate], timeline: Timeline) -> tuple[Candidate, ...]:
    """Return candidates, best first, as they are where the best is still to come, else none.

    Of what will apply and answers about equally well, what begins first leads.
    """
    if not candidates or candidates[0].hit.excluded is None:
        return ()
    equal = [
        one
        for one in candidates
        if one.hit.excluded is not None and about_equal(candidates[0], one)
    ]
    first = min(equal, key=lambda one: timeline.periods[one.document].first or dt.date.min)
    return (first, *(one for one in candidates if one is not first))


def newest_leads(
    candidates: Sequence[Candidate],
    timeline: Timeline,
    as_good: Callable[[Candidate, Candidate], bool],
) -> tuple[Candidate, ...]:
    """Return candidates with the newest of those in front that answer about equally well.

    Args:
        candidates: What was found, best first.
        timeline: What doesn't apply when it is asked about never leads for being new.
        as_good: Whether the second of two candidates tells as much as the first.

    """
    if not candidates or not timeline.in_force(candidates[0].document):
        return tuple(candidates)
    # What HR has pointed out leads until HR points out something newer.
    if candidates[0].pointed_out:
        return tuple(candidates)
    first = best = candidates[0]
    for one in candidates[1:]:
        newer = best.since is not None and one.since is not None and one.since > best.since
        equal = newer and about_equal(first, one) and as_good(first, one)
        if equal and timeline.in_force(one.document):
            best = one
    return (best, *(one for one in candidates if one is not best))


def about_equal(best: Candidate, other: Candidate) -> bool:
    """Return whether two passages, both read, answer about equally well."""
    return bool(other.marked) and other.probability >= _ABOUT_EQUAL * best.probability


_LEAST: Final = 1e-4  # of a probability, before its logarithm is taken
_FAR: Final = 60.0  # a logit that is as good as certain
# What divides the reader's logit before the logarithm of its probability is taken: 4 tells best
# what is answered, of 1 to 10 and the logit itself (docs/decisions/0083-doubt-counts-more.md).
_TEMPERATURE: Final = 4.0


def logit(probability: float) -> float:
    """Return the logarithm of a probability's odds, bounded to some 9 either way."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def tempered(probability: float) -> float:
    """Return the logarithm of a probability at a temperature of 4; 0 for one in two, 2.8 at most.

    It falls as the logit does where the reader doubts, and ends where it is sure: how sure it is of
    one passage says little more about whether the question is answered.
    """
    return _TEMPERATURE * math.log(2 * sigmoid(logit(probability) / _TEMPERATURE))


def sigmoid(value: float) -> float:
    """Return the probability with a logit."""
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, value))))


class Weights(BaseModel):
    """What each signal counts; a logit is their sum.

    Attributes:
        intercept: Constant term.
        reading: For the reader's probability that the passage answers, ``tempered``.
        meaning: For the cosine similarity of question and passage.
        words: For the square of the share of the question's words that the passage holds.
        others: For the largest share that any passage read holds: a passage that another one
            outdoes in words is less likely to answer.
        lacking: Where what answers lacks a number or a name of the question.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    reading: float = 0.0
    meaning: float
    words: float
    others: float = 0.0
    lacking: float = 0.0

    def of(self, candidate: Candidate) -> float:
        """Return the logit that the question is answered, judged by a candidate."""
        return self.intercept + sum(self.parts(candidate).values())

    def parts(self, candidate: Candidate) -> dict[str, float]:
        """Return what each signal adds to a candidate's logit, by name."""
        hit, verdict = candidate.hit, candidate.verdict
        return {
            "reading": self.reading * tempered(verdict.probability) if verdict else 0.0,
            "meaning": self.meaning * hit.dense,
            "words": self.words * hit.share**2,
            "others": self.others * candidate.most_shared,
            "lacking": self.lacking * candidate.lacking,
        }


class ConfidenceModel(BaseModel):
    """How likely a passage is to answer, and from when on it is shown.

    Attributes:
        embedder: Digest of the embedding model that the weights were fitted with.
        reader: Digest of the reader that they were fitted with.
        threshold: Confidence from which on a passage is shown at all.
        certain: Confidence from which on it is shown as the answer.
        read: Weights for passages that were read.
        unread: Weights where the reader failed.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedder: str
    reader: str
    threshold: float = Field(ge=0, le=1)
    certain: float = Field(ge=0, le=1)
    read: Weights
    unread: Weights

    def probability(self, candidate: Candidate) -> float:
        """Return the probability, 0 to 1, that a question is answered, judged by a candidate."""
        return sigmoid(self.weights(candidate).of(candidate))

    def weights(self, candidate: Candidate) -> Weights:
        """Return what a candidate is weighed with."""
        return self.unread if candidate.verdict is None else self.read

    def confidence(self, candidates: Sequence[Candidate]) -> float:
        """Return the probability, 0 to 1, that a question is answered, by the first; 0 for none."""
        if not candidates:
            return 0.0
        return candidates[0].probability

    def fits(self, embedder: str, reader: str) -> bool:
        """Return whether it was fitted with the models with these digests."""
        return (self.embedder, self.reader) == (embedder, reader)


@lru_cache(maxsize=1)
def load_model() -> ConfidenceModel:
    """Read the model that comes with Omorg.

    Raises:
        ConfigurationError: It is damaged.

    """
    raw = files("bot.answering.reader").joinpath("confidence.json").read_text(encoding="utf-8")
    try:
        return ConfidenceModel.model_validate_json(raw)
    except ValidationError as exc:
        raise ConfigurationError("The confidence model is damaged: reinstall Omorg.") from exc
