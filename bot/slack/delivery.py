"""From an event to exactly one reply, whatever listener it came through.

A request is claimed by its ``event_id`` when it comes in, a message by its place when it is
decided to answer it: Slack sends the same request again after a lost acknowledgement, and the
same message in new requests when it is edited or both mentions the bot and is written to it.
Answering and posting happen on the answer pool; what listeners do here takes no time.
"""

from __future__ import annotations

import secrets
import time
import traceback
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError

from bot.health.metrics import Metrics
from bot.slack.blocks import message, sentence
from bot.slack.incoming import read
from bot.slack.pool import Pool
from bot.texts import texts
from index import IndexVersionError, OmorgError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.answering.types import Answerer
    from bot.health.metrics import Outcome
    from bot.slack.blocks import Message
    from bot.slack.claims import ClaimStore
    from bot.slack.identity import Identity
    from bot.slack.incoming import Question
    from bot.slack.posting import Poster
    from bot.texts import Texts
    from index import Language

log = structlog.get_logger(__name__)

ANSWER_THREADS: Final = 8
ANSWERS_WAITING: Final = 100
# One thread posts what needs no answering, so that "busy" is said while all others are busy.
_NOTICES_WAITING: Final = 1_000
_FRAMES_LOGGED: Final = 6


class Delivery:
    """Answers questions from Slack, each one once.

    Args:
        answerer: Answers; asked by one thread at a time, so it need not be thread-safe.
        poster: Posts the replies.
        claims: Remembers what has been dealt with.
        identity: Who the bot is.
        language_of: Tells the language of a text, for the replies that no answer decides.
        threads: Replies that are worked on at the same time.
        waiting: Questions that may wait for a thread before the bot says that it is busy.
        metrics: Counts what happens; by default nobody looks at the counts.

    """

    def __init__(  # noqa: PLR0913 - what a reply needs, each named by the caller
        self,
        *,
        answerer: Answerer,
        poster: Poster,
        claims: ClaimStore,
        identity: Identity,
        language_of: Callable[[str], Language],
        threads: int = ANSWER_THREADS,
        waiting: int = ANSWERS_WAITING,
        metrics: Metrics | None = None,
    ) -> None:
        """Start the threads."""
        self._answerer = answerer
        self._poster = poster
        self._claims = claims
        self._identity = identity
        self._language_of = language_of
        self._metrics = metrics or Metrics()
        self._answering = Lock()
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
            question = read(body, self._identity)
        except ValidationError as error:
            log.warning("event_not_understood", problems=error.error_count())
            return
        if question is None:
            return
        if not self._claimed(question):
            self._metrics.repeated()
            return
        self._metrics.asked()
        if question.foreign:
            self._notify(question, self._words(question).other_organisation, "refused", began)
        elif not self._answers.submit(partial(self._answer, question, began)):
            log.warning("busy")
            self._notify(question, self._words(question).busy, "busy", began)

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
        outcome, reply = self._reply(question)
        self._post(question, reply, outcome, began)

    def _reply(self, question: Question) -> tuple[Outcome, Message]:
        """Return the answer as a message, or the sentence that says why there is none."""
        try:
            with self._answering:
                answer = self._answerer.answer(question.text)
            return answer.status, message(answer)
        except QuestionError:
            return "unusable", sentence(_unusable(question, self._words(question)))
        except IndexVersionError as error:
            log.error("index_unavailable", reason=str(error))  # noqa: TRY400 - the line says it all
            return "no_index", sentence(self._words(question).index_unavailable)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the person gets a reply
            error_id = secrets.token_hex(4)
            _log_failure("answer_failed", error_id, error)
            return "error", sentence(self._words(question).failed.format(error_id=error_id))

    def _notify(self, question: Question, text: str, outcome: Outcome, began: float) -> None:
        job = partial(self._post, question, sentence(text), outcome, began)
        if not self._notices.submit(job):
            self._lost(began)

    def _post(self, question: Question, reply: Message, outcome: Outcome, began: float) -> None:
        """Post a reply; where Slack won't have it, say so in a sentence that it will have."""
        key = _key(question)
        self._claims.replying(*key)
        error_id = secrets.token_hex(4)
        excuse = sentence(self._words(question).failed.format(error_id=error_id))
        try:
            posted = self._poster.reply(question, reply, instead=excuse, error_id=error_id)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the loss is in the log
            _log_failure("post_broke", error_id, error)
            posted = False
        if posted:
            self._claims.replied(*key)
            self._metrics.replied(outcome, time.monotonic() - began)
        else:
            self._lost(began)

    def _lost(self, began: float) -> None:
        log.error("reply_lost", remedy="see post_failed above; the question has to be asked again")
        self._metrics.replied("lost", time.monotonic() - began)

    def _words(self, question: Question) -> Texts:
        try:
            return texts(self._language_of(question.text))
        except Exception as error:  # noqa: BLE001 - guessing a language must not cost the reply
            log.warning("language_unknown", error=type(error).__name__)
            return texts("sv")


def _key(question: Question) -> tuple[str, str, str, str]:
    """Return what names a message among all claims."""
    return ("message", question.team, question.channel, question.ts)


def _unusable(question: Question, words: Texts) -> str:
    """Return the sentence that helps with a question that can't be searched for."""
    if not question.wrote_something:
        return words.question_empty
    if not any(character.isalnum() for character in question.text):
        return words.question_without_words
    return words.question_too_long


def _log_failure(event: str, error_id: str, error: Exception) -> None:
    """Log what broke and where; not the exception's text, which may hold what was asked."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_LOGGED:]
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    reason = {"reason": str(error)} if isinstance(error, OmorgError) else {}
    log.error(event, error_id=error_id, error=type(error).__name__, where=where, **reason)
