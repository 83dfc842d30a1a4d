"""Slack's short-lived permits: trigger ids, which open a view, and response URLs."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# https://docs.slack.dev/interactivity/handling-user-interaction
TRIGGER_SECONDS: Final = 3.0
RESPONSE_SECONDS: Final = 1_800.0
RESPONSE_USES: Final = 5


@dataclass(slots=True)
class _Permit:
    ends: float
    uses_left: int


class Permits:
    """Permits that end after a time and after a number of uses; safe to use from any thread.

    Args:
        prefix: What each begins with.
        seconds: How long each lives.
        uses: How many times each may be used.
        errors: Slack's codes for one that is unknown, too old, and used up.
        clock: Seconds that only grow.

    """

    def __init__(
        self,
        prefix: str,
        *,
        seconds: float,
        uses: int,
        errors: tuple[str, str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with none."""
        self._prefix = prefix
        self._seconds = seconds
        self._uses = uses
        self._errors = errors
        self._clock = clock
        self._numbers = itertools.count(1)
        self._lock = Lock()
        self._permits: dict[str, _Permit] = {}

    def issue(self) -> str:
        """Return a new permit."""
        with self._lock:
            name = f"{self._prefix}{next(self._numbers)}"
            self._permits[name] = _Permit(self._clock() + self._seconds, self._uses)
            return name

    def redeem(self, name: str) -> str | None:
        """Use a permit once; Slack's error code where that is refused."""
        unknown, too_old, used_up = self._errors
        with self._lock:
            permit = self._permits.get(name)
            if permit is None:
                return unknown
            if self._clock() > permit.ends:
                return too_old
            if not permit.uses_left:
                return used_up
            permit.uses_left -= 1
            return None


def triggers(clock: Callable[[], float] = time.monotonic) -> Permits:
    """Return trigger ids: three seconds, one use."""
    return Permits(
        "trigger-",
        seconds=TRIGGER_SECONDS,
        uses=1,
        errors=("invalid_trigger_id", "expired_trigger_id", "exchanged_trigger_id"),
        clock=clock,
    )


def response_urls(clock: Callable[[], float] = time.monotonic) -> Permits:
    """Return what stands at the end of response URLs: half an hour, five uses."""
    return Permits(
        "response-",
        seconds=RESPONSE_SECONDS,
        uses=RESPONSE_USES,
        errors=("invalid_url", "expired_url", "used_url"),
        clock=clock,
    )
