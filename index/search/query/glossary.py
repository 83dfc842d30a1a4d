"""HR's glossary: abbreviations, renamed units, Swedish and English terms that mean the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.metadata.hr_files import GlossaryEntry
from index.language.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# What a document explains counts as what HR has written down does
# (docs/decisions/0033-names.md).
EXPLAINED_WEIGHT = 1.0
# Swedish and English endings make a word at most this much longer: "förvaltningschefernas".
_LONGEST_ENDING = 5
# A shorter word with an ending is likely to be another word.
_INFLECTED = 5


def _matches(said: str, term: str) -> bool:
    """Return whether a word of a question is a word of a term, inflected perhaps."""
    if said == term:
        return True
    return (
        len(term) >= _INFLECTED
        and said.startswith(term)
        and len(said) - len(term) <= _LONGEST_ENDING
    )


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another name for what a question names.

    Attributes:
        words: Its normalised words.
        weight: How far it means the same, 0 to 1.

    """

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """One or more words of a question, and what else they are called.

    Attributes:
        words: The question's own words, normalised.
        alternatives: Other names for them.

    """

    words: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()


class Glossary:
    """Finds other names for what a question names."""

    def __init__(
        self, entries: Iterable[GlossaryEntry], explained: Mapping[str, str] | None = None
    ) -> None:
        """Prepare the entries for look-up.

        Args:
            entries: HR's own.
            explained: Abbreviations that everybody's documents explain, with their long forms; HR's
                own entry for one goes before.

        """
        self.entries = tuple(entries)
        own = {tuple(words(name)) for entry in self.entries for name in entry.names}
        harvested = [
            GlossaryEntry(term=short, means=long)
            for short, long in (explained or {}).items()
            if tuple(words(short)) not in own
        ]
        weighed = [(entry, 1.0) for entry in self.entries]
        weighed += [(entry, EXPLAINED_WEIGHT) for entry in harvested]
        self._names: dict[str, list[_Name]] = {}
        for entry, weight in weighed:
            for name in entry.names:
                # "(tf)" and the like in a name are no words of their own.
                split = tuple(words(name))
                if split:
                    self._names.setdefault(split[0][:3], []).append(_Name(split, entry, weight))

    def group(self, said: Sequence[str]) -> list[Group]:
        """Group a question's normalised words by the longest glossary names they form."""
        groups: list[Group] = []
        position = 0
        while position < len(said):
            length, others = self._longest(said, position)
            own = tuple(said[position : position + length])
            alternatives = (Alternative(other, weight) for other, weight in others.items())
            groups.append(Group(own, tuple(alternatives)))
            position += length
        return groups

    def renamed(self, said: Sequence[str]) -> list[GlossaryEntry]:
        """Return the entries whose old name a question's normalised words hold, in their order.

        The old name may be said by its abbreviation.
        """
        short_for: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for entry in self.entries:
            if entry.means:
                short_for.setdefault(tuple(words(entry.term)), []).append(tuple(words(entry.means)))
        held = {
            name
            for group in self.group(said)
            for name in (group.words, *short_for.get(group.words, ()))
        }
        return [
            entry
            for entry in self.entries
            if entry.now and any(_is_name(name, tuple(words(entry.term))) for name in held)
        ]

    def _longest(
        self, said: Sequence[str], position: int
    ) -> tuple[int, dict[tuple[str, ...], float]]:
        """Return how many words the longest name takes, 1 if there is none, and its other names."""
        best = 0
        others: dict[tuple[str, ...], float] = {}
        for name in self._names.get(said[position][:3], ()):
            length = len(name.words)
            if length < best or not _is_name(said[position : position + length], name.words):
                continue
            if length > best:
                best, others = length, {}
            for other in map(tuple, map(words, name.entry.names)):
                if other != name.words:
                    others[other] = max(name.weight, others.get(other, 0.0))
        return max(1, best), others


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that a question may use.

    Attributes:
        words: Its normalised words.
        entry: What it belongs to.
        weight: How far the entry's other names mean the same, 0 to 1.

    """

    words: tuple[str, ...]
    entry: GlossaryEntry
    weight: float


def _is_name(said: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether words of a question are a name, inflected perhaps."""
    return len(said) == len(name) and all(_matches(a, b) for a, b in zip(said, name, strict=True))
