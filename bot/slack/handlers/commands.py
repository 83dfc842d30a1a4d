"""The slash command and the message shortcut: answers that only one person sees."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.i18n.sentences import texts
from bot.slack.handlers.admin import COMMANDS, TERMINAL_ONLY
from bot.slack.handlers.ask import RECENT_SECONDS, Context, language_of, remarked, understood
from bot.slack.handlers.events import refusal, sources
from bot.slack.i18n.admin import admin_texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.message_text import asked as asked_in
from bot.slack.inbound.message_text import plain_question
from bot.slack.views import admin as admin_messages
from bot.slack.views import dialogs, elements
from bot.slack.views.answer import Message, message, sentence
from bot.slack.views.buttons import LONGEST_QUESTION, Place, under

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.types import Answer
    from bot.operations.health import Metrics, Outcome
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.admin import Admin
    from bot.slack.handlers.admin.explain import Explaining
    from bot.slack.handlers.ask import Asking, Kept
    from bot.slack.inbound.message_text import Asked
    from bot.slack.inbound.requests import Click, Command
    from bot.slack.inbound.users import People, Person
    from bot.slack.views.buttons import Offered, Tickets
    from index import Language

_EXPLAIN: Final = re.compile(r"\s*explain(?!\w)[\s:]*", re.IGNORECASE)
_HELP: Final = frozenset({"", "help", "hjälp", "?"})
_SHOWN: Final = 300  # characters of a question over its answer


class Commands:
    """Answers commands and shortcuts.

    Args:
        asking: Asks the answerer.
        people: Knows who somebody is.
        courier: Carries what is shown.
        tickets: Signs what buttons carry.
        admin: Carries out the admin's commands.
        explaining: Explains answers to admins.
        work: Does a job with the answers; False when too much waits.
        offered: The buttons that every answer has.
        kept: Keeps what was asked.
        metrics: Counts what becomes of questions.
        bot: The bot's own user id, which asks about nobody.

    """

    def __init__(  # noqa: PLR0913 - what it works with, each named by the caller
        self,
        *,
        asking: Asking,
        people: People,
        courier: Courier,
        tickets: Tickets,
        admin: Admin,
        explaining: Explaining,
        work: Callable[[Callable[[], object]], bool],
        offered: Offered,
        kept: Kept,
        metrics: Metrics,
        bot: str,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._asking = asking
        self._people = people
        self._courier = courier
        self._tickets = tickets
        self._admin = admin
        self._explaining = explaining
        self._work = work
        self._offered = offered
        self._kept = kept
        self._metrics = metrics
        self._bot = bot

    def command(self, command: Command) -> None:
        """Answer ``/omorg``: a question, an admin's command or explanation, or help."""
        show = partial(self._courier.respond, command.response_url)
        said = command.text.casefold().strip()
        if explained := _EXPLAIN.match(command.asked.text):
            asked = replace(command.asked, text=command.asked.text[explained.end() :])
            self._explaining.command(asked, command.user, show)
        elif said in COMMANDS:
            person = self._people.person(command.user)
            self._admin.receive(said, command.user, person.language, show)
        elif said in _HELP:
            person = self._people.person(command.user)
            show(admin_messages.help_for(admin=person.admin, language=person.language))
        elif (hint := self._meant(said, command.user)) is not None:
            show(hint)
        else:
            self._answer(command.asked, partial(self._asked, command), show)

    def _meant(self, said: str, user: str) -> Message | None:
        """Return what an admin should write whose command is none here; None for a question."""
        name, *more = said.split() or [""]
        begins = name in COMMANDS and len(more) == 1
        if not (begins or said in TERMINAL_ONLY):
            return None
        person = self._people.person(user)
        if not person.admin:
            return None
        words = admin_texts(person.language)
        return sentence((words.meant if begins else words.terminal_only).format(command=name))

    def _answer(
        self,
        asked: Asked,
        make: Callable[[], tuple[Outcome, Message]],
        show: Callable[[Message], object],
    ) -> None:
        """Show what ``make`` makes of what is asked as soon as its turn comes."""
        text = plain_question(asked.text)
        began = time.monotonic()
        self._metrics.asked()

        def tell(outcome: Outcome, said: Message) -> None:
            show(said)
            self._metrics.replied(outcome, time.monotonic() - began)

        if not self._work(lambda: tell(*self._asking.attempt(text, make))):
            tell("busy", sentence(self._asking.words(text).busy))

    def _asked(self, command: Command) -> tuple[Outcome, Message]:
        person = self._people.person(command.user)
        language = language_of(command.asked, self._asking, person)
        if refused := self._refused(person, command.channel, language):
            return "refused", refused
        text = understood(command.asked, self._people, language)
        if isinstance(text, Message):
            return "unusable", text
        thread = f"{command.team}/{command.channel}//command"
        context = Context(command.user, thread, RECENT_SECONDS, (thread,))
        answer = self._asking.answer(text, person.groups, context)
        answer = remarked(answer, command.asked)
        # A command itself is not shown in the conversation: the question stands over it.
        above = elements.context(f"”{elements.shorten(command.text, _SHOWN)}”")
        place = Place(command.channel, "", command.user)
        below = self._buttons(place, person, answer)
        return answer.status, message(answer, above=[above], below=below)

    def _buttons(self, place: Place, person: Person, answer: Answer) -> tuple[elements.Block, ...]:
        """Keep the question, and return the buttons under its answer; a thread's is in a window."""
        share = not place.channel.startswith("D") and self._public(person, answer)
        offered = replace(self._offered, share=share, window=bool(place.thread))
        record = self._kept.keep(answer, place.asker)
        return under(answer, place, self._tickets, offered, record=record)

    def _public(self, person: Person, answer: Answer) -> bool:
        """Tell whether everybody would be answered the same."""
        if answer.status != "answered" or not person.groups:
            return answer.status == "answered"
        question = answer.turn.question if answer.turn else answer.question
        if len(question) > LONGEST_QUESTION:
            return False
        return sources(self._asking.answer(question, frozenset())) == sources(answer)

    def _refused(self, person: Person, channel: str, language: Language) -> Message | None:
        if refused := refusal(person, language):
            return refused
        # A conversation that the bot can't look at is one that it isn't in: the person alone
        # sees the answer there.
        if not channel.startswith("D") and self._courier.shared(channel):
            return sentence(texts(language).other_organisation)
        return None

    def shortcut(self, click: Click) -> None:
        """Answer what a message asks, in a dialog that opens at once and fills."""
        asked = asked_in(click.written.without_mention(self._bot))
        language = self._asking.language(plain_question(asked.text))
        words = slack_texts(language)
        waiting = dialogs.notice(words.answer_title, words.searching, language)
        view = self._courier.open_view(click.trigger, waiting)

        def show(said: Message) -> None:
            if view is None or not self._courier.update_view(view, dialogs.answer(said, language)):
                self._courier.whisper(
                    click.user, said, channel=click.channel, response_url=click.response_url
                )

        def make() -> tuple[Outcome, Message]:
            person = self._people.person(click.user)
            if refused := self._refused(person, click.channel, language):
                return "refused", refused
            text = understood(asked, self._people, language_of(asked, self._asking, person))
            if isinstance(text, Message):
                return "unusable", text
            answer = remarked(self._asking.answer(text, person.groups), asked)
            place = Place(click.channel, click.thread, click.user)
            return answer.status, message(answer, below=self._buttons(place, person, answer))

        self._answer(asked, make, show)
