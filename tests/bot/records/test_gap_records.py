"""What is known of gaps, in either database."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.records.gaps import GapRecords, KnownGap, gap_id
from bot.records.questions import QuestionRecords
from bot.records.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = dt.date(2027, 3, 1)
NEXT = DAY + dt.timedelta(1)
GAP = KnownGap(gap_id("Får hunden följa med?"), "Får hunden följa med?", "sv", "open", DAY, DAY)
OTHER = KnownGap(gap_id("Can I?"), "Can I?", "en", "open", DAY, DAY)


@pytest.fixture
def databases(tmp_path: Path, database_url: str) -> Iterator[tuple[Database, Database]]:
    """Give one database, opened as by two processes."""
    folder = tmp_path / "state"
    with (
        closing(Database(folder, database_url, busy_seconds=10.0)) as one,
        closing(Database(folder, database_url, busy_seconds=10.0)) as other,
    ):
        yield one, other


def test_a_gap_is_kept_and_found_again(databases: tuple[Database, Database]) -> None:
    """Of two who find it at once one keeps it; its question and its last day follow the group."""
    one, other = map(GapRecords, databases)
    one.found([GAP, OTHER], [])
    other.found([replace(GAP, seen=NEXT)], [])
    assert sorted([GAP, OTHER], key=lambda gap: gap.id) == other.all()
    again = replace(GAP, question="Hundar?", seen=NEXT)
    other.found([], [replace(again, state="dismissed")])
    assert again in one.all()


def test_of_several_one_changes_a_gap(databases: tuple[Database, Database]) -> None:
    """From the state that it was seen in; a reason is cleaned and cut."""
    one, other = map(GapRecords, databases)
    one.found([GAP], [])
    said = "ring kim@example.se" + "." * 600
    dismissed = replace(GAP, state="dismissed", changed=NEXT, reason=said)
    assert one.change(dismissed, ["open"])
    assert not other.change(replace(GAP, state="closed"), ("open", "entry"))
    (found,) = other.all()
    assert ("dismissed", NEXT, 500) == (found.state, found.changed, len(found.reason or ""))
    assert (found.reason or "").startswith("ring [e-post]")


def test_each_closing_is_given_to_one(databases: tuple[Database, Database]) -> None:
    """However many ask at once; once more only when it was open in between."""
    both = [GapRecords(database) for database in databases]
    both[0].found([GAP, OTHER], [])
    closed = [
        replace(gap, state="closed", changed=NEXT, version="1", document="a.md", sentence="Ja.")
        for gap in (GAP, OTHER)
    ]
    for gap in closed:
        assert both[0].change(gap, ["open"])
    with ThreadPoolExecutor(4) as pool:
        taken = [gap for found in pool.map(GapRecords.take_closed, both * 4) for gap in found]
    assert sorted(closed, key=lambda gap: gap.id) == sorted(taken, key=lambda gap: gap.id)
    assert both[1].change(GAP, ["closed"])
    assert [] == both[1].take_closed()
    assert both[1].change(closed[0], ["open"])
    assert [closed[0]] == both[0].take_closed()


def test_gaps_go_with_their_last_question(databases: tuple[Database, Database]) -> None:
    """As old as questions may be, and no older."""
    one, _ = databases
    records = GapRecords(one)
    records.found([GAP, replace(OTHER, seen=NEXT)], [])
    QuestionRecords(one, days=30).purge(DAY + dt.timedelta(30))
    assert [OTHER.id] == [gap.id for gap in records.all()]
