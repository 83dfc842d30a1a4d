"""Notes beside an answer, and what to do where there is none, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class NoteTexts:
    """The notes' sentences in one language.

    Attributes:
        applies_from: What answers is still to come; ``{date}``.
        applied_until: What answers no longer applies; ``{date}``.
        applies_until: What answers will have ceased to apply at the date asked about; ``{date}``.
        source_applies_from: The same of another citation than the first; ``{number}``, ``{date}``.
        source_applied_until: As above.
        source_applies_until: As above.
        documents_differ: Documents in force say different things; ``{documents}``.
        document: One of them; ``{title}`` and ``{details}``.
        and_document: Stands between the last two of them.
        renamed: A unit has a new name; ``{old}``, ``{new}``.
        renamed_since: And since when; ``{date}``.
        to_be_renamed: A unit will have a new name; ``{old}``, ``{new}``, ``{date}``.
        old: What answers is of long ago; ``{date}``.
        over: What is asked about as the next one is over; ``{date}``.

    """

    applies_from: str
    applied_until: str
    applies_until: str
    source_applies_from: str
    source_applied_until: str
    source_applies_until: str
    documents_differ: str
    document: str
    and_document: str
    renamed: str
    renamed_since: str
    to_be_renamed: str
    old: str
    over: str


SWEDISH: Final = NoteTexts(
    applies_from="Gäller från {date}.",
    applied_until="Gällde till {date}.",
    applies_until="Gäller till {date}.",
    source_applies_from="Källa {number} gäller från {date}.",
    source_applied_until="Källa {number} gällde till {date}.",
    source_applies_until="Källa {number} gäller till {date}.",
    documents_differ="Dokumenten säger olika saker: {documents}. Läs båda.",
    document="”{title}” ({details})",
    and_document=" och ",
    renamed="{old} heter numera {new}.",
    renamed_since="{old} heter sedan {date} {new}.",
    to_be_renamed="{old} byter namn {date} till {new}.",
    old="Det här är från {date}. Kontrollera att det fortfarande stämmer.",
    over="{date} har redan varit. Jag hittar inget senare datum.",
)
ENGLISH: Final = NoteTexts(
    applies_from="Applies from {date}.",
    applied_until="Applied until {date}.",
    applies_until="Applies until {date}.",
    source_applies_from="Source {number} applies from {date}.",
    source_applied_until="Source {number} applied until {date}.",
    source_applies_until="Source {number} applies until {date}.",
    documents_differ="The documents say different things: {documents}. Read both.",
    document="“{title}” ({details})",
    and_document=" and ",
    renamed="{old} is now called {new}.",
    renamed_since="{old} has been called {new} since {date}.",
    to_be_renamed="{old} will be called {new} from {date}.",
    old="This is from {date}. Check that it still holds.",
    over="{date} is already past. I find no later date.",
)
_BY_LANGUAGE: Final[Mapping[Language, NoteTexts]] = {"sv": SWEDISH, "en": ENGLISH}


def note_texts(language: Language) -> NoteTexts:
    """Return the notes' sentences in ``language``."""
    return _BY_LANGUAGE[language]


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


_ADVICE_BY_LANGUAGE: Final[Mapping[Language, AdviceTexts]] = {
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
    return _ADVICE_BY_LANGUAGE[language]
