"""The Home tab and the agent's view, when somebody opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.i18n.slack import slack_texts
from bot.slack.views import home as home_view
from bot.slack.views.home import gaps as gap_views
from index import IndexVersionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.answering.library import Library
    from bot.operations.gaps.tracking import GapTracker
    from bot.operations.index_admin import IndexStatus, Operations
    from bot.operations.timeline import Day
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.admin.owners import Owners
    from bot.slack.inbound.users import People, Person
    from bot.slack.views.elements import Block

log = structlog.get_logger(__name__)


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    user: str = Field(min_length=1)
    channel: str = ""
    tab: str = ""


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    event: _Event


class Home:
    """Shows the Home tab, and prompts in the agent's view.

    Args:
        people: Knows who somebody is.
        courier: Publishes.
        library: Knows what there is; None leaves that part out.
        operations: Knows the index's state, for admins.
        owners: Knows what became of feedback, for admins.
        gaps: Knows what nothing answers, for admins.
        renew: Has the gaps reviewed anew for somebody who looks, and does then what it is given.

    """

    def __init__(  # noqa: PLR0913 - the parts that it asks
        self,
        people: People,
        courier: Courier,
        library: Library | None,
        operations: Operations | None,
        *,
        owners: Owners | None = None,
        gaps: GapTracker | None = None,
        renew: Callable[[Callable[[], object]], object] | None = None,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._people = people
        self._courier = courier
        self._library = library
        self._operations = operations
        self._owners = owners
        self._gaps = gaps
        self._renew = renew

    def opened(self, body: Mapping[str, Any]) -> None:
        """Show what belongs into the tab that somebody opened."""
        try:
            event = _Body.model_validate(body).event
        except ValidationError as error:
            log.warning("event_not_understood", problems=error.error_count())
            return
        if event.tab == "home":
            self.publish(event.user)
            if self._renew and self._people.is_admin(event.user):
                self._renew(lambda: self.publish(event.user))
        elif event.tab == "messages" and event.channel:
            person = self._people.person(event.user)
            # Slack takes no empty list.
            if person.standing == "colleague" and (prompts := self._prompts(person)):
                self._courier.suggest(event.channel, home_view.prompts(prompts))

    def _prompts(self, person: Person) -> tuple[str, ...]:
        return self._library.starters(person.language) if self._library else ()

    def publish(self, user: str) -> None:
        """Show the Home tab of ``user`` as it is now."""
        person = self._people.person(user)
        self._courier.publish_home(user, self._view(person))

    def _view(self, person: Person) -> dict[str, Any]:
        words = slack_texts(person.language)
        if person.standing != "colleague":
            outside = person.standing == "outsider"
            return home_view.refused(words.outsider if outside else words.cannot_check)
        library = self._library
        overview = (
            _now(lambda: library.overview(audience=person.groups)) if library is not None else None
        )
        status: Callable[[], IndexStatus] | None = (
            self._operations.status if self._operations and person.admin else None
        )
        coming: Callable[[], tuple[Day, ...]] | None = (
            self._operations.coming if self._operations and person.admin else None
        )
        return home_view.home(
            overview,
            person.language,
            prompts=self._prompts(person),
            admin=person.admin and self._operations is not None,
            status=_now(status) if status else None,
            coming=(_now(coming) if coming else None) or (),
            groups=person.groups,
            became=_now(self._owners.became) if self._owners and person.admin else None,
            gaps=self._gaps_of(person) if person.admin else (),
        )

    def _gaps_of(self, person: Person) -> list[Block]:
        """Return the gaps as they were reviewed last, for somebody who may decide on them."""
        gaps = self._gaps
        found = _now(lambda: gaps.largest_open(person.groups, gap_views.MOST)) if gaps else None
        if gaps is None or found is None:
            return []
        shown, count = found
        answered = gaps.newly_closed(gap_views.MOST)
        dismissed = gaps.newly_dismissed(gap_views.MOST)
        return gap_views.section(shown, count, answered, dismissed, person.language)


def _now(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - what ``ask`` returns
    """Return what ``ask`` says of the index, None where there is none that can be used."""
    try:
        return ask()
    except IndexVersionError as error:
        log.warning("index_unavailable", reason=str(error))
        return None
