"""The sentences that stand beside an answer and help to ask the next question better.

In Swedish and in English, like those of ``bot/texts.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class AdviceTexts:
    """Sentences in one language.

    Attributes:
        follow_up: The question was read together with the one before; ``{question}``.
        one_at_a_time: The message asked several things, and one was taken.
        in_full: The question is but a word.
        did_you_mean: A word that no document has, and the nearest one that one has; ``{word}``,
            ``{near}``.
        unknown_word: No document that everybody may see has a word of the question; ``{word}``.

    """

    follow_up: str
    one_at_a_time: str
    in_full: str
    did_you_mean: str
    unknown_word: str


_BY_LANGUAGE: Final[Mapping[Language, AdviceTexts]] = {
    "sv": AdviceTexts(
        follow_up="Jag läste det som en följdfråga till ”{question}”.",
        one_at_a_time="Jag svarar på en fråga i taget. Ställ gärna de andra var för sig.",
        in_full="Skriv gärna hela frågan, så är det lättare att hitta rätt.",
        did_you_mean="Menade du ”{near}”? Ordet ”{word}” hittar jag inte.",
        unknown_word=(
            "Ordet ”{word}” står inte i något dokument som alla kan läsa. Prova gärna ett annat."
        ),
    ),
    "en": AdviceTexts(
        follow_up="I took that as a follow-up to “{question}”.",
        one_at_a_time="I answer one question at a time. Please ask the others one by one.",
        in_full="Try writing the whole question: that makes it easier to find the answer.",
        did_you_mean="Did you mean “{near}”? I can't find the word “{word}”.",
        unknown_word=(
            "The word “{word}” is in no document that everybody can read. Try another one for it."
        ),
    ),
}


def advice_texts(language: Language) -> AdviceTexts:
    """Return the sentences in ``language``."""
    return _BY_LANGUAGE[language]
