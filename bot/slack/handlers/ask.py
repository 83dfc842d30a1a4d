"""Asks the answerer for people in Slack; whatever happens comes out as something to show.

Every surface asks here: events, the command, the shortcut, buttons. The answerer is asked by one
thread at a time.
"""

from __future__ import annotations

import datetime as dt
import secrets
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import structlog

from bot.answering.conversation import Conversations
from bot.i18n.sentences import texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.message_text import mentioned, plain_question, without_addressees
from bot.slack.views import elements
from bot.slack.views.answer import Message, sentence
from index import IndexVersionError, OmorgError, QuestionError
from index import words as words_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.types import Answer, Answerer
    from bot.i18n.sentences import Texts
    from bot.operations.health import Outcome
    from bot.records.questions import Outcome as Came
    from bot.records.questions import QuestionStore
    from bot.slack.inbound.message_text import Asked
    from bot.slack.inbound.users import People, Person
    from bot.slack.views.answer import Message
    from index import Language

log = structlog.get_logger(__name__)

_FRAMES_LOGGED: Final = 6
# Who writes to the bot directly seldom opens the thread: what was said just before is meant.
RECENT_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Context:
    """Which turn a question may follow, and where its own is remembered.

    Attributes:
        person: Whose turns they are.
        follows: The thread whose last turn comes before.
        within: How old that turn may be, in seconds; None for as long as it is remembered.
        remembered: The threads that the turn is kept in.

    """

    person: str
    follows: str
    within: float | None
    remembered: tuple[str, ...]


class Asking:
    """Asks for people, and says what went wrong when something did.

    Args:
        answerer: Answers; it need not be thread-safe.
        language_of: Tells the language of a text, for the replies that no answer decides.
        conversations: Remembers what follow-ups follow up.

    """

    def __init__(
        self,
        answerer: Answerer,
        language_of: Callable[[str], Language],
        conversations: Conversations | None = None,
    ) -> None:
        """Start with nothing asked."""
        self._answerer = answerer
        self._language_of = language_of
        self._conversations = conversations or Conversations()
        # Reading has all cores for one question; and a thread's questions keep their order.
        self._one_at_a_time = Lock()

    def answer(self, text: str, groups: frozenset[str], context: Context | None = None) -> Answer:
        """Answer ``text`` for a member of ``groups``, in ``context`` if it has any.

        Raises:
            QuestionError: It can't be searched for.
            IndexVersionError: There is no index that can be used.

        """
        with self._one_at_a_time:
            if context is None:
                return self._answerer.answer(text, audience=groups)
            previous = self._conversations.previous(
                context.person, context.follows, within=context.within
            )
            answer = self._answerer.answer(text, audience=groups, previous=previous)
            for thread in context.remembered:
                self._conversations.remember(context.person, thread, answer)
            return answer

    def attempt(
        self,
        text: str,
        make: Callable[[], tuple[Outcome, Message]],
        *,
        wrote_something: bool = True,
        language: Language | None = None,
    ) -> tuple[Outcome, Message]:
        """Return what ``make`` makes of the question ``text``, or the sentence that says why not.

        ``wrote_something`` tells whether there was more to the message than the text, emoji for
        example. The sentence is in ``language``, or in that of ``text``.
        """
        try:
            return make()
        except QuestionError:
            words = texts(language or self.language(text))
            return "unusable", sentence(_unusable(text, words, wrote_something=wrote_something))
        except IndexVersionError as error:
            log.error("index_unavailable", reason=str(error))  # noqa: TRY400 - the line says it all
            words = texts(language or self.language(text))
            return "no_index", sentence(words.index_unavailable)
        except Exception as error:  # noqa: BLE001 - whatever breaks, the person gets a reply
            words = texts(language or self.language(text))
            return "error", sentence(words.failed.format(error_id=log_failure(error)))

    def show(
        self, text: str, make: Callable[[], Message], *, language: Language | None = None
    ) -> Message:
        """Return what ``make`` makes of ``text``, or the sentence that says why not.

        The sentence is in ``language``, or in that of ``text``.
        """
        return self.attempt(text, lambda: ("answered", make()), language=language)[1]

    def language(self, text: str) -> Language:
        """Return the language of ``text``, Swedish where it can't be told."""
        try:
            return self._language_of(text)
        except Exception as error:  # noqa: BLE001 - guessing a language must not cost the reply
            log.warning("language_unknown", error=type(error).__name__)
            return "sv"

    def words(self, text: str) -> Texts:
        """Return the interface's sentences in the language of ``text``."""
        return texts(self.language(text))


class Kept:
    """Keeps what was asked, without names of people who were mentioned.

    Args:
        questions: Where; None where nothing is kept.
        people: Knows who was mentioned.
        today: Gives the day.

    """

    def __init__(
        self,
        questions: QuestionStore | None,
        people: People,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """Start with nothing kept."""
        self._questions = questions
        self._people = people
        self._today = today

    def keep(self, answer: Answer, asker: str) -> str:
        """Keep the question of an answer, and return its id; empty where it isn't kept."""
        if self._questions is None or answer.status == "smalltalk":
            return ""
        # A follow-up says nothing without the question before: it is kept as it was understood.
        asked = answer.turn.question if answer.turn else answer.question
        record = self._questions.keep(
            self._today(),
            text=self._people.without_names(asked),
            language=answer.language,
            outcome=came_of(answer),
            documents=_rests_on(answer),
            asker=asker,
        )
        return record or ""

    def answered(self, record: str, own: Answer) -> None:
        """Note that the asker alone was answered something else than everybody."""
        if self._questions and record:
            self._questions.answered(record, outcome=came_of(own), documents=_rests_on(own))


def came_of(answer: Answer) -> Came:
    """Return what came of a question, as the records keep it."""
    if answer.explained:
        return "answered"
    if answer.status != "answered":
        return "not_found"
    return "answered" if answer.certain else "unsure"


def _rests_on(answer: Answer) -> tuple[str, ...]:
    """Return the documents that an answer cites, or that are nearest to what has none."""
    return tuple(dict.fromkeys(one.document for one in answer.citations or answer.nearest))


def _unusable(text: str, words: Texts, *, wrote_something: bool) -> str:
    """Return the sentence that helps with a question that can't be searched for."""
    if not wrote_something:
        return words.question_empty
    if not any(character.isalnum() for character in text):
        return words.question_without_words
    return words.question_too_long


def log_failure(error: Exception, event: str = "answer_failed", error_id: str | None = None) -> str:
    """Log what broke and where, and return the id that the log has it under.

    Not the exception's text, which may hold what was asked.
    """
    error_id = error_id or secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_LOGGED:]
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    reason = {"reason": str(error)} if isinstance(error, OmorgError) else {}
    log.error(event, error_id=error_id, error=type(error).__name__, where=where, **reason)
    return error_id


_SHOWN: Final = 120  # characters of a question that somebody else wrote


def language_of(asked: Asked, asking: Asking, person: Person | None) -> Language:
    """Return the language of what is asked, or of whoever asks where it has no words."""
    plain = plain_question(asked.text)
    return person.language if person and not words_in(plain) else asking.language(plain)


def understood(asked: Asked, people: People, language: Language) -> str | Message:
    """Return the question with names in place of mentions, or the sentence that says why not."""
    words = slack_texts(language)
    if asked.elsewhere:
        return sentence(words.file_alone if asked.files else words.nothing_to_answer)
    text = without_addressees(asked.text)
    names = people.names(mentioned(text))
    return sentence(words.mention_unread) if names is None else plain_question(text, names)


def remarked(answer: Answer, asked: Asked) -> Answer:
    """Return an answer that says whose words it answers, and what of the message was not read."""
    words = slack_texts(answer.language)
    shown = elements.shorten(" ".join(answer.question.split()), _SHOWN)
    notes = []
    if asked.source == "quoted":
        notes.append(words.answers_quoted.format(question=shown))
    if asked.source == "forwarded":
        notes.append(words.answers_forwarded.format(question=shown))
    if asked.files:
        notes.append(words.files_not_read)
    return replace(answer, notes=(*notes, *answer.notes))
