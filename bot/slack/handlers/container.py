"""Everything that listeners hand over to, put together."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Final

import structlog

from bot.slack.delivery.replies import Pool, Poster
from bot.slack.delivery.web_calls import Courier
from bot.slack.handlers.actions import Clicked
from bot.slack.handlers.admin import Admin, Panel
from bot.slack.handlers.admin.explain import Explaining
from bot.slack.handlers.admin.owners import Owners
from bot.slack.handlers.ask import Asking, Kept, log_failure
from bot.slack.handlers.commands import Commands
from bot.slack.handlers.dialogs import Forms
from bot.slack.handlers.events import Clerk, Delivery
from bot.slack.handlers.home import Home
from bot.slack.handlers.home.gaps import GapDecisions, GapRounds
from bot.slack.inbound.users import People
from bot.slack.views.buttons import Offered, Tickets

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.answering.library import Library
    from bot.answering.reader.explain import Explainer
    from bot.answering.types import Answerer
    from bot.operations.gaps.tracking import GapTracker
    from bot.operations.health import Metrics
    from bot.operations.index_admin import Operations
    from bot.records.claims import ClaimStore
    from bot.records.feedback import FeedbackStore
    from bot.records.notices import NoticeStore
    from bot.records.questions import QuestionStore
    from bot.slack.inbound.users import Identity
    from bot.slack.settings import SlackSettings
    from index import Language

log = structlog.get_logger(__name__)

# Dialogs have to open within three seconds of the click: nothing slow is done on these threads.
_QUICK_THREADS: Final = 2
_QUICK_WAITING: Final = 200
# From an acknowledgement to what it shows: it goes out in milliseconds.
_ACKNOWLEDGED_SECONDS: Final = 0.5
# A rebuild takes one for as long as it runs; the other answers `/omorg status` meanwhile.
_ADMIN_THREADS: Final = 2
_ADMIN_WAITING: Final = 20


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot offers in Slack besides answers; what is None is left out there.

    Attributes:
        library: Further passages, contacts, and what there is to ask about.
        operations: What admins may do.
        feedback: Keeps feedback.
        explainer: Tells admins why questions are answered as they are.
        questions: Keeps what was asked.
        notices: Keeps what the owners of documents are told of feedback.
        gaps: Follows what nothing answers.

    """

    library: Library | None = None
    operations: Operations | None = None
    feedback: FeedbackStore | None = None
    explainer: Explainer | None = None
    questions: QuestionStore | None = None
    notices: NoticeStore | None = None
    gaps: GapTracker | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What listeners hand over to; each of these returns at once or is handed to ``quickly``.

    Attributes:
        delivery: Events that ask something.
        commands: The slash command and the shortcut.
        clicked: The buttons under answers.
        owners: What owners are told, and say; None where nothing is kept.
        forms: The dialogs.
        home: The Home tab and the agent's view.
        admin: The admin's commands.
        explaining: Explanations of answers, for admins.
        people: Who somebody is.
        courier: Carries what is no reply.
        panel: The admin's buttons in the Home tab.
        gaps: What HR decides about gaps.
        rounds: Looks after gaps; None where nothing is recorded.
        quick: What has to happen soon and takes no time.
        slow: What admins start.

    """

    delivery: Delivery
    commands: Commands
    clicked: Clicked
    owners: Owners | None
    forms: Forms
    home: Home
    admin: Admin
    explaining: Explaining
    people: People
    courier: Courier
    panel: Panel
    gaps: GapDecisions
    rounds: GapRounds | None
    quick: Pool
    slow: Pool

    def quickly(self, job: Callable[[], object]) -> bool:
        """Do ``job`` soon; False where too much waits, which is logged."""
        taken = self.quick.submit(_guarded(job))
        if not taken:
            log.warning("busy")
        return taken

    def in_turn(self, job: Callable[[], object]) -> bool:
        """Do ``job``, which takes as long as an answer, in turn with them; False likewise."""
        return self.delivery.work(_guarded(job))

    def after_sending(
        self, job: Callable[[], Callable[[], object]], *, answers: bool = False
    ) -> bool:
        """Do ``job`` of a dialog that was sent soon, and what it returns a moment later.

        One that ``answers`` something waits for its turn with the answers, if there is room.

        The acknowledgement shows something in the dialog, and may be on its way still when the
        job is done: what the job changes there must come after it, or would be lost.
        """

        def work() -> None:
            finish = job()
            timer = Timer(_ACKNOWLEDGED_SECONDS, lambda: self.quickly(finish))
            timer.daemon = True
            timer.start()

        def guarded() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - a thread must outlive any job
                log_failure(error)

        return (answers and self.delivery.work(guarded)) or self.quickly(work)

    def look_after_gaps(self) -> None:
        """Have what is due done beside everything else."""
        if self.rounds is not None:
            self.slow.submit(_guarded(self.rounds))

    def drain(self, timeout: float) -> int:
        """Finish what was taken in, for ``timeout`` seconds at most; return what is unfinished.

        A rebuild is not waited for: it is a process of its own, and either whole or not at all.
        """
        unfinished = self.quick.drain(max(1.0, timeout / 4))
        return unfinished + self.delivery.drain(timeout)


def _guarded(job: Callable[[], object]) -> Callable[[], None]:
    def guarded() -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - a thread must outlive any job
            log_failure(error)

    return guarded


def open_desk(  # noqa: PLR0913 - what there is to put together, each named by the caller
    client: WebClient,
    identity: Identity,
    settings: SlackSettings,
    *,
    answerer: Answerer,
    services: Services,
    claims: ClaimStore,
    metrics: Metrics,
    language_of: Callable[[str], Language],
) -> Desk:
    """Put everything together over one client; threads are started."""
    asking = Asking(answerer, language_of)
    courier = Courier(client)
    tickets = Tickets(client.token or "")
    people = People(
        client,
        audiences=settings.audiences,
        admins=settings.admins,
        admin_groups=settings.admin_groups,
    )
    kept = Kept(services.questions, people)
    offered = Offered(library=services.library is not None, feedback=services.feedback is not None)
    delivery = Delivery(
        clerk=Clerk(asking, people, courier, tickets, offered=offered, kept=kept),
        words=asking.words,
        poster=Poster(client),
        claims=claims,
        identity=identity,
        threads=settings.answer_threads,
        waiting=settings.answers_waiting,
        metrics=metrics,
        answer_bots=settings.answer_bots,
    )
    quick = Pool("quick", threads=_QUICK_THREADS, waiting=_QUICK_WAITING)
    slow = Pool("admin", threads=_ADMIN_THREADS, waiting=_ADMIN_WAITING)
    admin = Admin(services.operations, people, courier, slow)
    explaining = Explaining(
        services.explainer,
        asking=asking,
        people=people,
        courier=courier,
        tickets=tickets,
        work=delivery.work,
        bot=identity.user,
    )
    clicked = Clicked(
        asking=asking,
        people=people,
        courier=courier,
        tickets=tickets,
        library=services.library,
        offered=offered,
    )
    owners = None
    if services.notices and services.library:
        owners = Owners(
            services.notices,
            services.library,
            people=people,
            courier=courier,
            tickets=tickets,
            pool=slow,
            hr_channel=settings.hr_channel,
        )
        owners.begin()
    rounds = GapRounds(services.gaps, courier, claims, settings) if services.gaps else None

    def renew(then: Callable[[], object]) -> None:
        slow.submit(_guarded(lambda: rounds is not None and rounds.renew() and then()))

    home = Home(
        people,
        courier,
        services.library,
        services.operations,
        owners=owners,
        gaps=services.gaps,
        renew=renew if rounds else None,
    )
    return Desk(
        delivery=delivery,
        commands=Commands(
            asking=asking,
            people=people,
            courier=courier,
            tickets=tickets,
            admin=admin,
            explaining=explaining,
            work=delivery.work,
            offered=offered,
            kept=kept,
            metrics=metrics,
            bot=identity.user,
        ),
        clicked=clicked,
        owners=owners,
        forms=Forms(
            clicked=clicked,
            courier=courier,
            tickets=tickets,
            library=services.library,
            feedback=services.feedback,
            owners=owners,
            questions=services.questions,
            asking=asking,
        ),
        home=home,
        admin=admin,
        explaining=explaining,
        people=people,
        courier=courier,
        panel=Panel(admin, home, people, courier),
        gaps=GapDecisions(services.gaps, people, courier, home),
        rounds=rounds,
        quick=quick,
        slow=slow,
    )
