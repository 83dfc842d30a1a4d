"""What Slack makes of a message before the bot gets it: rich text, forwards, files.

The fields are those of https://docs.slack.dev/reference/block-kit/blocks/rich-text-block and of the
events that come when somebody forwards a message.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from bot.preview.workspace import state as workspace

if TYPE_CHECKING:
    from bot.preview.workspace.state import Said

_QUOTED: Final = re.compile(r"(?:&gt;|>)\s?")
_USER: Final = re.compile(r"(<@[A-Z0-9]+>)")


def rich_text(text: str) -> dict[str, Any]:
    """Return the block that Slack makes of a message's text: lines after ">" are quotations."""

    def quoted(line: str) -> bool:
        return _QUOTED.match(line) is not None

    parts = [
        {
            "type": "rich_text_quote" if quote else "rich_text_section",
            "elements": _elements(
                "\n".join(_after_mark(line) if quote else line for line in lines)
            ),
        }
        for quote, lines in groupby(text.split("\n"), key=quoted)
    ]
    return {"type": "rich_text", "elements": [part for part in parts if part["elements"]]}


def forwarded(said: Said, author: str) -> dict[str, Any]:
    """Return the attachment that a forwarded message comes as."""
    blocks = list(said.blocks) or [rich_text(said.text)]
    return {
        "ts": said.ts,
        "author_id": said.user,
        "author_name": author,
        "channel_id": said.channel,
        "channel_team": workspace.TEAM,
        "is_msg_unfurl": True,
        "is_share": True,
        "message_blocks": [
            {
                "team": workspace.TEAM,
                "channel": said.channel,
                "ts": said.ts,
                "message": {"blocks": blocks},
            }
        ],
        "text": said.text,
        "fallback": f"[1 mars 2027 10:15] {author}: {said.text}",
        "mrkdwn_in": ["text"],
        "footer": "Slack-konversation",
        **({"files": list(said.files)} if said.files else {}),
    }


def sent_to_all(root: Said) -> dict[str, Any]:
    """Return the fields of a reply in a thread that is sent to the whole conversation as well."""
    told = {"ts": root.ts, "thread_ts": root.ts, "user": root.user, "text": root.text}
    return {"subtype": "thread_broadcast", "root": told}


def file(name: str) -> dict[str, Any]:
    """Return what a message tells of a file that came with it."""
    return {"id": "F0LOCAL0001", "name": name, "title": name, "mode": "hosted"}


def _after_mark(line: str) -> str:
    match = _QUOTED.match(line)
    return line[match.end() :] if match else line


def _elements(text: str) -> list[dict[str, Any]]:
    return [
        {"type": "user", "user_id": piece[2:-1]}
        if _USER.fullmatch(piece)
        else {"type": "text", "text": _unescaped(piece)}
        for piece in _USER.split(text)
        if piece
    ]


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
