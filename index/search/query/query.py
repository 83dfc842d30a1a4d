"""A question as it is searched for: language, corrections, other names for what it names.

Those come from HR's glossary, from what documents explain, and from tables that were learnt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.metadata.hr_files import GlossaryEntry
from index.errors import QuestionError
from index.language.translations import in_documents, in_swedish
from index.language.words import (
    capitals,
    detect_language,
    information,
    normalise,
    sentence_case,
    word_spans,
    words,
)
from index.search.query.spelling import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.search.query.spelling import Spelling
    from index.types import Language

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
        guesses: What documents may say instead, likeliest first: to find by, no other names.

    """

    words: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    guesses: tuple[Alternative, ...] = ()


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

    def meanings(self, name: str) -> list[GlossaryEntry]:
        """Return HR's entries that tell what a name of just these words means."""
        said = words(name)
        return [
            entry for entry in self.entries if entry.means and _is_name(said, words(entry.term))
        ]

    def _longest(
        self, said: Sequence[str], position: int
    ) -> tuple[int, dict[tuple[str, ...], float]]:
        """Return how many words the longest glossary name at a place has, and its other names.

        1 and no names where none begins there.
        """
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


LONGEST_QUERY = 4_000
TELLING = 0.12  # information of a word that is no common one
_GUESSES, _LIKELY = 2, 0.7  # that a question is embedded with besides, of such a weight
# "IT" in capitals is the department, whatever "it" is in general English.
_CAPITALS_INFORMATION = 0.7
# A word that was most likely meant counts almost as much as one that was written.
_CORRECTED = 0.95


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched for.

    Attributes:
        text: As it was asked.
        language: Its language.
        groups: Its words in order, with what the glossary calls them besides.
        capitals: Its words (normalised) that were written in capitals.
        read_as: The question with its misspelt words as what was meant.
        in_full: The same with what the glossary calls its terms besides, in brackets after them:
            what is read for its meaning.
        sought: The same and what documents are likeliest to say: what passages are to be near.

    """

    text: str
    language: Language
    groups: tuple[Group, ...]
    capitals: frozenset[str]
    read_as: str
    in_full: str
    sought: str

    def information(self, word: str) -> float:
        """Return how much one of its words tells of what is asked about, 0 to 1."""
        told = information(word, self.language)
        return max(told, _CAPITALS_INFORMATION) if word in self.capitals else told


def check_question(text: str) -> None:
    """Refuse a question that can't be searched for.

    Raises:
        QuestionError: It is empty, too long, holds no words, or bytes that are no text.

    """
    if not text.strip():
        raise QuestionError("The question is empty: write what you want to know.")
    if not text.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise QuestionError("The question holds bytes that are no text: write it in UTF-8.")
    if len(text) > LONGEST_QUERY:
        raise QuestionError(
            f"The question is too long ({len(text)} characters): keep it to {LONGEST_QUERY}."
        )
    if not words(text):
        raise QuestionError("The question holds no words: write what you want to know in words.")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a question.

    Attributes:
        written: The normalised word.
        meant: What is searched for.
        start: First character in the question.
        end: One past the last.
        replaced: Whether what is meant is not what stands there.

    """

    written: tuple[str, ...]
    meant: str
    start: int
    end: int
    replaced: bool


class QueryReader:
    """Reads questions with a glossary and the public documents' vocabulary."""

    def __init__(self, glossary: Glossary, spelling: Spelling) -> None:
        """Take what questions are read with."""
        self._glossary = glossary
        self._spelling = spelling

    def read(self, text: str) -> Query:
        """Prepare a question for search.

        Raises:
            QuestionError: It is empty, too long, or holds no words.

        """
        check_question(text)
        text = sentence_case(text)
        language = detect_language(text)
        found = self._words(text, language)
        position = 0
        groups = []
        told: dict[int, str] = {}
        for group in self._glossary.group([word.meant for word in found]):
            said = found[position : position + len(group.words)]
            groups.append(self._widened(group, said, language))
            position += len(group.words)
            told[position - 1] = _in_brackets(group, language)
        # "SBFbörja" has no word in capitals until it is parted.
        upper = {w.meant for w in found if w.replaced and text[w.start : w.end].isupper()}
        in_full = _read_as(text, found, told)
        return Query(
            text,
            language,
            tuple(groups),
            capitals(text) | upper,
            read_as=_read_as(text, found, {}),
            in_full=in_full,
            sought=in_full + _guessed(groups),
        )

    def _widened(self, group: Group, said: list[_Word], language: Language) -> Group:
        """Add a single word's spelling as it was meant, and its translations, as alternatives."""
        if len(said) > 1:
            return group
        word = said[0]
        others = list(group.alternatives)
        if word.written != (word.meant,):
            others.insert(0, Alternative((word.meant,), _CORRECTED))
        told = information(word.meant, language)
        names = in_swedish(word.meant) if language == "en" else ()
        others += [
            Alternative((other,), weight * min(1.0, _information(other) / told) ** 0.5)
            for other, weight in names
        ]
        told_by = in_documents(word.meant, language) if told >= TELLING else ()
        return Group(word.written, tuple(others), tuple(Alternative((o,), w) for o, w in told_by))

    def _words(self, text: str, language: Language) -> list[_Word]:
        """Return the words of a question, corrected."""
        return [
            found
            for number, (_, start, end) in enumerate(word_spans(text))
            for found in self._word(text, start, end, language, first=number == 0)
        ]

    def _word(
        self, text: str, start: int, end: int, language: Language, *, first: bool
    ) -> list[_Word]:
        """Return the word at a place as it was meant, or the two that were run together there."""
        written = text[start:end]
        word = normalise(written)
        if written.isupper():
            return [_Word((word,), word, start, end, replaced=False)]
        as_said = spoken(word, first=first) if language == "sv" else None
        if as_said is not None:
            return [_Word((as_said,), as_said, start, end, replaced=True)]
        # English hardly writes compounds: there, a word with a slip is likelier than two in one.
        meant = self._spelling.correct(word, language) if language == "en" else None
        place = None if meant else self._spelling.parted(written, language)
        if place is not None:
            return [
                _Word((own,), own, begins, ends, replaced=True)
                for begins, ends in ((start, start + place), (start + place, end))
                for own in words(text[begins:ends])
            ]
        meant = meant or self._spelling.correct(word, language) or word
        return [_Word((word,), meant, start, end, replaced=meant != word)]


def _in_brackets(group: Group, language: Language) -> str:
    """Return what the glossary calls a group of words besides, to stand after them, or nothing.

    An English name tells nothing to who asks in Swedish.
    """
    names = [" ".join(other.words) for other in group.alternatives]
    known = [n for n in names if language == "en" or detect_language(n, unclear="sv") == "sv"]
    return f" ({', '.join(known)})" if known else ""


def _guessed(groups: Iterable[Group]) -> str:
    """Return the likeliest guesses, one a word, or nothing."""
    best = [g.guesses[0] for g in groups if g.guesses and g.guesses[0].weight >= _LIKELY]
    named = dict.fromkeys(one.words[0] for one in sorted(best, key=lambda one: -one.weight))
    return f" ({', '.join(list(named)[:_GUESSES])})" if named else ""


def _read_as(text: str, found: list[_Word], told: Mapping[int, str]) -> str:
    """Return a question with what was meant in place of what was misspelt.

    Args:
        text: The question.
        found: Its words.
        told: What is to stand after words, by their numbers.

    """
    parts = []
    position = 0
    for number, word in enumerate(found):
        more = told.get(number, "")
        if word.replaced or more:
            run_together = 0 < word.start == position
            before = " " if run_together else text[position : word.start]
            parts += [before, word.meant if word.replaced else text[word.start : word.end], more]
            position = word.end
    return "".join([*parts, text[position:]])


def _information(word: str) -> float:
    """Return how much a translation tells: little where it is common, as "sitt" for "sit"."""
    return min(information(word, "sv"), information(word, "en"))
