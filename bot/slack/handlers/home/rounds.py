"""Looks after gaps while the bot runs, and tells HR's channel: what closed, and once a week all."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import TYPE_CHECKING, Final

import structlog

from bot.operations.gaps.collecting import week_of
from bot.records.store.database import Unavailable
from bot.slack.views.home import gaps as gap_views
from index import IndexVersionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.operations.gaps.tracking import GapTracker
    from bot.records.claims import ClaimStore
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.settings import SlackSettings

log = structlog.get_logger(__name__)

# Claims are kept for a day, so the message of a week can come on one day only.
_WEEKLY_DAY: Final = 0  # Monday
_WEEKLY_HOUR: Final = 8
_KIND: Final = "weekly_gaps"
# How old what was reviewed may be for somebody who looks.
_FRESH: Final = dt.timedelta(seconds=1)
_EVERYBODY: Final[frozenset[str]] = frozenset()


class GapRounds:
    """Reviews the gaps at each new index version, each day and each hour, and tells of them.

    Args:
        tracker: Follows the gaps.
        courier: Posts to HR's channel.
        claims: Of several replicas lets one tell of a week.
        settings: Which channel, if any, and in which language.
        now: Gives the local time.

    """

    def __init__(
        self,
        tracker: GapTracker,
        courier: Courier,
        claims: ClaimStore,
        settings: SlackSettings,
        now: Callable[[], dt.datetime] = dt.datetime.now,
    ) -> None:
        """Take the parts that it works with; nothing is reviewed yet."""
        self._tracker = tracker
        self._courier = courier
        self._claims = claims
        self._channel = settings.hr_channel
        self._language = settings.language
        self._now = now
        self._running = Lock()
        self._reviewed: tuple[str, dt.date, int] | None = None
        self._reviewed_at: dt.datetime | None = None

    def __call__(self) -> None:
        """Do what is due; nothing while that is being done already."""
        self._alone(self._round)

    def renew(self) -> bool:
        """Review for somebody who looks at the gaps; tell whether they may differ from before."""
        return self._alone(self._renew)

    def _alone(self, do: Callable[[dt.datetime], bool]) -> bool:
        """Do something, unless something is being done already; tell whether gaps were reviewed."""
        if not self._running.acquire(blocking=False):
            return False
        try:
            return do(self._now())
        except (Unavailable, IndexVersionError) as error:
            log.warning("gaps_not_reviewed", reason=type(error).__name__)
            return False
        finally:
            self._running.release()

    def _renew(self, now: dt.datetime) -> bool:
        if self._reviewed_at is not None and now - self._reviewed_at < _FRESH:
            return False
        self._review(now)
        return True

    def _review(self, now: dt.datetime) -> None:
        state = (self._tracker.index.name, now.date(), now.hour)
        self._tracker.review(now.date())
        self._reviewed, self._reviewed_at = state, now

    def _round(self, now: dt.datetime) -> bool:
        due = self._reviewed != (self._tracker.index.name, now.date(), now.hour)
        if due:
            self._review(now)
        if not self._channel:
            return due
        if closed := self._tracker.records.take_closed():
            self._courier.say(self._channel, gap_views.closed(closed, self._language))
        if now.weekday() == _WEEKLY_DAY and now.hour >= _WEEKLY_HOUR:
            self._tell_week(week_of(now.date()))
        return due

    def _tell_week(self, week: str) -> None:
        gaps, count = self._tracker.largest_open(_EVERYBODY, gap_views.MOST)
        if not count or not self._claims.claim(_KIND, week):
            return
        self._claims.replying(_KIND, week)
        self._courier.say(self._channel, gap_views.weekly(gaps, count, self._language))
        self._claims.replied(_KIND, week)
