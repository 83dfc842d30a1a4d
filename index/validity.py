"""Which documents a person may see, and which of them apply on a day."""

from __future__ import annotations

import datetime as dt
import posixpath
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.types import Excluded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.types import Metadata


def may_see(metadata: Metadata, groups: frozenset[str]) -> bool:
    """Return whether a member of ``groups`` (case folded) may see a document."""
    return metadata.public or not metadata.audience.isdisjoint(groups)


def takes_effect(metadata: Metadata) -> dt.date:
    """Return the day a document starts to replace what it supersedes."""
    return metadata.valid_from or metadata.date or dt.date.min


class Names:
    """Finds which document a name means, among many."""

    def __init__(self, known: Iterable[str]) -> None:
        """Prepare ids for look-up."""
        self._by_id = {identifier.casefold(): identifier for identifier in known}
        self._by_file: dict[str, list[str]] = {}
        for key, identifier in self._by_id.items():
            self._by_file.setdefault(PurePosixPath(key).name, []).append(identifier)

    def resolve(self, name: str, document: str) -> str | None:
        """Return the id that ``name`` means when ``document`` says it, or None.

        An id counts first, then a path beside the document, then a file name that only one has.
        """
        wanted = _wanted(name)
        if wanted in self._by_id:
            return self._by_id[wanted]
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(document), wanted))
        if (found := self._by_id.get(beside.casefold())) is not None:
            return found
        same = self.alike(name)
        return same[0] if len(same) == 1 else None

    def alike(self, name: str) -> list[str]:
        """Return the ids with the file name ``name``, whatever their folders."""
        return self._by_file.get(_wanted(name), [])


def _wanted(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().removeprefix("./")


def _replacements(documents: Mapping[str, Metadata]) -> dict[str, frozenset[str]]:
    """Return, for every document, the ids it supersedes."""
    names = Names(documents)
    return {
        identifier: frozenset(
            target
            for name in metadata.supersedes
            if (target := names.resolve(name, identifier)) and target != identifier
        )
        for identifier, metadata in documents.items()
    }


def _reaches(start: str, goal: str, replacements: Mapping[str, frozenset[str]]) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        current = waiting.pop()
        if current == goal:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(replacements[current])
    return False


def exclusions(documents: Mapping[str, Metadata], at: dt.date) -> dict[str, Excluded]:
    """Return the documents that don't apply on the day ``at``, and why.

    Pass only documents that the person may see: what is hidden supersedes nothing. Where
    documents supersede each other in a circle, only the later one replaces the earlier.
    """
    replacements = _replacements(documents)
    excluded: dict[str, Excluded] = {}
    for identifier, targets in replacements.items():
        start = takes_effect(documents[identifier])
        if start > at:
            continue
        for target in targets:
            circular = _reaches(target, identifier, replacements)
            if not circular or start > takes_effect(documents[target]):
                excluded[target] = Excluded.SUPERSEDED
    for identifier, metadata in documents.items():
        if metadata.valid_until and at >= metadata.valid_until:
            excluded[identifier] = Excluded.EXPIRED
        if metadata.valid_from and at < metadata.valid_from:
            excluded[identifier] = Excluded.NOT_YET_VALID
    return excluded
