"""How the running bot tells that it is well: /live, /ready and /metrics."""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING

import pytest

from bot.operations import health as health_module
from bot.operations.health import OUTCOMES, Endpoints, Health, Metrics
from bot.preview.local_slack import FakeSlack
from bot.preview.slack_api.server import Fault
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.listeners import SHORTCUT
from index import ConfigurationError
from tests.support.slack_support import (  # noqa: F401 - without_proxies is a fixture
    NOT_FOUND,
    ScriptedAnswerer,
    fetch,
    free_port,
    language_of,
    poll,
    running_bot,
    settings,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from pathlib import Path


def figure(port: int, name: str) -> float:
    """Return one of the bot's figures."""
    found = re.search(rf"(?m)^{re.escape(name)} (\S+)$", fetch(port, "/metrics")[1])
    assert found is not None, name
    return float(found[1])


def told(port: int, path: str) -> tuple[int, dict[str, object]]:
    """Return the status and the details of /live or /ready."""
    status, body = fetch(port, path)
    return status, json.loads(body)


def test_a_connected_bot_is_ready_and_counts(tmp_path: Path) -> None:
    """Questions, what became of each, how long it took; never what was asked, or by whom."""
    port, answerer = free_port(), ScriptedAnswerer()
    with (
        FakeSlack() as fake,
        running_bot(fake, answerer, metrics_port=port, state=tmp_path / "state"),
    ):
        poll(lambda: told(port, "/ready")[0] == 200)
        asked = [fake.mention(text, times=2) for text in ("Var sitter HR?", "explode", "🎉")]
        poll(lambda: all(texts_under(fake, ts) for ts in asked))
        answerer.result = NOT_FOUND
        asked.append(fake.mention("När är nästa lön?"))
        fake.deliver(
            {
                "type": "app_mention",
                "user": workspace.PERSON,
                "text": "hej",
                "ts": "1.0",
                "channel": workspace.CHANNEL,
            },
            is_ext_shared_channel=True,
        )
        poll(lambda: figure(port, "omorg_reply_seconds_count") == 5)
        status, details = told(port, "/ready")
        figures = fetch(port, "/metrics")[1]
        counted = {
            outcome: figure(port, f'omorg_replies_total{{outcome="{outcome}"}}')
            for outcome in OUTCOMES
        }
        assert figure(port, "omorg_questions_total") == 5
        assert figure(port, "omorg_duplicates_total") == 3
        assert figure(port, "omorg_claims_shared") == 1
        assert 0 <= figure(port, "omorg_socket_age_seconds") < 20
        assert told(port, "/live")[0] == 200
    once = {"answered", "error", "unusable", "not_found", "refused"}
    assert counted == {outcome: float(outcome in once) for outcome in OUTCOMES}
    assert (status, details["connected"], details["claims"]) == (200, True, "shared")
    assert 'omorg_index_info{version="unknown"} 1.0' in figures
    secrets = ("Var sitter", workspace.PERSON, workspace.CHANNEL, "xoxb", *asked)
    assert [secret for secret in secrets if secret in figures] == []


def test_commands_and_shortcuts_are_counted_too(tmp_path: Path) -> None:
    """What a person asks alone is a question like any other; help is none."""
    port = free_port()
    with (
        FakeSlack() as fake,
        running_bot(fake, ScriptedAnswerer(), metrics_port=port, state=tmp_path / "state"),
    ):
        poll(lambda: told(port, "/ready")[0] == 200)
        for text in ("Var sitter HR?", "hjälp", "explode"):
            fake.people.command(text)
        ts = fake.say("När flyttar vi?")
        (said,) = [one for one in fake.workspace.messages() if one.ts == ts]
        fake.people.shortcut(said, SHORTCUT)
        poll(lambda: figure(port, "omorg_reply_seconds_count") == 3)
        assert figure(port, "omorg_questions_total") == 3
        assert figure(port, 'omorg_replies_total{outcome="answered"}') == 2
        assert figure(port, 'omorg_replies_total{outcome="error"}') == 1


def test_a_bot_without_a_connection_is_alive_and_not_ready() -> None:
    """Whoever steers traffic or restarts by these doesn't kill a bot that is reconnecting."""
    port = free_port()
    with FakeSlack() as fake, running_bot(fake, ScriptedAnswerer(), metrics_port=port):
        poll(lambda: told(port, "/ready")[0] == 200)
        fake.faults.add("apps.connections.open", Fault(status=503), times=1)
        fake.close_sockets()
        poll(lambda: told(port, "/ready")[0] == 503)
        assert told(port, "/ready")[1]["connected"] is False
        assert told(port, "/live")[0] == 200
        poll(lambda: told(port, "/ready")[0] == 200)


def test_a_bot_that_is_stopping_is_not_ready() -> None:
    """It says so until the last question is answered."""
    port, answerer, stop = free_port(), ScriptedAnswerer(), threading.Event()
    answerer.go.clear()
    with FakeSlack() as fake:
        bot = threading.Thread(
            target=serve,
            args=(answerer, settings(fake, metrics_port=port)),
            kwargs={"language_of": language_of, "stop": stop},
        )
        bot.start()
        poll(lambda: fake.sockets.connected == 1)
        fake.mention("Var sitter HR?")
        poll(lambda: bool(answerer.questions))
        stop.set()
        poll(lambda: fake.sockets.connected == 0)
        assert told(port, "/ready")[0] == 503
        assert figure(port, "omorg_queue_length") == 1
        answerer.go.set()
        bot.join(30)
    assert not bot.is_alive()


def test_a_main_loop_that_hangs_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the process is worth a restart."""
    health = Health()
    assert health.live()[0] is True
    monkeypatch.setattr(health_module, "_LONGEST_BEAT_SECONDS", 0.0)
    assert health.live()[0] is False
    assert health.ready() == (False, {})


@pytest.mark.parametrize(
    ("host", "local", "status"),
    [
        ("127.0.0.1:9000", True, 200),
        ("localhost", True, 200),
        ("[::1]:9000", True, 200),
        ("attacker.example:9000", True, 403),
        ("127.0.0.1.attacker.example", True, 403),
        ("", True, 403),
        ("bot.example.se", False, 200),
    ],
)
def test_a_web_page_can_not_ask_through_a_browser(host: str, local: bool, status: int) -> None:  # noqa: FBT001 - a case
    """On loopback only names of this machine are answered."""
    endpoints = Endpoints(Health(), Metrics(), local=local)
    assert int(endpoints.answer("GET", "/metrics", host)[0][:3]) == status


def test_nothing_can_be_changed() -> None:
    """Only reading is understood."""
    endpoints = Endpoints(Health(), Metrics(), local=False)
    assert endpoints.answer("POST", "/live", "")[0] == "405 Method Not Allowed"
    assert endpoints.answer("GET", "/", "")[0] == "404 Not Found"


def test_a_port_that_is_taken_stops_the_start() -> None:
    """One line names the setting."""
    with FakeSlack() as fake, running_bot(fake, ScriptedAnswerer(), metrics_port=free_port()):
        port = int(fake.api_url.split(":")[2].split("/")[0])
        with pytest.raises(ConfigurationError, match=rf"^OMORG_METRICS_PORT: port {port} at "):
            serve(ScriptedAnswerer(), settings(fake, metrics_port=port), language_of=language_of)
