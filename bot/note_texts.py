"""The notes beside an answer, in Swedish and in English: time, differing documents, new names."""

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
