"""Puts the parts together: from settings to an answerer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.answering.reader.calibration import InUse, model_in_use
from bot.answering.reader.reader import Reader, ReaderPassage, RememberingReader, find_reader
from bot.answering.service import AnswerService
from bot.settings import Settings, load_settings
from index import CurrentIndex, Embedder, PassageStore, find_embedder, find_store

if TYPE_CHECKING:
    from pathlib import Path


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


def store_of(settings: Settings) -> PassageStore | None:
    """Return what searches passages in place of the files of a version; None where these do.

    Raises:
        ConfigurationError: The setting can't be used, or what it needs is not installed.

    """
    return find_store(settings.vector_store.get_secret_value())


def confidence_of(settings: Settings, embedder: Embedder, reader: Reader) -> InUse:
    """Return the confidence model in use for the index that the settings name."""
    return model_in_use(settings.index, embedder.digest, reader.digest)


def answerer_of(settings: Settings, *, remember: bool = False) -> AnswerService:
    """Open the index and return what answers from it, the model loaded and warm.

    Args:
        settings: Which index, and how it is asked.
        remember: Whether no passage is read twice with the same question: for a set of questions
            that is asked of several days.

    Raises:
        ConfigurationError: The vector store that the settings name can't be used.
        IndexVersionError: There is no index that can be used.
        ModelError: The model is missing or can't be used.
        VectorStoreError: The vector store fails.

    """
    store = store_of(settings)
    # Both models take a while to load: one does beside the other.
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(_warm_reader, settings)
        embedder = embedder_of(settings)
        index = CurrentIndex(settings.index, embedder, settings.passage_tokens, store=store)
        # The first question of the day must not wait for the model to load.
        embedder.embed_query("")
        reader = reading.result()
    return answer_service(
        settings, index, embedder, RememberingReader(reader) if remember else reader
    )


def _warm_reader(settings: Settings) -> Reader:
    reader = reader_of(settings)
    reader.read("", [ReaderPassage("", "")])
    return reader


def answer_service(
    settings: Settings, index: CurrentIndex, embedder: Embedder, reader: Reader
) -> AnswerService:
    """Return what answers from ``index`` as the settings want it."""
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
