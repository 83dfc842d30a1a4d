"""The local workspace's Web API, as far as it tells who and what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview.slack_api.call_rules import ApiError
from bot.preview.workspace import state as workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.preview.workspace.people import UserGroup
    from bot.preview.workspace.state import Workspace


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
