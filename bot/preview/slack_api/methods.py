"""The local workspace's Web API: the methods that the bot calls, and their errors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.preview.slack_api.call_rules import ApiError, refusal
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.preview.workspace.state import UserGroup, Workspace


class DirectoryApi:
    """Methods that only look, and the one that opens a direct message.

    Args:
        state: The workspace.

    """

    def __init__(self, state: Workspace) -> None:
        """Serve ``state``."""
        self._workspace = state
        self.methods: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "conversations.info": self._conversation,
            "conversations.members": self._members,
            "conversations.open": self._open,
            "usergroups.list": self._groups,
            "usergroups.users.list": self._group_users,
            "users.info": self._user,
            "users.list": self._users,
        }

    def _conversation(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self._visible(given)
        return {
            "channel": {
                "id": channel,
                "name": self._workspace.channels[channel],
                "is_im": channel.startswith("D"),
                "is_channel": channel.startswith("C"),
                "is_ext_shared": channel in self._workspace.directory.shared,
                "is_member": channel not in self._workspace.directory.not_in,
            }
        }

    def _members(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self._visible(given)
        everybody = tuple(self._workspace.people)
        return {"members": list(self._workspace.directory.members.get(channel, everybody))}

    def _visible(self, given: dict[str, Any]) -> str:
        channel = str(given.get("channel"))
        if channel not in self._workspace.channels or self._hidden(channel):
            raise ApiError("channel_not_found")
        return channel

    def _hidden(self, channel: str) -> bool:
        # Private conversations that the bot is not in don't exist for it.
        return channel.startswith("G") and channel in self._workspace.directory.not_in

    def _open(self, given: dict[str, Any]) -> dict[str, Any]:
        user = str(given.get("users"))
        if user not in self._workspace.people:
            raise ApiError("user_not_found")
        return {"channel": {"id": self._workspace.direct_with(user)}}

    def _groups(self, given: dict[str, Any]) -> dict[str, Any]:
        del given
        return {"usergroups": [_shown(group) for group in self._workspace.directory.groups]}

    def _group_users(self, given: dict[str, Any]) -> dict[str, Any]:
        for group in self._workspace.directory.groups:
            if group.id == given.get("usergroup"):
                return {"users": list(group.users)}
        raise ApiError("no_such_subteam")

    def _user(self, given: dict[str, Any]) -> dict[str, Any]:
        user = str(given.get("user"))
        if user not in self._workspace.people:
            raise ApiError("user_not_found")
        return {"user": self._person(user)}

    def _users(self, given: dict[str, Any]) -> dict[str, Any]:
        del given
        return {"members": [self._person(user) for user in self._workspace.people]}

    def _person(self, user: str) -> dict[str, Any]:
        name, profile = self._workspace.people[user], self._workspace.directory.profile(user)
        real_name = name if profile.real_name is None else profile.real_name
        return {
            "id": user,
            "team_id": workspace.TEAM,
            "name": name,
            "real_name": real_name,
            "profile": {"real_name": real_name, "display_name": profile.display_name},
            "deleted": profile.deactivated,
            "locale": profile.locale,
            "is_bot": user == workspace.BOT_USER,
            "is_restricted": profile.guest or profile.single_channel_guest,
            "is_ultra_restricted": profile.single_channel_guest,
            "is_stranger": profile.stranger,
        }


def _shown(group: UserGroup) -> dict[str, Any]:
    return {
        "id": group.id,
        "team_id": workspace.TEAM,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "date_delete": 1 if group.disabled else 0,
        "user_count": len(group.users),
    }


_MOST_VIEWS: Final = 3  # on top of each other


class ViewApi:
    """Methods that show something besides messages; ``call_rules`` has looked at each call.

    Args:
        state: The workspace.

    """

    def __init__(self, state: Workspace) -> None:
        """Serve ``state``."""
        self._people = state.people
        self._channels = state.channels
        self._shown = state.shown
        self.methods: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "assistant.threads.setSuggestedPrompts": self._prompts,
            "views.open": self._open,
            "views.publish": self._publish,
            "views.push": self._push,
            "views.update": self._update,
        }

    def _open(self, given: dict[str, Any]) -> dict[str, Any]:
        view, user = given["view"], self._shown.triggers[str(given["trigger_id"])]
        number = f"V{next(self._shown.numbers):09d}"
        self._shown.dialogs[number] = {**view, "id": number}
        self._shown.owners[number] = user
        return {"view": self._shown.dialogs[number]}

    def _push(self, given: dict[str, Any]) -> dict[str, Any]:
        user = self._shown.triggers[str(given["trigger_id"])]
        over = self._shown.stack_of(user)
        if not over or len(over) >= _MOST_VIEWS:
            raise ApiError("push_limit_reached" if over else "invalid_arguments")
        return self._open(given)

    def _update(self, given: dict[str, Any]) -> dict[str, Any]:
        view, number = given["view"], str(given.get("view_id"))
        if number not in self._shown.dialogs:
            raise ApiError("not_found")
        self._shown.dialogs[number] = {**view, "id": number}
        return {"view": self._shown.dialogs[number]}

    def _publish(self, given: dict[str, Any]) -> dict[str, Any]:
        view, user = given["view"], str(given.get("user_id"))
        if user not in self._people:
            raise ApiError("user_not_found")
        self._shown.homes[user] = {**view, "id": f"V{user}"}
        return {"view": self._shown.homes[user]}

    def _prompts(self, given: dict[str, Any]) -> dict[str, Any]:
        prompts, channel = given["prompts"], str(given.get("channel_id"))
        if channel not in self._channels:
            raise ApiError("channel_not_found")
        self._shown.prompts[channel] = prompts
        return {}


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
