"""Words, character n-grams, how much a word tells, and the language of a question."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from wordfreq import get_frequency_dict, zipf_frequency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Language

# Soft hyphens and zero-width marks show nothing, so two spellings that differ only there are one.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
NGRAM_SIZES = (3, 4, 5)
# Longer ones are no words: two million letters without a space would be half a gigabyte of n-grams.
_LONGEST_WORD = 100

# The scale of wordfreq runs from 0 (unseen) to about 7.7 ("the"). A word at or above the ceiling
# ("nu", "where") tells nothing of what is asked about; at or below the floor it tells all it can.
_PLAIN = re.compile("[a-zåäö]+")
_PER_BILLION = 9  # what the scale adds to the logarithm of a word's share of all words
_ZIPF_CEILING = 6.2
_ZIPF_FLOOR = 2.2
_MINIMUM_INFORMATION = 0.03
# Abbreviations in capitals are longer than this only by accident; they say nothing of the language.
_LONGEST_ABBREVIATION = 6
_LONG_WORD = 18
# No single word decides: a name may be far commoner in one language's texts.
_LARGEST_LEAD = 3.0
_SWEDISH_LETTER_LEAD = 2.0
_SWEDISH_LETTERS = re.compile("[åäö]")


def normalise(text: str) -> str:
    """Return ``text`` as it is compared: NFC, case folded, without invisible characters."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).casefold()


def words(text: str) -> list[str]:
    """Return the normalised words of ``text`` in order; hyphens and underscores part words.

    >>> words("Var sitter HR-avdelningen?")
    ['var', 'sitter', 'hr', 'avdelningen']
    """
    return _WORD.findall(normalise(text))


def capitals(text: str) -> frozenset[str]:
    """Return the normalised words that stand in capitals; none where all of the text does."""
    found = [word for word in _WORD.findall(text) if any(map(str.isalpha, word))]
    upper = {normalise(word) for word in found if len(word) > 1 and word.isupper()}
    shouted = len(found) > 1 and all(word.isupper() for word in found)
    return frozenset() if shouted else frozenset(upper)


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every word of ``text`` (normalised) with its start and end in ``text`` itself."""
    for match in _WORD.finditer(text):
        yield normalise(match.group()), match.start(), match.end()


@lru_cache(maxsize=200_000)
def ngrams(word: str) -> tuple[str, ...]:
    """Return the character n-grams (3 to 5) of one normalised word with its bounds marked.

    ``hr`` gives ``#hr``, ``hr#`` and ``#hr#``. N-grams inside words match Swedish compounds and
    inflections without a stemmer (McNamee and Mayfield 2004,
    doi:10.1023/B:INRT.0000009441.78971.be).
    """
    marked = f"#{word[:_LONGEST_WORD]}#"
    return tuple(
        marked[start : start + size]
        for size in NGRAM_SIZES
        for start in range(len(marked) - size + 1)
    )


@lru_cache(maxsize=50_000)
def information(word: str, language: Language) -> float:
    """Return how much a normalised word tells of what is asked about, from just over 0 to 1.

    Falls linearly with the word's Zipf frequency in general text (the wordfreq package), so it
    does not depend on the collection, nor on what a reader may see of it.

    >>> information("nu", "sv"), information("lönesupport", "sv")
    (0.03, 1.0)
    """
    share = (_ZIPF_CEILING - frequency(word, language)) / (_ZIPF_CEILING - _ZIPF_FLOOR)
    return min(1.0, max(_MINIMUM_INFORMATION, share))


def detect_language(text: str, *, unclear: Language = "sv") -> Language:
    """Return the language of a question; ``unclear`` where nothing tells.

    Sums, over its words, how much commoner each is in general English than in Swedish.
    Abbreviations in capitals and very long words (unit names) are left out: they are the same in a
    question of either language. docs/decisions/0010-language-of-a-question.md has the measurement.

    >>> detect_language("Where does HR sit now?"), detect_language("Var sitter HR nu?")
    ('en', 'sv')
    """
    lead = 0.0
    for word in _WORD.findall(text):
        if len(word) > _LONG_WORD or (word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION):
            continue
        lead += _english_lead(word.lower())
    if lead == 0:
        return unclear
    return "en" if lead > 0 else "sv"


@lru_cache(maxsize=50_000)
def _english_lead(word: str) -> float:
    """Return how much commoner a lower-case word is in English than Swedish, within bounds."""
    difference = frequency(word, "en") - frequency(word, "sv")
    if _SWEDISH_LETTERS.search(word):
        difference -= _SWEDISH_LETTER_LEAD
    return float(max(-_LARGEST_LEAD, min(_LARGEST_LEAD, difference)))


def frequency(word: str, language: Language) -> float:
    """Return how common a word is in general text, on wordfreq's Zipf scale: 0 is unseen.

    A word of plain letters is looked up where wordfreq does: it takes 20 times as long to find that
    there is nothing in the word to be parted or replaced.
    """
    if not _PLAIN.fullmatch(word):
        return float(zipf_frequency(word, language))
    share = get_frequency_dict(language).get(word, 0.0)
    return max(0.0, round(math.log10(share) + _PER_BILLION, 2)) if share else 0.0
