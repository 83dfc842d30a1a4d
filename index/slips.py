"""Which slips of the finger or of the ear may have made one word of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

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
