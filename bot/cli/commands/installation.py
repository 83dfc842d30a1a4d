"""The commands for the installation as a whole.

``doctor``, ``backup``, ``restore``, ``purge`` and ``move-records``.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands.options import AsJson, Index, Knowledge, Lang, chosen_settings
from bot.cli.composition import embedder_of, reader_of
from bot.cli.output.installation import (
    ASKING,
    backup_view,
    doctor_view,
    moved_view,
    purge_view,
    restore_view,
)
from bot.cli.output.json import backup_json, doctor_json, print_json, restore_json
from bot.cli.output.terminal import console
from bot.cli.services import records_of, slack_settings_of, usable_records
from bot.operations.installation.backup import back_up, restore
from bot.operations.installation.diagnosis import looked_at, worst
from bot.operations.installation.documents import (
    audience_lines,
    index_lines,
    knowledge_lines,
    opened,
)
from bot.operations.installation.machine import (
    clock_lines,
    database_line,
    disk_lines,
    index_folder_lines,
    memory_line,
    state_lines,
)
from bot.operations.installation.models import model_lines
from bot.operations.installation.settings import form_lines, groups_line, settings_lines
from bot.operations.installation.store import store_lines
from bot.operations.interface_language import interface_language
from bot.records.state_folder import in_use
from bot.records.store.moving import move_records
from bot.settings import ENV_FILE, all_variables, variables_set
from bot.slack.app.startup import slack_lines
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.operations.installation.diagnosis import Line
    from bot.settings import Settings
    from index import Version

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def doctor(
    knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False, lang: Lang = None
) -> None:
    """Look the installation over and tell what to do about what is wrong."""
    settings = chosen_settings(knowledge, index, lang)
    language = interface_language(settings)
    with console(stderr=True).status(ASKING.told(language)):
        lines = list(_lines(settings))
    if as_json:
        print_json(doctor_json(lines, language))
    else:
        console().print(doctor_view(lines, language))
    if worst(lines) == "error":
        raise typer.Exit(1)


def _lines(settings: Settings) -> Iterator[Line]:
    known, unknown = variables_set()
    every = all_variables()
    yield from looked_at("settings", lambda: settings_lines(known, unknown, every, Path(ENV_FILE)))
    yield from looked_at("knowledge", lambda: knowledge_lines(settings.knowledge))
    yield from form_lines(settings)
    versions: list[Version] = []
    yield from looked_at("index", lambda: _index(settings, versions))
    version = versions[0] if versions else None
    yield from store_lines(settings.vector_store.get_secret_value(), version)
    models = partial(embedder_of, settings), partial(reader_of, settings)
    tokens = settings.passage_tokens
    yield from looked_at("models", lambda: model_lines(*models, settings.index, version, tokens))
    yield from looked_at("state", lambda: state_lines(settings.state))
    if address := settings.database.get_secret_value():
        yield database_line(address)
    yield from looked_at("disk", lambda: disk_lines(settings.index, settings.state))
    yield from looked_at("memory", lambda: [memory_line(running=in_use(settings.state))])
    told, ahead = _slack(settings, version)
    yield from told
    yield from clock_lines(version.built if version else None, ahead)


def _index(settings: Settings, versions: list[Version]) -> Iterator[Line]:
    """Yield what is to be said of the index; the live version goes into ``versions``."""
    yield from index_folder_lines(settings.index)
    version, why_not = opened(settings.index)
    yield from why_not
    if version is not None:
        versions.append(version)
        yield from index_lines(version, settings.knowledge)


def _slack(settings: Settings, version: Version | None) -> tuple[list[Line], float | None]:
    """Return what is to be said of Slack, and how far the clock is ahead of its."""
    try:
        slack = slack_settings_of(settings)
    except ConfigurationError as exc:
        return [groups_line(str(exc))], None
    told, ahead = slack_lines(slack)
    if version is not None and slack.bot_token:
        told += audience_lines(version, frozenset().union(*slack.audiences.values()))
    return told, ahead


def backup(
    file: File,
    *,
    without_records: Annotated[
        bool,
        typer.Option("--without-records", help="Also where there are none: the bot hasn't run."),
    ] = False,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Write the bot's records and the index versions in use into one file, also while it runs."""
    settings = chosen_settings(knowledge, index, lang)
    done = back_up(file, settings, without_records=without_records)
    if as_json:
        print_json(backup_json(done))
    else:
        console().print(backup_view(done, interface_language(settings)))


def restore_backup(
    file: File,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Put the records and index versions of a backup back; what was there is kept aside."""
    settings = chosen_settings(knowledge, index, lang)
    done = restore(file, settings)
    if as_json:
        print_json(restore_json(done))
    else:
        console().print(restore_view(done, interface_language(settings)))


def purge(
    *,
    knowledge: Knowledge = None,
    index: Index = None,
    every: Annotated[
        bool, typer.Option("--all", help="Delete all questions and feedback, however new.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Delete questions and feedback that are too old, as `omorg serve` does once a day."""
    settings = chosen_settings(knowledge, index, lang)
    if every:
        settings = settings.model_copy(update={"records_days": 0})
    with usable_records():
        gone = records_of(settings).purge(dt.date.today())  # noqa: DTZ011 - the local day
    if as_json:
        print_json({"deleted": gone, "days": settings.records_days})
    else:
        days, language = settings.records_days, interface_language(settings)
        console().print(purge_view(gone, days, language))


def move(
    knowledge: Knowledge = None, index: Index = None, as_json: AsJson = False, lang: Lang = None
) -> None:
    """Move the bot's records from their file to the empty database that OMORG_DATABASE names."""
    settings = chosen_settings(knowledge, index, lang)
    moved = move_records(settings.state, settings.database.get_secret_value())
    if as_json:
        print_json({"moved": moved})
    else:
        console().print(moved_view(moved, interface_language(settings)))
