"""What changes when: documents day by day, for whom, and the answers that change with them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.answering.reader.reader import ReaderPassage, RememberingReader, Verdict
from bot.answering.service import AnswerService
from bot.operations.timeline import (
    COMING_DAYS,
    Calendar,
    Event,
    Rename,
    calendar_of,
    changed_answers,
    coming_days,
)
from index import DEFAULT_OPTIONS, CurrentIndex, SetQuestion
from tests.support.fake_reader import AS_READ, FakeReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Workplace

FIRST = dt.date(2027, 1, 1)
MARCH = dt.date(2027, 3, 1)
JUNE = dt.date(2027, 6, 1)
FILES = {
    "gammal.md": "---\ntitle: Gammal\ndate: 2026-01-01\n---\nHR sitter i Stadshuset.\n",
    "ny.md": (
        "---\ntitle: Ny\ndate: 2027-01-15\nvalid_from: 2027-03-01\nsupersedes: gammal.md\n---\n"
        "HR sitter i Tegelbruket.\n"
    ),
    "lön.md": "---\ntitle: Lön\nvalid_until: 2027-06-01\n---\nLön betalas den 27:e.\n",
    "chef.md": (
        "---\ntitle: Chef\ndate: 2027-03-01\naudience: [chefer]\nsupersedes: lön.md\n---\n"
        "Lön till chefer betalas den 25:e.\n"
    ),
    "glossary.yaml": "- {term: Personal, now: HR, since: 2027-03-01}\n",
}


def calendar(workplace: Workplace, first: dt.date = FIRST) -> Calendar:
    """Build the files and return what changes from a day on."""
    workplace.build(FILES)
    return calendar_of(workplace.open(), first)


def told(event: Event) -> tuple[str, str, list[str], tuple[str, ...]]:
    """Return an event as kind, document, what replaces it, and for whom."""
    return event.kind, event.what.document, [one.document for one in event.by], event.audience


def test_each_day_tells_what_becomes_of_documents(workplace: Workplace) -> None:
    """What starts, what is replaced and for whom, what stops, and the names that change.

    A document that only some may see replaces another for them alone, and for the rest that one
    stops when it says so itself.
    """
    found = calendar(workplace)
    assert [
        (
            MARCH,
            [
                ("replaced", "gammal.md", ["ny.md"], ()),
                ("replaced", "lön.md", ["chef.md"], ("chefer",)),
                ("starts", "ny.md", [], ()),
            ],
            (Rename("Personal", "HR"),),
        ),
        (JUNE, [("stops", "lön.md", [], ())], ()),
    ] == [(day.date, [told(event) for event in day.events], day.renames) for day in found.days]


def test_what_is_past_is_left_out(workplace: Workplace) -> None:
    """The day itself is told, the day before it is not."""
    assert [MARCH, JUNE] == [day.date for day in calendar(workplace, MARCH).days]
    assert [JUNE] == [day.date for day in calendar_of(workplace.open(), dt.date(2027, 3, 2)).days]


def test_the_first_day_of_all_has_none_before_it(workplace: Workplace) -> None:
    """What is replaced since ever is no change of any day."""
    workplace.build({"a.md": "HR här.\n", "b.md": "---\nsupersedes: a.md\n---\nHR där.\n"})
    found = calendar_of(workplace.open(), dt.date.min)
    assert ((), [None]) == (found.days, [one.day for one in found.substitutions])


def test_what_is_told_unasked_is_near(workplace: Workplace) -> None:
    """From today to the last of so many days, both included."""
    workplace.build(FILES)
    index, before = workplace.open(), MARCH - dt.timedelta(COMING_DAYS)
    days = {at: [day.date for day in coming_days(index, at)] for at in (before, MARCH)}
    assert {before: [MARCH], MARCH: [MARCH]} == days
    assert () == coming_days(index, before - dt.timedelta(1))


def test_what_replaces_what_and_who_sees_what(workplace: Workplace) -> None:
    """All of it, past or coming, with the day; what a group sees beyond everybody stands apart."""
    found = calendar(workplace, dt.date(2030, 1, 1))
    assert (
        (),
        [
            ("chef.md", "lön.md", MARCH, ("chefer",)),
            ("ny.md", "gammal.md", MARCH, ()),
        ],
    ) == (
        found.days,
        [
            (one.new.document, one.old.document, one.day, one.audience)
            for one in found.substitutions
        ],
    )
    assert {None: ["gammal.md", "lön.md", "ny.md"], "chefer": ["chef.md"]} == {
        shelf.group: [one.document for one in shelf.documents] for shelf in found.shelves
    }


def test_a_document_that_is_over_before_it_starts_does_nothing(workplace: Workplace) -> None:
    """It never applies, so nothing is told of it."""
    workplace.build(
        {
            "aldrig.md": "---\nvalid_from: 2027-05-01\n---\nHR sitter i Glashuset.\n",
            "ny.md": (
                "---\ndate: 2027-04-01\nsupersedes: aldrig.md\n---\nHR sitter i Tegelbruket.\n"
            ),
        }
    )
    assert () == calendar_of(workplace.open(), FIRST).days


def entry(question: str, document: str, **more: object) -> SetQuestion:
    """Return an entry of a question set."""
    return SetQuestion.model_validate({"question": question, "document": document, **more})


def answerer(workplace: Workplace) -> tuple[AnswerService, FakeReader]:
    """Answer with a reader that counts words and remembers what it read."""
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    reader = FakeReader()
    service = AnswerService(index, reader=RememberingReader(reader), model=AS_READ, threshold=0.2)
    return service, reader


def test_answers_that_change_on_a_day(workplace: Workplace) -> None:
    """The answers of the day before and of the day, each question with its own audience."""
    found = calendar(workplace)
    service, _ = answerer(workplace)
    questions = [
        entry("Var sitter HR?", "ny.md", at=FIRST),
        # Another day of the same question is the same question here.
        entry("Var sitter HR?", "ny.md", at=JUNE),
        entry("När betalas lön?", "lön.md"),
        entry("När betalas lön?", "chef.md", audience="chefer"),
    ]
    changes = changed_answers(questions, [day.date for day in found.days], service)
    assert {
        MARCH: [
            ("Var sitter HR?", (), "HR sitter i Stadshuset.", "HR sitter i Tegelbruket."),
            (
                "När betalas lön?",
                ("chefer",),
                "Lön betalas den 27:e.",
                "Lön till chefer betalas den 25:e.",
            ),
        ],
        JUNE: [("När betalas lön?", (), "Lön betalas den 27:e.", None)],
    } == {
        day: [(one.question, one.audience, *one.in_short) for one in found]
        for day, found in changes.items()
    }


class Marking:
    """A ``Reader`` that marks the last word but the full stop, as one that is sure of it does."""

    name = "marking"
    digest = "fake-reader-1"

    def __init__(self) -> None:
        """Start having read nothing."""
        self.read_with: list[str] = []

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[Verdict]:  # noqa: ARG002 - as the protocol says
        """Mark a word of each."""
        self.read_with += [one.text for one in passages]
        ends = [one.text.rindex(".") for one in passages]
        return [
            Verdict(0.9, one.text.rindex(" ", 0, end) + 1, end)
            for one, end in zip(passages, ends, strict=True)
        ]


def test_the_words_that_answer_are_shown_where_they_differ(workplace: Workplace) -> None:
    """Stadshuset, then Tegelbruket, instead of the whole sentences."""
    found = calendar(workplace)
    index = CurrentIndex(workplace.index, workplace.embedder, DEFAULT_OPTIONS.passage_tokens)
    service = AnswerService(index, reader=Marking(), model=AS_READ, threshold=0.2)
    question = entry("Var sitter HR?", "ny.md")
    (change,) = changed_answers([question], [found.days[0].date], service)[MARCH]
    assert ("Stadshuset", "Tegelbruket") == change.in_short
    assert ("gammal.md", "ny.md") == tuple(
        one.source.document for one in (change.before, change.after) if one.source
    )


def test_a_reader_that_remembers_reads_a_passage_once() -> None:
    """For each question; what it says of a passage stays the same, and in order."""
    reader = Marking()
    remembering = RememberingReader(reader)
    one, other = ReaderPassage("", "HR är här."), ReaderPassage("", "Lön är där.")
    first = remembering.read("Var?", [one])
    both = remembering.read("Var?", [other, one, other])
    assert (first[0], both[0]) == (both[1], both[2])
    remembering.read("När?", [one])
    assert ["HR är här.", "Lön är där.", "HR är här."] == reader.read_with
    assert ("marking", "fake-reader-1") == (remembering.name, remembering.digest)
