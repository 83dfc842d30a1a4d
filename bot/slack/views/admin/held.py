"""The buttons that accept documents which are held back. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.slack.i18n.admin import admin_texts
from bot.slack.i18n.slack import slack_texts
from bot.slack.views import elements as controls
from bot.slack.views.listings import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.slack.views.elements import Block
    from index import Language

# Action ids of the admin's buttons begin with this; the command's word follows.
ADMIN: Final = "omorg_admin_"
# The word of the button that accepts a document that is held back.
DOCUMENT: Final = "document"
_DOCUMENTS: Final = 5  # that have such a button
_ACCEPT: Final = "accept it by name"  # in what is said to do about it
_NAME: Final = 60
_VALUE: Final = 2_000  # characters that a button may carry


def acceptable(failed: Sequence[tuple[str, str, str, bool]]) -> list[str]:
    """Return the files that wait for a decision and may be accepted as they are, in order.

    Args:
        failed: Of each file its name, the reason, what to do, and whether it waits for a decision.

    """
    return sorted(
        name
        for name, _, remedy, waits in failed
        # One with an identity number in its very name can only be renamed.
        if waits and _ACCEPT in remedy and len(name) <= _VALUE
    )


def accepting(held: Sequence[str], language: Language) -> list[Block]:
    """Return a button for each of the first documents that are held back and can be accepted."""
    words, usual = admin_texts(language), slack_texts(language)
    asking = controls.confirm(usual.sure, words.sure_document, usual.yes, usual.no)
    return [
        controls.actions(
            controls.button(
                f"{ADMIN}{DOCUMENT}",
                words.button_document.format(document=one_line(one, _NAME)),
                one,
                style="danger",
                asking=asking,
            )
        )
        for one in held[:_DOCUMENTS]
    ]
