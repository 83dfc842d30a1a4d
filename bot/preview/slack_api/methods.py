"""The local workspace's Web API: the methods that the bot calls, and their errors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.preview.slack_api.call_rules import ApiError, refusal
from bot.preview.slack_api.directory import DirectoryApi
from bot.preview.slack_api.views import ViewApi
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.preview.workspace.state import Workspace

Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that came in.

    Attributes:
        method: "chat.postMessage" and the like.
        parameters: What it was given, the token left out.

    """

    method: str
    parameters: Parameters


class WebApi:
    """Carries out calls on a workspace.

    Args:
        workspace: What the calls change.
        socket_url: Gives the address of a new Socket Mode connection.

    """

    def __init__(self, workspace: Workspace, socket_url: Callable[[], str]) -> None:
        """Serve ``workspace``."""
        self._workspace = workspace
        self._socket_url = socket_url
        self._methods: dict[str, Callable[[Parameters], dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": self._connections_open,
            "assistant.threads.setStatus": self._set_status,
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "conversations.replies": self._replies,
            **DirectoryApi(workspace).methods,
            **ViewApi(workspace).methods,
        }

    def call(self, method: str, token: str | None, parameters: Parameters) -> dict[str, Any]:
        """Carry out one call and return Slack's response to it."""
        try:
            self._authorise(method, token, parameters)
            return {"ok": True, **self._methods[method](parameters)}
        except ApiError as error:
            return {"ok": False, "error": str(error), **error.more}

    def scopes_of(self, token: str) -> str:
        """Return what Slack's header ``X-OAuth-Scopes`` says for ``token``."""
        return ",".join(self._workspace.scopes) if token == self._workspace.bot_token else ""

    def _authorise(self, method: str, token: str | None, given: Parameters) -> None:
        if method not in self._methods:
            raise ApiError("unknown_method")
        if not token:
            raise ApiError("not_authed")
        tokens = (self._workspace.bot_token, self._workspace.app_token)
        if token not in tokens:
            raise ApiError("invalid_auth")
        if (token == self._workspace.app_token) != (method == "apps.connections.open"):
            raise ApiError("not_allowed_token_type")
        if refused := refusal(method, given, self._workspace):
            raise ApiError(refused.code, **refused.more)

    def _auth_test(self, _: Parameters) -> dict[str, Any]:
        return {
            "url": "http://localhost/",
            "team": workspace.TEAM_NAME,
            "team_id": workspace.TEAM,
            "user": workspace.BOT_NAME,
            "user_id": workspace.BOT_USER,
            "bot_id": workspace.BOT,
            "is_enterprise_install": False,
        }

    def _connections_open(self, _: Parameters) -> dict[str, Any]:
        return {"url": self._socket_url()}

    def _post_message(self, given: Parameters) -> dict[str, Any]:
        self._may_write(self._channel(given), public=True)
        said = self._workspace.add(self._said(given, self._workspace.new_ts()))
        return {"channel": said.channel, "ts": said.ts, "message": shown(said)}

    def _post_ephemeral(self, given: Parameters) -> dict[str, Any]:
        self._may_write(self._channel(given), public=False)
        if given.get("user") not in self._workspace.people:
            raise ApiError("user_not_in_channel")
        said = self._said(given, self._workspace.new_ts(), only_for=given["user"])
        return {"message_ts": self._workspace.add(said).ts}

    def _update(self, given: Parameters) -> dict[str, Any]:
        ts = str(given.get("ts"))
        new = self._said(given, ts)
        said = self._workspace.change(new.channel, ts, text=new.text, blocks=new.blocks)
        if said is None:
            raise ApiError("message_not_found")
        return {"channel": said.channel, "ts": said.ts, "text": said.text, "message": shown(said)}

    def _delete(self, given: Parameters) -> dict[str, Any]:
        channel, ts = self._channel(given), str(given.get("ts"))
        if not self._workspace.remove(channel, ts):
            raise ApiError("message_not_found")
        return {"channel": channel, "ts": ts}

    def _permalink(self, given: Parameters) -> dict[str, Any]:
        channel, ts = self._channel(given), str(given.get("message_ts"))
        if not any(said.ts == ts for said in self._workspace.messages(channel)):
            raise ApiError("message_not_found")
        return {"channel": channel, "permalink": permalink(channel, ts)}

    def _replies(self, given: Parameters) -> dict[str, Any]:
        channel = self._channel(given)
        thread = self._workspace.thread(channel, str(given.get("ts")))
        if not thread:
            raise ApiError("thread_not_found")
        with_metadata = _true(given.get("include_all_metadata"))
        return {"messages": [shown(said, metadata=with_metadata) for said in thread]}

    def _set_status(self, given: Parameters) -> dict[str, Any]:
        self._channel({"channel": given.get("channel_id")})
        if not isinstance(given.get("status"), str) or not given.get("thread_ts"):
            raise ApiError("invalid_arguments")
        return {}

    def _may_write(self, channel: str, *, public: bool) -> None:
        """Refuse where the bot is not in a conversation, unless it is open and it may write."""
        inside = channel not in self._workspace.directory.not_in
        anywhere = "chat:write.public" in self._workspace.scopes and channel.startswith("C")
        if not inside and not (public and anywhere):
            raise ApiError("not_in_channel")

    def _channel(self, given: Parameters) -> str:
        channel = self._workspace.channel(str(given.get("channel")))
        if channel is None:
            raise ApiError("channel_not_found")
        return channel

    def _said(self, given: Parameters, ts: str, *, only_for: str | None = None) -> Said:
        """Return the message that a call describes, if Slack takes it."""
        channel, text = self._channel(given), str(given.get("text") or "")
        blocks = given.get("blocks") or []
        return Said(
            channel=channel,
            ts=ts,
            thread_ts=given.get("thread_ts"),
            user=workspace.BOT_USER,
            text=text,
            blocks=tuple(blocks),
            metadata=given.get("metadata") or {},
            only_for=only_for,
            mrkdwn=_true(given.get("mrkdwn", True)),
        )


def permalink(channel: str, ts: str) -> str:
    """Return the address of a message."""
    return f"https://lokal.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def shown(said: Said, *, metadata: bool = False) -> dict[str, Any]:
    """Return a message as Slack's responses show it."""
    message: dict[str, Any] = {
        "type": "message",
        "user": said.user,
        "ts": said.ts,
        "text": said.text,
        "blocks": list(said.blocks),
    }
    if said.user == workspace.BOT_USER:
        message["bot_id"] = workspace.BOT
    if said.thread_ts:
        message["thread_ts"] = said.thread_ts
    if metadata and said.metadata:
        message["metadata"] = said.metadata
    return message


def parameters(content_type: str, body: str, form: Mapping[str, Any]) -> Parameters:
    """Return a call's parameters, from JSON or a form whose structured values are JSON."""
    if content_type == "application/json":
        given = json.loads(body or "{}")
        return given if isinstance(given, dict) else {}
    values: Parameters = dict(form)
    for name in ("blocks", "metadata", "view", "prompts"):
        if isinstance(values.get(name), str):
            values[name] = json.loads(values[name])
    return values


def _true(value: object) -> bool:
    return value in {True, "1", "true"}
