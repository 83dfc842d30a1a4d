"""What HR decides about gaps, and what is told of them: what closed, and once a week all."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog

from bot.checks.reasons import in_language
from bot.i18n.sentences import texts
from bot.operations.gaps.collecting import week_of
from bot.operations.gaps.entries import Promise
from bot.records.store.database import Unavailable
from bot.slack.handlers.ask import log_failure
from bot.slack.i18n.admin import admin_texts
from bot.slack.i18n.gaps import gap_words
from bot.slack.views import dialogs
from bot.slack.views import elements as controls
from bot.slack.views.home import gaps as gap_views
from index import IndexVersionError, OmorgError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.operations.gaps.tracking import GapTracker
    from bot.records.claims import ClaimStore
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.home import Home
    from bot.slack.inbound.requests import Click
    from bot.slack.inbound.users import People, Person
    from bot.slack.settings import SlackSettings
    from bot.slack.views.elements import Block
    from index import Language

log = structlog.get_logger(__name__)

# Does what a dialog was sent for, and returns what shows the outcome in it.
Job: TypeAlias = "Callable[[], Callable[[], object]]"


class GapDecisions:
    """Opens the dialogs about a gap, and does what was filled in; for admins alone.

    Who somebody is is looked up at each step anew.

    Args:
        tracker: Knows the gaps; None where the bot was started without.
        people: Knows who is an admin.
        courier: Opens and changes dialogs.
        home: Is shown anew afterwards.
        today: Gives the day.

    """

    def __init__(
        self,
        tracker: GapTracker | None,
        people: People,
        courier: Courier,
        home: Home,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._tracker = tracker
        self._people = people
        self._courier = courier
        self._home = home
        self._today = today

    def clicked(self, click: Click) -> None:
        """Open the dialog that a button is for."""
        person = self._people.person(click.user)
        self._courier.open_view(
            click.trigger,
            self._guarded(person, lambda tracker: self._dialog(tracker, click, person)),
        )
        if click.action == gap_views.TAKE_BACK:
            self._home.publish(click.user)

    def _dialog(self, tracker: GapTracker, click: Click, person: Person) -> Block:
        words, language = gap_words(person.language), person.language
        if click.action == gap_views.TAKE_BACK:
            done = tracker.take_back(click.value, self._today())
            said = words.taken_back if done else words.not_dismissed
            return dialogs.notice(words.take_back, said, language)
        known = tracker.known(click.value)
        if known is None or known.state != "open":
            return dialogs.notice(words.dismiss, words.gone, language)
        if click.action == gap_views.DISMISS:
            return gap_views.dismissing(known, language)
        nearest = tracker.nearest_of(known.id, person.groups)
        return gap_views.entering(
            known.id,
            language,
            question=known.question,
            document=nearest.document if nearest else "",
        )

    def sent(self, user: str, view: Mapping[str, Any]) -> tuple[Block, Job]:
        """Return what to show while a sent dialog is dealt with, and what deals with it."""
        title = str(view.get("title", {}).get("text", ""))
        view_id = str(view.get("id", ""))
        person = self._people.person(user)
        language = person.language

        def deal() -> Callable[[], object]:
            shown = self._guarded(
                person, lambda tracker: self._done(tracker, view, person), title=title
            )

            def finish() -> None:
                self._courier.update_view(view_id, shown)
                self._home.publish(user)

            return finish

        return dialogs.notice(title, admin_texts(language).working, language), deal

    def _done(self, tracker: GapTracker, view: Mapping[str, Any], person: Person) -> Block:
        words, language = gap_words(person.language), person.language
        gap = str(view.get("private_metadata", ""))
        if view.get("callback_id") == gap_views.DISMISSED:
            reason = controls.filled_in(view, gap_views.REASON).strip()
            done = bool(reason) and tracker.dismiss(gap, reason, self._today())
            said = words.dismissed if done else words.gone
            return dialogs.notice(words.dismiss, said, language)
        given = {
            name: controls.filled_in(view, name)
            for name in (gap_views.QUESTION, gap_views.DOCUMENT, gap_views.PHRASE)
        }
        made = tracker.make_entry(gap, **given, groups=person.groups, today=self._today())
        if isinstance(made, Promise):
            said = words.added.format(document=made.document)
            return dialogs.notice(words.entry, said, language)
        if made is None:
            return dialogs.notice(words.entry, words.gone, language)
        return gap_views.entering(gap, language, **given, wrong=made)

    def _guarded(
        self, person: Person, make: Callable[[GapTracker], Block], *, title: str = "Omorg"
    ) -> Block:
        """Return the dialog that ``make`` makes, or one that says why there is none."""
        language = person.language
        if self._tracker is None or not self._people.is_admin(person.id):
            log.warning("admin_command_refused", command="gaps")
            return dialogs.notice(title, admin_texts(language).not_admin, language)
        try:
            return make(self._tracker)
        except Unavailable as error:
            log.warning("gaps_unavailable", reason=str(error))
            said = texts(language).index_unavailable
        except OmorgError as error:
            said = _went_wrong(error, language)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the admin gets a reply
            said = texts(language).failed.format(error_id=log_failure(error))
        return dialogs.notice(title, said, language)


def _went_wrong(error: OmorgError, language: Language) -> str:
    return admin_texts(language).went_wrong.format(reason=in_language(str(error), language))


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
