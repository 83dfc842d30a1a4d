"""Runs the Slack bot, over Socket Mode or HTTP, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import math
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.operations.health import Health, Metrics, Signs, open_server, serving
from bot.records.claims import MemoryClaims, SharedClaims
from bot.records.store.database import Unavailable
from bot.slack.app.startup import ask_who, at_start, identity_of
from bot.slack.delivery.web_calls import build_client
from bot.slack.handlers.container import Services, open_desk
from bot.slack.settings import credentials
from bot.slack.transport import Connection, HttpMode, build_app
from index import detect_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from slack_bolt import App

    from bot.answering.types import Answerer
    from bot.records.questions import QuestionStore
    from bot.slack.handlers.container import Desk
    from bot.slack.inbound.users import Identity
    from bot.slack.settings import Credentials, SlackSettings
    from bot.slack.transport import Transport
    from index import Language

log = structlog.get_logger(__name__)

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_WATCH_SECONDS: Final = 0.2
_TEND_SECONDS: Final = 60.0


def serve(  # noqa: PLR0913 - what a bot needs, each named by the caller
    answerer: Answerer,
    settings: SlackSettings,
    *,
    services: Services | None = None,
    language_of: Callable[[str], Language] = detect_language,
    index_version: Callable[[], str | None] = lambda: None,
    measured: Callable[[Metrics], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> None:
    """Answer questions from Slack until SIGTERM, SIGINT or ``stop``, then finish what was taken in.

    Writes one line on standard error when it is connected.

    Args:
        answerer: Answers the questions, one at a time.
        settings: Tokens, addresses and sizes.
        services: What the bot offers besides answers; nothing by default.
        language_of: Tells the language of a text, for replies that aren't answers.
        index_version: Tells the index version that answers, for whoever watches the bot.
        measured: Given what the bot's figures are counted in, before the first question.
        stop: Ends the service when set, for callers that have no signals.

    Raises:
        ConfigurationError: A token is missing, malformed or refused, Slack can't be reached, or
            a port or folder can't be had; one clear line that says what to do.

    """
    found = credentials(settings)
    client = build_client(found.bot_token, found.api_url)
    identity = identity_of(ask_who(client))
    claims = _claims(settings, found)
    metrics = Metrics()
    measured(metrics)
    desk = open_desk(
        client,
        identity,
        settings,
        answerer=answerer,
        services=services or Services(),
        claims=claims,
        metrics=metrics,
        language_of=language_of,
    )
    app, listeners = build_app(client, identity, desk, signing_secret=found.signing_secret)
    health = Health()
    transport = _transport(app, found, settings, health)
    health.watch(
        Signs(
            connected=lambda: transport.connected,
            silence=lambda: transport.silence,
            claims_shared=lambda: claims.shared,
            queue=lambda: desk.delivery.unfinished,
            index_version=index_version,
        ),
        metrics,
    )
    host, port = settings.metrics_host, settings.metrics_port
    try:
        with (
            serving(health, metrics, host=host, port=port),
            _stopping(stop or threading.Event()) as stopped,
            _running(transport, listeners, desk, settings),
        ):
            _open(transport, found, settings)
            health.begin()
            _announce(identity, transport)
            tending = _Tending(claims, services.questions if services else None, desk)
            _wait(stopped, health, tending)
            health.end()
    finally:
        claims.close()


def _claims(settings: SlackSettings, found: Credentials) -> SharedClaims | MemoryClaims:
    if settings.state is None:
        return MemoryClaims()
    url = settings.database.get_secret_value() if settings.database else ""
    # Replicas have the same token, and the database does not.
    return SharedClaims(settings.state, url, secret=found.bot_token)


def _transport(app: App, found: Credentials, settings: SlackSettings, health: Health) -> Transport:
    if settings.http_port is None:
        return Connection(app, found.app_token, ping_seconds=settings.ping_seconds)
    return HttpMode(app, health, host=settings.http_host, port=settings.http_port)


@contextmanager
def _running(
    transport: Transport, listeners: Executor, desk: Desk, settings: SlackSettings
) -> Iterator[None]:
    """End in this order: nothing new comes in, what came in is queued, the queue is answered."""
    try:
        yield
    finally:
        transport.close()
        listeners.shutdown()
        if unfinished := desk.drain(settings.drain_seconds):
            log.error("stopped_with_questions_unanswered", count=unfinished)


def _open(transport: Transport, found: Credentials, settings: SlackSettings) -> None:
    if isinstance(transport, HttpMode):
        open_server(transport.server, f"--http: port {settings.http_port} at {settings.http_host}")
        return
    at_start(
        transport.open,
        found.api_url,
        "SLACK_APP_TOKEN",
        "make an app-level token with connections:write, and turn Socket Mode on in the app",
    )


class _Tending:
    """What has to be done with records now and then: at each call, and once a day."""

    def __init__(
        self, claims: SharedClaims | MemoryClaims, questions: QuestionStore | None, desk: Desk
    ) -> None:
        self._claims = claims
        self._desk = desk
        self._questions = questions
        self._purged: dt.date | None = None

    def __call__(self) -> None:
        self._claims.tend()
        if self._desk.owners is not None:
            self._desk.owners.resume()
        self._desk.look_after_gaps()
        today = dt.date.today()  # noqa: DTZ011 - the day that questions are kept under
        if self._questions is None or self._purged == today:
            return
        try:
            gone = self._questions.purge(today)
        except Unavailable as error:
            log.warning("records_not_purged", reason=str(error), remedy="it is tried again")
            return
        self._purged = today
        log.info("records_purged", count=gone)


def _wait(stopped: Callable[[], bool], health: Health, tend: Callable[[], None]) -> None:
    """Return when it is time to stop; see to what has to be done now and then until then."""
    tended = -math.inf
    while not stopped():
        health.beat()
        if time.monotonic() - tended > _TEND_SECONDS:
            tend()
            tended = time.monotonic()
        time.sleep(_WATCH_SECONDS)


def _announce(identity: Identity, transport: Transport) -> None:
    where = ""
    if isinstance(transport, HttpMode):
        where = f", listening on port {transport.server.port}"
    sys.stderr.write(
        f"omorg: connected to Slack as @{identity.user_name} in {identity.team_name}{where}\n"
    )
    sys.stderr.flush()


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether to stop; the second signal acts as it did before."""
    received: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield stop.is_set
        return

    def receive(number: int, _frame: object) -> None:
        # Setting an Event here could wait for the very thread that was interrupted.
        received.append(number)
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.signal(number, receive) for number in _SIGNALS}
    try:
        yield lambda: bool(received) or stop.is_set()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
