"""What was meant by a word that is misspelt, run together with another, or written as it is spoken.

First by the words of the public documents, then by general word frequencies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA
from wordfreq import get_frequency_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from index.types import Language

_SHORTEST_TOGETHER = 5
_SHORTEST_PART = 2
# Never the first part of a Swedish compound, unlike "för", "till" or "om".
_BEGINNINGS = frozenset(
    (
        "var vad vem när hur vilken vilket vilka varför vart är har ska kan får måste blir finns "
        "gäller sitter jag man vi ni den det min mitt mina och eller som inte"
    ).split()
)
# Never the last part of one; "en", "et" and "den" are endings.
_ENDINGS = frozenset(
    (
        "är har ska kan får måste blir finns gäller sitter jag man vi ni vara och som inte nu då "
        "här där för på till med hos"
    ).split()
)
# A name in capitals with an ordinary word beside it: "varHR", "ITsystemet", not "ByggDok" or "HRs".
_CAPITALS_FIRST = re.compile(r"[A-ZÅÄÖ]{2,6}(?=[a-zåäö]{3,}$)")
_CAPITALS_LAST = re.compile(r"[a-zåäö]{2,}(?=[A-ZÅÄÖ]{2,6}$)")


def part(written: str, language: Language, known: Callable[[str], float]) -> int | None:
    """Return where a word that nobody knows is two words run together, or None where it isn't.

    Args:
        written: The word as it stands in the question.
        language: The question's language.
        known: Tells how common a normalised word is, 0 for one that is no word.

    """
    capitals = _CAPITALS_FIRST.match(written) or _CAPITALS_LAST.match(written)
    if capitals:
        return capitals.end()
    # A name of the other language may look like anything.
    if (
        len(written) < _SHORTEST_TOGETHER
        or not written.isalpha()
        or written[1:] != written[1:].lower()
    ):
        return None
    places = {
        place: min(known(written[:place].casefold()), known(written[place:]))
        for place in _places(written.casefold(), language)
    }
    best = max(places, key=places.__getitem__, default=None)
    return best if best is not None and places[best] > 0 else None


def _places(word: str, language: Language) -> Iterator[int]:
    for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if language == "en" or word[:place] in _BEGINNINGS or word[place:] in _ENDINGS:
            yield place


# Only forms that stand for one word whatever is beside them: "de" is "det" or itself, "sen" is
# "sedan" or late, "ja" is "jag" or yes.
_SPOKEN: Final = {
    "e": "är", "ä": "är", "o": "och", "me": "med", "nåt": "något", "nån": "någon", "nåra": "några",
    "nånstans": "någonstans", "nånting": "någonting", "mej": "mig", "dej": "dig", "sej": "sig",
    "sån": "sådan", "sånt": "sådant", "mkt": "mycket", "ngt": "något", "ngn": "någon",
    "hemmifrån": "hemifrån", "vafför": "varför", "vaför": "varför",
}  # fmt: skip
# At the beginning it asks; further on it may be "vara".
_FIRST: Final = {"va": "vad"}


def spoken(word: str, *, first: bool) -> str | None:
    """Return the written form of a normalised Swedish word that stands as it is said, or None.

    ``first`` says that it begins the question.
    """
    return (_FIRST.get(word) if first else None) or _SPOKEN.get(word)


# Letters without their dots are no slip but a foreign keyboard, and cost nothing.
_DOTTED = {"a": "åä", "o": "ö"}
_UNDOTTED = str.maketrans("åäö", "aao")
_SHORTEST = 4
_SHORTEST_DOTTED = 3
# A single slip leaves so many letters alone at one end of a word of more than twice as many.
_END = 3
_LONG = 8  # letters of a word that may hold two slips
_SHORTEST_KNOWN = 3
_MOST_DOTS = 6
_LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
_ASKED_SHARE = 0.3  # of a word's letters that may be wrong for it to be asked about
# Frequencies (share of all words): a word rarer than the first may be a slip; a word commoner than
# the second may be what was meant, and it has to be so many times commoner.
_RARE = 1e-6
_COMMON = 4e-6
_TIMES = 100
# A letter that is neither beside the other on the keyboard nor sounds like it is put for it so much
# more seldom than one is left out.
_FAR_APART = 0.1


class Spelling:
    """Corrects words of questions by the vocabulary of the public documents and of the language."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take the public documents' words, in alphabetical order, and how often each is there."""
        self._vocabulary = vocabulary
        self._undotted: dict[str, list[str]] = defaultdict(list)
        self._long: dict[str, list[str]] = defaultdict(list)
        self._by_end: dict[tuple[str, int, bool], list[str]] = defaultdict(list)
        for word in self._vocabulary:
            self._undotted[word.translate(_UNDOTTED)].append(word)
            if len(word) >= _LONG - 1:
                self._long[word[0]].append(word)
        for bare in self._undotted:
            self._by_end[bare[:_END], len(bare), True].append(bare)
            self._by_end[bare[-_END:], len(bare), False].append(bare)

    def correct(self, word: str, language: Language) -> str | None:
        """Return what a normalised word was meant to be, or None where it may stand as it is."""
        if word in self._vocabulary or not word.isalpha():
            return None
        own = _frequencies(language).get(word, 0.0)
        if own <= _RARE:
            dotted = self._dotted(word, language)
            if dotted is not None:
                return dotted
            near = self._near(word, language) or self._two_slips(word)
            if near is not None and far_apart(word, near) == 0:
                near = _by_frequency(word, language) or near
            if near is not None:
                # Another form of the same word is no slip; n-grams find it as it is.
                return None if _same_stem(near, word) else near
        return _by_frequency(word, language)

    def parted(self, written: str, language: Language) -> int | None:
        """Return where a word of a question is two words run together, or None where it isn't."""
        word = written.casefold()
        if word in self._vocabulary or _frequencies(language).get(word, 0.0) > _RARE:
            return None
        return part(written, language, lambda other: self._known(other, language))

    def nearest(self, word: str) -> str | None:
        """Return the document word that a word nobody knows is most like; None where none is.

        Too far from it to be searched for instead, and near enough to ask whether it was meant.
        A word of the language is no slip.
        """
        common = (_frequencies(language).get(word, 0.0) for language in _LANGUAGES)
        if len(word) <= _SHORTEST or max(common) > _RARE:
            return None
        most = max(1, int(_ASKED_SHARE * len(word)))
        alike = (other for other in self._vocabulary if abs(len(other) - len(word)) <= most)
        found = process.extract(
            word, list(alike), scorer=OSA.distance, score_cutoff=most, processor=None, limit=None
        )
        best = min(found, key=lambda one: (one[1], -self._vocabulary[one[0]]), default=None)
        return best[0] if best else None

    @property
    def vocabulary(self) -> Collection[str]:
        """The normalised words of the documents that everybody may see."""
        return self._vocabulary.keys()

    def _known(self, word: str, language: Language) -> float:
        """Return how common a word is in the language, or else something little if documents do."""
        common = _frequencies(language).get(word, 0.0)
        if common >= _COMMON:
            return common
        # Two or three letters that stand in a document are more likely a code than a word.
        return _RARE if len(word) > _SHORTEST_KNOWN and word in self._vocabulary else 0.0

    def _near(self, word: str, language: Language) -> str | None:
        """Return the document word that is nearest: dots left out, then one slip or both."""
        dotted = self._dotted(word, language)
        if dotted is not None:
            return dotted
        if len(word) <= _SHORTEST or not self._has_neighbour(word):
            return None
        slips = one_slip(word)
        # Who writes some dots has them on the keyboard.
        if language == "sv" and word == word.translate(_UNDOTTED):
            slips = chain.from_iterable(self._undotted.get(slip, ()) for slip in slips)
        return _best(slips, self._vocabulary, 1, word)

    def _has_neighbour(self, word: str) -> bool:
        """Return whether a document word may be one slip away; cheaper than to find out which."""
        bare = word.translate(_UNDOTTED)
        if len(bare) <= 2 * _END:
            return True
        for length in range(len(bare) - 1, len(bare) + 2):
            for end in ((bare[:_END], length, True), (bare[-_END:], length, False)):
                alike = self._by_end.get(end, ())
                if process.extractOne(
                    bare, alike, scorer=OSA.distance, score_cutoff=1, processor=None
                ):
                    return True
        return False

    def _dotted(self, word: str, language: Language) -> str | None:
        """Return the document word that differs in left out dots alone, or None."""
        return _best(_with_dots(word), self._vocabulary, 1) if language == "sv" else None

    def _two_slips(self, word: str) -> str | None:
        """Return the nearest document word that is two slips from a long word, or None."""
        if len(word) < _LONG:
            return None
        # A compound's own beginning is hardly ever the slip: "inflytt" is no "utflytt".
        alike = self._long.get(word[0], ())
        found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=2, processor=None)
        return found[0] if found else None


def _same_stem(one: str, other: str) -> bool:
    """Return whether two words differ in their last two or three letters alone."""
    stem = max(_SHORTEST, min(len(one), len(other)) - 2)
    return one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 3  # noqa: PLR2004


@lru_cache(maxsize=10_000)
def _by_frequency(word: str, language: Language) -> str | None:
    """Return the common word that a rare one is one slip away from, or None.

    Dots left out ("lonen" – "lönen") come first, then one slip of any other kind.
    """
    known = _frequencies(language)
    own = known.get(word, 0.0)
    least = max(own * _TIMES, _COMMON)
    if language == "sv" and len(word) >= _SHORTEST_DOTTED:
        dotted = _best(_with_dots(word), known, least if own > _RARE else least / 10)
        if dotted is not None:
            return dotted
    if own > _RARE or len(word) < _SHORTEST:
        return None
    return _best(one_slip(word), known, least, word)


@lru_cache(maxsize=2)
def _frequencies(language: Language) -> dict[str, float]:
    return get_frequency_dict(language, wordlist="best")


def _best(
    candidates: Iterator[str], known: Mapping[str, float], least: float, written: str = ""
) -> str | None:
    """Return the candidate that is most frequent, if it is so at least; of equals the first.

    One that differs from what was ``written`` by a letter far apart counts for less.
    """
    # Hundreds of candidates, of which hardly one is a word: a look-up each is all they cost.
    real = [candidate for candidate in candidates if known.get(candidate, 0.0) >= least]
    return max(
        real,
        key=lambda one: known[one] * (1.0 if far_apart(written, one) is None else _FAR_APART),
        default=None,
    )


def _with_dots(word: str) -> Iterator[str]:
    """Yield every way to put dots on a word, but for none at all."""
    places = [place for place, letter in enumerate(word) if letter in _DOTTED][:_MOST_DOTS]
    forms = [word]
    for place in places:
        forms += [
            form[:place] + dotted + form[place + 1 :]
            for form in forms
            for dotted in _DOTTED[word[place]]
        ]
    yield from forms[1:]


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_ROWS: Final = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
# Letters that are taken for one another by ear: vowels, and these.
_ALIKE: Final = ("aeiouyåäö", "cksz", "vwf", "ijy", "gj", "dt", "bp", "mn")


def one_slip(word: str) -> Iterator[str]:
    """Yield every word that is one letter more, less or other, or two swapped, away from ``word``.

    The slips of Damerau 1964, doi:10.1145/363958.363994.
    """
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def far_apart(written: str, meant: str) -> int | None:
    """Return where a word has a letter that nobody hits, or hears, for what was meant, if it has.

    That is one put for another, or one too many, that is neither beside it on the keyboard nor
    sounds like it. None for words that differ in anything else, or in more than one letter.
    """
    over = len(written) - len(meant)
    if over not in (0, 1) or written == meant:
        return None
    pairs = enumerate(zip(written, meant, strict=False))
    place = next((number for number, (a, b) in pairs if a != b), len(meant))
    if written[place + 1 :] != meant[place + 1 - over :]:
        return None
    beside = written[max(0, place - 1) : place + 2 : 2] if place else written[1:2]
    near = _NEAR.get(written[place], frozenset())
    return None if near.intersection(beside if over else meant[place]) else place


def _near(letter: str) -> frozenset[str]:
    """Return the letters beside one on the keyboard, and those that sound like it."""
    near = {other for group in _ALIKE if letter in group for other in group}
    for number, row in enumerate(_ROWS):
        place = row.find(letter)
        if place < 0:
            continue
        near.update(row[max(0, place - 1) : place + 2])
        # A row stands half a key to the right of the one above.
        if number:
            near.update(_ROWS[number - 1][place : place + 2])
        if number + 1 < len(_ROWS):
            near.update(_ROWS[number + 1][max(0, place - 1) : place + 1])
    return frozenset(near)


_NEAR: Final = {letter: _near(letter) for letter in _LETTERS}
