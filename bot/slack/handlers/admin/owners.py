"""Tells the owners of documents what was said of answers from them, and keeps what they reply.

An owner is whom HR's contacts name for the document: a channel, or a person, who is written to
directly. What not everybody may see goes to no channel: HR's hears only that there is something,
and a person is told who may see the document. Nothing tells who gave the feedback, or where.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

import structlog

from bot.records.store.database import Unavailable
from bot.slack.handlers.ask import log_failure
from bot.slack.handlers.events import refusal
from bot.slack.i18n.owners import owner_texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import dialogs
from bot.slack.views.admin.owners import MENDED, Became, told
from bot.slack.views.answer import sentence
from bot.slack.views.buttons import Purpose, Ticket
from index import OmorgError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering.library import Library, Owned
    from bot.records.feedback import Reason
    from bot.records.notices import Notice, NoticeStore, Role, Settled
    from bot.slack.delivery.replies import Pool
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.actions import Clicked
    from bot.slack.inbound.requests import Click
    from bot.slack.inbound.users import People
    from bot.slack.views.answer import Message
    from bot.slack.views.buttons import Tickets

log = structlog.get_logger(__name__)

# A person among HR's contacts: "U012AB3CD", "@U012AB3CD" or "<@U012AB3CD>".
_USER: Final = re.compile(r"<?@?([UW][A-Z0-9]{6,20})>?")


@dataclass(frozen=True, slots=True)
class _Recipient:
    """Whom a notice goes to.

    Attributes:
        role: As what.
        channel: The channel; empty for a person.
        user: The person; empty for a channel.
        whole: Whether whoever reads it may see the document.

    """

    role: Role
    channel: str = ""
    user: str = ""
    whole: bool = True


class Owners:
    """Tells owners.

    Args:
        notices: Keeps what there is to tell.
        library: Knows the documents and whom to ask about them.
        people: Knows who may see what.
        courier: Carries the messages.
        tickets: Signs what their buttons carry.
        pool: Where messages are sent, beside the answers.
        hr_channel: Where HR is told; empty for nowhere.
        today: Gives the day.

    """

    def __init__(  # noqa: PLR0913 - what it works with, each named by the caller
        self,
        notices: NoticeStore,
        library: Library,
        *,
        people: People,
        courier: Courier,
        tickets: Tickets,
        pool: Pool,
        hr_channel: str,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._notices = notices
        self._library = library
        self._people = people
        self._courier = courier
        self._tickets = tickets
        self._pool = pool
        self._hr_channel = hr_channel
        self._today = today
        self._sending = Lock()
        # Where the messages of this process stand. Not on disk: it would tell the time.
        self._places: dict[str, tuple[str, str]] = {}

    def report(self, ticket: Ticket, reason: Reason, comment: str | None) -> None:
        """Note what was said of an answer, and have its document's owner told; never fails."""
        try:
            document = self._library.owned(ticket.documents[0]) if ticket.documents else None
        except OmorgError as error:
            log.warning("owner_not_found", error=type(error).__name__)
            return
        if document is not None and self._notices.add(
            self._today(),
            document=ticket.documents[0],
            content=document.content,
            reason=reason,
            quote=ticket.quote,
            comment=comment,
        ):
            self._pool.submit(self._send_all)

    def resume(self) -> None:
        """Tell what could not be told before; returns at once."""
        self._pool.submit(self._send_all)

    def begin(self) -> None:
        """Tell what was left when the bot was ended; returns at once."""
        self._pool.submit(lambda: self._send_all(first=True))

    def _send_all(self, *, first: bool = False) -> None:
        try:
            with self._sending:
                if first:
                    self._notices.recover()
                for notice in self._notices.due():
                    self._send(notice)
        except Unavailable as error:
            log.warning("notices_not_sent", reason=str(error), remedy="they are sent later")
        except Exception as error:  # noqa: BLE001 - a thread must outlive any job
            log_failure(error)

    def _send(self, notice: Notice) -> None:
        document = self._library.owned(notice.document)
        to = self._recipient(document) if document else None
        if not self._notices.take(notice, to.role if to else "nobody"):
            return
        if document is None or to is None:
            self._notices.told(notice)
            return
        said = self._said(notice, document, whole=to.whole)
        known = self._places.get(notice.id)
        if known is None or not self._courier.change(*known, said):
            channel = to.channel or self._courier.conversation(to.user)
            place = self._courier.tell(channel, said) if channel else None
            if place is None:
                self._notices.release(notice)
                return
            if place[1]:
                self._places[notice.id] = place
        self._notices.told(notice)

    def _recipient(self, document: Owned) -> _Recipient | None:
        contact = document.contact
        if contact and (found := _USER.fullmatch(contact.contact.strip())):
            person = self._people.person(found[1])
            if person.standing == "colleague" and document.visible_to(person.groups):
                return _Recipient("owner", user=person.id)
        elif contact and document.public and (channel := dialogs.channel_of(contact)):
            return _Recipient("owner", channel=channel)
        if self._hr_channel and not self._courier.shared(self._hr_channel, anew=True):
            return _Recipient("hr", channel=self._hr_channel, whole=document.public)
        otherwise = document.otherwise and dialogs.channel_of(document.otherwise)
        return _Recipient("hr", channel=otherwise, whole=document.public) if otherwise else None

    def _said(self, notice: Notice, document: Owned, *, whole: bool) -> Message:
        def carried(*, mended: bool) -> str:
            ticket = Ticket(document.language, record=notice.id, helpful=mended)
            return self._tickets.seal(Purpose.OWNER, ticket)

        return told(
            notice,
            document,
            whole=whole,
            mended=carried(mended=True),
            holds=carried(mended=False),
        )

    def clicked(self, click: Click, clicked: Clicked) -> None:
        """Keep what an owner says of a notice, and show it in the message."""
        person = self._people.person(click.user)
        ticket = self._tickets.open(Purpose.OWNER, click.value)
        if ticket is None:
            log.warning("ticket_refused", purpose=Purpose.OWNER.value)
            clicked.whisper(click, sentence(slack_texts(person.language).expired))
            return
        if refused := refusal(person, person.language):
            clicked.whisper(click, refused)
            return
        outcome: Settled = "mended" if click.action == MENDED else "holds"
        notice = self._notices.settle(ticket.record, outcome)
        if notice is None:
            clicked.whisper(click, sentence(owner_texts(person.language).not_noted))
            return
        document = self._library.owned(notice.document)
        if document is None:
            self._courier.change(
                click.channel, click.ts, sentence(owner_texts(ticket.language).settled[outcome])
            )
            return
        # In a channel as everybody may see it, whatever the person may who clicked.
        groups = person.groups if click.channel.startswith("D") else frozenset[str]()
        whole = document.visible_to(groups)
        self._courier.change(click.channel, click.ts, self._said(notice, document, whole=whole))

    def became(self) -> Became | None:
        """Return what became of feedback, in sum; None where there was none, or it can't be read.

        Raises:
            IndexVersionError: There is no index that can be used.

        """
        try:
            notices = self._notices.all()
        except Unavailable as error:
            log.warning("notices_not_read", reason=str(error))
            return None
        if not notices:
            return None
        changed, mended, holds = 0, 0, 0
        for one in notices:
            document = self._library.owned(one.document)
            if document is None or document.content != one.content:
                changed += one.count
            elif one.outcome == "mended":
                mended += one.count
            elif one.outcome == "holds":
                holds += one.count
        roles = {role: sum(one.count for one in notices if one.role == role) for role in _ROLES}
        return Became(
            count=sum(one.count for one in notices),
            documents=len({one.document for one in notices}),
            owner=roles["owner"],
            hr=roles["hr"],
            nobody=sum(one.count for one in notices) - roles["owner"] - roles["hr"],
            changed=changed,
            mended=mended,
            holds=holds,
        )


_ROLES: Final[tuple[Role, ...]] = ("owner", "hr")
