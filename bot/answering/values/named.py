"""Whether what would answer has the numbers and names of a question, or those of something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.answering.reader.word_overlap import held, similarity, telling_of
from bot.answering.values.find import find_values
from index import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from index import Query

_WORD: Final = re.compile(r"[^\W_]+")
# A number as a whole: the 2 of "1,2", "2 000" and "2027-02-01" is no number of its own.
_NUMBER: Final = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,:/-]\d+)*")
# The word right before a number: "etapp 2", "vecka 23".
_BEFORE: Final = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_LONGEST_BEFORE: Final = 40
_TELLING: Final = 0.2  # information of a word that is numbered
_HALF: Final = 0.5
_ALIKE: Final = 0.7  # a word in another form, or as a part of a compound


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number in a text.

    Attributes:
        number: Its digits and the signs between them.
        of: The normalised word right before it, which it numbers; empty where there is none.
        start: Where it begins in the text.

    """

    number: str
    of: str
    start: int


def numbers_in(text: str) -> Iterator[Numbered]:
    """Yield the numbers of a text.

    >>> [(one.of, one.number) for one in numbers_in("Etapp 2 kostade 1,2 miljoner.")]
    [('etapp', '2'), ('kostade', '1,2')]
    """
    for match in _NUMBER.finditer(text):
        start = match.start()
        before = _BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start)
        yield Numbered(match[0], words(before[1])[0] if before else "", start)


def is_of_another(query: Query, texts: Iterable[str], but: str = "") -> bool:
    """Return whether texts number something otherwise than a question does.

    "Etapp 1" is another than "etapp 2", which "etapp 1 och 2" is not, nor "vecka 2".

    Args:
        query: The question.
        texts: What would answer, and what stands over it.
        but: Words of the question that name a moment, which no text need hold.

    """
    text = query.text.replace(but, " ") if but else query.text
    told = [one for one in numbers_in(text) if one.of and query.information(one.of) >= _TELLING]
    # "Klockan 19" and "högst 3 dagar" measure something, and number nothing.
    measured = find_values(text) if told else []
    asked = [one for one in told if not any(v.start <= one.start < v.end for v in measured)]
    if not asked:
        return False
    there = [one for text in texts for one in numbers_in(text)]
    every = {one.number for one in there}
    return any(
        one.number not in every and any(_alike(one.of, other.of) for other in there)
        for one in asked
    )


def lacks_what_is_named(query: Query, texts: Iterable[str], but: str = "") -> bool:
    """Return whether texts lack a number, or a name with a capital letter, of a question.

    English writes capital letters where Swedish doesn't, so only numbers count in English. What the
    glossary calls a name besides counts as the name.

    Args:
        query: The question.
        texts: What would answer, and what stands over it.
        but: Words of the question that name a moment, which no text need hold.

    """
    named = named_words(query) - frozenset(words(but))
    if not named:
        return False
    told = tuple(texts)
    there = {word for text in told for word in words(text) if not word.isdigit()}
    there.update(one.number for text in told for one in numbers_in(text))
    for group in query.groups:
        if named.isdisjoint(group.words):
            continue
        names = (group.words, *(other.words for other in group.alternatives))
        if not any(all(_held(word, there) for word in name) for name in names):
            return True
    return is_of_another(query, told, but)


def narrows_a_column(query: Query, columns: Sequence[str], texts: Iterable[str]) -> bool:
    """Return whether a word that texts lack stands before the name of a table's column.

    "Biträdande" does in "biträdande chef" where a table tells who is "chef".

    Args:
        query: The question.
        columns: The names of the columns of the table that would answer.
        texts: What would answer, and what stands over it.

    """
    if not columns:
        return False
    told = tuple(texts)
    # What a misspelt word tells is not known: "manga" is rare and "många" says next to nothing.
    well = frozenset(words(query.read_as))
    return any(
        well.issuperset(one.words)
        and min(telling_of(query, one), telling_of(query, after)) >= _TELLING
        and held(after, *columns) >= _ALIKE
        and held(one, *told, *columns) < _HALF
        for one, after in pairwise(query.groups)
    )


def named_words(query: Query) -> frozenset[str]:
    """Return the normalised words of a question that are numbers or, in Swedish, names."""
    found = _WORD.findall(query.text)
    numbers = {word for word in found if word.isdigit()}
    capitals = [word for word in found[1:] if len(word) > 1 and word[0].isupper()]
    shouted = all(word.isupper() or word.isdigit() for word in found)
    names = capitals if query.language == "sv" and not shouted else []
    return frozenset(normalised for word in (*numbers, *names) for normalised in words(word))


def _held(word: str, there: Collection[str]) -> bool:
    if word in there:
        return True
    return not word.isdigit() and any(_alike(word, other) for other in there)


def _alike(one: str, other: str) -> bool:
    return bool(other) and similarity(one, other) >= _ALIKE
