"""The log of Slack's own libraries, kept quiet."""

from __future__ import annotations

import logging
from typing import Final

_NAME: Final = "bot.slack.sdk"


def sdk_logger() -> logging.Logger:
    """Return the logger for Slack's libraries, which lets nothing through.

    They log request bodies, socket addresses with their tickets, and ids, at any level. What
    matters of it (refused, unreachable, reconnected, failed) this package logs in its own words.
    """
    logger = logging.getLogger(_NAME)
    logger.setLevel(logging.CRITICAL + 1)
    return logger
