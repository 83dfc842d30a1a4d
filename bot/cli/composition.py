"""Puts the parts together: from settings to an answerer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog

from bot.answering.library import IndexLibrary
from bot.answering.reader.calibration import InUse, model_in_use
from bot.answering.reader.reader import Reader, ReaderPassage, find_reader
from bot.answering.reader.remembering import RememberingReader
from bot.answering.service import AnswerService
from bot.operations.decisions.answer_changes import compare_answers
from bot.operations.gaps.tracking import GapTracker
from bot.operations.index_admin import FolderOperations
from bot.operations.interface_language import interface_language
from bot.operations.report.quality import keep_quality, quality_of
from bot.records.feedback import FeedbackRecords
from bot.records.gaps import GapRecords
from bot.records.notices import NoticeRecords
from bot.records.questions import QuestionRecords
from bot.records.state_folder import records_key
from bot.records.store.database import Database
from bot.settings import Settings, load_settings
from bot.slack.handlers.container import Services
from bot.slack.settings import SlackSettings, audiences_of, handle_of
from index import BuildOptions, CurrentIndex, Embedder, find_embedder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index import AnswerChanges, CompareAnswers, Progress, SetQuestion
log = structlog.get_logger(__name__)

# Beside the index versions: what was read for the questions of the last comparison.
_READ: Final = "read.json"


def embedder_of(settings: Settings) -> Embedder:
    """Return the embedder that the settings name.

    Raises:
        ModelError: It is missing or can't be used.

    """
    return find_embedder(settings.model, revision=settings.model_revision)


def reader_of(settings: Settings) -> Reader:
    """Return the reader that the settings name.

    Raises:
        ModelError: It is missing or can't be used.

    """
    return find_reader(settings.reader, revision=settings.reader_revision)


def confidence_of(settings: Settings, embedder: Embedder, reader: Reader) -> InUse:
    """Return the confidence model in use for the index that the settings name."""
    return model_in_use(settings.index, embedder.digest, reader.digest)


def build_options_of(settings: Settings) -> BuildOptions:
    """Return how the settings want an index to be built."""
    return BuildOptions(
        passage_tokens=settings.passage_tokens, keep=settings.keep_versions, gate=settings.gate
    )


def comparison_of(settings: Settings, embedder: Embedder) -> CompareAnswers:
    """Return what asks HR's questions of two index versions; no model is loaded before it does."""

    def compare(
        before: str, after: str, questions: Sequence[SetQuestion], progress: Progress
    ) -> AnswerChanges:
        # Most passages are the same in both, and were in the build before.
        reader = RememberingReader(reader_of(settings), settings.index / _READ)
        old, new = (
            _service(
                settings,
                CurrentIndex(settings.index, embedder, settings.passage_tokens, version=name),
                embedder,
                reader,
            )
            for name in (before, after)
        )
        changes = compare_answers(
            old,
            new,
            questions,
            progress,
            lambda outcomes: keep_quality(settings.state, quality_of(outcomes, after)),
        )
        with suppress(OSError):
            reader.keep(settings.index / _READ)
        return changes

    return compare


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


def answerer_of(settings: Settings, *, remember: bool = False) -> AnswerService:
    """Open the index and return what answers from it, the model loaded and warm.

    Args:
        settings: Which index, and how it is asked.
        remember: Whether no passage is read twice with the same question: for a set of questions
            that is asked of several days.

    Raises:
        IndexVersionError: There is no index that can be used.
        ModelError: The model is missing or can't be used.

    """
    embedder = embedder_of(settings)
    index = CurrentIndex(settings.index, embedder, settings.passage_tokens)
    # The first question of the day must not wait for the model to load.
    embedder.embed_query("")
    reader = reader_of(settings)
    reader.read("", [ReaderPassage("", "")])
    return _service(settings, index, embedder, RememberingReader(reader) if remember else reader)


def _service(
    settings: Settings, index: CurrentIndex, embedder: Embedder, reader: Reader
) -> AnswerService:
    return AnswerService(
        index,
        reader=reader,
        model=confidence_of(settings, embedder, reader).model,
        threshold=settings.threshold,
        old_after=settings.old_after_months,
    )


def open_answerer(knowledge: Path, index: Path) -> AnswerService:
    """Return an answerer over ``index``, built from ``knowledge``.

    All other settings are as the environment has them.

    Raises:
        IndexVersionError: There is no index that can be used.
        ConfigurationError: A setting can't be used.

    """
    return answerer_of(load_settings().model_copy(update={"knowledge": knowledge, "index": index}))
