"""What is asked in Slack and what is said of the answer, as it reaches the records."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.records.questions import QuestionRecords
from bot.records.store.database import Database
from bot.slack.handlers.ask import came_of
from bot.slack.i18n.slack import SWEDISH
from tests.conftest import FakeEmbedder, Workplace
from tests.support.slack_support import (
    NOT_FOUND,
    poll,
    without_proxies,  # noqa: F401 - a fixture
)
from tests.support.surface_support import (
    ANNA,
    GITA,
    MAJA,
    SECRET_QUESTION,
    Office,
    open_office,
    praise,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.records.questions import AskedQuestion


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the records."""
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="module")
def records(folder: Path) -> QuestionRecords:
    """Give the records of this module's office."""
    return QuestionRecords(Database(folder))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, records: QuestionRecords) -> Iterator[Office]:
    """Give one office that the tests of this module share."""
    workplace = Workplace(tmp_path_factory.mktemp("asked"), FakeEmbedder())
    with open_office(workplace, questions=records) as opened:
        yield opened


def kept(records: QuestionRecords) -> dict[str, AskedQuestion]:
    """Return what is kept, by its id."""
    today = dt.date.today()  # noqa: DTZ011 - the local day
    return {one.id: one for one in records.between(today - dt.timedelta(days=1), today)}


class Asked:
    """What a test adds to the records."""

    def __init__(self, records: QuestionRecords) -> None:
        """Remember what is there."""
        self._records = records
        self._before = kept(records).keys()

    def rows(self) -> list[AskedQuestion]:
        """Return what is new."""
        return [one for key, one in kept(self._records).items() if key not in self._before]


def test_each_way_of_asking_keeps_a_row(office: Office, records: QuestionRecords) -> None:
    """In a channel, directly, by the command: what came of it and from which document."""
    asked = Asked(records)
    office.new(lambda: office.fake.mention("Var sitter HR?"))
    office.new(lambda: office.fake.tell("Var sitter HR?"))
    office.new(lambda: office.fake.people.command("Var sitter HR?"))
    rows = asked.rows()
    assert [("Var sitter HR?", "sv", "answered", "hr.md", None)] * 3 == [
        (one.text, one.language, one.outcome, one.documents[0], one.helpful) for one in rows
    ]
    assert 1 == len({one.asker for one in rows})


def test_what_is_no_question_is_not_kept(office: Office, records: QuestionRecords) -> None:
    """Small talk, a guest's question, and a message without words."""
    asked = Asked(records)
    office.new(lambda: office.fake.tell("hej"))
    office.new(lambda: office.fake.mention("Var sitter HR?", user=GITA))
    office.new(lambda: office.fake.mention("???"))
    assert [] == asked.rows()


def test_feedback_marks_the_question(office: Office, records: QuestionRecords) -> None:
    """Praise at once, blame with its reason; the last word counts."""
    asked = Asked(records)
    (said,) = office.new(lambda: office.fake.mention("Var sitter HR?"))
    office.new(lambda: office.fake.people.click(said, praise(said, helpful=True)))
    (row,) = asked.rows()
    assert (True, None) == (row.helpful, row.reason)
    bad = praise(said, helpful=False)
    view = office.dialog(lambda: office.fake.people.click(said, bad), SWEDISH.feedback_title)
    office.fake.people.submit(view, {"reason": "outdated", "comment": ""})
    poll(lambda: asked.rows()[0].reason == "outdated")
    (row,) = asked.rows()
    assert (False, "outdated") == (row.helpful, row.reason)


def test_what_the_asker_alone_was_answered_counts(office: Office, records: QuestionRecords) -> None:
    """The channel is told that nothing was found, the manager gets the answer: it is no gap."""
    asked = Asked(records)
    office.new(lambda: office.fake.mention(SECRET_QUESTION, user=MAJA), 2)
    office.new(lambda: office.fake.mention(SECRET_QUESTION, user=ANNA))
    found = sorted((one.outcome, one.documents[:1]) for one in asked.rows())
    assert ("answered", ("chefer.md",)) == found[0]
    assert "not_found" == found[1][0]
    assert "chefer.md" not in found[1][1]


def test_what_the_glossary_explains_is_no_gap() -> None:
    """It counts as answered, by no document."""
    assert "not_found" == came_of(NOT_FOUND)
    assert "answered" == came_of(replace(NOT_FOUND, explained=True))


def test_nobody_can_be_read_from_it(office: Office, records: QuestionRecords, folder: Path) -> None:
    """Who is mentioned is left out, in the follow-up as well; no id of anybody or anything."""
    asked = Asked(records)
    began: list[str] = []
    office.new(lambda: began.append(office.fake.mention(f"Vad gör <@{MAJA}> på HR?")))
    poll(lambda: len(asked.rows()) == 1)
    (ts,) = began
    (said,) = office.new(lambda: office.fake.mention("Och var på HR?", thread_ts=ts))
    texts = {one.text for one in asked.rows()}
    assert "Vad gör [namn] på HR?" in texts
    assert 2 == len(asked.rows())
    written = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    secrets = [MAJA, ANNA, "Maja", ts, ts.partition(".")[0], said.channel]
    assert [] == [secret for secret in secrets if secret.encode() in written]
