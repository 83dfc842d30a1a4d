"""What Slack refuses of a call before it does anything: scopes, texts, blocks, views, triggers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.preview.block_kit import blocks as block_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.preview.workspace.state import Workspace


class ApiError(Exception):
    """A call that Slack refuses; its text is Slack's error code."""

    def __init__(self, code: str, **more: object) -> None:
        """Refuse with ``code``; ``more`` are further fields of the response."""
        super().__init__(code)
        self.more = more


# The scope each method needs; None for those that any token of the right kind may call
# (https://docs.slack.dev/reference/methods).
SCOPES: Final[Mapping[str, str | None]] = {
    "apps.connections.open": None,
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "auth.test": None,
    "chat.delete": "chat:write",
    "chat.getPermalink": None,
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "im:history",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.conversations": "channels:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
# The same where it depends on the conversation: by the first letter of its id.
_BY_CONVERSATION: Final[Mapping[str, Mapping[str, str]]] = {
    "conversations.info": {"C": "channels:read", "G": "groups:read", "D": "im:read"},
    "conversations.members": {"C": "channels:read", "G": "groups:read", "D": "im:read"},
    "conversations.replies": {"C": "channels:history", "G": "groups:history", "D": "im:history"},
}
# Characters of a message's text. Posting cuts a longer one in silence, which is no better.
_TEXT: Final[Mapping[str, int]] = {
    "chat.postEphemeral": 40_000,
    "chat.postMessage": 40_000,
    "chat.update": 4_000,
}
_VIEWS: Final = frozenset({"views.open", "views.publish", "views.push", "views.update"})
_TRIGGERED: Final = frozenset({"views.open", "views.push"})
_METADATA_BYTES: Final = 16_000
_PROMPTS: Final = 4


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Slack refuses a call.

    Attributes:
        code: Slack's error code.
        more: Further fields of the response.

    """

    code: str
    more: dict[str, Any] = field(default_factory=dict)


def needed_scope(method: str, given: Mapping[str, Any]) -> str | None:
    """Return the scope that a call of ``method`` needs."""
    scope = SCOPES.get(method)
    by_kind = _BY_CONVERSATION.get(method, {})
    return by_kind.get(str(given.get("channel", ""))[:1], scope)


def refusal(method: str, given: Mapping[str, Any], state: Workspace) -> Refusal | None:
    """Return why Slack would refuse a call of ``method``, or None where it takes it.

    What depends on who and what there is in the workspace is the methods' own to look at.
    """
    scope = needed_scope(method, given)
    if scope is not None and scope not in state.scopes:
        return Refusal(
            "missing_scope", {"needed": scope, "provided": ",".join(sorted(state.scopes))}
        )
    if method in _TEXT:
        return _of_message(method, given)
    if method in _VIEWS:
        return _of_view(method, given, state)
    if method == "assistant.threads.setSuggestedPrompts":
        return _of_prompts(given)
    return None


def _of_message(method: str, given: Mapping[str, Any]) -> Refusal | None:
    text, blocks = given.get("text") or "", given.get("blocks") or []
    if wrong := block_rules.problems(blocks):
        return _explained("invalid_blocks", wrong)
    if block_rules.too_long(blocks):
        return Refusal("msg_blocks_too_long")
    if not isinstance(text, str) or not (text or blocks):
        return Refusal("no_text")
    if len(text) > _TEXT[method]:
        return Refusal("msg_too_long")
    return _of_metadata(given.get("metadata"))


def _of_metadata(metadata: object) -> Refusal | None:
    if not metadata:
        return None
    whole = isinstance(metadata, dict) and metadata.keys() == {"event_type", "event_payload"}
    if not whole or not isinstance(metadata["event_payload"], dict):  # type: ignore[index]  # whole
        return Refusal("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > _METADATA_BYTES:
        return Refusal("metadata_too_large")
    return None


def _of_view(method: str, given: Mapping[str, Any], state: Workspace) -> Refusal | None:
    view = given.get("view")
    if wrong := block_rules.view_problems(view):
        return _explained("invalid_arguments", wrong)
    if block_rules.view_too_large(view):
        return Refusal("view_too_large")
    kind = view["type"] if isinstance(view, dict) else ""
    if (kind == "home") != (method == "views.publish") and method != "views.update":
        return _explained("invalid_arguments", [f"/view: {method} takes no {kind}"])
    if method in _TRIGGERED and (code := state.triggers.redeem(str(given.get("trigger_id") or ""))):
        return Refusal(code)
    return None


def _of_prompts(given: Mapping[str, Any]) -> Refusal | None:
    prompts = given.get("prompts")
    fine = isinstance(prompts, list) and 0 < len(prompts) <= _PROMPTS
    if not fine or any(not prompt.get("title") or not prompt.get("message") for prompt in prompts):  # type: ignore[union-attr]  # fine
        return _explained("invalid_arguments", [f"/prompts: must be 1 to {_PROMPTS}, each whole"])
    return None


def _explained(code: str, messages: list[str]) -> Refusal:
    return Refusal(
        code, {"response_metadata": {"messages": [f"[ERROR] {one}" for one in messages]}}
    )
