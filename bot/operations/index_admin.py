"""What an admin may do to the index from outside the shell: look, check, rebuild, go back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.checks.run import check_folder
from bot.operations.decisions import accept_named, what_waits
from bot.operations.rebuilding.rebuild_process import rebuild
from bot.operations.report.quality import keep_accepted
from bot.operations.timeline import coming_days
from index import (
    accept_version,
    changes_between,
    find_store,
    fingerprint_of,
    kept_versions,
    roll_back,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.checks.finding import Finding
    from bot.operations.rebuilding.rebuild_process import RebuildProcess
    from bot.operations.timeline import Day
    from bot.settings import Settings
    from index import (
        Changes,
        CurrentIndex,
        Embedder,
        Failure,
        Language,
        PassageStore,
        Rollback,
        WaitingVersion,
    )


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The index version in use.

    Attributes:
        version: Its name.
        built: When it was written, in seconds since the epoch.
        documents: How many documents it holds.
        passages: How many passages.
        failed: Files that are not in it, those that wait for a decision first.
        earlier: How many versions there are to go back to.
        waiting: The version that waits for a decision, if one does.

    """

    version: str
    built: float
    documents: int
    passages: int
    failed: tuple[Failure, ...]
    earlier: int
    waiting: WaitingVersion | None = None


class Operations(Protocol):
    """What Slack's admin commands do; each may take a while."""

    def status(self) -> IndexStatus:
        """Return which version is in use.

        Raises:
            IndexVersionError: There is none that can be used.

        """
        ...

    def check(self) -> list[Finding]:
        """Return what is wrong with the knowledge folder, most important first.

        Raises:
            BuildError: There is no such folder.

        """
        ...

    def changes(self, before: str, now: str) -> Changes | None:
        """Return what documents differ between two versions; None where one of them is gone."""
        ...

    def accept(self, version: str | None) -> WaitingVersion:
        """Put the version in use that waits for a decision, if it is the one named.

        Raises:
            BuildError: None waits, or another one does.
            BuildRunningError: A build is running.

        """
        ...

    def accept_document(self, name: str, by: str, language: Language) -> None:
        """Write that somebody accepts a document that is held back; the next build takes it in.

        Args:
            name: The document, its path relative to the knowledge folder.
            by: Who accepts it.
            language: That of the line that is written.

        Raises:
            BuildError: There is no knowledge folder.
            ConfigurationError: It is not held back, or can't be accepted.
            DocumentError: It can't be read.

        """
        ...

    def roll_back(self) -> Rollback:
        """Go back to the version before.

        Raises:
            BuildError: There is none to go back to.
            BuildRunningError: A build is running.
            IndexVersionError: There is no index.

        """
        ...

    def coming(self) -> tuple[Day, ...]:
        """Return the days on which something changes, of the next ``COMING_DAYS``.

        Raises:
            IndexVersionError: There is no index that can be used.

        """
        ...

    def rebuild(self) -> AbstractContextManager[RebuildProcess]:
        """Start a rebuild in a process of its own; leaving the context early stops it.

        Raises:
            BuildError: The process can't be started.

        """
        ...


class FolderOperations:
    """``Operations`` on the folders that the settings name.

    Args:
        settings: Which folders, and how an index is built.
        index: The version that answers, which is opened already.
        embedder: The model that the index is for.

    """

    def __init__(self, settings: Settings, index: CurrentIndex, embedder: Embedder) -> None:
        """Take what there is."""
        self._settings = settings
        self._index = index
        self._embedder = embedder

    def status(self) -> IndexStatus:
        """Return which version is in use."""
        version = self._index.get().version
        waits = what_waits(self._settings.index, version.manifest)
        failed = (one for one in version.manifest.failures if one.kind != "held")
        return IndexStatus(
            version=version.name,
            built=version.built,
            documents=len(version.manifest.documents),
            passages=version.manifest.passages,
            failed=(*waits.documents, *failed),
            earlier=max(0, len(kept_versions(self._settings.index)) - 1),
            waiting=waits.version,
        )

    def check(self) -> list[Finding]:
        """Return what is wrong with the knowledge folder, most important first."""
        return check_folder(self._settings.knowledge)

    def changes(self, before: str, now: str) -> Changes | None:
        """Return what documents differ between two versions; None where one of them is gone."""
        return changes_between(self._settings.index, before, now)

    def accept(self, version: str | None) -> WaitingVersion:
        """Put the version in use that waits for a decision, if it is the one named."""
        waited = accept_version(
            self._settings.index,
            fingerprint_of(self._embedder, self._settings.passage_tokens),
            keep=self._settings.keep_versions,
            version=version,
            store=self._store(),
        )
        keep_accepted(self._settings.state, waited.version)
        return waited

    def accept_document(self, name: str, by: str, language: Language) -> None:
        """Write that somebody accepts a document that is held back; the next build takes it in."""
        accept_named(self._settings.knowledge, name, by, language)

    def roll_back(self) -> Rollback:
        """Go back to the version before."""
        fingerprint = fingerprint_of(self._embedder, self._settings.passage_tokens)
        return roll_back(self._settings.index, fingerprint, self._store())

    def _store(self) -> PassageStore | None:
        return find_store(self._settings.vector_store.get_secret_value())

    def coming(self) -> tuple[Day, ...]:
        """Return the days on which something changes, of the next ``COMING_DAYS``."""
        return coming_days(self._index.get(), dt.date.today())  # noqa: DTZ011 - the local day

    def rebuild(self) -> AbstractContextManager[RebuildProcess]:
        """Start a rebuild in a process of its own."""
        return rebuild(self._settings)
