"""Claims, and the pool that answers are made on."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.records.claims import RETENTION_SECONDS, MemoryClaims
from bot.slack.delivery.replies import Pool
from tests.support.slack_support import poll


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        """Start at an arbitrary time."""
        self.now = 1_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_only_the_first_claim_succeeds() -> None:
    """A key is taken once; keys that differ in any part are different."""
    claims = MemoryClaims()
    assert [claims.claim("message", "T", "C", ts) for ts in ("1", "1", "2", "1")] == [
        True,
        False,
        True,
        False,
    ]
    assert claims.claim("event", "T", "C", "1") is True


def test_a_claim_lasts_as_long_as_promised() -> None:
    """It holds for the whole retention, which is ten minutes at least, and then is forgotten."""
    assert RETENTION_SECONDS >= 600
    clock = Clock()
    claims = MemoryClaims(retention=600, clock=clock)
    assert claims.claim("event", "1") is True
    clock.now += 599
    assert claims.claim("event", "1") is False
    clock.now += 1
    assert claims.claim("event", "1") is True


def test_the_store_does_not_grow_without_bound() -> None:
    """When it is full, the oldest claim is forgotten, and the store says from when it knows."""
    clock = Clock()
    claims = MemoryClaims(retention=600, max_entries=2, clock=clock)
    assert claims.remembers_since == 1_000
    for number, moment in (("1", 1_010.0), ("2", 1_020.0), ("3", 1_030.0)):
        clock.now = moment
        assert claims.claim("event", number) is True
    assert claims.remembers_since == 1_010
    assert [claims.claim("event", number) for number in ("3", "2")] == [False, False]


def test_a_store_remembers_from_its_start_then_for_its_retention() -> None:
    """What came before the start, or longer ago than the retention, isn't known."""
    clock = Clock()
    claims = MemoryClaims(retention=600, clock=clock)
    clock.now = 1_500
    assert claims.remembers_since == 1_000
    clock.now = 2_000
    assert claims.remembers_since == 1_400


def test_claims_from_many_threads() -> None:
    """Of many that claim the same at once, one succeeds."""
    claims = MemoryClaims()
    barrier = threading.Barrier(8)

    def claim() -> int:
        barrier.wait()
        return sum(claims.claim("message", str(number)) for number in range(500))

    with ThreadPoolExecutor(8) as threads:
        taken = [threads.submit(claim) for _ in range(8)]
    assert sum(future.result() for future in taken) == 500


def test_a_full_pool_refuses() -> None:
    """One job runs, one waits, the third is refused; then all is done and the pool is closed."""
    pool = Pool("test", threads=1, waiting=1)
    started, go = threading.Event(), threading.Event()
    done: list[int] = []

    def first() -> None:
        started.set()
        go.wait(20)
        done.append(1)

    assert pool.submit(first) is True
    assert started.wait(20)
    assert pool.submit(lambda: done.append(2)) is True
    assert pool.submit(lambda: done.append(3)) is False
    go.set()
    assert pool.drain(20) == 0
    assert done == [1, 2]
    assert pool.submit(lambda: done.append(4)) is False


def test_draining_gives_up_in_the_end() -> None:
    """A job that hangs is counted and not waited for any longer."""
    pool = Pool("test", threads=1, waiting=1)
    go = threading.Event()

    def hang() -> None:
        go.wait(20)

    pool.submit(hang)
    assert pool.drain(0) == 1
    go.set()
    poll(lambda: pool.unfinished == 0)


def test_a_job_that_fails_does_not_end_its_thread() -> None:
    """The next job is done by the same thread."""
    pool = Pool("test", threads=1, waiting=10)
    done: list[int] = []

    def fail() -> None:
        raise RuntimeError

    pool.submit(fail)
    pool.submit(lambda: done.append(1))
    assert pool.drain(20) == 0
    assert done == [1]
