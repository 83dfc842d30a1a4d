"""What a build tells while it runs, and what it did: which documents came, changed and went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from index.errors import IndexVersionError
from index.types import LOST
from index.versions.files import NAME_LENGTH, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from index.build.approval import AnswerChanges, WaitingVersion
    from index.documents.metadata.hr_files import SetQuestion
    from index.types import Failure, Remark
    from index.versions.records import Manifest


class Stage(StrEnum):
    """What a build is doing."""

    READING = "reading"
    EMBEDDING = "embedding"
    WRITING = "writing"
    COMPARING = "comparing"


class Progress(Protocol):
    """Told how far a build has come."""

    def __call__(self, stage: Stage, done: int, total: int, document: str = "") -> None:
        """``done`` of ``total`` are ready.

        Args:
            stage: Documents are counted while reading, passages while embedding, questions while
                comparing; writing is one step.
            done: How many are ready.
            total: Of how many.
            document: The one that is next, while reading.

        """
        ...


def no_progress(stage: Stage, done: int, total: int, document: str = "") -> None:
    """Tell nobody."""


class CompareAnswers(Protocol):
    """Asks questions of two versions of an index; may raise whatever it likes."""

    def __call__(
        self, before: str, after: str, questions: Sequence[SetQuestion], progress: Progress
    ) -> AnswerChanges:
        """Return what the version called ``after`` answers otherwise than ``before``."""
        ...


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version has that another has not, or has otherwise: ids, each list in order.

    Attributes:
        added: New ones.
        changed: Those whose content or reading changed.
        removed: Those that are gone.

    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def _compare(before: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """Compare the content keys by id of two versions."""
    return Changes(
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(one for one in now.keys() & before.keys() if now[one] != before[one])),
        removed=tuple(sorted(before.keys() - now.keys())),
    )


def changes_between(index: Path, before: str, now: str) -> Changes | None:
    """Compare two versions that lie in ``index``; None where one of them is gone.

    Args:
        index: The folder of versions.
        before: The earlier one's name; empty where there was none.
        now: The later one's name.

    """
    try:
        return _compare(_keys(index, before) if before else {}, _keys(index, now))
    except (OSError, IndexVersionError):
        return None


def _keys(index: Path, name: str) -> dict[str, str]:
    if len(name) != NAME_LENGTH or not name.isalnum():
        raise IndexVersionError(f"No index version is called {name}.")
    documents = read_manifest(index, name).documents
    return {identifier: entry.key for identifier, entry in documents.items()}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Document ids in every list.

    Attributes:
        index_version: The version that was built; it is in use now unless it is ``waiting``.
        documents: How many documents it holds.
        passages: How many passages.
        added: New documents.
        changed: Documents whose content or reading changed.
        removed: Documents that are gone.
        renamed: Documents that have the content of one that is gone, as (before, now); they are
            among the added and the removed as well.
        unchanged: How many stayed as they were.
        embedded: How many passages were embedded for it.
        failed: Files that are not in the version.
        lost: What people see in a document's file and is not in the version, with the document.
        seconds: How long it took.
        waiting: Why the version waits for a decision; None where it is in use.
        answers: What it answers HR's questions, against the version before; None where there was
            nothing to compare.
        previous: The version that it was compared with; empty where there was none.

    """

    index_version: str
    documents: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    unchanged: int
    embedded: int
    failed: tuple[Failure, ...]
    lost: tuple[tuple[str, Remark], ...]
    seconds: float
    waiting: WaitingVersion | None = None
    answers: AnswerChanges | None = None
    previous: str = ""


def report_of(  # noqa: PLR0913 - what a build knows, each part named where it is asked for
    name: str,
    manifest: Manifest,
    before: dict[str, str],
    embedded: int,
    seconds: float,
    *,
    waiting: WaitingVersion | None,
    answers: AnswerChanges | None,
) -> BuildReport:
    """Compare a version with the content keys by id of the one before it."""
    now = {identifier: entry.key for identifier, entry in manifest.documents.items()}
    changes = _compare(before, now)
    return BuildReport(
        index_version=name,
        documents=len(now),
        passages=manifest.passages,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        renamed=_renamed(
            [(i, before[i]) for i in changes.removed], [(i, now[i]) for i in changes.added]
        ),
        unchanged=sum(now[i] == before.get(i) for i in now),
        embedded=embedded,
        failed=manifest.failures,
        lost=tuple(
            (identifier, remark)
            for identifier, entry in sorted(manifest.documents.items())
            for remark in entry.remarks
            if remark.kind in LOST
        ),
        seconds=seconds,
        waiting=waiting,
        answers=answers,
    )


def _renamed(
    removed: list[tuple[str, str]], added: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Pair documents that are gone with new ones of the same content key, each once."""
    gone: dict[str, list[str]] = {}
    for identifier, key in reversed(removed):
        gone.setdefault(key, []).append(identifier)
    return tuple((gone[key].pop(), identifier) for identifier, key in added if gone.get(key))
