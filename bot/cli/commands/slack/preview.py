"""The command ``preview``: the bot in a local workspace in the browser, without Slack."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from pydantic import SecretStr

from bot.cli.building import build_with_progress
from bot.cli.commands.options import Index, Knowledge, chosen_settings
from bot.cli.commands.records.report import report_page
from bot.cli.commands.slack.serve import rehearse
from bot.cli.composition import answerer_of, embedder_of
from bot.cli.output import terminal
from bot.cli.output.terminal import console
from bot.cli.services import services_of, slack_settings_of
from bot.operations.interface_language import interface_language
from bot.preview.local_slack import FakeSlack
from bot.preview.page_server import PageServer
from bot.preview.workspace import state as workspace
from bot.preview.workspace.sample_people import ADAM, move_in, residents
from bot.settings import Settings, forget_proxies
from bot.slack.app.serve import serve
from bot.slack.listeners import EXPLAIN_SHORTCUT, SHORTCUT
from bot.slack.settings import handle_of
from index import ConfigurationError, open_current

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.preview.workspace.sample_people import Resident

PORT: Final = 8765
# The bot takes a click whose acknowledgement is late for a new one: a machine that is busy building
# an index is given time.
_ACK_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.1


def preview(
    knowledge: Knowledge = None,
    index: Index = None,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65_535, help="0 for any free one.")
    ] = PORT,
) -> None:
    """Try the bot in a local workspace in the browser: no Slack, nothing live is touched."""
    settings = chosen_settings(knowledge, index)
    with (
        _ending(),
        tempfile.TemporaryDirectory(prefix="omorg-preview-") as temporary,
        FakeSlack(ack_seconds=_ACK_SECONDS) as fake,
    ):
        apart = _set_apart(settings, Path(temporary), keeps_index=index is not None)
        _show(apart, fake, port)


def _set_apart(settings: Settings, folder: Path, *, keeps_index: bool) -> Settings:
    """Return settings under which nothing outside ``folder`` is written, but a named index.

    The index starts as a copy of the live one: what it has embedded need not be embedded again.
    """
    changes: dict[str, object] = {
        "state": folder / "state",
        "database": SecretStr(""),
        "vector_store": SecretStr(""),
        "metrics_port": None,
        "slack_bot_token": SecretStr(workspace.BOT_TOKEN),
        "slack_app_token": SecretStr(workspace.APP_TOKEN),
    }
    if not keeps_index:
        changes["index"] = folder / "index"
        if (settings.index / "versions").is_dir():
            shutil.copytree(settings.index, folder / "index")
    return settings.model_copy(update=changes)


def _show(settings: Settings, fake: FakeSlack, port: int) -> None:
    """Build, connect the bot to ``fake``, and serve the page until told to stop."""
    # The port is tried before the index is built: one that is taken should be said at once.
    people: list[Resident] = []
    page = PageServer(
        fake,
        people,
        shortcut=SHORTCUT,
        explain=EXPLAIN_SHORTCUT,
        port=port,
        report=partial(report_page, settings),
    )
    try:
        page.start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise ConfigurationError(
            f"--port: port {port} can't be had ({reason}): name another, or 0 for any free one."
        ) from error
    try:
        report = build_with_progress(settings, embedder_of(settings))
        console(stderr=True).print(terminal.build_view(report, interface_language(settings)))
        people += _settle(settings, fake)
        _serve(settings, fake, people, page.url)
    finally:
        page.stop()


def _settle(settings: Settings, fake: FakeSlack) -> Sequence[Resident]:
    """Put a person for each audience of the documents into the workspace, and the contacts."""
    contents = open_current(settings.index).contents
    groups = {group for one in contents.records.metadata.values() for group in one.audience}
    people = residents(groups)
    move_in(fake.workspace, people, [entry.contact for entry in contents.contacts])
    return people


def _serve(settings: Settings, fake: FakeSlack, people: Sequence[Resident], url: str) -> None:
    answerer = answerer_of(settings)
    rehearse(answerer)
    # What was to be fetched has been: from here on everything is on this machine.
    forget_proxies()
    groups = [person.group for person in people if person.role == "member"]
    slack = replace(
        slack_settings_of(settings),
        api_url=fake.api_url,
        admins=frozenset({ADAM}),
        admin_groups=frozenset(),
        audiences={handle_of(group): frozenset({group}) for group in groups},
    )
    with answerer.following(), _telling(fake, url):
        serve(
            answerer,
            slack,
            services=services_of(settings, answerer),
            index_version=lambda: answerer.index_version,
        )


@contextmanager
def _telling(fake: FakeSlack, url: str) -> Iterator[None]:
    """Say where the page is as soon as the bot is connected."""
    done = threading.Event()

    def tell() -> None:
        while not done.wait(_LOOK_SECONDS):
            if fake.sockets.connected:
                sys.stderr.write(f"omorg: preview at {url} (Ctrl-C ends it)\n")
                sys.stderr.flush()
                return

    thread = threading.Thread(target=tell, name="preview-ready", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def _ending() -> Iterator[None]:
    """Let SIGTERM end the preparation in order too, so that the temporary folder goes."""

    def end(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
