"""`omorg serve --check`: what the tokens may do, and what is off."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.preview.local_slack import FakeSlack
from bot.preview.workspace import state as workspace
from bot.preview.workspace.state import Workspace
from bot.slack.app.startup import FEATURES, Checked, check_tokens, lines
from index import ConfigurationError
from tests.support.slack_support import settings, without_proxies  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[3]


def test_all_scopes_and_what_is_off_without_one() -> None:
    """A missing scope is named with what doesn't work; nothing is connected."""
    some = frozenset(FEATURES) - {"commands", "users:read"}
    for scopes, missing in ((frozenset(FEATURES), []), (some, ["commands", "users:read"])):
        with FakeSlack(Workspace(scopes=scopes)) as fake:
            checked = check_tokens(settings(fake))
            assert list(checked.missing) == missing
            assert checked.complete is (missing == [])
            assert fake.sockets.opened == 0


def test_each_line_says_what_to_do() -> None:
    """The scope, what is off, and where to add it."""
    off = {"commands": FEATURES["commands"]}
    said = lines(Checked("Kommun", "omorg", frozenset(), off), over_http=False)
    assert said[0] == "The bot token works: @omorg in Kommun"
    assert said[2] == "missing  commands: the command /omorg and the shortcut on messages are off"
    assert said[3][:10] == "Add these "
    unknown = Checked("Kommun", "omorg", None, {})
    assert unknown.complete is False
    assert lines(unknown, over_http=True)[-1][:33] == "Slack did not tell the scopes: a "


def test_a_token_that_is_refused_is_named() -> None:
    """The app token is tried as well, and not shown."""
    with FakeSlack() as fake:
        wrong = settings(fake, app_token=SecretStr("xapp-wrong"))
        with pytest.raises(ConfigurationError, match=r"^Slack refuses SLACK_APP_TOKEN \(inv"):
            check_tokens(wrong)


def test_the_manifest_asks_for_nothing_that_is_not_checked() -> None:
    """Every scope in it has a line here that tells what is off without it."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) - set(FEATURES) == set()


@pytest.mark.parametrize(
    ("scopes", "token", "status"),
    [
        (frozenset({"chat:write"}), workspace.BOT_TOKEN, 1),
        (frozenset(FEATURES), "xoxb-wrong", 2),
    ],
)
def test_the_command(scopes: frozenset[str], token: str, status: int, tmp_path: Path) -> None:
    """It needs no index, and ends with 1 (something off) or 2 (can't serve)."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not re.match("OMORG_|SLACK_", name) and "proxy" not in name.lower()
    }
    with FakeSlack(Workspace(scopes=scopes)) as fake:
        environment |= {
            "PYTHONPATH": str(ROOT),
            "SLACK_API_URL": fake.api_url,
            "SLACK_BOT_TOKEN": token,
            "SLACK_APP_TOKEN": workspace.APP_TOKEN,
        }
        ended = subprocess.run(
            [sys.executable, "-m", "bot.cli.app", "serve", "--check"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == status
    assert ended.stderr.count("\n") == (1 if status == 2 else 0)
    assert len(re.findall("(?m)^missing", ended.stdout)) == (
        len(FEATURES) - 1 if status == 1 else 0
    )
    assert list(tmp_path.iterdir()) == []
