"""The dialogs that are filled in: why an answer did not help, and asking a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog

from bot.slack.handlers.ask import log_failure
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import dialogs
from bot.slack.views import elements as controls
from bot.slack.views.answer import sentence
from bot.slack.views.buttons import Purpose, Ticket
from index import OmorgError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.answering.library import Library
    from bot.answering.types import Answer, Contact
    from bot.records.feedback import FeedbackStore, Reason
    from bot.records.questions import QuestionStore
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.actions import Clicked
    from bot.slack.handlers.admin.owners import Owners
    from bot.slack.handlers.ask import Asking
    from bot.slack.inbound.requests import Click
    from bot.slack.views.buttons import Tickets
    from bot.slack.views.elements import Block

log = structlog.get_logger(__name__)

# What says something of the document, and not only of the answer.
_OWNERS_HEAR: Final[Mapping[str, Reason]] = {"wrong": "wrong", "outdated": "outdated"}
# Does what a dialog was sent for, and returns what shows the outcome in it.
Job: TypeAlias = "Callable[[], Callable[[], object]]"


class Forms:
    """Opens dialogs, and does what was filled in.

    Args:
        clicked: Says who clicked and what on.
        courier: Opens and changes dialogs, and sends questions.
        tickets: Opens what dialogs carry.
        library: Knows whom to ask.
        feedback: Keeps feedback; None where nothing does.
        questions: Keeps questions, marked with what was said of their answers.
        owners: Tells owners what was said of their documents; None where nothing does.
        asking: Tells what the bot answers, for whoever is asked instead.
        today: Gives the day.

    """

    def __init__(  # noqa: PLR0913 - what it works with, each named by the caller
        self,
        *,
        clicked: Clicked,
        courier: Courier,
        tickets: Tickets,
        library: Library | None,
        feedback: FeedbackStore | None,
        questions: QuestionStore | None,
        owners: Owners | None,
        asking: Asking,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._clicked = clicked
        self._courier = courier
        self._tickets = tickets
        self._library = library
        self._feedback = feedback
        self._questions = questions
        self._owners = owners
        self._asking = asking
        self._today = today

    def feedback(self, click: Click) -> None:
        """Keep praise at once; ask what was wrong otherwise."""
        opened = self._clicked.open(click, Purpose.FEEDBACK)
        if opened is None:
            return
        ticket, _ = opened
        if not ticket.helpful:
            asking = dialogs.feedback(ticket.language, click.value)
            self._courier.open_view(click.trigger, asking, over=click.view)
            return
        words = slack_texts(ticket.language)
        kept = self._keep(ticket, helpful=True)
        said = sentence(words.thanks_feedback if kept else words.feedback_lost)
        self._clicked.whisper(click, said, title=words.feedback_outcome)

    def feedback_sent(self, view: Mapping[str, Any]) -> tuple[Block, Job] | None:
        """Return what to show for a sent dialog, and what keeps it; None for one to refuse."""
        ticket = self._tickets.open(Purpose.FEEDBACK, view.get("private_metadata"))
        reason = controls.filled_in(view, dialogs.REASON)
        if ticket is None or reason not in dialogs.REASONS:
            return None
        comment = controls.filled_in(view, dialogs.COMMENT).strip() or None
        words = slack_texts(ticket.language)
        title, view_id = words.feedback_outcome, str(view.get("id", ""))

        def keep() -> Callable[[], object]:
            kept = self._keep(ticket, helpful=False, reason=reason, comment=comment)
            if kept and self._owners and (told := _OWNERS_HEAR.get(reason)):
                self._owners.report(ticket, told, comment)
            said = words.thanks_feedback if kept else words.feedback_lost
            shown = dialogs.notice(title, said, ticket.language)
            return lambda: self._courier.update_view(view_id, shown)

        return dialogs.notice(title, words.sending, ticket.language), keep

    def _keep(
        self,
        ticket: Ticket,
        *,
        helpful: bool,
        reason: str | None = None,
        comment: str | None = None,
    ) -> bool:
        if self._questions and ticket.record:
            self._questions.mark(ticket.record, helpful=helpful, reason=reason)
        return self._feedback is not None and self._feedback.keep(
            self._today(),
            helpful=helpful,
            reason=reason,
            comment=comment,
            documents=ticket.documents,
        )

    def ask_person(self, click: Click) -> None:
        """Open the dialog that hands the question to whoever knows."""
        opened = self._clicked.open(click, Purpose.ASK)
        if opened is None:
            return
        ticket, _ = opened
        if not click.view:
            ticket = replace(ticket, channel=click.channel, thread=_thread_of(click))
        view = dialogs.ask_person(
            self._contact(ticket.question), ticket, self._tickets.seal(Purpose.ASK, ticket)
        )
        self._courier.open_view(click.trigger, view, over=click.view)

    def question_sent(self, user: str, view: Mapping[str, Any]) -> tuple[Block, Job] | None:
        """Return what to show while a question is sent, and what sends it; None to refuse it."""
        ticket = self._tickets.open(Purpose.ASK, view.get("private_metadata"))
        question = controls.filled_in(view, dialogs.QUESTION).strip()
        if ticket is None or not question:
            return None
        words = slack_texts(ticket.language)
        sending = dialogs.notice(words.ask_person, words.sending, ticket.language)
        view_id = str(view.get("id", ""))
        return sending, lambda: self._send(user, ticket, question, view_id)

    def _send(self, user: str, ticket: Ticket, question: str, view_id: str) -> Callable[[], object]:
        """Send the question, and return what says in the dialog whether that worked."""
        words = slack_texts(ticket.language)
        # Looked up by what was asked at first: what the person wrote since decides only the text.
        contact = self._contact(ticket.question)
        channel = dialogs.channel_of(contact) if contact else None
        link = self._courier.permalink(ticket.channel, ticket.thread) if ticket.thread else None
        answer = self._answer(ticket.understood or ticket.question)
        said = dialogs.asked_question(user, question, ticket.language, link=link, said=answer)
        sent = channel is not None and self._courier.say(channel, said) is not None
        named = contact.contact if contact else "?"
        outcome = (words.sent if sent else words.not_sent).format(contact=named)
        shown = dialogs.notice(words.ask_person, outcome, ticket.language)
        return lambda: self._courier.update_view(view_id, shown)

    def _answer(self, question: str) -> Answer | None:
        """Return what anybody is answered: the contact's channel may see nothing else."""
        try:
            return self._asking.answer(question, frozenset())
        except Exception as error:  # noqa: BLE001 - the question is sent all the same
            log_failure(error)
            return None

    def _contact(self, question: str) -> Contact | None:
        try:
            return self._library.contact(question) if self._library else None
        except OmorgError as error:
            log.warning("contact_not_found", error=type(error).__name__)
            return None


def _thread_of(click: Click) -> str:
    """Return the thread that others can be pointed to; nothing where it is one person's alone."""
    alone = click.alone and click.thread == click.ts
    return "" if alone or click.channel.startswith("D") else click.thread
