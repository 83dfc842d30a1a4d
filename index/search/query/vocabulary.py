"""What words public documents know: which there are, how they sound, which are explained."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from index.language.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


_Explained = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PublicWords:
    """Words of the documents that everybody may see.

    Attributes:
        counts: How often each of their normalised words stands in them, in alphabetical order.
        explanations: The abbreviations that each document explains, with their long forms, by the
            document's id, in order; no document that explains none.

    """

    counts: Mapping[str, int]
    explanations: Mapping[str, _Explained]

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> PublicWords:
        """Count the words of documents' texts, by their ids."""
        return cls({}, {}).changed({}, texts)

    def changed(self, gone: Mapping[str, str], new: Mapping[str, str]) -> PublicWords:
        """Return what there is after some documents went and others came, texts by their ids.

        The same as when all that there are then were counted anew.
        """
        counts = Counter(self.counts)
        counts.subtract(_words(gone.values()))
        counts.update(_words(new.values()))
        found = {key: told for key, told in self.explanations.items() if key not in gone}
        found |= {key: told for key, text in new.items() if (told := _explained(text))}
        return PublicWords(
            {word: count for word, count in sorted(counts.items()) if count},
            dict(sorted(found.items())),
        )

    @classmethod
    def from_json(cls, data: bytes) -> PublicWords:
        """Read what is written of them.

        Raises:
            ValueError: ``data`` is something else.

        >>> PublicWords.from_json(b'{"counts":{"hr":2},"explanations":{"a.md":[["HR","Human"]]}}')
        PublicWords(counts={'hr': 2}, explanations={'a.md': (('HR', 'Human'),)})

        """
        read = json.loads(data)
        try:
            counts = dict[str, int](read["counts"])
            told = {
                key: tuple((short, long) for short, long in found)
                for key, found in read["explanations"].items()
            }
        except (TypeError, KeyError, AttributeError) as exc:
            raise ValueError("no counts of words") from exc
        return cls(counts, told)


def _words(texts: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(words, texts))


def _explained(text: str) -> _Explained:
    return tuple((short, long) for short, long, _ in explanations(text))


_LONGEST_ENDING: Final = 4  # letters of an ending: "förvaltningarnas"
_SHORTEST_STEM: Final = 3
_STEM_SHARE: Final = 0.7  # of a word that it shares with another form of it
_SHORTEST_PART: Final = 4  # letters of a part of a compound that tells something
_IN_PART: Final = 0.5  # of "elcykel" where only "cykel" is known, or the other way round


class Heard:
    """Tells how far words are known."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        """Take the normalised words of the documents that everybody may see."""
        self._known = vocabulary
        self._sorted = sorted(vocabulary)
        self._backwards = sorted(word[::-1] for word in vocabulary)

    def share(self, word: str) -> float:
        """Return 1 for a word that is known in some form, 0.5 for one that shares a part with one.

        "Elcykel" does where "cykel" is known, and "kansliet" where "kommunkansliet" is.
        """
        if word in self._known or not word.isalpha() or self._inflected(word):
            return 1.0
        if len(word) >= _SHORTEST_PART and (
            _begins(word, self._sorted) or _begins(word[::-1], self._backwards)
        ):
            return _IN_PART
        parts = range(_SHORTEST_PART, len(word) - 1)
        if any(word[:end] in self._known or word[-end:] in self._known for end in parts):
            return _IN_PART
        return 0.0

    def _inflected(self, word: str) -> bool:
        """Return whether a known word differs by an ending of either at most."""
        stem = word[: max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING, (len(word) + 1) // 2)]
        if len(stem) < _SHORTEST_STEM:
            return False
        place = bisect_left(self._sorted, stem)
        while place < len(self._sorted) and self._sorted[place].startswith(stem):
            if _are_forms(word, self._sorted[place]):
                return True
            place += 1
        return False


def _begins(start: str, known: Sequence[str]) -> bool:
    """Return whether one of some words, in alphabetical order, begins with ``start``."""
    place = bisect_left(known, start)
    return place < len(known) and known[place].startswith(start)


def _are_forms(word: str, known: str) -> bool:
    common = next(
        (n for n, (a, b) in enumerate(zip(known, word, strict=False)) if a != b),
        min(len(known), len(word)),
    )
    whole = common == min(len(known), len(word))
    return max(len(known), len(word)) - common <= _LONGEST_ENDING and (
        whole or common >= _STEM_SHARE * len(word)
    )


_SHORT = r"[A-ZÅÄÖ]{2,6}"
_BRACKETS = re.compile(rf"(?<=\s)\((?P<short>{_SHORT})\)")
_BESIDE = 120  # characters before the brackets in which the long form stands
_SENTENCE_END = re.compile(r"[()\[\]\n.:;|]")
_BRACKETS_AFTER = re.compile(rf"(?<![\w-])(?P<short>{_SHORT})\s\((?P<long>[^()\n.;:|]{{4,80}})\)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A long form has at most so many words more than its abbreviation has letters (Schwartz and Hearst
# 2003, doi:10.1142/9789812776303_0042, whose way of matching letters from the right this is).
_MORE_WORDS = 5


def explanations(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield every abbreviation that a text explains in brackets, its long form, and where."""
    for match in _BRACKETS.finditer(text):
        before = _SENTENCE_END.split(text[max(0, match.start() - _BESIDE) : match.start()])[-1]
        if (long := _long_form(match["short"], before)) is not None:
            yield match["short"], long, match.start("short")
    for match in _BRACKETS_AFTER.finditer(text):
        long = _long_form(match["short"], match["long"])
        # Here the long form is all that the brackets hold, or it is a remark.
        if long is not None and len(long) == len(match["long"].strip()):
            yield match["short"], long, match.start("short")


def explained(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return abbreviations with what they are explained as most often; ties go to the first.

    Args:
        found: Abbreviations and their long forms, in the order of the documents.

    """
    counts: dict[str, Counter[str]] = {}
    for short, long in found:
        counts.setdefault(short, Counter())[long] += 1
    return {short: longs.most_common(1)[0][0] for short, longs in sorted(counts.items())}


def _long_form(short: str, before: str) -> str | None:
    """Return the shortest end of ``before`` that begins a word and holds the letters in order."""
    text = before.rstrip(" *_\"”'")
    lower = text.casefold()
    position = len(lower)
    for letter in reversed(short[1:].casefold()):
        position = lower.rfind(letter, 0, position)
        if position < 0:
            return None
    starts = [match.start() for match in _WORD.finditer(text)]
    for start in reversed(starts):
        if lower[start] == short[0].casefold() and start < position:
            long = text[start:]
            words = _WORD.findall(long)
            fits = len(words) <= len(short) + _MORE_WORDS and len(words[0]) > 1
            return long if fits and len(long) > len(short) + 1 else None
    return None
