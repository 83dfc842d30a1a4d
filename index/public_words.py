"""What the documents that everybody may see say: how often which word, and what is explained.

Documents that not everybody may see have no say: what is read from these counts must not tell of
them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from index.explained import explanations
from index.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_Explained = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PublicWords:
    """Words of texts.

    Attributes:
        texts: The texts.
        counts: How often each of their normalised words stands in them, in alphabetical order.
        explanations: For each text, the abbreviations that it explains, with their long forms.

    """

    texts: tuple[str, ...]
    counts: Mapping[str, int]
    explanations: tuple[_Explained, ...]

    @classmethod
    def of(cls, texts: Sequence[str], before: PublicWords | None = None) -> PublicWords:
        """Count the words of ``texts``.

        Texts that are the very same objects as before are not read again, which is most of the
        time that opening an index takes. The result is the same.
        """
        known = dict(zip(map(id, before.texts), before.explanations, strict=True)) if before else {}
        here = set(map(id, texts))
        counts: Counter[str] = Counter()
        if before is not None and not here.isdisjoint(known):
            counts.update(before.counts)
            counts.subtract(_words(text for text in before.texts if id(text) not in here))
        else:
            known = {}
        counts.update(_words(text for text in texts if id(text) not in known))
        return cls(
            tuple(texts),
            {word: count for word, count in sorted(counts.items()) if count},
            tuple(known[id(text)] if id(text) in known else _explained(text) for text in texts),
        )


def _words(texts: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(words, texts))


def _explained(text: str) -> _Explained:
    return tuple((short, long) for short, long, _ in explanations(text))
