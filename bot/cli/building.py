"""Builds the index as the settings want it, told on standard error, answers compared."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.answering.reader.reader import RememberingReader
from bot.cli.composition import answer_service, reader_of, store_of
from bot.cli.output.progress import progress_shown
from bot.operations.decisions import compare_answers
from bot.operations.interface_language import interface_language
from bot.operations.report.quality import keep_quality, quality_of
from index import BuildOptions, CurrentIndex, build_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.operations.report.quality import BuildQuality
    from bot.settings import Settings
    from index import (
        AnswerChanges,
        BuildReport,
        CompareAnswers,
        Embedder,
        Progress,
        SetQuestion,
    )

# Beside the index versions: what was read for the questions of the last comparison.
_READ: Final = "read.json"


def build_with_progress(
    settings: Settings, embedder: Embedder, *, as_events: bool = False, accept: bool = False
) -> BuildReport:
    """Build the index and tell on standard error how far it is.

    Args:
        settings: Which folders, and how.
        embedder: Makes the vectors.
        as_events: Tell it as JSON, one object a line.
        accept: Put the new version in use whatever goes with it.

    Raises:
        BuildError: Nothing could be built.
        ConfigurationError: The vector store that the settings name can't be used.
        ModelError: The model can't be loaded.
        VectorStoreError: The vector store fails.

    """
    examined: list[BuildQuality] = []
    with progress_shown(interface_language(settings), as_events=as_events) as progress:
        report = build_index(
            settings.knowledge,
            settings.index,
            embedder,
            options=replace(build_options_of(settings), accept=accept),
            progress=progress,
            compare=comparison_of(settings, embedder, examined.append),
            store=store_of(settings),
        )
    for one in examined:
        keep_quality(settings.state, one.model_copy(update={"waits": report.waiting is not None}))
    return report


def build_options_of(settings: Settings) -> BuildOptions:
    """Return how the settings want an index to be built."""
    return BuildOptions(
        passage_tokens=settings.passage_tokens, keep=settings.keep_versions, gate=settings.gate
    )


def comparison_of(
    settings: Settings, embedder: Embedder, examined: Callable[[BuildQuality], object]
) -> CompareAnswers:
    """Return what asks HR's questions of two index versions; no model is loaded before it does.

    ``examined`` is told how the newer one did.
    """

    def compare(
        before: str, after: str, questions: Sequence[SetQuestion], progress: Progress
    ) -> AnswerChanges:
        # Most passages are the same in both, and were in the build before.
        reader = RememberingReader(reader_of(settings), settings.index / _READ)
        old, new = (
            answer_service(
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
            lambda outcomes: examined(quality_of(outcomes, after)),
        )
        with suppress(OSError):
            reader.keep(settings.index / _READ)
        return changes

    return compare
