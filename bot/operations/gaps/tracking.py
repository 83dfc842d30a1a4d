"""Follows gaps: which are open, which a new index or a new day answers, which open again.

A gap is known again by what its question means. Its most central question is asked as somebody
would ask it who sees public documents only, so that whoever is told what answers it may see it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.operations.gaps.collecting import SMALLEST, collect, is_praised
from bot.operations.gaps.entries import Promise, add_entry, promised
from bot.operations.gaps.grouping import ABOUT_THE_SAME, Meanings
from bot.operations.gaps.types import FollowedGap, GapReport, Nearest
from bot.records.gaps import KnownGap, gap_id
from index import QuestionError, detect_language, may_see

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.answering.service import AnswerService
    from bot.answering.types import Answer
    from bot.operations.gaps.collecting import Gap
    from bot.operations.gaps.entries import Wrong
    from bot.records.gaps import GapRecords, State
    from bot.records.questions import QuestionRecords
    from index import Embedder, SearchIndex

_UNANSWERED: Final[tuple[State, ...]] = ("open", "entry")


class GapTracker:
    """Follows the gaps of one organisation; safe to use from any thread and process.

    Args:
        questions: What was asked.
        records: What is known of gaps.
        answerer: Answers from the index in use.
        embedder: Makes the vectors that questions are compared by.
        days: Of how many days questions count.
        knowledge: The folder whose ``questions.yaml`` entries are added to.
        smallest: By how many people a group must have been asked to be shown.

    """

    def __init__(  # noqa: PLR0913 - what it works with, each named by the caller
        self,
        questions: QuestionRecords,
        records: GapRecords,
        answerer: AnswerService,
        embedder: Embedder,
        *,
        days: int,
        knowledge: Path,
        smallest: int = SMALLEST,
    ) -> None:
        """Take what there is; nothing is read yet."""
        self._questions = questions
        self._records = records
        self._answerer = answerer
        self._meanings = Meanings(embedder)
        self._days = days
        self._knowledge = knowledge
        self._smallest = smallest
        self._reviewing = Lock()
        self._latest: GapReport | None = None
        self._asked_of: tuple[str, dt.date] | None = None
        self._answers: dict[str, Answer | None] = {}

    @property
    def records(self) -> GapRecords:
        """What is known of gaps."""
        return self._records

    @property
    def latest(self) -> GapReport | None:
        """What the last review found, with what was decided since; None before the first."""
        return self._latest

    @property
    def index(self) -> SearchIndex:
        """The index version in use."""
        return self._answerer.index.get()

    def review(self, today: dt.date) -> GapReport:
        """Collect the gaps, ask each again, and note which are answered now and which no longer.

        Raises:
            Unavailable: The records can't be used for the moment.
            IndexVersionError: There is no index that can be used.

        """
        with self._reviewing:
            first = today - dt.timedelta(self._days)
            asked = self._questions.between(first, today)
            found = collect(asked, self._meanings, self._smallest)
            followed = self._known(found.gaps, today)
            self._meanings.forget_others(
                [(one.text, one.language) for one in asked]
                + [(one.known.question, one.known.language) for one in followed]
            )
            now = [self._asked_again(one, today) for one in followed]
        were = {one.known.id: one.known.state for one in followed}
        report = GapReport(
            tuple(now),
            found.withheld,
            tuple(
                one.known
                for one in now
                if one.known.state == "closed" and were[one.known.id] != "closed"
            ),
            self._answerer.index_version,
            first,
            today,
        )
        # Somebody may have decided meanwhile.
        self._latest = _with_state(report, {one.id: one for one in self._records.all()})
        return self._latest

    def largest_open(
        self, groups: frozenset[str], most: int
    ) -> tuple[list[tuple[FollowedGap, Nearest | None]], int]:
        """Return the largest open gaps of the last review, each with its nearest, and their count.

        Args:
            groups: Those of whoever looks, case folded.
            most: How many are returned at most.

        """
        found = self._latest.of_state("open") if self._latest else []
        return [(one, self.nearest(one.gap, groups)) for one in found[:most]], len(found)

    def newly_dismissed(self, most: int) -> list[KnownGap]:
        """Return the gaps of the last review that are dismissed, the latest first."""
        return self._newest("dismissed", most)

    def newly_closed(self, most: int) -> list[KnownGap]:
        """Return the gaps of the last review that are answered, the latest first."""
        return self._newest("closed", most)

    def _newest(self, state: State, most: int) -> list[KnownGap]:
        found = self._latest.of_state(state) if self._latest else []
        return sorted((one.known for one in found), key=lambda one: one.changed, reverse=True)[
            :most
        ]

    def praised(self, today: dt.date, known: Sequence[str]) -> list[tuple[Gap, Promise]]:
        """Return what is often asked and answered to the askers' liking, and what answers it.

        Only what everybody may see, and is answered with certainty today.

        Args:
            today: The last day whose questions count.
            known: Questions of HR's; what means the same is left out.

        Raises:
            Unavailable: The records can't be read for the moment.

        """
        asked = self._questions.between(today - dt.timedelta(self._days), today)
        found = collect(asked, self._meanings, self._smallest, is_praised).gaps
        own = self._meanings.of([(one, detect_language(one)) for one in known])
        promises = []
        for group in found:
            if known and float((own @ group.vector).max()) >= 1.0 - ABOUT_THE_SAME:
                continue
            answer = self._certain(group.question, today)
            if answer is None or not answer.answer:
                continue
            document = answer.citations[0].document
            promise = promised(self.index, group.question, document, answer.answer, frozenset())
            if isinstance(promise, Promise):
                promises.append((group, promise))
        return promises

    def nearest_of(self, gap: str, groups: frozenset[str] | None) -> Nearest | None:
        """Return the document nearest to a gap of the last review, by id; see ``nearest``."""
        found = self._latest.gaps if self._latest else ()
        one = next((one.gap for one in found if one.known.id == gap), None)
        return self.nearest(one, groups) if one else None

    def nearest(self, gap: Gap, groups: frozenset[str] | None) -> Nearest | None:
        """Return the document that lies nearest to a gap, of those in use that may be seen.

        Args:
            gap: The gap.
            groups: Those of whoever looks, case folded; None for whoever sees all.

        """
        index = self.index
        for name in gap.documents:
            try:
                metadata = index.document(name).metadata
            except KeyError:
                continue
            if groups is None or may_see(metadata, groups):
                contact = None if metadata.owner else index.contact(gap.question, metadata.title)
                owner = metadata.owner or (contact.name if contact else None)
                return Nearest(name, metadata.title, owner)
        return None

    def _known(self, gaps: Sequence[Gap], today: dt.date) -> list[FollowedGap]:
        """Return gaps with what is known of them; what is new is kept as open."""
        known = self._records.all()
        matched = self._matched(gaps, known)
        new, again, followed = [], [], []
        for row, gap in enumerate(gaps):
            before = matched.get(row)
            if before is None:
                one = self._new(gap, today)
                new.append(one)
            else:
                one = replace(before, question=gap.question, language=gap.language, seen=gap.last)
                again.append(one)
            followed.append(FollowedGap(gap, one))
        self._records.found(new, again)
        return followed

    def _matched(self, gaps: Sequence[Gap], known: Sequence[KnownGap]) -> dict[int, KnownGap]:
        """Return what is known of gaps, by their numbers: the nearest pairs first, each once."""
        if not gaps or not known:
            return {}
        vectors = self._meanings.of([(one.question, one.language) for one in known])
        nearness = np.array([gap.vector for gap in gaps]) @ vectors.T
        pairs = sorted(
            (-float(nearness[row, column]), row, column)
            for row, column in np.argwhere(nearness >= 1.0 - ABOUT_THE_SAME)
        )
        matched: dict[int, KnownGap] = {}
        taken = set()
        for _, row, column in pairs:
            if row not in matched and column not in taken:
                matched[row] = known[column]
                taken.add(column)
        return matched

    def _new(self, gap: Gap, today: dt.date) -> KnownGap:
        """Return a gap that was not known.

        Where most said that the answer did not help, the same answer doesn't close it.
        """
        one = KnownGap(
            gap_id(gap.question), gap.question, gap.language, "open", gap.last, changed=today
        )
        answer = self._certain(gap.question, today)
        if answer is None or next(iter(gap.outcomes)) != "unhelpful":
            return one
        return replace(one, document=answer.citations[0].document, sentence=answer.answer)

    def _asked_again(self, followed: FollowedGap, today: dt.date) -> FollowedGap:
        known = followed.known
        if known.state == "dismissed":
            return followed
        answer = self._certain(known.question, today)
        if known.state == "closed":
            if answer is not None:
                return replace(followed, known=_answered(known, answer))
            changed = replace(
                known, state="open", changed=today, version=None, document=None, sentence=None
            )
        elif answer is None or answer.answer == known.sentence:
            return followed
        else:
            changed = replace(_answered(known, answer), state="closed", changed=today)
        # Where another process was first, it has seen the same.
        self._records.change(changed, (known.state,))
        return replace(followed, known=changed)

    def _certain(self, question: str, today: dt.date) -> Answer | None:
        """Return what anybody is answered with certainty; None where that is nothing.

        Of one index version and day each question is asked once.
        """
        asked_of = (self._answerer.index_version, today)
        if self._asked_of != asked_of:
            self._asked_of, self._answers = asked_of, {}
        if question not in self._answers:
            try:
                answer = self._answerer.answer(question, at=today)
            except QuestionError:
                return None
            sure = answer.status == "answered" and answer.certain
            self._answers[question] = answer if sure else None
        return self._answers[question]

    def dismiss(self, gap: str, reason: str, today: dt.date) -> bool:
        """Dismiss a gap, by id; False where there is none that is open.

        Raises:
            Unavailable: It can't be done for the moment.

        """
        return self._change(gap, today, state="dismissed", reason=reason)

    def take_back(self, gap: str, today: dt.date) -> bool:
        """Have a dismissed gap open again, by id; False where there is none that is dismissed.

        The next review tells whether something answers it by now.

        Raises:
            Unavailable: It can't be done for the moment.

        """
        return self._change(gap, today, ("dismissed",), state="open", reason=None)

    def make_entry(  # noqa: PLR0913 - what an entry says, each named by the caller
        self,
        gap: str,
        *,
        question: str,
        document: str,
        phrase: str,
        groups: frozenset[str],
        today: dt.date,
    ) -> Promise | Wrong | None:
        """Make an entry of ``questions.yaml`` of a gap.

        Returns:
            What was promised, the part that can't be kept, or None where the gap isn't open.

        Raises:
            ConfigurationError: ``questions.yaml`` can't be read or written.
            Unavailable: The records can't be used for the moment.

        """
        known = self.known(gap)
        if known is None or known.state != "open":
            return None
        promise = promised(self.index, question, document, phrase, groups)
        if isinstance(promise, Promise):
            add_entry(self._knowledge, promise)
            self._change(gap, today, state="entry", reason=None)
        return promise

    def known(self, gap: str) -> KnownGap | None:
        """Return what is known of a gap, by id.

        Raises:
            Unavailable: It can't be read for the moment.

        """
        return next((one for one in self._records.all() if one.id == gap), None)

    def _change(
        self,
        gap: str,
        today: dt.date,
        states: tuple[State, ...] = _UNANSWERED,
        *,
        state: State,
        reason: str | None,
    ) -> bool:
        known = self.known(gap)
        if known is None:
            return False
        changed = replace(known, state=state, changed=today, reason=reason)
        done = self._records.change(changed, states)
        if done and self._latest:
            # As it is kept: a reason is cleaned.
            self._latest = _with_state(self._latest, {gap: self.known(gap) or changed})
        return done


def _with_state(report: GapReport, known: Mapping[str, KnownGap]) -> GapReport:
    """Return a report with what is known by now of gaps whose state has changed."""
    gaps = tuple(
        replace(one, known=known[one.known.id])
        if one.known.id in known and known[one.known.id].state != one.known.state
        else one
        for one in report.gaps
    )
    return replace(report, gaps=gaps)


def _answered(known: KnownGap, answer: Answer) -> KnownGap:
    """Return what is known of a gap with what answers it now."""
    return replace(
        known,
        version=answer.index_version,
        document=answer.citations[0].document,
        sentence=answer.answer,
    )
