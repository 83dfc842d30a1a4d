"""What owners are told: once each, of what was said of one document on one day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.records.notices import Notice, NoticeRecords
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from bot.records.feedback import Reason

DAY = dt.date(2027, 3, 1)


def opened(folder: Path, url: str) -> NoticeRecords:
    """Return the notices of a folder, as another process would open them."""
    return NoticeRecords(Database(folder / "state", url))


def add(
    notices: NoticeRecords, day: dt.date = DAY, reason: Reason = "wrong", comment: str | None = None
) -> None:
    """Note one piece of feedback on a document."""
    assert notices.add(
        day, document="hr.md", content="k1", reason=reason, quote="HR sitter här.", comment=comment
    )


def test_what_is_said_of_a_document_on_a_day_is_one_notice(
    tmp_path: Path, database_url: str
) -> None:
    """Another reason and another day are others; comments are masked."""
    notices = opened(tmp_path, database_url)
    add(notices, comment="fråga kim@example.se")
    add(notices)
    add(notices, reason="outdated")
    add(notices, day=DAY + dt.timedelta(days=1))
    found = {(one.day, one.reason): one for one in notices.all()}
    assert len(found) == 3
    first = found[DAY, "wrong"]
    assert (
        Notice(
            id=first.id,
            day=DAY,
            document="hr.md",
            content="k1",
            reason="wrong",
            quote="HR sitter här.",
            comments=("fråga [e-post]",),
            count=2,
            told=0,
            telling=0,
            role=None,
            outcome=None,
        )
        == first
    )


def test_each_is_told_once(tmp_path: Path, database_url: str) -> None:
    """By whoever takes it first; what can't be told is due again, and what is said later too."""
    one, other = opened(tmp_path, database_url), opened(tmp_path, database_url)
    add(one)
    (due,) = one.due()
    assert (True, False) == (one.take(due, "hr"), other.take(due, "hr"))
    assert [] == other.due()
    one.release(due)
    (due,) = other.due()
    assert other.take(due, "owner")
    other.told(due)
    assert [] == one.due()
    assert not one.take(due, "hr")
    add(one)
    (due,) = one.due()
    assert (2, 1, "owner") == (due.count, due.told, due.role)


def test_what_was_being_told_when_a_process_ended_is_not_told_again(
    tmp_path: Path, database_url: str
) -> None:
    """What had not been begun is; what is said afterwards as well."""
    gone = opened(tmp_path, database_url)
    add(gone)
    add(gone, reason="outdated")
    taken = next(one for one in gone.due() if one.reason == "wrong")
    assert gone.take(taken, "owner")
    now = opened(tmp_path, database_url)
    now.recover()
    assert ["outdated"] == [one.reason for one in now.due()]
    add(now)
    assert {"wrong", "outdated"} == {one.reason for one in now.due()}


def test_what_an_owner_says_is_kept_until_it_is_said_again(
    tmp_path: Path, database_url: str
) -> None:
    """And what is gone can't be settled."""
    notices = opened(tmp_path, database_url)
    add(notices)
    (due,) = notices.due()
    settled = notices.settle(due.id, "holds")
    assert settled is not None
    assert "holds" == settled.outcome
    add(notices)
    assert [None] == [one.outcome for one in notices.all()]
    assert notices.settle("0" * 32, "mended") is None


def test_notices_are_as_old_as_questions_may_be(tmp_path: Path, database_url: str) -> None:
    """They go with the other records."""
    database = Database(tmp_path / "state", database_url)
    notices = NoticeRecords(database)
    add(notices)
    add(notices, day=DAY + dt.timedelta(days=60))
    QuestionRecords(database, days=30).purge(DAY + dt.timedelta(days=61))
    assert [DAY + dt.timedelta(days=60)] == [one.day for one in notices.all()]
