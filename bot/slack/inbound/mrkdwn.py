"""Slack's own text format: reading what people wrote, and writing what nothing may fire in.

Slack wraps mentions, channels and links in angle brackets and escapes ``&``, ``<`` and ``>``
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOBODY: Final[Mapping[str, str]] = {}
_ENTITY: Final = re.compile(r"<([@#!][^<>]*|[A-Za-z][\w+.-]*:[^<>]*)>")
# ":wave:", ":+1:", ":skin-tone-2:"; not the minutes of "10:30:45".
_SHORTCODE: Final = re.compile(r"(?<!\w):(?:[+-]1|100|[\w+'-]{0,80}[^\W\d_][\w+'-]{0,80}):(?!\w)")
_SPACES: Final = re.compile(r"[^\S\n]+")


def escape(text: str) -> str:
    """Escape ``text`` for mrkdwn and for a message's ``text``: no mention or link can fire."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo Slack's three escapes."""
    # "&amp;" last, so that an escaped "&amp;lt;" comes out as the "&lt;" that was typed.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain_question(text: str, names: Mapping[str, str] = _NOBODY) -> str:
    """Return a message as a person reads it, without mentions of people and emoji codes.

    Ids of people and channels are left out, since a question may be shown or recorded later and
    no id may follow it there. ``names`` has names by id, for the mentions that are to be read.
    """

    def readable(match: re.Match[str]) -> str:
        target = match.group(1).partition("|")[0]
        name = names.get(target.removeprefix("@").removeprefix("!subteam^"))
        return escape(name) if name else _readable(match)

    shown = _SHORTCODE.sub(" ", _ENTITY.sub(readable, text))
    lines = (_SPACES.sub(" ", line).strip() for line in shown.split("\n"))
    return unescape("\n".join(lines)).strip()


def _readable(match: re.Match[str]) -> str:
    """Return what a reader sees of one angle-bracketed entity."""
    target, _, label = match.group(1).partition("|")
    kind = target[:1]
    if kind == "@":
        return " "
    if kind == "#":
        return f"#{label}" if label else " "
    if kind == "!":
        # Broadcasts (<!here>) address people; groups and dates carry a readable label.
        return label if target.startswith(("!subteam^", "!date^")) else " "
    return label or target.removeprefix("mailto:").removeprefix("tel:")
