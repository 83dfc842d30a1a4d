"""HTTP mode: who may write to the bot, what is refused, and one reply to a question."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot.preview.local_slack import FakeSlack
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.views.answer import message
from index import ConfigurationError
from tests.support.slack_support import (  # noqa: F401 - without_proxies is a fixture
    ANSWER,
    ScriptedAnswerer,
    fetch,
    free_port,
    language_of,
    poll,
    settings,
    texts_under,
    without_proxies,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - signs for the local workspace
REPLY = message(ANSWER).text


@contextmanager
def listening(fake: FakeSlack, answerer: ScriptedAnswerer) -> Iterator[int]:
    """Serve ``answerer`` over HTTP and give the port."""
    port, stop = free_port(), threading.Event()
    given = settings(fake, app_token=None, signing_secret=SecretStr(SIGNING_SECRET), http_port=port)
    thread = threading.Thread(
        target=serve, args=(answerer, given), kwargs={"language_of": language_of, "stop": stop}
    )
    thread.start()
    try:
        poll(lambda: ready(port) or not thread.is_alive())
        yield port
    finally:
        answerer.go.set()
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def ready(port: int) -> bool:
    """Tell whether the bot at ``port`` takes questions."""
    try:
        return fetch(port, "/ready")[0] == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    """Return a workspace whose app has no socket."""
    with FakeSlack() as running:
        yield running


@pytest.fixture(scope="module")
def port(slack: FakeSlack) -> Iterator[int]:
    """Return the port of a bot that all tests here share."""
    with listening(slack, ScriptedAnswerer()) as opened:
        yield opened


def event(ts: str, event_id: str = "Ev1", text: str = "Var sitter HR?") -> dict[str, object]:
    """Return a request with a mention, as Slack sends it."""
    return {
        "type": "event_callback",
        "team_id": workspace.TEAM,
        "event_id": event_id,
        "event": {
            "type": "app_mention",
            "user": workspace.PERSON,
            "text": f"<@{workspace.BOT_USER}> {text}",
            "ts": ts,
            "channel": workspace.CHANNEL,
        },
    }


def send(
    port: int,
    body: bytes,
    *,
    secret: str = SIGNING_SECRET,
    timestamp: str | None = None,
    **headers: str,
) -> int:
    """Send a request signed with ``secret`` at ``timestamp``; return the status."""
    at = timestamp or str(int(time.time()))
    signed = body.decode(errors="replace")
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=signed)
    usual = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": str(signature),
    }
    sent = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return fetch(port, "/slack/events", method="POST", body=body, headers=sent)[0]


def test_a_signed_question_is_answered_once(slack: FakeSlack, port: int) -> None:
    """However often Slack sends it, each time with a status of 200."""
    ts = slack.workspace.new_ts()
    body = json.dumps(event(ts)).encode()
    statuses = [send(port, body, X_Slack_Retry_Num=str(number)) for number in range(3)]
    poll(lambda: bool(texts_under(slack, ts)))
    last = slack.workspace.new_ts()
    assert send(port, json.dumps(event(last, "Ev2")).encode()) == 200
    poll(lambda: bool(texts_under(slack, last)))
    assert statuses == [200, 200, 200]
    assert texts_under(slack, ts) == [REPLY]


def test_the_address_is_confirmed(port: int) -> None:
    """Slack asks once, when the address is entered in the app's settings."""
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    assert send(port, body) == 200


@pytest.mark.parametrize(
    ("secret", "timestamp", "headers"),
    [
        ("another-secret-of-some-length", None, {}),
        (SIGNING_SECRET, str(int(time.time()) - 3_600), {}),
        (SIGNING_SECRET, "1e9", {}),
        (SIGNING_SECRET, "-1", {}),
        (SIGNING_SECRET, "9" * 5_000, {}),
        (SIGNING_SECRET, None, {"X_Slack_Request_Timestamp": ""}),
        (SIGNING_SECRET, None, {"X_Slack_Signature": ""}),
        (SIGNING_SECRET, None, {"X_Slack_Signature": "v0=\u00e5"}),
    ],
)
def test_what_slack_did_not_sign_is_refused(
    slack: FakeSlack, port: int, secret: str, timestamp: str | None, headers: dict[str, str]
) -> None:
    """With 401, and never with an error of the bot's own; nothing in it is answered."""
    before = len(slack.workspace.replies())
    body = json.dumps(event(slack.workspace.new_ts(), "Ev3")).encode()
    assert send(port, body, secret=secret, timestamp=timestamp, **headers) == 401
    assert len(slack.workspace.replies()) == before


@pytest.mark.parametrize(
    ("body", "secret", "statuses"),
    [
        (b"\xff\xfe{", SIGNING_SECRET, {400}),
        (b"{", SIGNING_SECRET, {400}),
        (b"{", "another-secret-of-some-length", {400, 401}),
        (b"[" * 100_000, "another-secret-of-some-length", {400, 401}),
        (b" " * 1_100_000, SIGNING_SECRET, {413}),
    ],
    ids=["bytes", "json", "unsigned json", "nested", "large"],
)
def test_a_body_that_can_not_be_read_is_refused(
    port: int, body: bytes, secret: str, statuses: set[int]
) -> None:
    """Garbage, nesting and size end in a refusal, and the bot goes on."""
    # A body that is too large may be refused before it has been sent.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        assert send(port, body, secret=secret) in statuses
    assert ready(port)


def test_other_addresses(port: int) -> None:
    """There is one for Slack and two for whoever watches; the figures are elsewhere."""
    asked = [("GET", "/slack/events"), ("POST", "/"), ("GET", "/metrics"), ("GET", "/live")]
    statuses = [fetch(port, path, method=method)[0] for method, path in asked]
    assert statuses == [405, 404, 404, 200]


@pytest.mark.parametrize("secret", [None, "", "   ", "short", "å" * 32])
def test_without_a_signing_secret_it_does_not_start(slack: FakeSlack, secret: str | None) -> None:
    """One line names the variable: without it anybody could write to the bot."""
    given = settings(
        slack, signing_secret=None if secret is None else SecretStr(secret), http_port=0
    )
    with pytest.raises(ConfigurationError, match=r"^SLACK_SIGNING_SECRET is not set, or is none: "):
        serve(ScriptedAnswerer(), given, language_of=language_of)


def test_a_port_that_is_taken_stops_the_start(slack: FakeSlack, port: int) -> None:
    """One line names it."""
    given = settings(slack, signing_secret=SecretStr(SIGNING_SECRET), http_port=port)
    line = rf"^--http: port {port} at 127\.0\.0\.1 can't be had \(Address already in use\): "
    with pytest.raises(ConfigurationError, match=line):
        serve(ScriptedAnswerer(), given, language_of=language_of)


def test_stopping_finishes_what_was_acknowledged() -> None:
    """A question that waits when the bot is told to stop still gets its reply."""
    answerer = ScriptedAnswerer()
    answerer.go.clear()
    with FakeSlack() as fake:
        ts = fake.workspace.new_ts()
        with listening(fake, answerer) as opened:
            assert send(opened, json.dumps(event(ts)).encode()) == 200
            poll(lambda: bool(answerer.questions))
        assert texts_under(fake, ts) == [REPLY]


def test_the_command_serves_over_http(tmp_path: Path) -> None:
    """`omorg serve --http PORT` without the secret ends with one line and status 2."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not re.match("OMORG_|SLACK_", name) and "proxy" not in name.lower()
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli.app", "serve", "--http", "0"],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT), "SLACK_BOT_TOKEN": "xoxb-local"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("omorg: SLACK_SIGNING_SECRET är inte angiven")
