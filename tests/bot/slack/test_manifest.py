"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock
from urllib.parse import urlsplit

from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.call_rules import SCOPES
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.slack import transport
from bot.slack.delivery import replies as posting
from bot.slack.delivery import web_calls as courier
from bot.slack.handlers import admin
from bot.slack.inbound import users as people
from bot.slack.listeners import register_all
from bot.slack.views import buttons, dialogs
from bot.slack.views.admin import explanation, owners
from bot.slack.views.admin.held import ADMIN
from bot.slack.views.home import gaps
from tests.support.slack_support import (  # noqa: F401 - without_proxies is a fixture
    ScriptedAnswerer,
    poll,
    running_bot,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
MANIFEST = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))

# The events as code and manifest name them, and the scope that each needs.
EVENTS = {
    "app_home_opened": ("app_home_opened", None),
    "app_mention": ("app_mention", "app_mentions:read"),
    "message": ("message.im", "im:history"),
}
# What the manifest asks for besides what a method's name tells.
FURTHER = {
    "commands": "the slash command and the shortcut",
    "chat:write.public": "questions to contacts in channels that the bot is not in",
    "groups:read": "conversations.info in a private channel",
}


class Recorder:
    """Stands where the Bolt app is, and notes what is listened to."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.heard: dict[str, list[Any]] = {
            kind: [] for kind in ("event", "command", "message_shortcut", "action", "view")
        }

    def __getattr__(self, kind: str) -> Callable[[object], Callable[[object], None]]:
        """Note what is listened to, by kind."""

        def listen(what: object) -> Callable[[object], None]:
            self.heard[kind].append(what)
            return lambda _: None

        return listen


def listened_to() -> dict[str, list[Any]]:
    """Return what the code listens to, by kind."""
    recorder = Recorder()
    # Only registers: of the desk no more is asked than that it has what to hand over to.
    register_all(recorder, MagicMock())  # type: ignore[arg-type]
    return recorder.heard


def called() -> set[str]:
    """Return the methods that the bot calls for events, at its best and at its worst."""
    with FakeSlack() as fake, running_bot(fake, ScriptedAnswerer()):
        fake.faults.add("chat.postMessage", Fault(status=500))
        asked = [fake.mention("Var sitter HR?"), fake.tell("Var sitter HR?")]
        fake.faults.add("chat.postMessage", Fault(silent_seconds=0.0))
        asked.append(fake.tell("Och lön?"))
        direct = workspace.DIRECT_CHANNEL
        poll(lambda: all(texts_under(fake, ts, direct) for ts in asked[1:]))
        return {method for method, _ in fake.calls}


def named() -> set[str]:
    """Return the methods that the code that calls Slack names."""
    found = set()
    for module in (courier, people, posting):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        found |= set(re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)"', source)) & SCOPES.keys()
        for method in SCOPES:
            if f".{method.replace('.', '_')}(" in source:
                found.add(method)
    return found


def test_the_events_are_those_listened_to() -> None:
    """Every subscribed event has a listener and every listener an event."""
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(EVENTS[name][0] for name in listened_to()["event"]) == sorted(subscribed)


def test_the_commands_and_shortcuts_are_those_listened_to() -> None:
    """Each by the name that Slack sends."""
    heard, features = listened_to(), MANIFEST["features"]
    assert [one["command"] for one in features["slash_commands"]] == heard["command"]
    assert [one["callback_id"] for one in features["shortcuts"]] == heard["message_shortcut"]
    assert {"message"} == {one["type"] for one in features["shortcuts"]}


def test_every_button_and_dialog_has_its_listener() -> None:
    """What the builders name is listened to; the last listener takes any other button."""
    heard = listened_to()
    names = {buttons.FEEDBACK, buttons.MORE, buttons.ASK, buttons.SHARE, buttons.DELETE}
    names |= {
        buttons.HELPFUL,
        buttons.NOT_HELPFUL,
        explanation.EXPLAIN,
        owners.MENDED,
        owners.HOLDS,
        gaps.DISMISS,
        gaps.ENTRY,
        gaps.TAKE_BACK,
    }
    assert names == {one for one in heard["action"] if isinstance(one, str)}
    panel, rest = (one for one in heard["action"] if isinstance(one, re.Pattern))
    commands = [f"{ADMIN}{command}" for command in admin.COMMANDS]
    assert commands == [name for name in commands if panel.fullmatch(name)]
    assert rest is heard["action"][-1]
    assert {
        dialogs.FEEDBACK_SENT,
        dialogs.QUESTION_SENT,
        gaps.DISMISSED,
        gaps.ENTERED,
    } == set(heard["view"])


def test_the_scopes_are_those_needed() -> None:
    """Every scope is needed by an event or a call, and everything needed is there."""
    by_events = {scope for name in listened_to()["event"] if (scope := EVENTS[name][1]) is not None}
    by_calls = {scope for method in named() if (scope := SCOPES[method]) is not None}
    # What a thread in a channel holds can't be read, and is not asked for: see posting.py.
    assert (
        sorted(by_events | by_calls | FURTHER.keys()) == MANIFEST["oauth_config"]["scopes"]["bot"]
    )


def test_no_method_is_called_that_is_not_named() -> None:
    """The reading of the code above misses none of the calls that are seen to be made."""
    assert called() <= named() | {"auth.test", "apps.connections.open"}


def test_the_local_workspace_grants_what_the_manifest_asks_for() -> None:
    """So that whatever works there works with the real one."""
    assert sorted(workspace.DEFAULT_SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_people_can_write_to_the_bot_and_click() -> None:
    """Without these the bot is deaf, or its buttons are dead."""
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    assert MANIFEST["features"]["agent_view"]["agent_description"]
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_manifest_for_http_differs_in_how_slack_reaches_the_bot_alone() -> None:
    """One address for everything, which ends where the bot listens; no Socket Mode."""
    over_http = json.loads((ROOT / "manifest-http.json").read_text(encoding="utf-8"))
    (command,) = over_http["features"]["slash_commands"]
    settings = over_http["settings"]
    addresses = {
        command.pop("url"),
        settings["event_subscriptions"].pop("request_url"),
        settings["interactivity"].pop("request_url"),
    }
    assert [transport.PATH] == [urlsplit(address).path for address in addresses]
    assert settings["socket_mode_enabled"] is False
    settings["socket_mode_enabled"] = True
    assert MANIFEST == over_http
