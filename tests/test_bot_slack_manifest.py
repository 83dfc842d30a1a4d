"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bot.preview import workspace
from bot.preview.call_rules import SCOPES
from bot.preview.fake_slack import FakeSlack
from bot.preview.faults import Fault
from bot.slack.listeners import register_all
from tests.slack_support import (  # noqa: F401 - without_proxies is a fixture
    ScriptedAnswerer,
    poll,
    running_bot,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MANIFEST = json.loads((Path(__file__).parents[1] / "manifest.json").read_text(encoding="utf-8"))

# The events as code and manifest name them, and the scope that each needs.
EVENTS = {
    "app_mention": ("app_mention", "app_mentions:read"),
    "message": ("message.im", "im:history"),
}


class Recorder:
    """Stands where the Bolt app is, and notes what is listened to."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.events: list[str] = []

    def event(self, name: str) -> Callable[[object], None]:
        """Note an event."""
        self.events.append(name)
        return lambda _: None


def listened_to() -> list[str]:
    """Return the events that the code listens to."""
    recorder = Recorder()
    register_all(recorder, None)  # type: ignore[arg-type]  # only registers
    return recorder.events


def called() -> set[str]:
    """Return the methods that the bot calls, at its best and at its worst."""
    with FakeSlack() as fake, running_bot(fake, ScriptedAnswerer()):
        fake.faults.add("chat.postMessage", Fault(status=500))
        asked = [fake.mention("Var sitter HR?"), fake.tell("Var sitter HR?")]
        fake.faults.add("chat.postMessage", Fault(silent_seconds=0.0))
        asked.append(fake.tell("Och lön?"))
        direct = workspace.DIRECT_CHANNEL
        poll(lambda: all(texts_under(fake, ts, direct) for ts in asked[1:]))
        return {method for method, _ in fake.calls}


def test_the_events_are_those_listened_to() -> None:
    """Every subscribed event has a listener and every listener an event."""
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(EVENTS[name][0] for name in listened_to()) == sorted(subscribed)


def test_the_scopes_are_those_needed() -> None:
    """Every scope is needed by an event or a call, and everything needed is there."""
    by_events = {EVENTS[name][1] for name in listened_to()}
    by_calls = {scope for method in called() if (scope := SCOPES[method]) is not None}
    assert sorted(by_events | by_calls) == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_the_local_workspace_grants_what_the_manifest_asks_for() -> None:
    """So that whatever works there works with the real one."""
    assert sorted(workspace.DEFAULT_SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_socket_mode_is_on_and_people_can_write_to_the_bot() -> None:
    """Without these two the bot is deaf."""
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": False,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
