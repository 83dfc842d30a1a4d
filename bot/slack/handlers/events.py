"""From an event to exactly one reply, whatever listener it came through.

A request is claimed by its ``event_id`` when it comes in, a message by its place when it is
decided to answer it: Slack sends the same request again after a lost acknowledgement, and the
same message in new requests when it is edited or both mentions the bot and is written to it.
Answering and posting happen on the answer pool; what listeners do here takes no time.
"""

from __future__ import annotations

import secrets
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError

from bot.operations.health.metrics import Metrics
from bot.slack.delivery.thread_pool import Pool
from bot.slack.handlers.ask import log_failure
from bot.slack.inbound.answer_metadata import answered_in
from bot.slack.inbound.events import read
from bot.slack.views.answer import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.i18n.sentences import Texts
    from bot.operations.health.metrics import Outcome
    from bot.records.claims import ClaimStore
    from bot.slack.delivery.post_reply import Poster
    from bot.slack.handlers.replies import Clerk
    from bot.slack.inbound.events import Question
    from bot.slack.inbound.users import Identity
    from bot.slack.views.answer import Message

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
