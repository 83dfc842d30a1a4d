"""What is said to whom: in a channel from public documents, to the asker alone from theirs too.

The reply in a channel is computed for nobody in particular, and posted before anything else is
done: it is word for word what it would be without the documents that not everybody may see, and
no later. Only then is the asker's own answer computed, and shown to the asker alone where it
rests on something else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.slack.handlers.ask import (
    RECENT_SECONDS,
    Context,
    language_of,
    log_failure,
    remarked,
    understood,
)
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import elements
from bot.slack.views.answer import Message, message, sentence
from bot.slack.views.buttons import Place, under

if TYPE_CHECKING:
    from bot.answering.types import Answer
    from bot.operations.health.metrics import Outcome
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.ask import Asking, Kept
    from bot.slack.inbound.events import Question
    from bot.slack.inbound.signed_values import Tickets
    from bot.slack.inbound.users import People, Person
    from bot.slack.views.buttons import Offered
    from index import Language


@dataclass(frozen=True, slots=True)
class Reply:
    """What to post under a question.

    Attributes:
        message: The post.
        outcome: What became of the question, for whoever counts.
        answer: The answer that it shows, if it shows one.
        groups: The groups of whoever asked.
        record: Id of the question among the records; empty where it isn't there.

    """

    message: Message
    outcome: Outcome
    answer: Answer | None
    groups: frozenset[str]
    record: str = ""


class Clerk:
    """Answers questions from events.

    Args:
        asking: Asks the answerer.
        people: Knows who somebody is.
        courier: Carries what is for one person alone.
        tickets: Signs what buttons carry.
        offered: The buttons that every reply has.
        kept: Keeps what was asked.

    """

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        asking: Asking,
        people: People,
        courier: Courier,
        tickets: Tickets,
        *,
        offered: Offered,
        kept: Kept,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._asking = asking
        self._people = people
        self._courier = courier
        self._tickets = tickets
        self._offered = offered
        self._kept = kept

    def reply(self, question: Question) -> Reply:
        """Return what to post under ``question``; never fails."""
        said: list[tuple[Answer, Person | None, str]] = []

        def make() -> tuple[Outcome, Message]:
            person = self._people.person(question.person) if question.person else None
            language = language_of(question.asked, self._asking, person)
            if person and (refused := refusal(person, language)):
                return "refused", refused
            text = understood(question.asked, self._people, language)
            if isinstance(text, Message):
                return "unusable", text
            groups = person.groups if person and question.private else frozenset[str]()
            answer = self._asking.answer(text, groups, _context(question))
            answer = remarked(answer, question.asked)
            record = self._kept.keep(answer, question.person)
            said.append((answer, person, record))
            return answer.status, message(answer, below=self._buttons(question, answer, record))

        outcome, shown = self._asking.attempt(
            question.text, make, wrote_something=question.wrote_something
        )
        answer, person, record = said[0] if said else (None, None, "")
        return Reply(shown, outcome, answer, person.groups if person else frozenset(), record)

    def after(self, question: Question, reply: Reply) -> None:
        """Show the asker alone what the reply could not say in front of others; never fails."""
        if question.private or reply.answer is None or not reply.groups:
            return
        try:
            context = _context(question, alone=True)
            own = self._asking.answer(reply.answer.question, reply.groups, context)
            if own.status == "answered" and sources(own) != sources(reply.answer):
                self._kept.answered(reply.record, own)
                self._whisper(question, remarked(own, question.asked), reply.record)
        except Exception as error:  # noqa: BLE001 - there has been a reply; this is the rest of it
            log_failure(error)

    def _whisper(self, question: Question, answer: Answer, record: str) -> None:
        place = Place(question.channel, question.thread, question.person)
        shown = message(
            answer,
            above=[elements.context(slack_texts(answer.language).only_for_you)],
            below=under(answer, place, self._tickets, self._offered, record=record),
        )
        self._courier.whisper(
            question.person, shown, channel=question.channel, thread=question.thread
        )

    def _buttons(
        self, question: Question, answer: Answer, record: str
    ) -> tuple[elements.Block, ...]:
        place = Place(question.channel, question.thread, question.person)
        # Who is shown the bin must not tell who is in which group: only those listed by id are.
        deleters = self._people.admins()
        # A bot asks for nobody who could take its reply away.
        able = bool(question.person or deleters)
        offered = replace(self._offered, delete=able, deleters=deleters)
        return under(answer, place, self._tickets, offered, record=record)


def refusal(person: Person, language: Language) -> Message | None:
    """Return what to say to somebody who isn't answered; None for a colleague."""
    match person.standing:
        case "colleague":
            return None
        case "outsider":
            return sentence(slack_texts(language).outsider)
        case "unknown":
            return sentence(slack_texts(language).cannot_check)


def sources(answer: Answer) -> tuple[object, ...]:
    """Return what an answer rests on: two that differ in nothing else show the same."""
    cited = tuple((cited.document, cited.start, cited.end) for cited in answer.citations)
    return answer.status, answer.answer, cited


def _context(question: Question, *, alone: bool = False) -> Context | None:
    """Return what a question follows; what was said to somebody alone is kept apart."""
    if not question.person:
        return None
    conversation = f"{question.team}/{question.channel}"
    kind = "alone" if alone else ""
    thread = f"{conversation}/{question.thread}/{kind}"
    if not question.direct:
        return Context(question.person, thread, None, (thread,))
    recent = f"{conversation}//{kind}"
    return Context(question.person, recent, RECENT_SECONDS, (thread, recent))
