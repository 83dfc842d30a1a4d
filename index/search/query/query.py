"""A question as it is searched for: language, corrections, other names for what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import QuestionError
from index.language.translations import other_words
from index.language.words import (
    capitals,
    detect_language,
    information,
    normalise,
    word_spans,
    words,
)
from index.search.query.colloquial import spoken
from index.search.query.glossary import Alternative, Glossary, Group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.search.query.spelling import Spelling
    from index.types import Language

LONGEST_QUERY = 4_000
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

    """

    text: str
    language: Language
    groups: tuple[Group, ...]
    capitals: frozenset[str]
    read_as: str
    in_full: str

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
        return Query(
            text,
            language,
            tuple(groups),
            capitals(text) | upper,
            read_as=_read_as(text, found, {}),
            in_full=_read_as(text, found, told),
        )

    def _widened(self, group: Group, said: list[_Word], language: Language) -> Group:
        """Put back what was written, and add what the word table calls a single word besides."""
        if len(said) > 1:
            return group
        word = said[0]
        others = list(group.alternatives)
        if word.written != (word.meant,):
            others.insert(0, Alternative((word.meant,), _CORRECTED))
        told = information(word.meant, language)
        names = other_words(word.meant, language)
        others += [
            Alternative((other,), weight * min(1.0, _information(other) / told) ** 0.5)
            for other, weight in names
        ]
        return Group(word.written, tuple(others))

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
    """Return how much a translation tells: little where it is common in either language.

    "sit" is "sitt" now and then, but nearly every "sitt" is a pronoun.
    """
    return min(information(word, "sv"), information(word, "en"))
