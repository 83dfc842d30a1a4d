"""Finds what answers a question: searches, reads the best passages, and judges how surely.

The only part of answering that knows the index. What is read of a passage for a question is read
once, however often the question is judged: as of the moment that it names, as of today, with what
is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from bot.answering.question.small_talk import load_small_talk
from bot.answering.reader.candidate import Candidate, coming_first, since
from bot.answering.reader.pointed_out import (
    CONSIDERED,
    SURELY_NOT,
    asks_for_more,
    is_near,
    lead_of_others,
)
from bot.answering.reader.reader import ReaderPassage
from bot.answering.reader.word_overlap import (
    holds,
    lacks_or_names_another,
    only_named,
    told_of,
)
from bot.answering.time.moment import find_moment
from bot.answering.values.steps import amounts_in
from index import TELLING, Excluded, heading_line, view_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from bot.answering.reader.candidate import ConfidenceModel
    from bot.answering.reader.pointed_out import WhyNot
    from bot.answering.reader.reader import Reader, Verdict
    from bot.answering.time.moment import Timeline
    from bot.answering.types import Entries
    from index import Hit, Passage, PointedOut, Query, SearchIndex, SearchResult, View

log = structlog.get_logger(__name__)

# Passages that are read, and how many in all where it is likelier than not that none of those
# answers: what is asked in other words than the document's lies further down
# (docs/decisions/0051-reading.md, 0080-reading-on.md).
READ: Final = 4
READ_ON: Final = 8
_LIKELIER: Final = 0.5
# Hits, so that enough are left where documents are hidden.
_WANTED_BESIDE_HIDDEN: Final = 60
# What scores less than this share of the best hit has little to do with the question.
_WORTH_SHOWING: Final = 0.6


def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question was searched for with, what was found, and how likely it is to answer.

    Attributes:
        query: The question as it was searched for.
        candidates: What may answer, best first; the first ones are read.
        confidence: How likely it is, 0 to 1, that the question is answered.
        asks_nothing: Whether it is small talk, which nothing answers.

    """

    query: Query
    candidates: tuple[Candidate, ...]
    confidence: float
    asks_nothing: bool = False

    def led_by(self, candidates: tuple[Candidate, ...]) -> Found:
        """Return the same with candidates in another order: as sure as what leads now.

        What was found to be no answer at all stays one.
        """
        moved = bool(self.confidence and candidates) and candidates[0] is not self.candidates[0]
        confidence = candidates[0].probability if moved else self.confidence
        return replace(self, candidates=candidates, confidence=confidence)

    def behind(self, lead: Candidate, confidence: float) -> Found:
        """Return the same behind a candidate, which is so likely to answer."""
        lead = replace(lead, probability=confidence)
        others = [one for one in self.candidates if one.passage.id != lead.passage.id]
        return Found(self.query, (lead, *others), confidence)


@dataclass(frozen=True, slots=True)
class Considered:
    """What HR has pointed out, judged for a question.

    Attributes:
        entry: What HR has pointed out.
        candidate: Its passage with the sentences that HR points at.
        why_not: Why it doesn't answer; None where it does.

    """

    entry: PointedOut
    candidate: Candidate
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what answers in an index, for one question or several on the same matter.

    Attributes:
        index: The index.
        reader: Reads passages.
        model: Judges how likely they answer.
        threshold: Confidence from which on what was found is shown.
        today: The day the question is asked.
        groups: Those of the person who asks, case folded.
        failed: Called when the reader fails.
        entries: Which entries of HR's question set may tell what answers.
        hidden: Documents that are to be as if they weren't there, to see what becomes of a
            question without its answer.

    """

    index: SearchIndex
    reader: Reader
    model: ConfidenceModel
    threshold: float
    today: dt.date
    groups: frozenset[str]
    failed: Callable[[], None] = _nothing
    hidden: frozenset[str] = frozenset()
    entries: Entries = "all"
    _known: dict[str, dict[str, Candidate]] = field(default_factory=dict)

    def find(self, question: str, timeline: Timeline) -> Found:
        """Return what answers at the time asked about, else what applies today.

        A moment in the question never makes less be answered: its words are left out of the
        question when nothing answers with them. Where nothing that applies answers, what is still
        to come may.
        """
        found = self.besides(question, timeline)
        return self._pointed_out(question, timeline, found) or self._only_named(found) or found

    def _only_named(self, found: Found) -> Found | None:
        """Return what tells of the person or day that is all a question names, as what may do."""
        value = only_named(found.query)
        if value is None or found.confidence >= self.model.certain:
            return None
        if self.answers(found) and holds(found.candidates[0].said, value):
            return None
        told = told_of(value, found.candidates)
        if told is None:
            return None
        of_it, sentence = told
        return found.behind(of_it.at(sentence), max(found.confidence, self.threshold))

    def besides(self, question: str, timeline: Timeline) -> Found:
        """Return what answers by what the documents say, whatever HR has pointed out."""
        tries = self._tries(question, timeline)
        first = next(tries)
        if self.answers(first):
            return first
        return next((found for found in tries if self.answers(found)), first)

    def answers(self, found: Found) -> bool:
        """Return whether what was found is shown."""
        if not found.candidates:
            return False
        return found.candidates[0].pointed_out or found.confidence >= self.threshold

    def _pointed_out(self, question: str, timeline: Timeline, found: Found) -> Found | None:
        """Return what HR has pointed out to a question, if so, before what was found besides."""
        for one in self.considered(question, timeline, found):
            same = one.entry.same_words
            if one.why_not is not None or (found.asks_nothing and not same):
                continue
            confidence = 1.0 if same else max(found.confidence, self.threshold)
            return found.behind(one.candidate, confidence)
        return None

    def considered(self, question: str, timeline: Timeline, found: Found) -> Iterator[Considered]:
        """Yield what HR has pointed out near a question, the nearest first, each judged.

        Args:
            question: What is asked.
            timeline: When the documents apply, and the time asked about.
            found: What was found besides.

        """
        if self.entries == "none":
            return

        def may_answer(document: str) -> bool:
            seen = document in timeline.periods and document not in self.hidden
            return seen and timeline.in_force(document)

        near = self.index.pointed_out(question, may_answer, self.groups)
        left = [one for one in near if not (one.same_words and self.entries == "others")]
        for entry in left[:CONSIDERED]:
            hit = self.index.hit(question, entry.row)
            if (why_not := self._not_meant(entry, timeline)) is not None:
                yield Considered(entry, self._candidate(hit).at(entry.phrase), why_not)
                continue
            (read,) = self._read(found.query, [hit])
            candidate = replace(read.at(entry.phrase), pointed_out=True, lacking=False)
            why_not = None if entry.same_words else self._why_not(entry, read, candidate, found)
            yield Considered(entry, candidate, why_not)

    def _not_meant(self, entry: PointedOut, timeline: Timeline) -> WhyNot | None:
        """Return why what HR has pointed out needs no reading; None where it does."""
        moment = find_moment(entry.question, self.today)
        if replace(timeline, moment=moment).asked != timeline.asked:
            return "another time"
        return None if entry.same_words or is_near(entry, 0.0) else "not near"

    def _why_not(
        self, entry: PointedOut, read: Candidate, candidate: Candidate, found: Found
    ) -> WhyNot | None:
        """Return why what HR has pointed out doesn't answer other words; None where it does.

        Args:
            entry: What HR has pointed out.
            read: Its passage as it was read for the question.
            candidate: The same with the sentences that HR points at.
            found: What was found besides.

        """
        ahead = lead_of_others(read, found.candidates)
        if not is_near(entry, ahead) or (ahead and found.confidence >= self.model.certain):
            return "another passage"
        if asks_for_more(found.query, entry, candidate.said):
            return "asks for more"
        return None if self._reads_there(entry, read, candidate, found) else "another sentence"

    def _reads_there(
        self, entry: PointedOut, read: Candidate, candidate: Candidate, found: Found
    ) -> bool:
        """Return whether the reader finds the answer where HR points."""
        if read.verdict is None or read.verdict.probability < SURELY_NOT:
            return False
        if read.answers_in(candidate.marked):
            return True
        # The reader may need to be told what HR calls it.
        view = view_of(read.record.text, read.passage)
        over = f"{self._over(read.passage)}. {entry.question}"
        (verdict,) = self._verdicts(found.query.in_full, [ReaderPassage(over, view.text)])
        return verdict is not None and read.read(verdict, view).answers_in(candidate.marked)

    def ordered(self, question: str) -> list[Hit]:
        """Return what applies today in the order after reading, best first."""
        result = self._search(question)
        return [one.hit for one in self._judged(result.query, result.hits).candidates]

    def further(
        self, question: str, shown: Collection[tuple[str, int]], most: int
    ) -> list[Candidate]:
        """Return candidates besides those shown, the likeliest to answer first.

        Args:
            question: What is asked.
            shown: Document and first character of the passages that are known already.
            most: How many, at most.

        """
        result = self._search(question)
        least = _WORTH_SHOWING * max((hit.score for hit in result.hits), default=0.0)
        hits = [
            hit
            for hit in result.hits
            if hit.score >= least and (hit.passage.document, hit.passage.start) not in shown
        ]
        read = self._read(result.query, hits[:most])
        return sorted(read, key=lambda one: one.rank, reverse=True)

    def _tries(self, question: str, timeline: Timeline) -> Iterator[Found]:
        """Yield what may answer, the likelier first; each is worked out only when it is needed."""
        results = [self._search(question)]
        if timeline.moment is not None:
            yield self._then(results[0], timeline)
            rest = timeline.moment.without(question)
            if self._tells(rest):
                results.append(self._search(rest))
                yield self._then(results[1], timeline)
        for result in results:
            yield self._judged(result.query, result.hits)
        for result in results:
            coming = [hit for hit in result.excluded if hit.excluded is Excluded.NOT_YET_VALID]
            found = self._judged(result.query, (*result.hits, *coming))
            yield found.led_by(coming_first(found.candidates, timeline))

    def _then(self, result: SearchResult, timeline: Timeline) -> Found:
        """Return what answers about the moment that is asked about."""
        hits = filter(timeline.may_answer, (*result.hits, *result.excluded))
        return self._judged(result.query, hits, timeline.weight)

    def _search(self, question: str) -> SearchResult:
        search = partial(self.index.search, question, at=self.today, audience=self.groups)
        if not self.hidden:
            return search()
        found = search(wanted=_WANTED_BESIDE_HIDDEN)
        hits, excluded = (
            tuple(hit for hit in side if hit.passage.document not in self.hidden)
            for side in (found.hits, found.excluded)
        )
        return replace(found, hits=hits, excluded=excluded)

    def _tells(self, rest: str) -> bool:
        """Return whether what is left of a question still tells what it is about."""
        if not any(letter.isalnum() for letter in rest):
            return False
        query = self.index.query(rest)
        return any(query.information(word) >= TELLING for g in query.groups for word in g.words)

    def _judged(
        self, query: Query, hits: Iterable[Hit], weight: Callable[[Hit], float] = lambda _: 1.0
    ) -> Found:
        """Read the best of some hits and order them; ``weight`` is what each counts for, to 1."""
        ordered = sorted(hits, key=lambda hit: hit.score * weight(hit), reverse=True)
        asks_nothing = self._asks_nothing(query)
        for count in (READ, READ_ON):
            read = self._read(query, ordered[:count])
            read.sort(key=lambda one: one.rank * weight(one.hit), reverse=True)
            confidence = 0.0 if asks_nothing else self.model.confidence(read)
            if asks_nothing or confidence >= _LIKELIER:
                break
        rest = [self._candidate(hit) for hit in ordered[len(read) :]]
        return Found(query, (*read, *rest), confidence, asks_nothing)

    def _asks_nothing(self, query: Query) -> bool:
        """Return whether a question is small talk; never where the model knows other vectors."""
        model = load_small_talk()
        if not model.fits(self.index.version.manifest.model.digest):
            return False
        return model.asks_nothing(self.index.vector(query, as_read=True))

    def _read(self, query: Query, hits: Sequence[Hit]) -> list[Candidate]:
        """Return hits as they were read; those that were before are not read again."""
        known = self._known.setdefault(query.in_full, {})
        new = [hit for hit in hits if hit.passage.id not in known]
        views = [view_of(self.index.document(h.passage.document).text, h.passage) for h in new]
        passages = [
            ReaderPassage(self._over(hit.passage), view.text)
            for hit, view in zip(new, views, strict=True)
        ]
        verdicts = self._verdicts(query.in_full, passages)
        moment = find_moment(query.text, self.today) if new else None
        but = query.text[moment.start : moment.end] if moment else ""
        amounts = amounts_in(query.text) if new else []
        for hit, view, verdict in zip(new, views, verdicts, strict=True):
            read = self._as_read(query, self._candidate(hit), view, verdict)
            read = read.counted(query.text) if amounts else read
            held = " ".join((but, *amounts)) if read.counts else but
            lacking = lacks_or_names_another(query, read, held)
            known[hit.passage.id] = replace(read, lacking=lacking)
        most = max((hit.share for hit in hits), default=0.0)
        read_together = [replace(known[hit.passage.id], most_shared=most) for hit in hits]
        return [replace(one, probability=self.model.probability(one)) for one in read_together]

    def _as_read(
        self, query: Query, candidate: Candidate, view: View, verdict: Verdict | None
    ) -> Candidate:
        """Return a candidate with what the reader makes of it.

        Without a reader the sentence that is nearest in meaning is marked.
        """
        if verdict is not None:
            return candidate.read(verdict, view)
        nearest = self.index.nearest_sentence(query, candidate.passage)
        return replace(candidate, marked=(nearest,))

    def _verdicts(
        self, question: str, passages: Sequence[ReaderPassage]
    ) -> Sequence[Verdict | None]:
        """Return what the reader makes of passages; nothing of any where it fails."""
        try:
            return self.reader.read(question, passages)
        except Exception:
            # An answer without it is worth more than none.
            log.exception("reader_failed", reader=self.reader.name)
            self.failed()
            return [None] * len(passages)

    def _over(self, passage: Passage) -> str:
        return heading_line(self.index.document(passage.document).metadata.title, passage.headings)

    def _candidate(self, hit: Hit) -> Candidate:
        record = self.index.document(hit.passage.document)
        return Candidate(hit, record, since(record.metadata))
