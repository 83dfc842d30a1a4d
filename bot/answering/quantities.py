"""Whether a text tells how many there are of anything, or how much.

"Hur mycket höjs lönerna?" is not answered by "Löneöversynen sker den 1 april": a day is no number
of anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bot.answering.number_words import NUMBER_WORDS, NUMBERED
from bot.answering.value_forms import find_values
from bot.answering.values import Kind
from index import words

_TEXTS_KEPT: Final = 1_000
_OF_NOTHING: Final = frozenset({Kind.DATE, Kind.CLOCK, Kind.WEEKDAY, Kind.TELEPHONE, Kind.EMAIL})
_DIGIT: Final = re.compile(r"\d")
_ARTICLES: Final = frozenset({"en", "ett", "a", "one"})
# Besides numbers. That no number is settled, or that how many is meant, is worth showing too;
# "alla" and "every" tell of whom, not of how many.
_HOW_MANY_WORDS: Final = frozenset(
    """
    antal antalet bägge båda både dubbelt enda enstaka fler flera flest flesta få färre halv halva
    hälften inga ingen ingenting inget lika lite mer mest mindre mycket många oklart par procent
    varsin
    billion both couple double doubled doubles dozen dozens few fewer half hundred hundreds less
    little many million more most much no nobody none nothing number only percent quarter quarters
    several single thousand thousands twice undecided
    """.split()
)
_IN_WORDS: Final = frozenset(NUMBER_WORDS) - _ARTICLES | _HOW_MANY_WORDS
# With an ending, in compounds, or before a unit: "arton", "trettiotvå", "flerhundra", "en vecka".
_FORMS: Final = re.compile(
    r"\b(?:(?:tret|fjor|fem|sex|sjut|ar|nit)ton|(?:tjugo|(?:tret|fyr|fem|sex|sjut|åt|nit)tio)\w*"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|\w*(?:hundra|tusen)(?:de|tals?)?|(?:miljon|miljard|dussin|fördubbl|tredjedel|fjärdedel)\w*"
    r"|(?:en|ett|an?|one) (?:dag|vecka|månad|år|timme|minut|day|week|month|year|hour|minute)"
    r"|inte (?:ännu )?(?:bestäm|beslut|klar)\w+|not (?:yet )?(?:been )?(?:decided|settled|known))\b"
)


# Marking, judging and ordering each look at the same sentences.
@lru_cache(maxsize=_TEXTS_KEPT)
def tells_quantity(text: str) -> bool:
    """Return whether a text tells how many or how much of anything.

    Neither dates and times nor telephone numbers do, nor does the number of a stage or a group.
    """
    lower = text.casefold()
    if not _IN_WORDS.isdisjoint(words(lower)) or _FORMS.search(lower) is not None:
        return True
    lower = NUMBERED.sub(" ", lower)
    if not _DIGIT.search(lower):
        return False
    for value in sorted(find_values(lower), key=lambda value: value.start, reverse=True):
        if value.kind in _OF_NOTHING:
            lower = f"{lower[: value.start]} {lower[value.end :]}"
    return _DIGIT.search(lower) is not None
