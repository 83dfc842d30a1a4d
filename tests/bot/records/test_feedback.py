"""Feedback: what is kept, and what never is."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.answering.question.personal import without_marks
from bot.records.feedback import Feedback, FeedbackRecords
from bot.records.masking import mask
from bot.records.store.database import FILE, Database

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("mitt nummer är 850709-9805, ring", "mitt nummer är [personnummer], ring"),
        ("198507099805", "[personnummer]"),
        ("19850709 9805", "[personnummer]"),
        ("850709+9805", "[personnummer]"),
        ("8507099806 (fel kontrollsiffra)", "[personnummer] (fel kontrollsiffra)"),
        ("samordning 701063-2391", "samordning [personnummer]"),
        ("tillfälligt 850709-T123", "tillfälligt [personnummer]"),
        ("\uff18\uff15\uff10\uff17\uff10\uff19-\uff19\uff18\uff10\uff15", "[personnummer]"),
        ("85\u200b0709-9805", "[personnummer]"),
        ("ring 070-123 45 67 nu", "ring [telefon] nu"),
        ("+46 (0)70 123 45 67", "[telefon]"),
        ("0046701234567", "[telefon]"),
        ("08-12 34 56 78", "[telefon]"),
        ("skriv till kim.a+b@example.se.", "skriv till [e-post]."),
        ("KIM (at) example.se", "[e-post]"),
        ("det står 2025-01-13 på plan 3", "det står 2025-01-13 på plan 3"),
        ("kl. 08-12, rum 0412, 180 kronor", "kl. 08-12, rum 0412, 180 kronor"),
        ("avsnitt 3.2.1 i dnr KS 2024/0123", "avsnitt 3.2.1 i dnr KS 2024/0123"),
        ("1 000 000 kr eller 2 500 000 kr", "1 000 000 kr eller 2 500 000 kr"),
    ],
)
def test_what_leads_to_a_person_is_masked(written: str, masked: str) -> None:
    """Identity numbers, phone numbers and addresses go; dates, times, sums and rooms stay."""
    assert mask(written) == masked


@pytest.mark.parametrize(
    ("masked", "about"),
    [
        ("mitt personnummer är [personnummer], stämmer lönen?", "stämmer lönen?"),
        ("Hej, [namn] här! Var sitter HR?\nMvh [namn]", "Hej, här! Var sitter HR?"),
        ("Hur når jag min chef [namn] i juli?", "Hur når jag min chef i juli?"),
        ("nås på [telefon]", "nås på"),
        ("[namn]", ""),
        ("Var sitter HR?\nOch  lön.", "Var sitter HR?\nOch  lön."),
    ],
)
def test_what_is_asked_is_told_from_what_leads_to_a_person(masked: str, about: str) -> None:
    """Words that only lead to a mark go with it, unless they ask or are all that there is."""
    assert about == without_marks(masked)


def test_feedback_is_kept_as_given(tmp_path: Path, database_url: str) -> None:
    """The day, whether it helped, why not, what the answer cited; the comment is masked.

    In no order, which would tell who wrote when.
    """
    store = FeedbackRecords(Database(tmp_path / "state", database_url))
    assert store.keep(DAY, helpful=True, documents=["a.md", "b.md"]) is True
    kept = store.keep(
        DAY, helpful=False, reason="outdated", comment="fråga kim@example.se", documents=["å.md"]
    )
    assert kept is True
    assert store.keep(DAY, helpful=False, reason="something else", comment="  ") is True
    kept_now = store.all()
    assert len(kept_now) == 3
    assert set(kept_now) == {
        Feedback(DAY, True, None, None, ("a.md", "b.md")),  # noqa: FBT003 - a row
        Feedback(DAY, False, "outdated", "fråga [e-post]", ("å.md",)),  # noqa: FBT003 - as above
        Feedback(DAY, False, None, None, ()),  # noqa: FBT003 - as above
    }


def test_only_the_masked_comment_reaches_the_disk(tmp_path: Path) -> None:
    """Not even for a moment, and nobody else may read the files."""
    FeedbackRecords(Database(tmp_path)).keep(
        DAY, helpful=False, comment="850709-9805 " + "lång " * 500
    )
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert [path for path in files if b"9805" in path.read_bytes()] == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    (kept,) = FeedbackRecords(Database(tmp_path)).all()
    assert kept.comment is not None
    assert len(kept.comment) <= 1_000


def test_what_can_not_be_written_is_said(tmp_path: Path) -> None:
    """The person can then be told that it was not kept."""
    store = FeedbackRecords(Database(tmp_path))
    assert store.keep(DAY, helpful=True) is True
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as blocker:
        blocker.execute("BEGIN EXCLUSIVE")
        assert store.keep(DAY, helpful=True) is False
    blocker.close()
    assert store.keep(DAY, helpful=True) is True
    assert len(store.all()) == 2
