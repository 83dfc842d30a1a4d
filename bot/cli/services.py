"""Puts together what the Slack bot offers besides answers, and the records that commands read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.answering.library import IndexLibrary
from bot.cli.composition import embedder_of
from bot.operations.gaps.tracking import GapTracker
from bot.operations.index_admin import FolderOperations
from bot.operations.interface_language import interface_language
from bot.records.feedback import FeedbackRecords
from bot.records.gaps import GapRecords
from bot.records.notices import NoticeRecords
from bot.records.questions import QuestionRecords
from bot.records.state_folder import records_key
from bot.records.store.database import Database, Unavailable
from bot.slack.handlers.container import Services
from bot.slack.settings import SlackSettings, audiences_of, handle_of
from index import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answering.service import AnswerService
    from bot.settings import Settings


def slack_settings_of(settings: Settings, *, http_port: int | None = None) -> SlackSettings:
    """Return what the Slack side needs to be told; a port makes it HTTP mode.

    Raises:
        ConfigurationError: The groups can't be read.

    """
    return SlackSettings(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        api_url=settings.slack_api_url,
        state=settings.state,
        database=settings.database,
        language=interface_language(settings),
        http_port=http_port,
        http_host=settings.http_host,
        metrics_port=settings.metrics_port,
        metrics_host=settings.metrics_host,
        admins=frozenset(_listed(settings.slack_admins)),
        admin_groups=frozenset(handle_of(name) for name in _listed(settings.slack_admin_groups)),
        answer_bots=settings.slack_answer_bots,
        hr_channel=settings.hr_channel.strip(),
        audiences=audiences_of(_listed(settings.slack_groups)),
    )


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def records_of(settings: Settings) -> QuestionRecords:
    """Return the questions that were asked.

    Raises:
        ConfigurationError: The folder or the database that the settings name can't be used.

    """
    return _questions(settings, _database(settings))


@contextmanager
def usable_records() -> Iterator[None]:
    """Tell why records can't be used, where they can't be for the moment.

    Raises:
        ConfigurationError: It is so.

    """
    try:
        yield
    except Unavailable as exc:
        raise ConfigurationError(
            f"The records can't be used just now ({exc}): see what `omorg doctor` says, and try "
            "again."
        ) from exc


def gap_records_of(settings: Settings) -> GapRecords:
    """Return what is known of gaps.

    Raises:
        ConfigurationError: The folder or the database that the settings name can't be used.

    """
    return GapRecords(_database(settings))


def _database(settings: Settings) -> Database:
    return Database(settings.state, settings.database.get_secret_value())


def _questions(settings: Settings, database: Database) -> QuestionRecords:
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    key = records_key(settings.state, token if settings.database.get_secret_value() else "")
    return QuestionRecords(database, days=settings.records_days, key=key)


def gaps_of(settings: Settings, answerer: AnswerService) -> GapTracker:
    """Return what follows the questions that nothing answers, over the index of ``answerer``.

    Raises:
        ConfigurationError: The folder or the database that the settings name can't be used.
        ModelError: The embedder is missing or can't be used.

    """
    database = _database(settings)
    return GapTracker(
        QuestionRecords(database, days=settings.records_days),
        GapRecords(database),
        answerer,
        embedder_of(settings),
        days=settings.records_days,
        knowledge=settings.knowledge,
        smallest=settings.gaps_smallest,
    )


def services_of(settings: Settings, answerer: AnswerService) -> Services:
    """Return what the Slack bot offers besides answers, over the index that ``answerer`` uses."""
    library = IndexLibrary(answerer)
    library.prepare()
    database = _database(settings)
    return Services(
        library=library,
        operations=FolderOperations(settings, answerer.index, embedder_of(settings)),
        explainer=answerer,
        feedback=FeedbackRecords(database) if settings.records_days else None,
        notices=NoticeRecords(database) if settings.records_days else None,
        # Where none are kept any more, those from before still have to go.
        questions=_questions(settings, database),
        gaps=gaps_of(settings, answerer) if settings.records_days else None,
    )
