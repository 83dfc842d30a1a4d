"""The admin's commands, from the slash command and from the Home tab.

Who sends one is looked up when it comes in and once more when its turn comes: whoever was taken
off the list in between is refused.
"""

from __future__ import annotations

import time
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final

import structlog

from bot.checks.reasons import in_language
from bot.i18n.sentences import texts
from bot.slack.handlers.ask import log_failure
from bot.slack.i18n.admin import admin_texts
from bot.slack.views import admin as admin_messages
from bot.slack.views import dialogs
from bot.slack.views.admin.held import ADMIN, DOCUMENT
from bot.slack.views.answer import sentence
from index import BuildRunningError, OmorgError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.operations.index_admin import Operations
    from bot.slack.delivery.replies import Pool
    from bot.slack.delivery.web_calls import Courier
    from bot.slack.handlers.home import Home
    from bot.slack.inbound.requests import Click
    from bot.slack.inbound.users import People
    from bot.slack.views.answer import Message
    from index import Language


log = structlog.get_logger(__name__)

COMMANDS: Final = ("status", "check", "rebuild", "accept", "rollback")
# Commands of the terminal that Slack has not.
TERMINAL_ONLY: Final = frozenset(
    (
        "ask backup build calibrate doctor eval gaps move-records preview purge report restore "
        "search serve timeline"
    ).split()
)
# What buttons begin besides.
BUTTONS: Final = (*COMMANDS, admin_messages.CHANGES, DOCUMENT)
# Slack takes about one change of a message a second.
_PROGRESS_SECONDS: Final = 2.0


class Admin:
    """Carries out the commands.

    Args:
        operations: What they do; None where the bot was started without.
        people: Knows who is an admin.
        courier: Shows progress in a direct message.
        pool: Where they run, beside the answers.
        clock: Gives seconds.

    """

    def __init__(
        self,
        operations: Operations | None,
        people: People,
        courier: Courier,
        pool: Pool,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with nothing running."""
        self._operations = operations
        self._people = people
        self._courier = courier
        self._pool = pool
        self._clock = clock
        self._rebuilding = Lock()

    def receive(
        self,
        command: str,
        user: str,
        language: Language,
        show: Callable[[Message], object],
        value: str = "",
    ) -> None:
        """Carry out ``command``, one of ``BUTTONS``, for ``user``; ``show`` says what came of it.

        ``value`` is what a button carries: the version or document to accept, or where a list goes
        on. Returns at once.
        """
        if not self._people.is_admin(user):
            log.warning("admin_command_refused", command=command)
            show(sentence(admin_texts(language).not_admin))
        elif self._operations is None:
            show(sentence(admin_texts(language).unavailable))
        elif not self._pool.submit(
            partial(self._carry_out, self._operations, command, user, language, show, value)
        ):
            show(sentence(texts(language).busy))

    def _carry_out(  # noqa: PLR0913, PLR0917 - as above
        self,
        operations: Operations,
        command: str,
        user: str,
        language: Language,
        show: Callable[[Message], object],
        value: str,
    ) -> None:
        words = admin_texts(language)
        if not self._people.is_admin(user):
            show(sentence(words.not_admin))
            return
        log.info("admin_command", command=command)
        start = int(value) if value.isascii() and value.isdecimal() else 0
        try:
            match command:
                case "status":
                    groups = self._people.person(user).groups
                    found = operations.status()
                    show(admin_messages.status(found, language, start, groups=groups))
                case "check":
                    show(admin_messages.checked(operations.check(), language, start))
                case admin_messages.CHANGES:
                    show(_changes(operations, value, language))
                case "accept":
                    show(admin_messages.accepted(operations.accept(value or None), language))
                case "rollback":
                    show(admin_messages.rolled_back(operations.roll_back(), language))
                case _:
                    begin = self._accept_and_rebuild if command == DOCUMENT else self._rebuild
                    begin(operations, user, language, show, value)
        except BuildRunningError:
            show(sentence(words.running))
        except OmorgError as error:
            show(sentence(words.went_wrong.format(reason=in_language(str(error), language))))
        except Exception as error:  # noqa: BLE001 - whatever breaks, the admin gets a reply
            show(sentence(texts(language).failed.format(error_id=log_failure(error))))

    def _accept_and_rebuild(
        self,
        operations: Operations,
        user: str,
        language: Language,
        show: Callable[[Message], object],
        name: str,
    ) -> None:
        """Accept a document that is held back, in the admin's name, and rebuild with it."""
        by = (self._people.names([user]) or {}).get(user)
        if by is None:
            show(sentence(admin_texts(language).no_name))
            return
        operations.accept_document(name, by, language)
        self._rebuild(operations, user, language, show)

    def _rebuild(
        self,
        operations: Operations,
        user: str,
        language: Language,
        show: Callable[[Message], object],
        _: str = "",
    ) -> None:
        """Rebuild, with progress in a direct message that changes in place."""
        words = admin_texts(language)
        if not self._rebuilding.acquire(blocking=False):
            show(sentence(words.running))
            return
        try:
            place = self._courier.direct(user, sentence(words.working))
            if place is not None:
                show(sentence(words.started))
            message = self._built(operations, place, user, language)
        finally:
            self._rebuilding.release()
        # Where no message can be changed in place, what came of it is said where it was asked for.
        if place is None or not self._courier.change(*place, message):
            show(message)

    def _built(
        self, operations: Operations, place: tuple[str, str] | None, user: str, language: Language
    ) -> Message:
        """Run a rebuild to its end and return what to say of it."""
        told = self._clock()
        try:
            with operations.rebuild() as running:
                for progress in running.progress():
                    if place is not None and self._clock() - told >= _PROGRESS_SECONDS:
                        self._courier.change(*place, admin_messages.progress(progress, language))
                        told = self._clock()
                report = running.result()
        except OmorgError as error:
            log.warning("rebuild_failed", reason=str(error))
            reason = in_language(str(error), language)
            return sentence(admin_texts(language).not_rebuilt.format(reason=reason))
        groups = self._people.person(user).groups
        return admin_messages.rebuilt(report, language, groups=groups)


def _changes(operations: Operations, value: str, language: Language) -> Message:
    """Return the names of the documents that a rebuild changed, as a button carries which."""
    start, _, versions = value.partition(" ")
    before, _, now = versions.partition(" ")
    found = operations.changes(before, now)
    if found is None:
        return sentence(admin_texts(language).changes_gone)
    first = int(start) if start.isascii() and start.isdecimal() else 0
    return admin_messages.changes(found, versions, language, first)


class Panel:
    """Carries out the admin's commands from the Home tab.

    Args:
        admin: Carries them out, if the person may.
        home: Is shown anew afterwards.
        people: Knows the person's language.
        courier: Opens the dialog.

    """

    def __init__(self, admin: Admin, home: Home, people: People, courier: Courier) -> None:
        """Take the parts that it asks, and those that it hands work to."""
        self._admin = admin
        self._home = home
        self._people = people
        self._courier = courier

    def clicked(self, click: Click) -> None:
        """Carry out the command of a button, and show what comes of it."""
        language = self._people.person(click.user).language
        words = admin_texts(language)
        view = self._courier.open_view(
            click.trigger, dialogs.notice(words.panel_title, words.working, language)
        )

        def show(said: Message) -> None:
            shown = dialogs.answer(said, language, title=words.panel_title)
            if view is None or not self._courier.update_view(view, shown):
                self._courier.direct(click.user, said)
            # The panel shows the index's state, which may be another one now.
            self._home.publish(click.user)

        self._admin.receive(
            click.action.removeprefix(ADMIN), click.user, language, show, click.value
        )
