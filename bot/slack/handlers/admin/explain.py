"""Tells admins why a question is answered as it is: by the command, and from an answer's menu.

What is told is blind to what the admin may not see; of an answer that stands in front of others,
to all that not everybody may. It is told from the index version that answered, as long as that is
kept, and of the day on which it answered.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.i18n.explain import explain_texts
from bot.i18n.sentences import texts
from bot.slack.handlers.ask import understood
from bot.slack.handlers.events import refusal
from bot.slack.i18n.admin import admin_texts
from bot.slack.views import dialogs
from bot.slack.views.admin.explanation import explanation
from bot.slack.views.answer import Message, read_answered, sentence
from bot.slack.views.buttons import LONGEST_QUESTION, Purpose, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.reader.explain import Explainer
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.ask import Asking
    from bot.slack.inbound.message_text import Asked
    from bot.slack.inbound.requests import Click
    from bot.slack.inbound.users import People, Person
    from bot.slack.views.buttons import Tickets

log = structlog.get_logger(__name__)


class Explaining:
    """Explains answers.

    Args:
        explainer: Tells why; None where the bot was started without.
        asking: Says what went wrong when something did.
        people: Knows who is an admin.
        courier: Carries what is shown.
        tickets: Signs where a long explanation goes on.
        work: Does a job in turn with the answers; False when too much waits.
        bot: The bot's own user id: only its messages are answers.

    """

    def __init__(  # noqa: PLR0913 - what it works with, each named by the caller
        self,
        explainer: Explainer | None,
        *,
        asking: Asking,
        people: People,
        courier: Courier,
        tickets: Tickets,
        work: Callable[[Callable[[], object]], bool],
        bot: str,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._explainer = explainer
        self._asking = asking
        self._people = people
        self._courier = courier
        self._tickets = tickets
        self._work = work
        self._bot = bot

    def command(self, asked: Asked, user: str, show: Callable[[Message], object]) -> None:
        """Explain what would be answered to ``user`` now; ``show`` posts each message."""

        def make(person: Person) -> Message:
            text = understood(asked, self._people, person.language)
            if isinstance(text, Message):
                return text
            if len(text) > LONGEST_QUESTION:
                return sentence(texts(person.language).question_too_long)
            ticket = Ticket(person.language, question=text)
            return self._asking.show(
                text, lambda: self._told(ticket, person), language=person.language
            )

        self._for_admin(user, make, show)

    def shortcut(self, click: Click) -> None:
        """Explain the answer that a message is, in a dialog that opens at once and fills."""
        show = self._in_dialog(click)

        def make(person: Person) -> Message:
            answered = click.answered
            if answered is None:
                found = self._courier.metadata(click.channel, click.thread, click.ts)
                answered = read_answered(found)
            if answered is None or click.author != self._bot:
                return sentence(explain_texts(person.language).not_an_answer)
            ticket = Ticket(
                person.language,
                question=answered.question,
                version=answered.index_version,
                day=_day_of(click.ts),
                public=not click.channel.startswith("D"),
            )
            return self._told(ticket, person)

        self._for_admin(click.user, make, show)

    def more(self, click: Click) -> None:
        """Go on with a long explanation, in a dialog."""
        ticket = self._tickets.open(Purpose.EXPLAIN, click.value)
        if ticket is None:
            log.warning("ticket_refused", purpose=Purpose.EXPLAIN.value)
            return
        self._for_admin(click.user, partial(self._told, ticket), self._in_dialog(click))

    def _in_dialog(self, click: Click) -> Callable[[Message], object]:
        """Open a dialog, or take the one that was clicked in, and return what fills it."""
        language = self._people.person(click.user).language
        title = explain_texts(language).title
        waiting = dialogs.notice(title, admin_texts(language).working, language)
        # A list of many pages stays in one dialog: Slack lays three on top of each other at most.
        view = click.view or self._courier.open_view(click.trigger, waiting)

        def show(said: Message) -> None:
            filled = dialogs.answer(said, language, title=title)
            if view is None or not self._courier.update_view(view, filled):
                self._courier.direct(click.user, said)

        return show

    def _for_admin(
        self,
        user: str,
        make: Callable[[Person], Message],
        show: Callable[[Message], object],
    ) -> None:
        """Show an admin what ``make`` makes, when its turn comes; anybody else is refused."""
        person = self._people.person(user)
        words = admin_texts(person.language)
        if not person.admin:
            log.warning("admin_command_refused", command="explain")
            show(sentence(words.not_admin))
        elif self._explainer is None:
            show(sentence(words.unavailable))
        elif not self._work(lambda: show(self._made(user, make))):
            show(sentence(texts(person.language).busy))

    def _made(self, user: str, make: Callable[[Person], Message]) -> Message:
        # Looked up anew: whoever was taken off the list in between is refused.
        person = self._people.person(user)
        if not person.admin:
            return sentence(admin_texts(person.language).not_admin)
        refused = refusal(person, person.language)
        return refused or self._asking.show("", partial(make, person), language=person.language)

    def _told(self, ticket: Ticket, person: Person) -> Message:
        if self._explainer is None:
            return sentence(admin_texts(person.language).unavailable)
        log.info("admin_command", command="explain")
        day = dt.date.fromisoformat(ticket.day) if ticket.day else None
        told = self._explainer.explain(
            ticket.question,
            at=day,
            audience=frozenset() if ticket.public else person.groups,
            index_version=ticket.version or None,
        )
        # The list goes on in what was told from, though a rebuild comes in between.
        going_on = replace(
            ticket,
            version=told.index_version,
            day=(day or dt.date.today()).isoformat(),  # noqa: DTZ011 - the local day
        )

        def carried(start: int) -> str:
            return self._tickets.seal(Purpose.EXPLAIN, replace(going_on, start=start))

        return explanation(
            told,
            person.language,
            version=ticket.version,
            public=ticket.public,
            start=ticket.start,
            carried=carried,
        )


def _day_of(ts: str) -> str:
    """Return the local day of a message, in ISO's form."""
    return dt.datetime.fromtimestamp(float(ts)).astimezone().date().isoformat()
