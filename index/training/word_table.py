"""Learns the Swedish-English word table, and the one of what documents say for what people say.

    python -m index.training.word_table [--data DIR]

``DIR`` holds ``parallel.tsv.xz`` (source, tier, Swedish, English) and ``dictionaries.tsv.xz``
(source, Swedish, English). Without it the other table is learnt, from the questions that employees
ask beside this module and the sentences that answer them: the one as a translation of the other
(Berger and Lafferty 1999, "Information retrieval as statistical translation"). To it come everyday
words with those that documents tell of such things with. Word translation probabilities are
estimated in both directions with IBM Model 1 and multiplied, which leaves the pairs that explain
each other. No randomness: the same data give the same table. About half a minute and 3 GB of
memory.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.language.translations import TABLE, asked_as, stem, write_table
from index.language.translations import WORDINGS as WORDINGS_TABLE
from index.language.words import detect_language, information, words
from index.search.query.query import TELLING
from index.training.examples import (
    NEXT_END,
    SENTENCE_END,
    STAFF,
    WORDINGS,
    read_associations,
    read_dictionaries,
    read_parallel,
    staff_examples,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from index.training.examples import Examples, Translation
    from index.types import Language


_LONGEST_SENTENCE = 40
_LONGEST_ENTRY = 5
_LEAST_COUNT = 0.5
_LEAST_STRENGTH = 0.06
_BEST = 6  # Swedish words of an English one
_BEST_BACK = 4  # English words of a Swedish one
_LONGEST_TOLD = 60  # words of what answers
_LEAST_ASKED = 0.03
_ASKED_COUNT = 2
# How strong the first word that is associated with one is, and each that follows beside the one
# before it; and how much both have to tell.
_ASSOCIATED, _FOLLOWING = 0.06, 0.85
_LEAST_TOLD = 0.4
# English words have their translations besides: more than this finds no more among the first four
# for employees, and less for English questions over encyclopedias (xquad_en_sv).
_IN_ENGLISH = 0.36


def read_pairs(data: Path) -> Iterator[Pair]:
    """Yield the pairs that are worth learning from."""
    for row in read_parallel(data):
        swedish, english = words(row.swedish), words(row.english)
        count = times(row, dictionary=False)
        usable = swedish and english and max(len(swedish), len(english)) <= _LONGEST_SENTENCE
        if usable and count and similar_length(swedish, english):
            yield Pair(tuple(swedish), tuple(english), count)
    for row in read_dictionaries(data):
        swedish, english = words(row.swedish), words(row.english)
        if swedish and english and max(len(swedish), len(english)) <= _LONGEST_ENTRY:
            yield Pair(tuple(swedish), tuple(english), times(row, dictionary=True))


def learn(pairs: list[Pair]) -> dict[str, list[tuple[str, float]]]:
    """Return, for every English word, its Swedish ones with their strength, strongest first."""
    found = align(pairs)
    strength = np.sqrt(found.to_swedish * found.to_english)
    usable = (strength >= _LEAST_STRENGTH) & (found.english != 0) & (found.expected >= _LEAST_COUNT)
    kept = usable & (
        (_rank(found.english, strength) < _BEST) | (_rank(found.swedish, strength) < _BEST_BACK)
    )
    table: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for e, s, value in zip(found.english[kept], found.swedish[kept], strength[kept], strict=True):
        table[found.english_units[e]].append((found.swedish_units[s], round(float(value), 2)))
    return {
        word: sorted(others, key=lambda other: (-other[1], other[0]))
        for word, others in sorted(table.items())
    }


def asked_pairs(examples: Examples, language: Language) -> Iterator[tuple[Pair, tuple[str, ...]]]:
    """Yield questions with the Swedish that answers them, and the latter's words as they stand.

    What answers is the sentence, or the line, with what stands above it, as stems; questions are
    as they are looked up.
    """
    for question in examples.which(held=False):
        if not question.answer or detect_language(question.text) != language:
            continue
        passage = examples.texts[question.passage]
        start, end = question.start, question.start + len(question.answer)
        begins = max((m.end() for m in SENTENCE_END.finditer(passage.text, 0, start)), default=0)
        after = NEXT_END.search(passage.text, end)
        text = f"{passage.over} {passage.text[begins : after.end() if after else None]}"
        told = words(text)
        asked = tuple(dict.fromkeys(asked_as(word, language) for word in words(question.text)))
        if asked and told and (language == "sv" or detect_language(text) == "sv"):
            yield Pair(tuple(dict.fromkeys(map(stem, told[:_LONGEST_TOLD]))), asked, 1), tuple(told)


def learn_wordings(examples: Examples, language: Language) -> dict[str, dict[str, float]]:
    """Return, for what people ask in a language, the words of documents with their strength.

    Of words with one stem the commonest; none that tells little.
    """
    pairs = list(asked_pairs(examples, language))
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for _, told in pairs:
        for word in told:
            written[stem(word)][word] += 1
    found = align([pair for pair, _ in pairs])
    strength = np.sqrt(found.to_swedish * found.to_english)
    usable = (strength >= _LEAST_ASKED) & (found.english != 0) & (found.expected >= _ASKED_COUNT)
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for e, s, value in zip(
        found.english[usable], found.swedish[usable], strength[usable], strict=True
    ):
        asked, told = found.english_units[e], found.swedish_units[s]
        word = max(written[told].items(), key=lambda one: (one[1], one[0]))[0]
        own = asked == asked_as(told, language)
        if not own and not told.isdigit() and information(word, "sv") >= TELLING:
            table[asked][word] = round(float(value), 3)
    return table


def associate(
    table: dict[str, dict[str, float]], entries: Iterable[tuple[Language, str, Sequence[str]]]
) -> None:
    """Add everyday words with what documents say; the stronger of two ways to a stem counts."""
    for language, said, others in entries:
        word = " ".join(words(said))
        if information(word, language) < _LEAST_TOLD:
            continue
        row = table.setdefault(asked_as(word, language), {})
        known = {stem(other): other for other in row}
        for place, other in enumerate(each for one in others for each in words(one)):
            if information(other, "sv") >= _LEAST_TOLD and stem(other) != stem(word):
                name = known.get(stem(other), other)
                row[name] = max(row.get(name, 0.0), round(_ASSOCIATED * _FOLLOWING**place, 3))


def strongest(table: dict[str, dict[str, float]]) -> dict[str, list[tuple[str, float]]]:
    """Return the strongest words of each, strongest first."""
    return {
        asked: sorted(others.items(), key=lambda other: (-other[1], other[0]))[:_BEST]
        for asked, others in sorted(table.items())
        if others
    }


def _rank(group: NDArray[np.int64], strength: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return int64 (kinds,): how many of the same group are stronger."""
    order = np.lexsort((-strength, group))
    first = np.concatenate([[True], np.diff(group[order]) != 0])
    starts = np.flatnonzero(first)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, np.diff([*starts, len(group)]))
    return rank


def main() -> None:
    """Learn a table and write it where the index reads it."""
    parser = argparse.ArgumentParser(description="Learn a word table.")
    parser.add_argument("--data", type=Path, help="folder of the parallel text")
    parser.add_argument("--out", type=Path, help="where to write the table")
    arguments = parser.parse_args()
    if arguments.data:
        write_table(learn(list(read_pairs(arguments.data))), arguments.out or TABLE)
        return
    examples = staff_examples(STAFF, WORDINGS)
    table = learn_wordings(examples, "sv") | learn_wordings(examples, "en")
    associate(table, read_associations())
    for asked, others in table.items():
        if asked.startswith(asked_as("", "en")):
            table[asked] = {other: _IN_ENGLISH * strength for other, strength in others.items()}
    write_table(strongest(table), arguments.out or WORDINGS_TABLE)


_ITERATIONS = 5
# How often a pair counts. Words of working life are rare in the rest, and a dictionary's entry is
# worth several sightings; repetitive advisories would teach their own phrases.
_NONE = frozenset({"debian_security"})
_TIMES = {"labour_law_cc0": 3, "municipio": 3, "hrms": 3, "tatoeba": 3, "municipal_glossary": 10}
_DICTIONARY = 4


def times(pair: Translation, *, dictionary: bool) -> int:
    """Return how often a pair counts in an alignment; 0 for none at all."""
    if pair.source in _NONE:
        return 0
    if pair.source.startswith("hel_"):
        return 3
    return _TIMES.get(pair.source, _DICTIONARY if dictionary else 1)


def similar_length(swedish: Sequence[str], english: Sequence[str]) -> bool:
    """Return whether two texts can be translations as far as their numbers of units tell."""
    short, long = sorted((len(swedish), len(english)))
    return long <= 2.5 * short + 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A Swedish text and its English translation as units, and how often it counts."""

    swedish: tuple[str, ...]
    english: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Kinds of links, one row each: a Swedish unit and an English one seen in one pair.

    Attributes:
        swedish_units: The Swedish units by number.
        english_units: The English units by number; number 0 is the empty one, for no word.
        swedish: int64 (kinds,), number of the Swedish unit.
        english: int64 (kinds,), number of the English unit.
        to_swedish: float64 (kinds,), probability of the Swedish unit given the English one.
        to_english: float64 (kinds,), probability of the English unit given the Swedish one.
        expected: float64 (kinds,), how often the English unit gave the Swedish one, expected.
        expected_back: float64 (kinds,), the same the other way.

    """

    swedish_units: list[str]
    english_units: list[str]
    swedish: NDArray[np.int64]
    english: NDArray[np.int64]
    to_swedish: NDArray[np.float64]
    to_english: NDArray[np.float64]
    expected: NDArray[np.float64]
    expected_back: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Links:
    """Every possible link of an English and a Swedish unit in a pair, one row each.

    Attributes:
        kind: int64 (links,), number of the pair of unit types.
        of_swedish: int64 (links,), number of the Swedish unit's place: its links share it.
        of_english: int64 (links,), number of the English unit's place.
        count: float64 (links,), how often the pair counts.
        english: int64 (kinds,), English unit type.
        swedish: int64 (kinds,), Swedish unit type.

    """

    kind: NDArray[np.int64]
    of_swedish: NDArray[np.int64]
    of_english: NDArray[np.int64]
    count: NDArray[np.float64]
    english: NDArray[np.int64]
    swedish: NDArray[np.int64]


def align(pairs: Sequence[Pair]) -> Alignment:
    """Estimate translation probabilities in both directions; about 3 GB for 300,000 pairs."""
    swedish: dict[str, int] = {}
    english: dict[str, int] = {}
    links = _links(pairs, swedish, english)
    to_swedish, expected = _expectation_maximisation(links, links.of_swedish, links.english)
    to_english, back = _expectation_maximisation(links, links.of_english, links.swedish)
    return Alignment(
        list(swedish),
        list(english),
        links.swedish,
        links.english,
        to_swedish,
        to_english,
        expected,
        back,
    )


def _number(names: dict[str, int], name: str) -> int:
    return names.setdefault(name, len(names))


def _links(pairs: Sequence[Pair], swedish: dict[str, int], english: dict[str, int]) -> _Links:
    """Write out all links, numbering the unit types in ``swedish`` and ``english``."""
    english[""] = 0
    columns: list[list[NDArray[np.int64]]] = [[], [], [], [], []]
    swedish_place = english_place = 0
    for pair in pairs:
        left = np.array([0, *(_number(english, unit) for unit in pair.english)])
        right = np.array([_number(swedish, unit) for unit in pair.swedish])
        rows, width = len(right), len(left)
        columns[0].append(np.tile(left, rows))
        columns[1].append(np.repeat(right, width))
        columns[2].append(np.repeat(swedish_place + np.arange(rows), width))
        columns[3].append(np.tile(english_place + np.arange(width), rows))
        columns[4].append(np.full(rows * width, pair.count))
        swedish_place += rows
        english_place += width
    e, s, of_swedish, of_english, count = (np.concatenate(column) for column in columns)
    kinds, kind = np.unique(e * len(swedish) + s, return_inverse=True)
    return _Links(
        kind,
        of_swedish,
        of_english,
        count.astype(np.float64),
        kinds // len(swedish),
        kinds % len(swedish),
    )


def _expectation_maximisation(
    links: _Links, place: NDArray[np.int64], given: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return float64 (kinds,): probability of the other unit given ``given``, and expected counts.

    ``place`` numbers the units that each have to be explained by one of their links.
    """
    probability: NDArray[np.float64] = np.ones(len(links.english))
    expected: NDArray[np.float64] = probability
    for _ in range(_ITERATIONS):
        linked = probability[links.kind]
        share = linked / np.bincount(place, weights=linked)[place] * links.count
        expected = np.bincount(links.kind, weights=share).astype(np.float64)
        probability = expected / np.bincount(given, weights=expected)[given]
    return probability, expected


if __name__ == "__main__":
    main()
