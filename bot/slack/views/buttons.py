"""Which buttons stand under an answer, and what each of them carries, signed.

Nothing about a person or a question is kept on disk for a button to work after a restart: its
value holds it. Whoever clicks sends the value back, so it is signed (HMAC-SHA-256, cut to 128
bits), each kind of button apart: a value that was changed, or moved to another button, opens
nothing. The key is derived from the bot's token: it is the same after a restart and in a second
process, and a new token makes all buttons old.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from bot.answering.response.citations import plain
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import elements as controls
from index import Language  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.answering.types import Answer
    from bot.slack.views.elements import Block

# pydantic reads it when the class is made.


_DERIVED_FOR: Final = b"omorg: values of buttons, 1"
_SIGNATURE_BYTES: Final = 16
_SEPARATOR: Final = "."

# Characters of a question that a button carries. A longer one has buttons that need no question.
LONGEST_QUESTION: Final = 500
# Characters for the names of the documents that feedback is about; further ones are left out.
_DOCUMENTS_ROOM: Final = 400


class Purpose(StrEnum):
    """What a ticket is for; one for another purpose is worth nothing."""

    FEEDBACK = "feedback"
    MORE = "more"
    ASK = "ask"
    SHARE = "share"
    DELETE = "delete"
    EXPLAIN = "explain"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a button knows; each kind has the fields that it needs.

    Attributes:
        language: The interface's.
        question: What was asked.
        understood: The same in full, where it followed another question; empty where it didn't.
        asker: Who asked it.
        channel: The conversation of the reply.
        thread: The message that the reply stands under.
        documents: Ids of the cited documents.
        quote: The sentences that were said to answer.
        helpful: Which of the feedback buttons it is.
        version: The index version that answered.
        day: The day that the question was asked, in ISO's form.
        public: Whether it was answered in front of others.
        start: Where a list goes on.
        record: Id of the question among the records, which leads nowhere but there.

    """

    language: Language = "sv"
    question: str = ""
    understood: str = ""
    asker: str = ""
    channel: str = ""
    thread: str = ""
    documents: tuple[str, ...] = ()
    quote: str = ""
    helpful: bool = False
    version: str = ""
    day: str = ""
    public: bool = False
    start: int = 0
    record: str = ""


_TICKET: Final = TypeAdapter(Ticket)
_NOTHING: Final[Mapping[str, object]] = asdict(Ticket())


def fitting(documents: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many of the names, in order, as a ticket has room for."""
    kept, room = [], _DOCUMENTS_ROOM
    for document in documents:
        room -= len(document)
        if room < 0:
            break
        kept.append(document)
    return tuple(kept)


class Tickets:
    """Signs tickets and opens them again.

    Args:
        secret: What the key is derived from.

    """

    def __init__(self, secret: str) -> None:
        """Derive the key."""
        self._key = hmac.digest(secret.encode(), _DERIVED_FOR, hashlib.sha256)

    def seal(self, purpose: Purpose, ticket: Ticket) -> str:
        """Return ``ticket`` as a button's value."""
        said = {name: value for name, value in asdict(ticket).items() if value != _NOTHING[name]}
        content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return f"{self._sign(purpose, content)}{_SEPARATOR}{content}"

    def open(self, purpose: Purpose, value: object) -> Ticket | None:
        """Return the ticket in a button's value; None where it was not sealed here for this."""
        if not isinstance(value, str):
            return None
        signature, _, content = value.partition(_SEPARATOR)
        expected = self._sign(purpose, content)
        if not hmac.compare_digest(signature.encode(errors="replace"), expected.encode()):
            return None
        try:
            return _TICKET.validate_json(content)
        except ValidationError:
            # Sealed by another version of this program, which had other fields.
            return None

    def _sign(self, purpose: Purpose, content: str) -> str:
        signed = f"{purpose}{_SEPARATOR}{content}".encode(errors="replace")
        digest = hmac.digest(self._key, signed, hashlib.sha256)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


FEEDBACK: Final = "omorg_feedback"
MORE: Final = "omorg_more"
ASK: Final = "omorg_ask"
SHARE: Final = "omorg_share"
DELETE: Final = "omorg_delete"
_QUOTE: Final = 300
# The same as feedback, in a window, where Slack has no feedback buttons.
HELPFUL: Final = "omorg_helpful"
NOT_HELPFUL: Final = "omorg_not_helpful"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply stands.

    Attributes:
        channel: The conversation.
        thread: The message that it stands under, or that a window answers; empty for a reply to
            a command.
        asker: Who asked.

    """

    channel: str
    thread: str
    asker: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Which buttons a reply has.

    Attributes:
        library: Whether there is more than answers: further passages, and whom to ask.
        feedback: Whether feedback is kept anywhere.
        share: Whether the reply may be shared: a private one that cites public documents alone.
        delete: Whether it can be deleted: what only one person sees goes away by itself.
        deleters: Admins who see the bin besides the asker.
        window: Whether it is shown in a window over the conversation, which has other buttons.

    """

    library: bool = False
    feedback: bool = False
    share: bool = False
    delete: bool = False
    deleters: tuple[str, ...] = ()
    window: bool = False


def under(
    answer: Answer, place: Place, tickets: Tickets, offered: Offered, *, record: str = ""
) -> tuple[Block, ...]:
    """Return the rows of buttons under an answer; small talk has none.

    Args:
        answer: The answer.
        place: Where it stands.
        tickets: Signs what the buttons carry.
        offered: Which there are.
        record: Id of the question among the records; empty where it isn't there.

    """
    if answer.status == "smalltalk":
        return ()
    rows = []
    if row := _row(answer, place, tickets, offered):
        rows.append(controls.actions(*row))
    if small := _small_row(answer, place, tickets, offered, record):
        in_row = controls.actions if offered.window else controls.context_actions
        rows.append(in_row(*small))
    return tuple(rows)


def _row(answer: Answer, place: Place, tickets: Tickets, offered: Offered) -> list[Block]:
    words = slack_texts(answer.language)
    # A follow-up asked again stands alone: it is carried as it was understood.
    question = answer.turn.question if answer.turn else answer.question
    row = []
    if offered.library and answer.citations and len(question) <= LONGEST_QUESTION:
        again = Ticket(answer.language, question=question)
        row.append(controls.button(MORE, words.more, tickets.seal(Purpose.MORE, again)))
    if offered.library:
        written = _to_person(answer, question)
        if offered.window:
            written = replace(written, channel=place.channel, thread=place.thread)
        row.append(controls.button(ASK, words.ask_person, tickets.seal(Purpose.ASK, written)))
    if offered.share and answer.citations and len(question) <= LONGEST_QUESTION:
        shared = Ticket(
            answer.language,
            question=question,
            asker=place.asker,
            channel=place.channel,
            thread=place.thread,
        )
        label, told = words.share, words.sure_share
        if place.thread:
            label, told = words.share_thread, words.sure_share_thread
        asking = controls.confirm(words.sure, told, words.yes, words.no)
        sealed = tickets.seal(Purpose.SHARE, shared)
        row.append(controls.button(SHARE, label, sealed, asking=asking))
    return row


def _to_person(answer: Answer, understood: str) -> Ticket:
    """Return what a person is asked: the question as written, and in full where that differs."""
    written = answer.question
    if len(written) + len(understood) > LONGEST_QUESTION:
        return Ticket(answer.language, question=understood[:LONGEST_QUESTION])
    in_full = understood if understood != written else ""
    return Ticket(answer.language, question=written, understood=in_full)


def _small_row(
    answer: Answer, place: Place, tickets: Tickets, offered: Offered, record: str
) -> list[Block]:
    words = slack_texts(answer.language)
    row = []
    if offered.feedback:
        quote = controls.shorten(" ".join(plain(answer.answer or "").split()), _QUOTE)

        def sealed(*, helpful: bool) -> str:
            ticket = Ticket(
                answer.language,
                documents=fitting(
                    tuple(dict.fromkeys(cited.document for cited in answer.citations))
                ),
                quote="" if helpful else quote,
                helpful=helpful,
                record=record,
            )
            return tickets.seal(Purpose.FEEDBACK, ticket)

        good, bad = sealed(helpful=True), sealed(helpful=False)
        if offered.window:
            row.append(controls.button(HELPFUL, words.helpful, good))
            row.append(controls.button(NOT_HELPFUL, words.not_helpful, bad))
        else:
            row.append(controls.feedback(FEEDBACK, (words.helpful, good), (words.not_helpful, bad)))
    if offered.delete:
        ticket = Ticket(
            answer.language, asker=place.asker, channel=place.channel, thread=place.thread
        )
        asking = controls.confirm(words.sure, words.sure_delete, words.yes, words.no)
        row.append(
            controls.trash(
                DELETE,
                words.delete,
                tickets.seal(Purpose.DELETE, ticket),
                asking=asking,
                visible_to=tuple(filter(None, (place.asker, *offered.deleters))),
            )
        )
    return row
