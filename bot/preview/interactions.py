"""What people do in the local workspace: messages as Slack makes them, commands, clicks, dialogs.

The fields are those of https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, of the
events that come when somebody forwards a message, and of
https://docs.slack.dev/reference/interaction-payloads.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from bot.preview.slack_api.call_rules import ApiError
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.preview.workspace.state import Workspace

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


COMMAND: Final = "slash_commands"
INTERACTIVE: Final = "interactive"


class Interactions:
    """Sends the app what somebody did.

    Args:
        state: The workspace.
        send: Sends a request of a kind.
        base_url: Gives the address that response urls begin with.

    """

    def __init__(
        self,
        state: Workspace,
        send: Callable[[dict[str, Any], str], None],
        base_url: Callable[[], str],
    ) -> None:
        """Start with nothing done."""
        self._workspace = state
        self._send_now = send
        self._last: tuple[dict[str, Any], str] | None = None
        self._base_url = base_url
        self._response_urls: dict[str, tuple[str, str, str | None]] = {}

    def command(
        self, text: str, *, user: str = workspace.PERSON, channel: str = workspace.CHANNEL
    ) -> None:
        """Let somebody send ``/omorg`` with ``text``."""
        payload = {
            "command": "/omorg",
            "text": text,
            "user_id": user,
            "user_name": self._workspace.people.get(user, ""),
            "team_id": workspace.TEAM,
            "team_domain": "local",
            "channel_id": channel,
            "channel_name": self._workspace.channels.get(channel, ""),
            "api_app_id": workspace.APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url(user, channel),
            "trigger_id": self._trigger(user),
        }
        self._send(payload, COMMAND)

    def click(self, said: Said, action: Mapping[str, Any], *, user: str = workspace.PERSON) -> None:
        """Let somebody click ``action``, an element of a message or one of its options."""
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": said.ts,
            "channel_id": said.channel,
            "is_ephemeral": said.only_for is not None,
        }
        if said.thread_ts:
            container["thread_ts"] = said.thread_ts
        payload = self._interaction("block_actions", user) | {
            "container": container,
            "channel": {"id": said.channel, "name": self._workspace.channels[said.channel]},
            "response_url": self._response_url(user, said.channel, said.ts),
            "actions": [_clicked(action)],
        }
        if said.only_for is None:
            # Slack doesn't send along what only one person sees.
            payload["message"] = _message(said)
        self._send(payload, INTERACTIVE)

    def click_home(self, action: Mapping[str, Any], *, user: str = workspace.PERSON) -> None:
        """Let somebody click a button in the Home tab."""
        view = self._workspace.shown.homes[user]
        payload = self._interaction("block_actions", user) | {
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [_clicked(action)],
        }
        self._send(payload, INTERACTIVE)

    def click_dialog(
        self,
        view: Mapping[str, Any],
        action: Mapping[str, Any],
        *,
        user: str = workspace.PERSON,
    ) -> None:
        """Let somebody click a button in an open dialog."""
        payload = self._interaction("block_actions", user) | {
            "container": {"type": "view", "view_id": view["id"]},
            "view": dict(view),
            "actions": [_clicked(action)],
        }
        self._send(payload, INTERACTIVE)

    def shortcut(self, said: Said, callback: str, *, user: str = workspace.PERSON) -> None:
        """Let somebody choose a shortcut in a message's menu."""
        payload = self._interaction("message_action", user) | {
            "callback_id": callback,
            "channel": {"id": said.channel, "name": self._workspace.channels[said.channel]},
            "message_ts": said.ts,
            "message": _message(said),
            "response_url": self._response_url(user, said.channel),
        }
        self._send(payload, INTERACTIVE)

    def submit(
        self, view: Mapping[str, Any], values: Mapping[str, str], *, user: str = workspace.PERSON
    ) -> None:
        """Let somebody send a dialog with ``values`` by the names of its fields."""
        filled = {
            block["block_id"]: {block["element"]["action_id"]: _filled(block["element"], values)}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        payload = self._interaction("view_submission", user) | {
            "view": {**view, "state": {"values": filled}},
            "response_urls": [],
        }
        self._send(payload, INTERACTIVE)

    def responded(self, number: str, given: dict[str, Any]) -> None:
        """Carry out what the app sends to a response url.

        Raises:
            ApiError: There is no such url, or it has been used too often or too late.

        """
        if refused := self._workspace.response_urls.redeem(number):
            raise ApiError(refused)
        user, channel, ts = self._response_urls[number]
        if given.get("delete_original") and ts:
            self._workspace.remove(channel, ts)
            return
        for_all = given.get("response_type") == "in_channel"
        self._workspace.add(
            Said(
                channel=channel,
                ts=self._workspace.new_ts(),
                thread_ts=given.get("thread_ts"),
                user=workspace.BOT_USER,
                text=str(given.get("text") or ""),
                blocks=tuple(given.get("blocks") or ()),
                only_for=None if for_all else user,
                mrkdwn=bool(given.get("mrkdwn", True)),
            )
        )

    def again(self) -> None:
        """Send the last request once more, as Slack does when no acknowledgement came."""
        if self._last is not None:
            self._send_now(*self._last)

    def _send(self, payload: dict[str, Any], kind: str) -> None:
        self._last = (payload, kind)
        self._send_now(payload, kind)

    def _response_url(self, user: str, channel: str, ts: str | None = None) -> str:
        number = self._workspace.response_urls.issue()
        self._response_urls[number] = (user, channel, ts)
        return f"{self._base_url()}response/{number}"

    def _trigger(self, user: str) -> str:
        trigger = self._workspace.triggers.issue()
        self._workspace.shown.triggers[trigger] = user
        return trigger

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        return {
            "type": kind,
            "user": {
                "id": user,
                "name": self._workspace.people.get(user, ""),
                "team_id": workspace.TEAM,
            },
            "team": {"id": workspace.TEAM, "domain": "local"},
            "api_app_id": workspace.APP,
            "is_enterprise_install": False,
            "trigger_id": self._trigger(user),
        }


def _clicked(action: Mapping[str, Any]) -> dict[str, Any]:
    sent = {name: action[name] for name in ("action_id", "value", "type") if name in action}
    return {"type": "button", "block_id": "b", "action_ts": "1.0", **sent}


def _message(said: Said) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": "message",
        "user": said.user,
        "ts": said.ts,
        "text": said.text,
    }
    if said.metadata:
        message["metadata"] = said.metadata
    more = {"blocks": said.blocks, "attachments": said.attachments, "files": said.files}
    message |= {name: list(given) for name, given in more.items() if given}
    return message | ({"thread_ts": said.thread_ts} if said.thread_ts else {})


def _filled(element: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    kind, value = element["type"], values.get(element["action_id"])
    if kind == "radio_buttons":
        chosen = next((one for one in element["options"] if one["value"] == value), None)
        return {"type": kind, "selected_option": chosen}
    return {"type": kind, "value": element.get("initial_value") if value is None else value}
