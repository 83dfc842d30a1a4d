"""Every other button: one that an earlier version made, or that only opens an address.

It is acknowledged here: a request that no listener takes is never acknowledged, and Slack would
show the person a warning sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.slack.desk import Desk

_ANY: Final = re.compile("")


def register(app: App, _: Desk) -> None:
    """Acknowledge what no other listener has taken."""

    def other_clicked(ack: Callable[[], None]) -> None:
        ack()

    app.action(_ANY)(other_clicked)
