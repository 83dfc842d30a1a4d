"""From an event to exactly one reply, whatever listener it came through.

A request is claimed by its ``event_id`` when it comes in, a message by its place when it is
decided to answer it: Slack sends the same request again after a lost acknowledgement, and the
same message in new requests when it is edited or both mentions the bot and is written to it.
Answering and posting happen on the answer pool; what listeners do here takes no time.

The reply in a channel is computed for nobody in particular, and posted before anything else is
done: it is word for word what it would be without the documents that not everybody may see, and
no later. Only then is the asker's own answer computed, and shown to the asker alone where it
rests on something else.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError

from bot.operations.health import Metrics
from bot.slack.delivery.replies import Pool
from bot.slack.handlers.ask import (
    RECENT_SECONDS,
    Context,
    language_of,
    log_failure,
    remarked,
    understood,
)
from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.requests import read
from bot.slack.views import elements
from bot.slack.views.answer import Message, answered_in, message, sentence
from bot.slack.views.buttons import Place, under

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.answering.types import Answer
    from bot.i18n.sentences import Texts
    from bot.operations.health import Outcome
    from bot.records.claims import ClaimStore
    from bot.slack.delivery.replies import Poster
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.ask import Asking, Kept
    from bot.slack.inbound.requests import Question
    from bot.slack.inbound.users import Identity, People, Person
    from bot.slack.views.buttons import Offered, Tickets
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


log = structlog.get_logger(__name__)

ANSWER_THREADS: Final = 8
ANSWERS_WAITING: Final = 100
REPLIES_TO_A_BOT: Final = 20
# One thread posts what needs no answering, so that "busy" is said while all others are busy.
_NOTICES_WAITING: Final = 1_000
_NOTHING: Final[Mapping[str, str]] = {}


class Delivery:
    """Answers questions from Slack, each one once.

    Args:
        clerk: Knows what to say.
        words: Gives the interface's sentences in the language of a text.
        poster: Posts the replies.
        claims: Remembers what has been dealt with.
        identity: Who the bot is.
        threads: Replies that are worked on at the same time.
        waiting: Questions that may wait for a thread before the bot says that it is busy.
        metrics: Counts what happens; by default nobody looks at the counts.
        answer_bots: Whether other bots and workflows are answered.

    """

    def __init__(  # noqa: PLR0913 - what a reply needs, each named by the caller
        self,
        *,
        clerk: Clerk,
        words: Callable[[str], Texts],
        poster: Poster,
        claims: ClaimStore,
        identity: Identity,
        threads: int = ANSWER_THREADS,
        waiting: int = ANSWERS_WAITING,
        metrics: Metrics | None = None,
        answer_bots: bool = False,
    ) -> None:
        """Start the threads."""
        self._answer_bots = answer_bots
        self._clerk = clerk
        self._words = words
        self._poster = poster
        self._claims = claims
        self._identity = identity
        self._metrics = metrics or Metrics()
        self._answers = Pool("answers", threads=threads, waiting=waiting)
        self._notices = Pool("notices", threads=1, waiting=_NOTICES_WAITING)

    @property
    def unfinished(self) -> int:
        """Questions that are being answered or wait."""
        return self._answers.unfinished

    def first_time(self, event_id: str) -> bool:
        """Claim a request; False when it has come in before."""
        first = self._claims.claim("event", event_id)
        if not first:
            self._metrics.repeated()
        return first

    def receive(self, body: Mapping[str, Any]) -> None:
        """Take in an event's request and see to it that a question in it gets its one reply."""
        began = time.monotonic()
        try:
            question = read(body, self._identity, answer_bots=self._answer_bots)
        except ValidationError as error:
            log.warning("event_not_understood", problems=error.error_count())
            return
        if question is None:
            return
        if not self._claimed(question):
            self._metrics.repeated()
            return
        if question.bot and not self._has_turn(question):
            log.warning("bot_not_answered", remedy="it has asked too often; see docs/slack.md")
            return
        self._metrics.asked()
        if question.foreign:
            words = self._words(question.text)
            self._notify(question, words.other_organisation, "refused", began)
        elif not self.work(partial(self._answer, question, began)):
            self._notify(question, self._words(question.text).busy, "busy", began)

    def work(self, job: Callable[[], object]) -> bool:
        """Do ``job`` with the answers, when its turn comes; False when too much waits."""
        taken = self._answers.submit(job)
        if not taken:
            log.warning("busy")
        return taken

    def drain(self, timeout: float) -> int:
        """Finish what was taken in, for ``timeout`` seconds at most; return what is unfinished."""
        unfinished = self._answers.drain(timeout)
        # Notices are few and quick; they get what an emptied answer pool leaves them at least.
        return unfinished + self._notices.drain(max(1.0, timeout / 4))

    def _claimed(self, question: Question) -> bool:
        if question.edited and float(question.ts) < self._claims.remembers_since:
            # Whether the message was answered before the edit is forgotten: never answer twice.
            log.info("old_edit_dropped")
            return False
        key = _key(question)
        return self._claims.claim(*key) or self._left_unanswered(question)

    def _has_turn(self, question: Question) -> bool:
        """Take one of the replies that a bot gets in a conversation for as long as claims last.

        A bot that asks because it was answered comes to an end, whatever it reacts to.
        """
        place = ("bot", question.team, question.channel, question.bot)
        return any(self._claims.claim(*place, str(number)) for number in range(REPLIES_TO_A_BOT))

    def _left_unanswered(self, question: Question) -> bool:
        """Tell whether the process that took the question ended without having replied to it."""
        if not self._claims.in_doubt(*_key(question)):
            return False
        if self._poster.has_replied(question) is False:
            return True
        # The reply is there, or nobody can tell: two replies are worse than none.
        log.warning("reply_in_doubt_not_repeated")
        return False

    def _answer(self, question: Question, began: float) -> None:
        reply = self._clerk.reply(question)
        about = answered_in(reply.answer)
        self._post(question, reply.message, reply.outcome, began, about)
        self._clerk.after(question, reply)

    def _notify(self, question: Question, text: str, outcome: Outcome, began: float) -> None:
        job = partial(self._post, question, sentence(text), outcome, began)
        if not self._notices.submit(job):
            self._lost(began)

    def _post(
        self,
        question: Question,
        reply: Message,
        outcome: Outcome,
        began: float,
        about: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Post a reply; where Slack won't have it, say so in a sentence that it will have."""
        key = _key(question)
        self._claims.replying(*key)
        error_id = secrets.token_hex(4)
        excuse = sentence(self._words(question.text).failed.format(error_id=error_id))
        try:
            posted = self._poster.reply(
                question, reply, about=about, instead=excuse, error_id=error_id
            )
        except Exception as error:  # noqa: BLE001 - whatever breaks, the loss is in the log
            log_failure(error, "post_broke", error_id)
            posted = False
        if posted:
            self._claims.replied(*key)
            self._metrics.replied(outcome, time.monotonic() - began)
        else:
            self._lost(began)

    def _lost(self, began: float) -> None:
        log.error("reply_lost", remedy="see post_failed above; the question has to be asked again")
        self._metrics.replied("lost", time.monotonic() - began)


def _key(question: Question) -> tuple[str, str, str, str]:
    """Return what names a message among all claims."""
    return ("message", question.team, question.channel, question.ts)
