"""A built index, opened both for answers and for search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.service import AnswerService
from index import DEFAULT_OPTIONS, CurrentIndex, Embedder, SearchIndex, open_search

if TYPE_CHECKING:
    from pathlib import Path


class Opened:
    """A built index, opened both for answers and for search.

    Attributes:
        folder: The folder of index versions.
        service: Answers questions.
        index: The documents that it answers from.

    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Open the version in use."""
        self.folder = folder
        self.service = AnswerService(CurrentIndex(folder, embedder, DEFAULT_OPTIONS.passage_tokens))
        self.index: SearchIndex = open_search(folder, embedder)
