"""What is told of a build that takes long, where there is no terminal."""

from __future__ import annotations

import json
from io import StringIO

import pytest

from bot.cli.output.progress import EventProgress, LineProgress
from index import Stage


class Clock:
    """A clock that stands still until it is set.

    Attributes:
        now: Seconds.

    """

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_short_build_says_nothing() -> None:
    """The first line comes after a while."""
    out, clock = StringIO(), Clock()
    progress = LineProgress(out, "en", clock)
    for clock.now in (0.0, 5.0, 14.0):
        progress(Stage.READING, 1, 2, "a.md")
    assert "" == out.getvalue()


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (300, "Embedding: 200 of 300 passages, about 10 s left\n"),
        (2000, "Embedding: 200 of 2000 passages, about 3 min left\n"),
        (200, "Embedding: 200 of 200 passages\n"),
    ],
)
def test_a_line_tells_how_far_it_is_and_how_long_it_takes_yet(total: int, said: str) -> None:
    """By the rate of the stage itself: what reading took says nothing of embedding."""
    out, clock = StringIO(), Clock()
    progress = LineProgress(out, "en", clock)
    progress(Stage.READING, 0, 9)
    clock.now = 10.0
    progress(Stage.EMBEDDING, 0, total)
    clock.now = 30.0
    progress(Stage.EMBEDDING, 200, total)
    assert said == out.getvalue()


def test_lines_come_now_and_then() -> None:
    """However many passages there are."""
    out, clock = StringIO(), Clock()
    progress = LineProgress(out, "en", clock)
    for second in range(61):
        clock.now = float(second)
        progress(Stage.EMBEDDING, second, 100)
    assert 4 == len(out.getvalue().splitlines())


def test_events_are_json_with_the_end_of_each_stage() -> None:
    """Those that come too soon after another are left out, never the last of a stage."""
    out, clock = StringIO(), Clock()
    progress = EventProgress(out, clock)
    for done in range(4):
        progress(Stage.READING, done, 3, "hemligt.md")
    progress(Stage.WRITING, 0, 1)
    assert [
        {"stage": "reading", "done": 0, "total": 3},
        {"stage": "reading", "done": 3, "total": 3},
        {"stage": "writing", "done": 0, "total": 1},
    ] == [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("done", "total", "told"),
    [
        (1, 3, ""),  # the first one alone tells nothing
        (1, 200, ""),
        (19, 200, ""),
        (20, 200, ", about 3 min left"),
        (2, 3, ", about 10 s left"),
    ],
)
def test_no_time_left_is_told_before_a_tenth_is_done(done: int, total: int, told: str) -> None:
    """Nor from the first document alone, which may be the longest; in a bar neither."""
    out, clock = StringIO(), Clock()
    progress = LineProgress(out, "en", clock)
    progress(Stage.READING, 0, total)
    clock.now = 20.0
    progress(Stage.READING, done, total)
    assert f"Reading: {done} of {total} documents{told}\n" == out.getvalue()


def test_progress_is_told_in_swedish() -> None:
    """Where the documents are, or the setting says so."""
    out, clock = StringIO(), Clock()
    progress = LineProgress(out, "sv", clock)
    progress(Stage.READING, 0, 40)
    clock.now = 20.0
    progress(Stage.READING, 20, 40)
    assert "Läser: 20 av 40 dokument, ungefär 20 s kvar\n" == out.getvalue()
