"""Starting, staying connected and stopping."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.delivery.web_calls import sdk_logger
from bot.slack.transport import close_client
from bot.slack.views.answer import message
from index import ConfigurationError
from tests.support.slack_support import (  # noqa: F401 - without_proxies is a fixture
    ANSWER,
    ScriptedAnswerer,
    language_of,
    poll,
    running_bot,
    settings,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLY = message(ANSWER).text
ROOT = Path(__file__).parents[3]

# Serves until it is told to stop; the answer waits for a line on standard input.
SCRIPT = """
import sys
from pydantic import SecretStr
from bot.slack.app.serve import serve
from bot.slack.settings import SlackSettings
from tests.support.slack_support import ScriptedAnswerer, language_of

class Waiting(ScriptedAnswerer):
    def answer(self, question, **more):
        print("asked", flush=True)
        sys.stdin.readline()
        return super().answer(question, **more)

serve(
    Waiting(),
    SlackSettings(SecretStr("xoxb-local"), SecretStr("xapp-local"), sys.argv[1]),
    language_of=language_of,
)
"""


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Return a workspace of its own that sends lost requests again soon."""
    with FakeSlack(ack_seconds=0.5) as running:
        yield running


def start(fake: FakeSlack) -> subprocess.Popen[str]:
    """Return a bot that is connected, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, fake.api_url],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    poll(lambda: fake.sockets.connected == 1 or process.poll() is not None)
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_accepted_question_be_answered(
    fake: FakeSlack, number: signal.Signals
) -> None:
    """What was acknowledged gets its reply before the process ends with 0."""
    with start(fake) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ts = fake.mention("Var sitter HR?")
        assert process.stdout.readline() == "asked\n"
        poll(lambda: fake.sockets.unacknowledged == 0)
        process.send_signal(number)
        poll(lambda: fake.sockets.connected == 0)
        assert texts_under(fake, ts) == []
        _, errors = process.communicate("go\n", timeout=30)
    assert process.returncode == 0
    assert texts_under(fake, ts) == [REPLY]
    assert errors == "omorg: connected to Slack as @omorg in Lokal arbetsyta\n"


def test_a_question_that_comes_while_stopping_is_left_for_the_next(fake: FakeSlack) -> None:
    """It is not acknowledged, so the bot that starts next gets it: one reply in all."""
    with start(fake) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        first = fake.mention("Var sitter HR?")
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        poll(lambda: fake.sockets.connected == 0)
        second = fake.mention("Och lön?")
        process.communicate("go\n", timeout=30)
    answerer = ScriptedAnswerer()
    with running_bot(fake, answerer):
        poll(lambda: bool(texts_under(fake, second)))
    assert answerer.questions == ["Och lön?"]
    assert [texts_under(fake, ts) for ts in (first, second)] == [[REPLY], [REPLY]]


@pytest.mark.parametrize(
    ("bot_token", "app_token", "line"),
    [
        (None, workspace.APP_TOKEN, "SLACK_BOT_TOKEN is not set: "),
        ("", workspace.APP_TOKEN, "SLACK_BOT_TOKEN is not set: "),
        ("  ", workspace.APP_TOKEN, "SLACK_BOT_TOKEN is not set: "),
        ("xapp-local", "xoxb-local", "SLACK_BOT_TOKEN is no token that starts with xoxb-: "),
        ("xoxb-", workspace.APP_TOKEN, "SLACK_BOT_TOKEN is no token that starts with xoxb-: "),
        ("xoxb-a b", workspace.APP_TOKEN, "SLACK_BOT_TOKEN is no token that starts with xoxb-: "),
        ("xoxb-wrong", workspace.APP_TOKEN, "Slack refuses SLACK_BOT_TOKEN (invalid_auth): "),
        (workspace.BOT_TOKEN, None, "SLACK_APP_TOKEN is not set: "),
        (workspace.BOT_TOKEN, "x", "SLACK_APP_TOKEN is no token that starts with xapp-: "),
        (workspace.BOT_TOKEN, "xapp-wrong", "Slack refuses SLACK_APP_TOKEN (invalid_auth): "),
    ],
)
def test_tokens_that_can_not_work_stop_the_start(
    fake: FakeSlack,
    capfd: pytest.CaptureFixture[str],
    bot_token: str | None,
    app_token: str | None,
    line: str,
) -> None:
    """One line names the variable and what to do; neither token is shown anywhere."""
    given = settings(
        fake,
        bot_token=None if bot_token is None else SecretStr(bot_token),
        app_token=None if app_token is None else SecretStr(app_token),
    )
    with pytest.raises(ConfigurationError) as caught:
        serve(ScriptedAnswerer(), given, language_of=language_of)
    said = str(caught.value)
    assert said[: len(line)] == line
    assert "\n" not in said
    shown = "".join([said, *capfd.readouterr()])
    tokens = {"xoxb-local", "xapp-local", "xoxb-wrong", "xapp-wrong"}
    assert [token for token in tokens if token in shown] == []
    assert fake.sockets.opened == 0


@pytest.mark.parametrize("url", ["slack.com/api", "ftp://slack.com/api/", "", "http://["])
def test_an_address_that_is_none_stops_the_start(fake: FakeSlack, url: str) -> None:
    """SLACK_API_URL is named."""
    with pytest.raises(ConfigurationError, match=r"^SLACK_API_URL is no http or https address: "):
        serve(ScriptedAnswerer(), settings(fake, api_url=url), language_of=language_of)


def test_a_slack_that_can_not_be_reached_stops_the_start() -> None:
    """After a few attempts one line says what to check."""
    with FakeSlack() as gone:
        given = settings(gone)
    with pytest.raises(ConfigurationError, match=r"^Slack can't be reached at http://127\.0"):
        serve(ScriptedAnswerer(), given, language_of=language_of)


def test_a_slack_that_is_slow_to_come_up_is_waited_for(fake: FakeSlack) -> None:
    """Errors of its own while starting are survived."""
    fake.faults.add("auth.test", Fault(status=503))
    fake.faults.add("apps.connections.open", Fault(status=500))
    with running_bot(fake, ScriptedAnswerer()):
        ts = fake.mention("Var sitter HR?")
        poll(lambda: bool(texts_under(fake, ts)))
    assert texts_under(fake, ts) == [REPLY]


@pytest.mark.parametrize(
    "loss", ["close_sockets", "abort_sockets", "freeze_sockets", "refresh_sockets"]
)
def test_a_connection_that_is_lost_is_made_anew(fake: FakeSlack, loss: str) -> None:
    """Closed, broken off, dead or about to end: the bot reconnects and answers."""
    with running_bot(fake, ScriptedAnswerer()):
        getattr(fake, loss)()
        ts = fake.mention("Var sitter HR?")
        poll(lambda: bool(texts_under(fake, ts)))
        assert fake.sockets.opened >= 2
    assert texts_under(fake, ts) == [REPLY]


def test_a_socket_dropped_while_it_is_closed_leaves_no_thread(
    fake: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack's client stumbles over it and gives up halfway; it is closed all the same."""
    client = SocketModeClient(
        app_token=workspace.APP_TOKEN,
        web_client=WebClient(token=workspace.BOT_TOKEN, base_url=fake.api_url),
        logger=sdk_logger(),
        auto_reconnect_enabled=False,
        ping_interval=0.2,
    )
    client.connect()
    session = client.current_session
    assert session is not None

    def drops_its_socket() -> None:
        # What the other thread does in between, and then what closing does.
        monkeypatch.undo()
        session.disconnect()
        raise AttributeError("'NoneType' object has no attribute 'close'")

    monkeypatch.setattr(session, "close", drops_its_socket)
    runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
    threads = [runner.thread for runner in runners]
    assert all(thread.is_alive() for thread in threads)
    close_client(client)
    assert not any(thread.is_alive() for thread in threads)


def test_an_acknowledgement_that_is_lost_gives_one_reply(fake: FakeSlack) -> None:
    """Slack sends the request again on the new connection, where it is known."""
    answerer = ScriptedAnswerer()
    with running_bot(fake, answerer):
        ts = fake.mention("Var sitter HR?")
        fake.abort_sockets()
        poll(lambda: bool(texts_under(fake, ts)) and fake.sockets.unacknowledged == 0)
        last = fake.mention("Och lön?")
        poll(lambda: bool(texts_under(fake, last)))
    assert texts_under(fake, ts) == [REPLY]
    assert answerer.questions == ["Var sitter HR?", "Och lön?"]


@pytest.mark.slow
def test_two_hundred_mentions_delivered_twice(fake: FakeSlack, tmp_path: Path) -> None:
    """A steady stream, with the connection broken off in the middle: 200 replies, none twice."""
    state = tmp_path / "state"
    with running_bot(fake, ScriptedAnswerer(), answers_waiting=200, state=state):
        asked = []
        for number in range(200):
            asked.append(fake.mention(f"fråga {number}", times=2))
            if number == 100:
                fake.abort_sockets()
            # Waits for the bot, not for a time, so that a slow machine is asked more slowly.
            poll(lambda: sum(not texts_under(fake, ts) for ts in asked) < 50)
        poll(lambda: len(fake.workspace.replies()) >= 200 and fake.sockets.unacknowledged == 0)
    placed = Counter(said.thread_ts for said in fake.workspace.replies())
    assert placed == Counter(asked)
