"""Which documents may answer: those in force on the day asked about that the person may see."""

from __future__ import annotations

import datetime as dt
import posixpath
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from index.search.fusion import Visible
from index.types import Excluded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from index.types import Metadata


def may_see(metadata: Metadata, groups: frozenset[str]) -> bool:
    """Return whether a member of ``groups`` (case folded) may see a document."""
    return metadata.public or not metadata.audience.isdisjoint(groups)


def takes_effect(metadata: Metadata) -> dt.date:
    """Return the day a document starts to replace what it supersedes."""
    return metadata.valid_from or metadata.date or dt.date.min


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a document applies.

    Attributes:
        first: The first of them; None where nothing says so.
        end: The first day on which it no longer does: its time is over, or another document has
            replaced it. None where nothing ends it.

    """

    first: dt.date | None = None
    end: dt.date | None = None

    def overlaps(self, first: dt.date, last: dt.date) -> bool:
        """Return whether the document applies on any day from ``first`` to ``last``, included."""
        begins = max(first, self.first or first)
        ends = self.end or dt.date.max
        return begins <= last and begins < ends


class Names:
    """Finds which document a name means, among many."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Prepare for look-up; ``titles`` are the documents' by id, empty where none is known."""
        self._by_id = {identifier.casefold(): identifier for identifier in titles}
        self._by_file: dict[str, list[str]] = {}
        self._titles = titles
        for key, identifier in self._by_id.items():
            self._by_file.setdefault(PurePosixPath(key).name, []).append(identifier)

    @cached_property
    def _by_words(self) -> dict[str, set[str]]:
        """Return ids by title, and by file name as it is without its ending, or with spaces."""
        found: dict[str, set[str]] = {}
        for key, identifier in self._by_id.items():
            path = PurePosixPath(key)
            bare = path.with_suffix("")
            for called in {path.name, bare.name, str(bare), _wanted(self._titles[identifier])}:
                found.setdefault(_as_words(called), set()).add(identifier)
        found.pop("", None)
        return found

    def resolve(self, name: str, document: str) -> str | None:
        """Return the id that ``name`` means when ``document`` says it, or None.

        An id counts first, then a path beside the document, a file name that only one has, and at
        last a name without its ending, or a title, that only one other has.
        """
        wanted = _wanted(name)
        if wanted in self._by_id:
            return self._by_id[wanted]
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(document), wanted))
        if (found := self._by_id.get(beside.casefold())) is not None:
            return found
        same = self.alike(name)
        if not same:
            same = sorted(self._by_words.get(_as_words(wanted), set()) - {document})
        return same[0] if len(same) == 1 else None

    def alike(self, name: str) -> list[str]:
        """Return the ids with the file name ``name``, whatever their folders."""
        return self._by_file.get(_wanted(name), [])


def _as_words(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("_", " ").split())


def _wanted(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().removeprefix("./")


def _replacements(documents: Mapping[str, Metadata]) -> dict[str, frozenset[str]]:
    """Return, for every document, the ids it supersedes."""
    names = Names({identifier: metadata.title for identifier, metadata in documents.items()})
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


@dataclass(frozen=True, slots=True)
class Replacement:
    """One document in the place of another.

    Attributes:
        new: The id of the one that replaces.
        old: The id of the one that is replaced.
        day: From which day on; ``date.min`` where nothing says so.

    """

    new: str
    old: str
    day: dt.date


def replacements(documents: Mapping[str, Metadata]) -> tuple[Replacement, ...]:
    """Return which documents replace which, by day.

    Where documents supersede each other in a circle, only the later one replaces the earlier.
    Pass only documents that the person may see: what is hidden supersedes nothing.
    """
    named = _replacements(documents)
    found: list[Replacement] = []
    for identifier, targets in named.items():
        start = takes_effect(documents[identifier])
        found += [
            Replacement(identifier, target, start)
            for target in targets
            if not _reaches(target, identifier, named) or start > takes_effect(documents[target])
        ]
    return tuple(sorted(found, key=lambda one: (one.day, one.new, one.old)))


def _replaced_on(documents: Mapping[str, Metadata]) -> dict[str, dt.date]:
    """Return, for every document that another one replaces, from which day on."""
    # By day, so that the first of several stays.
    return {one.old: one.day for one in reversed(replacements(documents))}


def periods(documents: Mapping[str, Metadata]) -> dict[str, Period]:
    """Return when each document applies.

    Pass only documents that the person may see: what is hidden supersedes nothing.
    """
    replaced = _replaced_on(documents)
    found: dict[str, Period] = {}
    for identifier, metadata in documents.items():
        ends = [day for day in (metadata.valid_until, replaced.get(identifier)) if day]
        found[identifier] = Period(metadata.valid_from, min(ends, default=None))
    return found


def exclusions(documents: Mapping[str, Metadata], at: dt.date) -> dict[str, Excluded]:
    """Return the documents that don't apply on the day ``at``, and why.

    Pass only documents that the person may see: what is hidden supersedes nothing.
    """
    replaced = _replaced_on(documents)
    excluded = {one: Excluded.SUPERSEDED for one, day in replaced.items() if day <= at}
    for identifier, metadata in documents.items():
        if metadata.valid_until and at >= metadata.valid_until:
            excluded[identifier] = Excluded.EXPIRED
        if metadata.valid_from and at < metadata.valid_from:
            excluded[identifier] = Excluded.NOT_YET_VALID
    return excluded


def visible_reasons(
    metadata: Mapping[str, Metadata], at: dt.date, audience: frozenset[str]
) -> dict[str, Excluded | None]:
    """Return the documents that may be seen, each with why it doesn't apply, or None."""
    seen = _seen(metadata, audience)
    reasons = exclusions(seen, at)
    return {identifier: reasons.get(identifier) for identifier in seen}


def visible_rows(
    metadata: Mapping[str, Metadata],
    passages: NDArray[np.int64],
    at: dt.date,
    audience: frozenset[str],
) -> tuple[Visible, dict[str, Excluded | None]]:
    """Return the passages that ``audience`` may see, and why some of the documents don't apply.

    Args:
        metadata: The documents, by id in the order of their passages.
        passages: int64 (documents,), how many each has.
        at: The day.
        audience: Groups of the person who asks.

    """
    reasons = visible_reasons(metadata, at, audience)
    found = [reasons.get(identifier, False) for identifier in metadata]  # False: not visible
    seen = np.array([reason is not False for reason in found], dtype=np.bool_)
    applying = np.array([reason is None for reason in found], dtype=np.bool_)
    mask = np.repeat(seen, passages)
    return Visible(np.flatnonzero(mask), mask, np.repeat(applying, passages)), reasons


def visible_periods(
    metadata: Mapping[str, Metadata], audience: frozenset[str]
) -> dict[str, Period]:
    """Return when each document applies that may be seen."""
    return periods(_seen(metadata, audience))


def _seen(metadata: Mapping[str, Metadata], audience: frozenset[str]) -> dict[str, Metadata]:
    groups = frozenset(group.casefold() for group in audience)
    return {key: one for key, one in metadata.items() if may_see(one, groups)}
