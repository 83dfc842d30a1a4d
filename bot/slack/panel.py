"""The admin's buttons in the Home tab: what came of a click stands in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack import dialogs
from bot.slack.admin_texts import admin_texts
from bot.slack.home_view import ADMIN

if TYPE_CHECKING:
    from bot.slack.admin import Admin
    from bot.slack.blocks import Message
    from bot.slack.courier import Courier
    from bot.slack.home import Home
    from bot.slack.payloads import Click
    from bot.slack.people import People


class Panel:
    """Carries out the admin's commands from the Home tab.

    Args:
        admin: Carries them out, if the person may.
        home: Is shown anew afterwards.
        people: Knows the person's language.
        courier: Opens the dialog.

    """

    def __init__(self, admin: Admin, home: Home, people: People, courier: Courier) -> None:
        """Take what it works with."""
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

        self._admin.receive(click.action.removeprefix(ADMIN), click.user, language, show)
