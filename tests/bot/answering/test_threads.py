"""Follow-ups over the sample municipality's documents, and questions that are none."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, ConfigDict

from bot.checks.question_set import judge
from index import SetQuestion, load_yaml

if TYPE_CHECKING:
    from bot.answering.types import Answer, Turn
    from tests.support.opened import Opened

DECEMBER = dt.date(2026, 12, 1)


class Thread(BaseModel):
    """Two turns, and what answers the second."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: str
    second: str
    answerable: bool = True
    document: str | None = None
    phrase: str | None = None
    at: dt.date = DECEMBER
    held: bool = False

    def wanted(self) -> SetQuestion:
        """Return the second turn as a question of a set."""
        more = {"document": self.document} if self.document else {}
        more |= {"phrase": self.phrase} if self.phrase else {}
        return SetQuestion.model_validate(
            {"question": self.second, "answerable": self.answerable, **more}
        )


class Chain(BaseModel):
    """Several turns, and what answers the last."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turns: tuple[str, ...]
    document: str
    phrase: str


class Threads(BaseModel):
    """The file of threads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    threads: tuple[Thread, ...]
    chains: tuple[Chain, ...]
    changes: tuple[Thread, ...]


@lru_cache(maxsize=1)
def threads() -> Threads:
    """Read the threads."""
    source = (Path(__file__).parents[2] / "support" / "threads.yaml").read_text(encoding="utf-8")
    return Threads.model_validate(load_yaml(source))


def second_turn(sample: Opened, thread: Thread) -> Answer:
    """Ask both turns of a thread; return the second's answer."""
    first = sample.service.answer(thread.first, at=thread.at)
    return sample.service.answer(thread.second, at=thread.at, previous=first.turn)


def test_there_are_as_many_threads_as_told() -> None:
    """Forty threads of two turns and twenty changes of topic, a third of each held aside."""
    found = threads()
    assert (40, 13) == (len(found.threads), sum(thread.held for thread in found.threads))
    assert (20, 6) == (len(found.changes), sum(thread.held for thread in found.changes))


def test_second_turns_are_understood(sample: Opened) -> None:
    """At least 34 of 40 cite the passage that answers, or refuse where none does."""
    outcomes = [judge(one.wanted(), second_turn(sample, one)) for one in threads().threads]
    wrong = [(one.question.question, one.reason) for one in outcomes if not one.right]
    assert 34 <= len(outcomes) - len(wrong), wrong


def test_a_change_of_topic_is_answered_as_if_nothing_had_been_said(sample: Opened) -> None:
    """Not a field of the answer differs, whatever the question before was."""
    for thread in threads().changes:
        after = second_turn(sample, thread)
        alone = sample.service.answer(thread.second, at=thread.at)
        expected = (alone.status, alone.answer, alone.confidence, alone.citations, alone.notes)
        assert expected == (
            after.status,
            after.answer,
            after.confidence,
            after.citations,
            after.notes,
        ), thread


def test_three_turns_lean_on_each_other(sample: Opened) -> None:
    """The third follows what the second was understood to be; of five at least four are right."""
    right = 0
    for chain in threads().chains:
        before: Turn | None = None
        for turn in chain.turns:
            answer = sample.service.answer(turn, at=DECEMBER, previous=before)
            before = answer.turn
        wanted = SetQuestion(question=turn, document=chain.document, phrase=chain.phrase)
        right += judge(wanted, answer).right
    assert 4 <= right


@pytest.mark.parametrize(
    ("first", "second", "language", "note"),
    [
        (
            "Var sitter HR?",
            "what about finance?",
            "en",
            "I took that as a follow-up to “Var sitter HR?”.",
        ),
        (
            "Where does HR sit now?",
            "och ekonomi då?",
            "sv",
            "Jag läste det som en följdfråga till ”Where does HR sit now?”.",
        ),
        ("Where does HR sit now?", "IT?", "en", ""),
    ],
)
def test_a_follow_up_is_answered_in_its_own_language(
    sample: Opened, first: str, second: str, language: str, note: str
) -> None:
    """Whatever the turn before was asked in; where nothing tells, in that turn's."""
    answer = second_turn(sample, Thread(first=first, second=second))
    assert (language, second) == (answer.language, answer.question)
    assert note in "".join(answer.notes)


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        ("Var sitter IT och vem är chef där?", False),
        ("Var sitter IT och när har lönesupporten öppet?", True),
        ("Var sitter IT och vem är chef för kansliet?", True),
    ],
)
def test_of_two_questions_that_one_sentence_answers_both_are_answered(
    sample: Opened, asked: str, *, alone: bool
) -> None:
    """Only where it doesn't is the other one asked for by itself."""
    notes = sample.service.answer(asked, at=DECEMBER).notes
    assert alone == ("Jag svarar på en fråga i taget. Ställ gärna de andra var för sig." in notes)


def test_the_person_is_quoted_in_own_words(sample: Opened) -> None:
    """What was put together for the search stands in no note, however many turns led to it."""
    before: Turn | None = None
    for turn in ("Var sitter HR?", "och ekonomi då?", "vem är chef där?"):
        answer = sample.service.answer(turn, at=DECEMBER, previous=before)
        before = answer.turn
    expected = "Jag läste det som en följdfråga till ”Var sitter HR?” och sedan ”och ekonomi då?”."
    assert expected == answer.notes[0]


def test_a_column_of_the_row_that_answered_is_asked_of_that_row(sample: Opened) -> None:
    """The "antal medarbetare" without a stage is of the stage that was asked about before."""
    first = sample.service.answer("Vilket startdatum har etapp 2?", at=DECEMBER)
    second = sample.service.answer("antal medarbetare?", at=DECEMBER, previous=first.turn)
    assert "246" in (second.answer or "")
