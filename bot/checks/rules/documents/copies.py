"""Old copies and near-duplicates: documents that share most of their text.

Texts are compared as sets of five words in a row (w-shingling: Broder, "On the resemblance and
containment of documents", 1997). Candidates share sampled shingles; only they are counted out.
Both steps grow with the folder, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.checks.finding import Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bot.checks.finding import Finding
    from bot.checks.folder import CheckedDocument, CheckedFolder

_WORDS = 5
_FEWEST = 20  # shingles; shorter texts are alike by chance
SHARE = 0.7  # of the smaller document's shingles
# One shingle in four tells candidates: documents of a hundred words still have two dozen.
_SAMPLED = 4
# A pair is counted out when this part of the smaller one's sample is shared.
_CANDIDATE = SHARE / 2
# Documents with a shingle in common are paired with so many of the next ones by name: a sentence
# that stands in every document makes no pairs of all.
_NEXT = 12
_WORD = re.compile(r"\w+")

DUPLICATE = Kind(
    "duplicate",
    "warning",
    Said("Kopior och nästan lika dokument", "Copies and near-duplicates"),
    Said(
        "har {share} % av sin text gemensam med {other}{newer}",
        "has {share} % of its text in common with {other}{newer}",
    ),
    Said(
        "ta bort det ena, eller skriv `ersätter: [{old}]` i det som gäller",
        "remove one of them, or write `supersedes: [{old}]` in the one that applies",
    ),
)
OPEN_COPY = Kind(
    "open_copy",
    "warning",
    Said("Öppna kopior av begränsade dokument", "Open copies of limited documents"),
    Said(
        "är öppet för alla och har {share} % av texten i {other}, som bara är för {groups}",
        "is open to everybody and holds {share} % of the text of {other}, which is for {groups}",
    ),
    Said("ge det samma målgrupp eller ta bort det", "give it the same audience or remove it"),
)
KINDS = (OPEN_COPY, DUPLICATE)
_NEWER = Said(", som är nyare ({date})", ", which is newer ({date})")
_UNTOLD = Said("; datumen säger inte vilket som är nyare", "; their dates don't tell the newer")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two documents by number, and the share of the smaller one's shingles that both have."""

    first: int
    second: int
    share: float


def find(folder: CheckedFolder) -> Iterator[Finding]:
    """Name documents that share most of their text and don't say which one applies."""
    shingles = _Shingler()
    sets = [shingles.of(one) for one in folder.documents]
    for pair in pairs(sets):
        one, other = folder.documents[pair.first], folder.documents[pair.second]
        share = int(100 * pair.share)
        if one.metadata.public != other.metadata.public:
            opened, limited = (one, other) if one.metadata.public else (other, one)
            groups = ", ".join(sorted(limited.metadata.audience))
            yield OPEN_COPY.at(opened.id, share=share, other=limited.id, groups=groups)
        elif not _settled(folder, one, other):
            yield _duplicate(one, other, share)


class _Shingler:
    """Turns texts into sets of 64-bit shingles; the same words give the same shingle."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, one: CheckedDocument) -> NDArray[np.uint64]:
        """Return a document's shingles, each once, in order; headings and noise aside."""
        text = one.document.text
        numbers = self._numbers
        said = [
            numbers.setdefault(word, len(numbers) + 1)
            for section in one.document.sections
            for word in _WORD.findall(text[section.span.start : section.span.end].casefold())
        ]
        count = len(said) - _WORDS + 1
        if count < _FEWEST:
            return np.empty(0, dtype=np.uint64)
        words = np.array(said, dtype=np.uint64)
        mixed = np.zeros(count, dtype=np.uint64)
        for offset in range(_WORDS):
            mixed = _mix(mixed + words[offset : offset + count])
        return np.unique(mixed)


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64-bit numbers: the finalizer of SplitMix64 (Steele, Lea and Flood, 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    scattered: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return scattered


def pairs(sets: list[NDArray[np.uint64]]) -> list[_Pair]:
    """Return the pairs of sets that share ``SHARE`` of the smaller one, by number."""
    sampled = [values[values % np.uint64(_SAMPLED) == 0] for values in sets]
    owners = np.repeat(np.arange(len(sets)), [len(values) for values in sampled])
    values = np.concatenate(sampled) if sampled else np.empty(0, dtype=np.uint64)
    order = np.argsort(values, kind="stable")
    values, owners = values[order], owners[order]
    shared: Counter[tuple[int, int]] = Counter()
    for step in range(1, _NEXT + 1):
        same = values[step:] == values[:-step]
        if not same.any():
            break
        both = np.stack([owners[:-step][same], owners[step:][same]], axis=1)
        found, counts = np.unique(both, axis=0, return_counts=True)
        for (first, second), count in zip(found.tolist(), counts.tolist(), strict=True):
            shared[first, second] += count
    result = []
    for (first, second), count in sorted(shared.items()):
        if count < _CANDIDATE * min(len(sampled[first]), len(sampled[second])):
            continue
        common = len(np.intersect1d(sets[first], sets[second], assume_unique=True))
        share = common / min(len(sets[first]), len(sets[second]))
        if share >= SHARE:
            result.append(_Pair(first, second, share))
    return result


def _settled(folder: CheckedFolder, one: CheckedDocument, other: CheckedDocument) -> bool:
    """Return whether it is clear which one applies: by ``supersedes``, or each in its own time."""
    if other.id in _replaced(folder, one) or one.id in _replaced(folder, other):
        return True
    return any(
        earlier.metadata.valid_until is not None
        and later.metadata.valid_from is not None
        and earlier.metadata.valid_until <= later.metadata.valid_from
        for earlier, later in ((one, other), (other, one))
    )


def _replaced(folder: CheckedFolder, one: CheckedDocument) -> set[str]:
    """Return the documents that one replaces, and those that they replaced in their turn."""
    seen: set[str] = set()
    waiting = [one]
    while waiting:
        current = waiting.pop()
        for name in current.metadata.supersedes:
            target = folder.names.resolve(name, current.id)
            if target is not None and target not in seen:
                seen.add(target)
                waiting += [folder.by_id[target]] if target in folder.by_id else []
    return seen


def _duplicate(one: CheckedDocument, other: CheckedDocument, share: int) -> Finding:
    dates = [each.metadata.valid_from or each.metadata.date for each in (one, other)]
    first, second = dates
    if first and second and first != second:
        old, new = (one, other) if first < second else (other, one)
        date = str(max(first, second))
        newer = Said(_NEWER.filled("sv", {"date": date}), _NEWER.filled("en", {"date": date}))
    else:
        old, new, newer = one, other, _UNTOLD
    return DUPLICATE.at(old.id, share=share, other=new.id, newer=newer, old=old.id)
