"""The sentences that tell owners what was said of their documents, and admins what became of it.

As in ``bot.i18n.sentences``: both languages have every sentence, with the same ``{placeholders}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class OwnerTexts:
    """The sentences in one language.

    Attributes:
        said: Heads the message; ``{count}`` and ``{reason}``.
        reasons: What was said, by the reason's name.
        document: Before the document's title.
        withheld: Stands for a document that not everybody in the channel may see.
        comments: Heads what people added.
        how: What to do, and that nobody knows who said so.
        mended: Button: the document has been changed.
        holds: Button: it is right as it is.
        settled: What the owner said, by the outcome's name.
        not_noted: That could not be kept.
        summary: Heads what became of feedback.
        total: How many, on how many documents; ``{count}``, ``{documents}``.
        sent: To whom they went; ``{owner}``, ``{hr}``, ``{nobody}``.
        became: What became of them; ``{changed}``, ``{mended}``, ``{holds}``, ``{open}``.

    """

    said: str
    reasons: Mapping[str, str]
    document: str
    withheld: str
    comments: str
    how: str
    mended: str
    holds: str
    settled: Mapping[str, str]
    not_noted: str
    summary: str
    total: str
    sent: str
    became: str


SWEDISH: Final = OwnerTexts(
    said="Så många har i dag sagt att ett svar ur det här dokumentet är {reason}: {count}.",
    reasons={"wrong": "fel", "outdated": "inaktuellt"},
    document="Dokumentet: ",
    withheld=(
        "Dokumentet är bara för vissa grupper, så varken namnet, citatet eller kommentarerna "
        "står här."
    ),
    comments="Det skrev de till:",
    how=(
        "Stämmer det inte längre? Ändra dokumentet. Vem som sa det vet jag inte, så ingen kan "
        "få svar."
    ),
    mended="Åtgärdat",
    holds="Stämmer ändå",
    settled={"mended": "Ägaren säger: åtgärdat.", "holds": "Ägaren säger: det stämmer ändå."},
    not_noted="Det gick inte att spara just nu. Försök gärna igen om en stund.",
    summary="Vad det blev av omdömena",
    total="Svar som sagts vara fel eller inaktuella: {count}, ur {documents} dokument.",
    sent="Skickade till dokumentets ägare: {owner}, till HR: {hr}, till ingen: {nobody}.",
    became=(
        "Dokumentet har ändrats sedan dess: {changed}. Ägaren säger åtgärdat: {mended}, stämmer "
        "ändå: {holds}. Inget har hänt: {open}."
    ),
)

ENGLISH: Final = OwnerTexts(
    said="People who said today that an answer from this document is {reason}: {count}.",
    reasons={"wrong": "wrong", "outdated": "out of date"},
    document="The document: ",
    withheld=(
        "The document is for some groups only, so neither its name nor the quote or the comments "
        "stand here."
    ),
    comments="They added:",
    how="No longer right? Change the document. I don't know who said so: nobody can be replied to.",
    mended="Mended",
    holds="Right as it is",
    settled={"mended": "The owner says: mended.", "holds": "The owner says: right as it is."},
    not_noted="That couldn't be saved right now. Please try again in a while.",
    summary="What became of feedback",
    total="Answers said to be wrong or out of date: {count}, from {documents} documents.",
    sent="Sent to the document's owner: {owner}, to HR: {hr}, to nobody: {nobody}.",
    became=(
        "The document has changed since: {changed}. The owner says mended: {mended}, right as it "
        "is: {holds}. Nothing has happened: {open}."
    ),
)

_BY_LANGUAGE: Final[Mapping[Language, OwnerTexts]] = {"sv": SWEDISH, "en": ENGLISH}


def owner_texts(language: Language) -> OwnerTexts:
    """Return the sentences in ``language``.

    >>> owner_texts("sv").mended
    'Åtgärdat'
    """
    return _BY_LANGUAGE[language]
