"""Gaps close when they are answered, are told once, and open again when the answer is gone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.answering.service import AnswerService
from bot.operations.gaps.entries import Promise
from bot.operations.gaps.tracking import GapTracker
from bot.records.gaps import GapRecords
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
from index import DEFAULT_OPTIONS, CurrentIndex
from tests.support.fake_reader import AS_READ, FakeReader
from tests.support.gap_questions import TopicEmbedder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.records.questions import Outcome
    from tests.conftest import Workplace

DAY = dt.date(2027, 3, 1)
LATER = DAY + dt.timedelta(10)
DOGS = "---\ntitle: Semester\nvalid_until: 2027-03-09\n---\nSemester söks i maj.\n"
BASE = {
    "hr.md": "---\ntitle: HR\nowner: Kommunkansliet\n---\nHR sitter i Stadshuset.\n",
    "chefer.md": "---\ntitle: Hemligt\naudience: chefer\n---\nLön sätts av chefer.\n",
    "contacts.yaml": "- {topic: övrigt, name: HR-avdelningen, contact: '#hr'}\n",
}


class Place:
    """An organisation with its records, opened as a process would."""

    def __init__(self, workplace: Workplace, folder: Path) -> None:
        """Build the folder and open everything."""
        workplace.build(BASE)
        self.workplace = workplace
        self.folder = folder
        self.questions = QuestionRecords(Database(folder))
        self.tracker = self.opened()

    def opened(self) -> GapTracker:
        """Open everything once more, as another process would."""
        index = CurrentIndex(
            self.workplace.index, self.workplace.embedder, DEFAULT_OPTIONS.passage_tokens
        )
        return GapTracker(
            self.questions,
            GapRecords(Database(self.folder)),
            AnswerService(index, reader=FakeReader(), model=AS_READ),
            TopicEmbedder(),
            days=90,
            knowledge=self.workplace.knowledge,
        )

    def ask(  # noqa: PLR0913 - what a row holds
        self,
        text: str,
        *,
        day: dt.date = DAY,
        people: int = 3,
        outcome: Outcome = "not_found",
        helpful: bool | None = None,
        documents: tuple[str, ...] = ("chefer.md", "hr.md"),
    ) -> None:
        """Have so many people ask something."""
        for number in range(people):
            kept = self.questions.keep(
                day,
                text=text,
                language="sv",
                outcome=outcome,
                documents=documents,
                asker=f"U{number}",
            )
            assert kept
            if helpful is not None:
                self.questions.mark(kept, helpful=helpful, reason=None)

    def states(self, day: dt.date = DAY) -> list[tuple[str, str]]:
        """Return the questions of the gaps with their states."""
        return [(one.gap.question, one.known.state) for one in self.tracker.review(day).gaps]


@pytest.fixture
def place(workplace: Workplace, tmp_path: Path) -> Place:
    """Give a small organisation."""
    return Place(workplace, tmp_path / "state")


def test_a_gap_closes_is_told_once_and_opens_again(place: Place) -> None:
    """Its document is added, then expires: closed by which sentence of which version, then open."""
    place.ask("När söks semester?")
    assert [("När söks semester?", "open")] == place.states()
    assert [] == place.tracker.records.take_closed()
    version = place.workplace.build({"semester.md": DOGS}).index_version
    (closed,) = place.tracker.review(DAY).closed
    assert ("closed", "semester.md", "Semester söks i maj.", version) == (
        closed.state,
        closed.document,
        closed.sentence,
        closed.version,
    )
    other = place.opened()
    assert () == other.review(DAY).closed
    told = [one for tracker in (place.tracker, other) for one in tracker.records.take_closed()]
    assert [closed] == told
    assert [("När söks semester?", "open")] == place.states(LATER)
    # And once more, when there is an answer again.
    place.workplace.build({"semester.md": DOGS.replace("2027-03-09", "2029-01-01")})
    assert [("När söks semester?", "closed")] == place.states(LATER)
    assert 1 == len(place.tracker.records.take_closed())


def test_a_document_that_is_removed_opens_it_again(place: Place) -> None:
    """As one that expires does."""
    place.workplace.build({"semester.md": DOGS})
    place.ask("När söks semester?")
    assert [("När söks semester?", "closed")] == place.states()
    (place.workplace.knowledge / "semester.md").unlink()
    place.workplace.build()
    assert [("När söks semester?", "open")] == place.states()


def test_a_gap_is_known_by_its_meaning(place: Place) -> None:
    """Other wordings on other days are the same gap, though its central question is another."""
    place.ask("När söks semester?")
    (before,) = place.tracker.review(DAY).gaps
    assert place.tracker.dismiss(before.known.id, "Står i avtalet", DAY)
    place.ask("semester semester", day=LATER, people=9)
    (after,) = place.tracker.review(LATER).gaps
    assert ("semester semester", "dismissed", "Står i avtalet", before.known.id) == (
        after.gap.question,
        after.known.state,
        after.known.reason,
        after.known.id,
    )
    assert LATER == after.known.seen


def test_what_is_dismissed_is_not_answered(place: Place) -> None:
    """It stays dismissed when a document comes, and can't be dismissed again."""
    place.ask("När söks semester?")
    (gap,) = place.tracker.review(DAY).gaps
    assert place.tracker.dismiss(gap.known.id, "Ring kim@example.se", DAY)
    assert not place.tracker.dismiss(gap.known.id, "igen", DAY)
    assert not place.tracker.dismiss("unknown", "?", DAY)
    place.workplace.build({"semester.md": DOGS})
    (after,) = place.tracker.review(DAY).gaps
    assert ("dismissed", "Ring [e-post]") == (after.known.state, after.known.reason)
    assert [] == place.tracker.records.take_closed()


def test_the_answer_that_did_not_help_closes_nothing(place: Place) -> None:
    """A gap of answers that were marked unhelpful closes when another sentence answers."""
    place.workplace.build({"semester.md": "# Semester\n\nSemester söks i maj.\n"})
    place.ask("När söks semester?", outcome="answered", helpful=False)
    assert [("När söks semester?", "open")] == place.states()
    assert [("När söks semester?", "open")] == place.states(LATER)
    place.workplace.build({"semester.md": "# Semester\n\nSemester söks nu i april.\n"})
    assert [("När söks semester?", "closed")] == place.states(LATER)


def test_an_entry_is_open_until_it_answers(place: Place) -> None:
    """What HR has pointed out closes its gap with the next build."""
    text = "# Ledighet\n\nDen som vill vara borta ansöker i maj.\n"
    place.workplace.build({"ledighet.md": text})
    place.ask("När söks semester?")
    (gap,) = place.tracker.review(DAY).gaps

    def make(phrase: str) -> object:
        return place.tracker.make_entry(
            gap.known.id,
            question="När söks semester?",
            document="ledighet.md",
            phrase=phrase,
            groups=frozenset(),
            today=DAY,
        )

    assert "phrase" == make("ansöker i juni")
    assert not (place.workplace.knowledge / "questions.yaml").exists()
    assert Promise("När söks semester?", "ledighet.md", "ansöker i maj") == make("ansöker i maj")
    assert make("ansöker i maj") is None
    latest = place.tracker.latest
    assert latest is not None
    assert ["entry"] == [one.known.state for one in latest.gaps]
    assert [("När söks semester?", "entry")] == place.states()
    place.workplace.build()
    (closed,) = place.tracker.review(DAY).closed
    assert ("ledighet.md", "Den som vill vara borta ansöker i maj.") == (
        closed.document,
        closed.sentence,
    )


def test_only_public_documents_close_a_gap(place: Place) -> None:
    """What answers it is told to all of HR: nothing that is for some groups alone."""
    place.workplace.build({"semester.md": DOGS.replace("title", "audience: chefer\ntitle")})
    place.ask("När söks semester?")
    assert [("När söks semester?", "open")] == place.states()


def test_the_nearest_document_is_one_that_may_be_seen(place: Place) -> None:
    """With its owner, or whom the contacts name; what is gone is not named."""
    place.ask("Vem har semester?")
    place.ask("Vad är lön?", documents=("gone.md", "chefer.md"))
    gaps = {one.gap.question: one.gap for one in place.tracker.review(DAY).gaps}
    nearest = place.tracker.nearest
    public: frozenset[str] = frozenset()
    told = nearest(gaps["Vem har semester?"], public)
    assert told is not None
    assert ("hr.md", "HR", "Kommunkansliet") == (told.document, told.title, told.owner)
    assert nearest(gaps["Vad är lön?"], public) is None
    for groups in (frozenset({"chefer"}), None):
        seen = nearest(gaps["Vad är lön?"], groups)
        assert seen is not None
        assert ("chefer.md", "HR-avdelningen") == (seen.document, seen.owner)


def test_a_gap_is_forgotten_with_its_questions(place: Place) -> None:
    """What is purged leaves nothing known of it."""
    place.ask("När söks semester?")
    place.tracker.review(DAY)
    place.questions.purge(DAY + dt.timedelta(89))
    assert 1 == len(place.tracker.records.all())
    place.questions.purge(DAY + dt.timedelta(90))
    assert [] == place.tracker.records.all()


def test_small_groups_leave_no_trace(place: Place) -> None:
    """Nothing is kept or told of a group that is withheld, but its questions in a sum."""
    place.ask("När söks semester?", people=2)
    report = place.tracker.review(DAY)
    assert ((), 2, []) == (report.gaps, report.withheld, place.tracker.records.all())
