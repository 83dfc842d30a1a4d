"""What the buttons under an answer do: more passages, share, delete.

A button says what was asked, not what was answered: whoever clicks is answered anew, as a member
of their own groups, so that a click can show nobody more than asking would.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog

from bot.i18n.sentences import texts
from bot.slack.handlers.events import refusal, sources
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import dialogs, elements
from bot.slack.views.answer import answered_in, message, sentence
from bot.slack.views.buttons import Place, Purpose, Ticket, under

if TYPE_CHECKING:
    from bot.answering.library import Library
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.ask import Asking
    from bot.slack.inbound.requests import Click
    from bot.slack.inbound.users import People, Person
    from bot.slack.views.answer import Message
    from bot.slack.views.buttons import Offered, Tickets

log = structlog.get_logger(__name__)

_MORE: Final = 3  # as many as an answer cites: a second screen, not a list


class Clicked:
    """Answers clicks.

    Args:
        asking: Asks the answerer.
        people: Knows who somebody is.
        courier: Carries what is shown.
        tickets: Opens what buttons carry.
        library: Finds further passages.
        offered: The buttons that every reply has.

    """

    def __init__(  # noqa: PLR0913 - what it works with, each named by the caller
        self,
        *,
        asking: Asking,
        people: People,
        courier: Courier,
        tickets: Tickets,
        library: Library | None,
        offered: Offered,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._asking = asking
        self._people = people
        self._courier = courier
        self._tickets = tickets
        self._library = library
        self._offered = offered

    def open(self, click: Click, purpose: Purpose) -> tuple[Ticket, Person] | None:
        """Return what a click is about and who clicked; None where that person was refused."""
        person = self._people.person(click.user)
        ticket = self._tickets.open(purpose, click.value)
        if ticket is None:
            log.warning("ticket_refused", purpose=purpose.value)
            self.whisper(click, sentence(slack_texts(person.language).expired))
            return None
        if refused := refusal(person, ticket.language):
            self.whisper(click, refused)
            return None
        return ticket, person

    def whisper(self, click: Click, said: Message, *, title: str = "Omorg") -> None:
        """Say something to who clicked alone: in a dialog with ``title`` where one is open."""
        if click.view:
            self._show_over(click, said, title)
            return
        # Slack shows it under the same message; what only one person sees has no thread for it.
        thread = "" if click.alone else click.thread
        self._courier.whisper(
            click.user,
            said,
            channel=click.channel,
            thread=thread,
            response_url=click.response_url,
        )

    def _show_over(self, click: Click, said: Message, title: str) -> None:
        language = self._people.person(click.user).language
        view = dialogs.answer(said, language, title=title)
        # After three seconds nothing can be opened any more, only changed.
        if self._courier.open_view(click.trigger, view, over=click.view) is None:
            self._courier.update_view(click.view, view)

    def busy(self, click: Click) -> None:
        """Say that too much waits."""
        person = self._people.person(click.user)
        self.whisper(click, sentence(texts(person.language).busy))

    def more(self, click: Click) -> None:
        """Show further passages to the person who clicked, alone."""
        opened = self.open(click, Purpose.MORE)
        if opened is None:
            return
        ticket, person = opened
        # What the message shows already; in front of others that was for nobody in particular.
        alone = click.alone or bool(click.view) or click.channel.startswith("D")
        shown_to = person.groups if alone else frozenset[str]()

        def make() -> Message:
            answer = self._asking.answer(ticket.question, shown_to)
            found = (
                self._library.further(
                    ticket.question, audience=person.groups, known=answer.citations, most=_MORE
                )
                if self._library
                else ()
            )
            words = slack_texts(ticket.language)
            if not found:
                return sentence(words.no_more)
            further = replace(
                answer,
                language=ticket.language,
                status="answered",
                # Each stands out as its own likelihood says: none is said to be the answer.
                certain=True,
                answer=None,
                citations=found,
                notes=(),
            )
            return message(further, above=[elements.context(words.more_title)])

        title = slack_texts(ticket.language).more
        self.whisper(click, self._asking.show(ticket.question, make), title=title)

    def share(self, click: Click) -> None:
        """Put a private answer into its channel, if it is what anybody there would be answered."""
        opened = self.open(click, Purpose.SHARE)
        if opened is None:
            return
        ticket, person = opened
        # A window stands in no conversation: what was sealed for it tells which one is meant.
        channel = ticket.channel if click.view else click.channel
        if (click.user, channel) != (ticket.asker, ticket.channel):
            log.warning("ticket_refused", purpose=Purpose.SHARE.value)
            self.whisper(click, sentence(slack_texts(ticket.language).expired))
            return
        self.whisper(
            click,
            self._asking.show(ticket.question, lambda: self._shared(click, ticket, person)),
        )

    def _shared(self, click: Click, ticket: Ticket, person: Person) -> Message:
        """Share the answer and return what to say to the person of it."""
        words = slack_texts(ticket.language)
        public = self._asking.answer(ticket.question, frozenset())
        own = self._asking.answer(ticket.question, person.groups) if person.groups else public
        if public.status != "answered" or sources(public) != sources(own):
            return sentence(words.not_shared)
        foreign = self._courier.shared(ticket.channel, anew=True)
        if foreign:
            return sentence(texts(ticket.language).other_organisation)
        place = Place(ticket.channel, ticket.thread, click.user)
        offered = replace(self._offered, delete=True, deleters=self._people.admins())
        shared = message(
            public,
            above=dialogs.shared_by(click.user, ticket.question, ticket.language),
            below=under(public, place, self._tickets, offered),
        )
        # A channel that can't be looked at is one that nothing is shared to.
        if foreign is None:
            return sentence(words.share_no_room)
        about = answered_in(public)
        said = self._courier.say(ticket.channel, shared, thread=ticket.thread, about=about)
        if said is None:
            return sentence(words.share_no_room)
        return sentence(words.shared_thread if ticket.thread else words.shared)

    def delete(self, click: Click) -> None:
        """Take a reply away, for whoever asked or for an admin."""
        ticket = self._tickets.open(Purpose.DELETE, click.value)
        place = (ticket.channel, ticket.thread or click.ts) if ticket else None
        if ticket is None or place != (click.channel, click.thread):
            log.warning("ticket_refused", purpose=Purpose.DELETE.value)
            language = self._people.person(click.user).language
            self.whisper(click, sentence(slack_texts(language).expired))
        elif click.user == ticket.asker or self._people.is_admin(click.user):
            self._courier.delete(click.channel, click.ts)
        else:
            self.whisper(click, sentence(slack_texts(ticket.language).deleted_not))
