"""Questions misspelt as fingers misspell them: the same ones for the test and the measurement.

Five kinds of slip, each as often: a neighbouring key, dots and rings left out, a letter missing, a
letter doubled, two words run together. The choice is seeded, so that every run asks the same.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import SearchIndex, SetQuestion

SEED = 20
VARIANTS = 200
SLIPS = ("neighbour", "dots", "missing", "doubled", "joined")
KINDS = frozenset({"plain", "english", "paraphrase"})
# The rows of a Swedish keyboard; the next row stands half a key to the right.
_ROWS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # shorter words hardly survive a slip, for people neither
_BARE = str.maketrans("åäöÅÄÖ", "aaoAAO")


@dataclass(frozen=True, slots=True)
class Variant:
    """A question with a slip in it.

    Attributes:
        question: The question as it stands in the set.
        slip: What kind of slip.
        text: How it is asked.

    """

    question: SetQuestion
    slip: str
    text: str


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            above = _ROWS[number - 1][place : place + 2] if number else ""
            below = _ROWS[number + 1][max(0, place - 1) : place + 1] if number < 2 else ""
            near[key] = beside + above + below
    return near


_NEAR = _neighbours()


def misspell(text: str, slip: str, chance: random.Random) -> str | None:
    """Return ``text`` with one slip of a kind (all its dots left out), or None where it can't."""
    if slip == "dots":
        bare = text.translate(_BARE)
        return bare if bare != text else None
    return _joined(text, chance) if slip == "joined" else _one_letter(text, slip, chance)


def _joined(text: str, chance: random.Random) -> str | None:
    gaps = [match.start() for match in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", text)]
    gap = chance.choice(gaps) if gaps else None
    return None if gap is None else text[:gap] + text[gap + 1 :]


def _one_letter(text: str, slip: str, chance: random.Random) -> str | None:
    found = [match for match in _WORD.finditer(text) if len(match.group()) >= _SHORTEST]
    if not found:
        return None
    word = chance.choice(found)
    place = chance.randrange(word.start(), word.end())
    letter = text[place]
    if slip == "missing":
        return text[:place] + text[place + 1 :]
    if slip == "doubled":
        return text[:place] + letter + text[place:]
    keys = _NEAR.get(letter.lower())
    return text[:place] + chance.choice(keys) + text[place + 1 :] if keys else None


def variants(questions: Sequence[SetQuestion]) -> list[Variant]:
    """Return 200 misspelt variants of the answerable questions, each kind of slip as often."""
    chance = random.Random(SEED)  # noqa: S311 - nothing secret
    asked = [one for one in questions if one.answerable and one.kind in KINDS]
    made: list[Variant] = []
    for slip in SLIPS:
        order = chance.sample(asked, len(asked))
        found = ((one, misspell(one.question, slip, chance)) for one in order)
        usable = [Variant(one, slip, text) for one, text in found if text is not None]
        made += usable[: VARIANTS // len(SLIPS)]
    return made


def found_in_three(index: SearchIndex, question: SetQuestion, text: str) -> bool:
    """Return whether one of the three best passages for ``text`` answers the question."""
    hits = index.search(text, at=question.at, audience=frozenset(question.audience)).hits[:3]
    return any(
        hit.passage.document in question.document
        and (question.phrase is None or question.phrase in hit.passage.text)
        for hit in hits
    )
