"""How far a build has come, for whoever shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """What a build is doing."""

    READING = "reading"
    EMBEDDING = "embedding"
    WRITING = "writing"


class Progress(Protocol):
    """Told how far a build has come."""

    def __call__(self, stage: Stage, done: int, total: int, document: str = "") -> None:
        """``done`` of ``total`` are ready.

        Args:
            stage: Documents are counted while reading, passages while embedding; writing is one
                step.
            done: How many are ready.
            total: Of how many.
            document: The one that is next, while reading.

        """
        ...


def no_progress(stage: Stage, done: int, total: int, document: str = "") -> None:
    """Tell nobody."""
