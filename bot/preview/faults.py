"""Faults on request: what the Web API does wrong the next time a method is called."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong with one call.

    Attributes:
        status: The HTTP status of the response.
        error: Slack's error code in the response, where there is one.
        retry_after: Seconds in the ``Retry-After`` header.
        done: Whether the call takes effect all the same.
        silent_seconds: Where not None, no response at all: the connection is broken off after
            so many seconds.

    """

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    done: bool = False
    silent_seconds: float | None = None


class Faults:
    """Faults that wait for their calls, first in, first out; safe to use from any thread."""

    def __init__(self) -> None:
        """Start without faults."""
        self._lock = Lock()
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` fail."""
        with self._lock:
            self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault that a call of ``method`` meets now, if any."""
        with self._lock:
            waiting = self._waiting[method]
            return waiting.popleft() if waiting else None
