"""What one person sees of the local workspace, as the JSON that the page draws."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from bot.preview import workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.preview.fake_slack import FakeSlack
    from bot.preview.organisation import Resident
    from bot.preview.workspace import Said


def picture(fake: FakeSlack, people: Sequence[Resident], user: str) -> dict[str, Any]:
    """Return all that ``user`` sees: people, conversations, messages, Home tab, dialog, prompts.

    What is for somebody else's eyes alone is left out here, not hidden in the page.
    """
    state = fake.workspace
    direct = state.direct_with(user)
    channels = [key for key in list(state.channels) if not key.startswith("D")]
    visible = {direct, *channels}
    return {
        "connected": fake.sockets.connected > 0,
        "me": user,
        "bot": workspace.BOT_USER,
        "people": [
            {"id": one.id, "name": one.name, "role": one.role, "group": one.group} for one in people
        ],
        "direct": direct,
        "channels": [{"id": key, "name": state.channels[key]} for key in channels],
        "messages": [
            _seen(said, state.people)
            for said in state.messages()
            if said.channel in visible and said.only_for in {None, user}
        ],
        "home": state.shown.homes.get(user),
        "dialog": state.shown.dialog_of(user),
        "prompts": state.shown.prompts.get(direct, []),
    }


def _seen(said: Said, people: dict[str, str]) -> dict[str, Any]:
    return {
        "channel": said.channel,
        "ts": said.ts,
        "thread": said.thread_ts,
        "user": said.user,
        "name": people.get(said.user, said.user),
        "private": said.only_for is not None,
        "text": said.text,
        "mrkdwn": said.mrkdwn,
        "blocks": list(said.blocks),
    }


def digest(seen: dict[str, Any]) -> str:
    """Return a short name for a picture, by which a change is noticed."""
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]
