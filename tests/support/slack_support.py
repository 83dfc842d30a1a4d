"""What the Slack tests share: an answerer that can be computed by hand, and a bot to talk to."""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.answering.types import Answer, Citation, Contact, NearestTitle, Turn
from bot.preview.workspace import state as workspace
from bot.slack.app.serve import serve
from bot.slack.settings import SlackSettings
from index import DateSource, IndexVersionError, QuestionError, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.answering.types import Answerer
    from bot.preview.local_slack import FakeSlack
    from bot.slack.handlers.container import Services
    from index import Language

SECRET = "hemlig-uppgift-ur-ett-undantag"  # noqa: S105 - a word that must not be shown
QUOTE = "HR flyttade i januari. HR sitter på plan 3 i Stadshuset. Receptionen är kvar."
MARKED = "HR sitter på plan 3 i Stadshuset."

CITATION = Citation(
    number=1,
    document="vem-sitter-var.md",
    title="Vem sitter var",
    heading="Stadshuset",
    page=None,
    date=dt.date(2020, 1, 22),
    date_source=DateSource.TEXT,
    in_force=True,
    quote=QUOTE,
    start=100,
    end=100 + len(QUOTE),
    highlights=(Span(100 + QUOTE.index(MARKED), 100 + QUOTE.index(MARKED) + len(MARKED)),),
    score=0.7,
    url="https://intranat.example.se/vem",
)

ANSWER = Answer(
    question="Var sitter HR nu?",
    language="sv",
    status="answered",
    confidence=0.9,
    answer=MARKED,
    citations=(CITATION,),
    contact=None,
    nearest=(),
    notes=(),
    index_version="test",
    milliseconds=1.0,
)

NOT_FOUND = replace(
    ANSWER,
    status="not_found",
    confidence=0.1,
    answer=None,
    citations=(),
    contact=Contact("Lönesupport", "#lonesupport"),
    nearest=(NearestTitle("lon.md", "Lön och förmåner"),),
)


class ScriptedAnswerer:
    """Answers every question alike, but for a few that say what is to happen.

    Attributes:
        questions: What was asked, in order.
        followed: The question that each one followed, in full, or None.
        go: While cleared, every question waits.
        result: The answer that is given.

    """

    def __init__(self) -> None:
        """Answer at once, until told otherwise."""
        self.questions: list[str] = []
        self.followed: list[str | None] = []
        self.go = threading.Event()
        self.go.set()
        self.result = ANSWER

    def answer(
        self,
        question: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        previous: Turn | None = None,
    ) -> Answer:
        """Answer, wait or fail, as ``question`` says."""
        assert at is None
        assert audience == frozenset()
        self.questions.append(question)
        self.followed.append(previous.question if previous else None)
        assert self.go.wait(30)
        if not any(character.isalnum() for character in question) or len(question) > 2_000:
            raise QuestionError("no words, or too many")
        if question.startswith("explode"):
            raise RuntimeError(f"{SECRET} {question}")
        if question.startswith("no index"):
            raise IndexVersionError("no index: run omorg build")
        language = language_of(question)
        turn = Turn(question, question, language, audience, self.result.index_version)
        return replace(self.result, question=question, language=language, turn=turn)


def language_of(text: str) -> Language:
    """Tell Swedish from English by one word, which is enough for these tests."""
    return "en" if {"where", "explode", "english"} & set(text.lower().split()) else "sv"


@pytest.fixture(scope="session", autouse=True)
def without_proxies() -> Iterator[None]:
    """Keep calls to the local workspace from going through a proxy of the environment's."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            patch.delenv(name)
        yield


def settings(fake: FakeSlack, **changes: object) -> SlackSettings:
    """Return the settings for a bot in ``fake``."""
    usual = SlackSettings(
        bot_token=SecretStr(workspace.BOT_TOKEN),
        app_token=SecretStr(workspace.APP_TOKEN),
        api_url=fake.api_url,
        ping_seconds=0.4,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # names of fields


@contextmanager
def running_bot(
    fake: FakeSlack, answerer: Answerer, services: Services | None = None, /, **changes: object
) -> Iterator[threading.Thread]:
    """Serve ``answerer`` in ``fake`` on a thread, connected when the block begins."""
    stop = threading.Event()

    def run() -> None:
        given = settings(fake, **changes)
        serve(answerer, given, services=services, language_of=language_of, stop=stop)

    thread = threading.Thread(target=run, name="bot")
    thread.start()
    try:
        poll(lambda: fake.sockets.connected == 1 or not thread.is_alive())
        yield thread
    finally:
        if isinstance(answerer, ScriptedAnswerer):
            answerer.go.set()
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def free_port() -> int:
    """Return a port that nothing listens at just now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def fetch(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Return status and body of a request to this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def poll(condition: Callable[[], bool], timeout: float = 20.0) -> None:
    """Wait until ``condition`` holds; fail where it never does."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("it never came true")
        time.sleep(0.01)


def settled(fake: FakeSlack) -> bool:
    """Tell whether every request has been acknowledged."""
    return fake.sockets.unacknowledged == 0


def texts_under(fake: FakeSlack, ts: str, channel: str = workspace.CHANNEL) -> list[str]:
    """Return what the bot said under a message."""
    return [
        said.text
        for said in fake.workspace.replies()
        if (said.channel, said.thread_ts) == (channel, ts)
    ]
