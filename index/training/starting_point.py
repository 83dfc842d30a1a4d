"""Vectors for the student's pieces before any training: the teacher's, by way of translation.

A Swedish piece starts as the mean of the teacher's vectors of the English pieces that translate it,
weighted by how surely they do (IBM Model 1 over the pieces of parallel text). WECHSEL (Minixhofer
et al. 2022, https://aclanthology.org/2022.naacl-main.293/) does the same by nearest neighbours in a
shared space of static vectors; an alignment needs no such space.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
import wordfreq

from index.training.alignment import Alignment, Pair, align, similar_length, times
from index.training.vocabulary import CONTINUES, SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.training.corpora import Corpora, Translation

_LONGEST_PAIR = 40
_LEAST_LINK = 0.3  # expected sightings of a translation
_LEAST_SIGHTINGS = 1.0  # expected sightings of a piece
_TRANSLATIONS = 5
_SHORTEST_PART = 3
_SHORTEST_STEM = 4
_STEM_SHARE = 0.6


def starting_vectors(
    corpora: Corpora,
    tokenizer: Tokenizer,
    teacher: Tokenizer,
    teacher_vectors: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return float32 (pieces, d): the student's first input vectors.

    Args:
        corpora: The training text.
        tokenizer: The student's tokenizer.
        teacher: The teacher's tokenizer.
        teacher_vectors: float32 (teacher pieces, d), the teacher's input vectors.

    """
    alignment = align(list(_pairs(corpora, tokenizer, teacher)))
    english = teacher.get_vocab()
    translated = _translated(alignment, english, teacher_vectors)
    pieces = tokenizer.get_vocab()
    mean = teacher_vectors.mean(axis=0)
    rows: NDArray[np.float32] = np.tile(mean, (len(pieces), 1))
    known: set[str] = set()
    for piece, number in pieces.items():
        if piece in english:
            own = teacher_vectors[english[piece]]
            rows[number] = _shared(piece, own, translated.get(piece))
            known.add(piece)
        elif piece in translated:
            rows[number] = translated[piece]
            known.add(piece)
    _guess_rest(pieces, rows, known)
    return rows


def _pairs(corpora: Corpora, tokenizer: Tokenizer, teacher: Tokenizer) -> Iterator[Pair]:
    counted: list[tuple[Translation, int]] = [
        *((row, times(row, dictionary=False)) for row in corpora.parallel),
        *((row, times(row, dictionary=True)) for row in corpora.dictionaries),
    ]
    counted = [(row, count) for row, count in counted if count]
    swedish = tokenizer.encode_batch([r.swedish for r, _ in counted], add_special_tokens=False)
    english = teacher.encode_batch([r.english for r, _ in counted], add_special_tokens=False)
    for ours, theirs, (_, count) in zip(swedish, english, counted, strict=True):
        left, right = ours.tokens, theirs.tokens
        if left and right and max(len(left), len(right)) <= _LONGEST_PAIR:  # noqa: SIM102 - reads so
            if similar_length(left, right):
                yield Pair(tuple(left), tuple(right), count)


def _translated(
    alignment: Alignment, english: dict[str, int], vectors: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """Return float32 (d,) by Swedish piece, for those seen often enough."""
    sightings = np.bincount(alignment.swedish, weights=alignment.expected_back)
    strength = alignment.to_english * np.sqrt(alignment.to_swedish)
    kept = (
        (alignment.english != 0)
        & (alignment.expected_back > _LEAST_LINK)
        & (sightings[alignment.swedish] >= _LEAST_SIGHTINGS)
    )
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((-strength[rows], alignment.swedish[rows]))]
    found: dict[str, NDArray[np.float32]] = {}
    for group in np.split(rows, np.flatnonzero(np.diff(alignment.swedish[rows])) + 1):
        if not len(group):
            continue
        best = group[:_TRANSLATIONS]
        weights = (strength[best] / strength[best].sum()).astype(np.float32)
        theirs = vectors[[english[alignment.english_units[e]] for e in alignment.english[best]]]
        vector = weights @ theirs
        # A mean is shorter than what it is the mean of; the model is used to their length.
        length = weights @ np.linalg.norm(theirs, axis=1)
        unit = alignment.swedish_units[alignment.swedish[best[0]]]
        found[unit] = (vector * (length / np.linalg.norm(vector))).astype(np.float32)
    return found


def _shared(
    piece: str, own: NDArray[np.float32], translated: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Return float32 (d,) for a form of the teacher's, mixed with what it means in Swedish."""
    if translated is None or len(piece) == 1 or not piece.isalpha() or piece in SPECIAL:
        return own
    swedish = wordfreq.word_frequency(piece, "sv")
    english = wordfreq.word_frequency(piece, "en")
    share = np.float32(swedish / (swedish + english + 1e-9))
    return share * translated + (1 - share) * own


def _guess_rest(pieces: dict[str, int], rows: NDArray[np.float32], known: set[str]) -> None:
    """Fill in the pieces that no translation has: as their word, their parts, or their stem."""
    stems = sorted(p for p in known if p.isalpha() and len(p) >= _SHORTEST_STEM)

    def row(word: str) -> NDArray[np.float32] | None:
        named = next((p for p in (word, CONTINUES + word) if p in known), None)
        return None if named is None else rows[pieces[named]]

    for piece, number in pieces.items():
        word = piece.removeprefix(CONTINUES)
        if piece in known or piece in SPECIAL or len(word) < _SHORTEST_PART:
            continue
        vector = row(word)
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if vector is not None:
                break
            # The longest end first: it says what the compound is a kind of.
            end, start = row(word[cut:]), row(word[:cut])
            start = row(word[:cut].removesuffix("s")) if start is None else start
            if end is not None and start is not None:
                vector = ((end + start) / 2).astype(np.float32)
        if vector is None:
            vector = _by_stem(word, stems, rows, pieces)
        if vector is not None:
            rows[number] = vector


def _by_stem(
    word: str, stems: list[str], rows: NDArray[np.float32], pieces: dict[str, int]
) -> NDArray[np.float32] | None:
    """Return float32 (d,), the mean of known words with the longest beginning in common."""
    for length in range(len(word), max(_SHORTEST_STEM, round(_STEM_SHARE * len(word))) - 1, -1):
        at = bisect_left(stems, word[:length])
        same = [stem for stem in stems[at : at + 4] if stem.startswith(word[:length])]
        if same:
            mean: NDArray[np.float32] = rows[[pieces[stem] for stem in same]].mean(axis=0)
            return mean
    return None
