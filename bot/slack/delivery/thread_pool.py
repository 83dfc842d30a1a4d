"""A bounded pool of threads of its own, so that slow work never holds up an acknowledgement."""

from __future__ import annotations

import time
from queue import Full, Queue
from threading import Condition, Thread
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable


log = structlog.get_logger(__name__)


class Pool:
    """Runs jobs on a fixed number of threads and refuses more than a fixed number in waiting.

    The threads are daemons: a job that hangs can delay the end of the process only as long as
    ``drain`` is told to wait for it.
    """

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        """Start ``threads`` threads; at most ``waiting`` jobs wait for one."""
        self._jobs: Queue[Callable[[], object] | None] = Queue(maxsize=waiting)
        self._changed = Condition()
        self._unfinished = 0
        self._closed = False
        self._threads = threads
        for number in range(threads):
            Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    @property
    def unfinished(self) -> int:
        """Jobs that were taken in and are not done."""
        with self._changed:
            return self._unfinished

    def submit(self, job: Callable[[], object]) -> bool:
        """Take in ``job``; False when the pool is full or closed."""
        with self._changed:
            if self._closed:
                return False
            try:
                self._jobs.put_nowait(job)
            except Full:
                return False
            self._unfinished += 1
            return True

    def drain(self, timeout: float) -> int:
        """Refuse new jobs, wait up to ``timeout`` seconds; return how many are unfinished."""
        deadline = time.monotonic() + timeout
        with self._changed:
            first = not self._closed
            self._closed = True
            self._changed.wait_for(
                lambda: self._unfinished == 0, max(0.0, deadline - time.monotonic())
            )
            unfinished = self._unfinished
        if first and not unfinished:
            for _ in range(self._threads):
                self._jobs.put(None)
        return unfinished

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                return
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a thread must outlive any job
                # The class alone: an exception's text may hold what was asked.
                log.error("job_failed", error=type(error).__name__)  # noqa: TRY400 - as above
            finally:
                with self._changed:
                    self._unfinished -= 1
                    self._changed.notify_all()
