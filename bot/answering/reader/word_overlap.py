"""How far a piece of text holds what a question asks with: its words, its numbers and its names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.answering.values.find import find_names, find_values
from bot.answering.values.types import Kind, agree
from index import TELLING, information, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.answering.reader.candidate import Candidate
    from bot.answering.values.types import Value
    from index import Group, Language, Query, Span

# Letters that a Swedish or English ending adds at most: "förvaltningarnas", "moving".
_ENDING = 4
_SHORTEST_STEM = 3
_SHORTEST_PART = 4
_SHORTEST_TYPO = 5
_SAME_STEM = 0.95
_TYPO = 0.8
_IN_COMPOUND = 0.75
# A question's common words ("nu", "where", "är") neither prove nor disprove an answer.
MINIMUM_INFORMATION = 0.12
# The texts of a few questions' passages: several signals look at the same ones.
_TEXTS_KEPT = 2_000


@lru_cache(maxsize=200_000)
def similarity(asked: str, found: str) -> float:
    """Return how far a word of a question is held by a word of a text, 0 to 1.

    Equal, inflected, part of a compound, or a slip of the finger apart; words that merely look
    alike ("hunden", "kunden") hold nothing of each other.
    """
    if asked == found:
        return 1.0
    if asked[0] != found[0]:
        # Only the end of a compound begins with another letter.
        return _compound(asked, found)
    common = _common_start(asked, found)
    if common >= _SHORTEST_STEM and max(len(asked), len(found)) - common <= _ENDING:
        # "plan" and "plats" share three letters too: what follows must be an ending of either.
        if common >= max(_SHORTEST_PART, 0.6 * len(asked)):
            return _SAME_STEM
        if common == min(len(asked), len(found)):
            return _SAME_STEM
    if min(len(asked), len(found)) >= _SHORTEST_TYPO and _one_slip_apart(asked, found):
        return _TYPO
    return _compound(asked, found)


def _common_start(one: str, other: str) -> int:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def _compound(asked: str, found: str) -> float:
    """Return how far one word is the beginning or the end of the other."""
    stem = asked[: max(_SHORTEST_PART, len(asked) - 2)]
    if len(asked) >= _SHORTEST_PART and (found.startswith(stem) or found.endswith(asked)):
        return _IN_COMPOUND
    if len(found) >= _SHORTEST_PART and (asked.startswith(found) or asked.endswith(found)):
        return _IN_COMPOUND * len(found) / len(asked)
    return 0.0


def _one_slip_apart(one: str, other: str) -> bool:
    """Return whether one letter too many, missing or wrong, or two swapped, is all between them."""
    start = _common_start(one, other)
    one, other = one[start:], other[start:]
    end = _common_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == len(other) == 2 and one == other[::-1])  # noqa: PLR2004


@dataclass(frozen=True, slots=True, eq=False)
class HeldWords:
    """The words of a text, laid out so that few need be compared with a question's.

    Attributes:
        all: Each of them.
        by_letter: The same, by the letter that they begin with.
        ends: The same with a space after each, so that an end can be found in all at once.

    """

    all: frozenset[str]
    by_letter: Mapping[str, Sequence[str]]
    ends: str


@lru_cache(maxsize=_TEXTS_KEPT)
def held_words(text: str) -> HeldWords:
    """Return the words of a text, laid out for comparison."""
    found = frozenset(words(text))
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in found:
        by_letter[word[0]].append(word)
    return HeldWords(found, dict(by_letter), "".join(f"{word} " for word in found))


def holders(asked: str, held: HeldWords) -> dict[str, float]:
    """Return the words of a text that hold a word of a question, each with its ``similarity``."""
    size = len(asked)
    found = {
        word: similarity(asked, word)
        for word in held.by_letter.get(asked[0], ())
        # Others that begin with the same letter are no more than alike.
        if word[:_SHORTEST_STEM] == asked[:_SHORTEST_STEM]
        or (size >= _SHORTEST_TYPO and -1 <= len(word) - size <= 1)
    }
    # What begins with another letter holds it as a compound or not at all.
    if size >= _SHORTEST_PART:
        if f"{asked} " in held.ends:
            longer = [word for word in held.all if word.endswith(asked)]
            found.update((word, similarity(asked, word)) for word in longer)
        ends = (asked[start:] for start in range(1, size - _SHORTEST_PART + 1))
        found.update((end, similarity(asked, end)) for end in ends if end in held.all)
    return {word: share for word, share in found.items() if share}


@lru_cache(maxsize=_TEXTS_KEPT * 20)
def _nearest(asked: str, held: HeldWords) -> float:
    """Return how far the word of ``held`` that holds ``asked`` best does."""
    return 1.0 if asked in held.all else max(holders(asked, held).values(), default=0.0)


def _held(wanted: Sequence[str], held: Sequence[HeldWords]) -> float:
    total = 0.0
    for word in wanted:
        total += max([_nearest(word, part) for part in held])
    return total / len(wanted)


def coverage(query: Query, *texts: str) -> float:
    """Return the share, 0 to 1, of a question's information that the words of ``texts`` hold.

    Other names count as the words themselves, as far as they mean the same.
    """
    laid_out = tuple(map(held_words, texts))
    total = found = 0.0
    for group in query.groups:
        told = telling_of(query, group)
        if told >= MINIMUM_INFORMATION:
            total += told
            found += told * _best_held(group, laid_out)
    return found / total if total else 0.0


def _best_held(group: Group, texts: Sequence[HeldWords]) -> float:
    """Return how far words are held under any of their names, as far as these mean the same."""
    best = _held(group.words, texts)
    for other in group.alternatives:
        if best < other.weight:
            best = max(best, other.weight * _held(other.words, texts))
    return best


def telling_of(query: Query, group: Group) -> float:
    """Return how much a group of a question's words tells of what is asked about, 0 to 1."""
    return max(query.information(word) for word in group.words)


_WORD: Final = re.compile(r"[^\W_]+")
# A number as a whole: the 2 of "1,2", "2 000" and "2027-02-01" is no number of its own.
_NUMBER: Final = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,:/-]\d+)*")
# The word right before a number: "etapp 2", "vecka 23".
_BEFORE: Final = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_LONGEST_BEFORE: Final = 40
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


def numbers_otherwise(query: Query, texts: Iterable[str], but: str = "") -> bool:
    """Return whether texts number something otherwise than a question does.

    "Etapp 1" is another than "etapp 2", which "etapp 1 och 2" is not, nor "vecka 2".

    Args:
        query: The question.
        texts: What would answer, and what stands over it.
        but: Words of the question that name a moment, which no text need hold.

    """
    text = query.text.replace(but, " ") if but else query.text
    told = [
        one
        for one in numbers_in(text)
        if one.of and query.information(one.of) >= MINIMUM_INFORMATION
    ]
    # "Klockan 19" and "högst 3 dagar" measure something, and number nothing.
    measured = find_values(text) if told else []
    asked = [one for one in told if not any(v.start <= one.start < v.end for v in measured)]
    if not asked:
        return False
    there = [one for text in texts for one in numbers_in(text)]
    every = {one.number for one in there}
    return any(
        one.number not in every and any(alike(one.of, other.of) for other in there) for one in asked
    )


def lacks_or_names_another(query: Query, read: Candidate, but: str) -> bool:
    """Return whether a candidate lacks what the question names, or names another of its kind.

    The words ``but``, which name a moment or an amount that a step holds, don't count.
    """
    over = (read.metadata.title, *read.passage.headings)
    lacking = lacks_what_is_named(query, (read.said, *over), but)
    return lacking or names_another(query, (read.passage.text, *over))


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
        if not named.isdisjoint(group.words) and not _is_there(group, there):
            return True
    return numbers_otherwise(query, told, but)


def holds_all(query: Query, texts: Iterable[str]) -> bool:
    """Return whether texts hold each word of a question that tells something, under any name."""
    there = {word for text in texts for word in words(text)}
    return all(
        _is_there(group, there)
        for group in query.groups
        if telling_of(query, group) >= MINIMUM_INFORMATION
    )


# Letters of a word that may be a compound, and of its parts.
_SHORTEST_COMPOUND: Final = 8
_SHORTEST_TAIL: Final = 6
_SHORTEST_HEAD: Final = 2
_KNOWN: Final = 0.95  # information of a word, up to which the language has it


def names_another(query: Query, texts: Iterable[str]) -> bool:
    """Return whether texts name another of the kind that a question asks about.

    "HR-enheten" and "fastighetsjouren" are others than "löneenheten" and "hamnjouren": the ends of
    the compounds are there, and neither their beginnings nor what the glossary calls them.

    Args:
        query: The question.
        texts: What would answer, and what stands over it.

    """
    there = {word for text in texts for word in words(text)}
    return any(
        _is_another(group.words[0], query.language, there)
        for group in query.groups
        if len(group.words) == 1 and not _is_there(group, there)
    )


def _is_another(compound: str, language: Language, there: Collection[str]) -> bool:
    if len(compound) < _SHORTEST_COMPOUND:
        return False
    tail = max((_common_end(compound, word) for word in there), key=len, default="")
    head = compound[: len(compound) - len(tail)]
    if len(tail) < _SHORTEST_TAIL or len(head) < _SHORTEST_HEAD:
        return False
    if tail not in there and information(tail, language) > _KNOWN:
        return False
    # "Löne-" is "lön": what joins the parts of a compound is no part of the word.
    stem = head[: max(_SHORTEST_STEM, len(head) - 1)]
    return not any(word.startswith(stem) for word in there)


def _common_end(one: str, other: str) -> str:
    common = _common_start(one[::-1], other[::-1])
    return one[len(one) - common :]


def named_words(query: Query) -> frozenset[str]:
    """Return the normalised words of a question that are numbers or, in Swedish, names."""
    found = _WORD.findall(query.text)
    numbers = {word for word in found if word.isdigit()}
    capitals = [word for word in found[1:] if len(word) > 1 and word[0].isupper()]
    shouted = all(word.isupper() or word.isdigit() for word in found)
    names = capitals if query.language == "sv" and not shouted else []
    return frozenset(normalised for word in (*numbers, *names) for normalised in words(word))


def _is_there(group: Group, there: Collection[str]) -> bool:
    """Return whether all words of a group, or of another name for it, are among others."""
    names = (group.words, *(other.words for other in group.alternatives))
    return any(all(_among(word, there) for word in name) for name in names)


def _among(word: str, there: Collection[str]) -> bool:
    if word in there:
        return True
    return not word.isdigit() and any(alike(word, other) for other in there)


def alike(one: str, other: str) -> bool:
    """Return whether the second of two words is the first in another form, or a part of it."""
    return bool(other) and similarity(one, other) >= _ALIKE


def only_named(query: Query) -> Value | None:
    """Return the person, by full name, or the day that is all a question names, if it is.

    "Vem är Anna Ek?" and "Vad händer den 1 mars?" say of no fact that it is wanted, and a reader
    finds nothing that answers; whoever asks is glad of any sentence on that person or day.
    """
    text = query.text
    named = [*find_values(text), *find_names(text)]
    if len(named) != 1 or not _is_exact(named[0]):
        return None
    rest = words(f"{text[: named[0].start]} {text[named[0].end :]}")
    return None if any(query.information(word) >= TELLING for word in rest) else named[0]


def _is_exact(value: Value) -> bool:
    if value.kind is Kind.PERSON:
        return " " in str(value.low[0])
    return value.kind is Kind.DATE and value.low == value.high and value.low[2] is not None


def told_of(value: Value, candidates: Iterable[Candidate]) -> tuple[Candidate, Span] | None:
    """Return the first of candidates with a sentence that holds a person or day, and that."""
    for candidate in candidates:
        for span in candidate.passage.sentences:
            if holds(candidate.passage.piece(span), value):
                return candidate, span
    return None


def holds(sentence: str, value: Value) -> bool:
    """Return whether a sentence holds a person's full name, or a day in whatever form."""
    if value.kind is Kind.PERSON:
        return str(value.low[0]) in " ".join(sentence.split()).casefold()
    return any(
        _is_exact(one) and agree(one, value)
        for one in find_values(sentence)
        if one.kind is Kind.DATE
    )
