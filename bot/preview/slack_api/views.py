"""The local workspace's Web API, as far as it shows dialogs, Home tabs and prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.preview.slack_api.call_rules import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.preview.workspace.state import Workspace

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
