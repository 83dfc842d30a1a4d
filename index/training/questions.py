"""Questions made from sentences, for want of real ones: a question word and some of the words.

Like real questions they share only some of their words with the passage, in another order and
after words that say nothing about it, so the model learns which words to leave aside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.training.gloss import gloss

if TYPE_CHECKING:
    import random

_WORD = re.compile(r"\w+")
_FEWEST, _MOST = 3, 10
_KEPT = 0.75
_SHUFFLED = 0.3
_MARKED = 0.8
_SWEDISH = """
Vad är|Vem|När|Var|Hur|Varför|Vilka|Vilken|Vilket|Hur många|Hur mycket|Finns det|Får man|Kan jag|
Vad gäller för|Vem ansvarar för|Vad händer med|Måste jag|Ska|Hur gör man|Hur länge|Vad|Vad innebär|
Vart|Hur lång tid|Vad säger|
"""
_ENGLISH = """
What is|Who|When|Where|How|Why|Which|How many|How much|Is there|May we|Can I|What applies to|
Who is responsible for|What happens to|Do I have to|Will|How do you|How long|What|What does it mean|
Where to|How long time|What says|
"""


def _openings(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.strip("\n").split("|"))


_OPENINGS = {"sv": _openings(_SWEDISH), "en": _openings(_ENGLISH)}


def swedish_question(sentence: str, chance: random.Random) -> str:
    """Return a Swedish question that a Swedish sentence could answer."""
    return _question(sentence, _OPENINGS["sv"], chance)


def english_question(sentence: str, chance: random.Random) -> str:
    """Return an English question that an English sentence could answer."""
    return _question(sentence, _OPENINGS["en"], chance)


def glossed_question(sentence: str, chance: random.Random) -> str:
    """Return an English question, word for word, that a Swedish sentence could answer."""
    return _question(gloss(sentence[:300]), _OPENINGS["en"], chance)


def _question(sentence: str, openings: tuple[str, ...], chance: random.Random) -> str:
    words = _WORD.findall(sentence)
    most = chance.randint(_FEWEST, _MOST)
    begin = chance.randint(0, max(0, len(words) - most))
    words = words[begin : begin + most]
    kept = [word for word in words if chance.random() < _KEPT] or words
    if chance.random() < _SHUFFLED:
        chance.shuffle(kept)
    mark = "?" if chance.random() < _MARKED else ""
    return f"{chance.choice(openings)} {' '.join(kept)}".strip() + mark
