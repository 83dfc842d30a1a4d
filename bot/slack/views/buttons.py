"""Which buttons stand under an answer, and what each of them carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.slack.i18n.slack import slack_texts
from bot.slack.inbound.signed_values import LONGEST_QUESTION, Purpose, Ticket, fitting
from bot.slack.views import elements as controls

if TYPE_CHECKING:
    from bot.answering.types import Answer
    from bot.slack.inbound.signed_values import Tickets
    from bot.slack.views.elements import Block

FEEDBACK: Final = "omorg_feedback"
MORE: Final = "omorg_more"
ASK: Final = "omorg_ask"
SHARE: Final = "omorg_share"
DELETE: Final = "omorg_delete"
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

        def sealed(*, helpful: bool) -> str:
            ticket = Ticket(
                answer.language,
                documents=fitting(
                    tuple(dict.fromkeys(cited.document for cited in answer.citations))
                ),
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
