"""The sentences about gaps in Slack, beside those that the terminal says too.

As in ``bot.i18n.sentences``: both languages have every sentence, with the same ``{placeholders}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class GapWords:
    """The sentences in one language.

    Attributes:
        home: Heads the open gaps in the Home tab; ``{count}``, how many there are.
        more: Says where the rest of a list is; ``{count}``.
        button_dismiss: Button.
        button_entry: Button.
        dismiss: Title of the dialog that asks why.
        reason: Label of its field.
        reason_hint: Under it.
        dismissed: It was dismissed.
        entry: Title of the dialog that points the answer out.
        question: Label of a field; so are the next two.
        document: The document that answers.
        phrase: Words of it.
        phrase_hint: Under that.
        added: The entry is there; ``{document}``.
        wrong: What can't be used of the entry, by the field's name.
        button_take_back: Button.
        dismissed_title: Heads what was dismissed last.
        take_back: Title of the dialog that says what became of taking it back.
        taken_back: It is on the list again.
        not_dismissed: It was taken back already, or is forgotten.
        gone: The gap is open no more.
        weekly: Heads the weekly message.
        closed: Heads what is answered now.

    """

    home: str
    more: str
    button_dismiss: str
    button_entry: str
    dismiss: str
    reason: str
    reason_hint: str
    dismissed: str
    button_take_back: str
    dismissed_title: str
    take_back: str
    taken_back: str
    not_dismissed: str
    entry: str
    question: str
    document: str
    phrase: str
    phrase_hint: str
    added: str
    wrong: Mapping[str, str]
    gone: str
    weekly: str
    closed: str


SWEDISH: Final = GapWords(
    home="Frågor utan bra svar ({count})",
    more="… och {count} till; omorg gaps på servern visar alla.",
    button_dismiss="Avfärda",
    button_entry="Peka ut svaret",
    dismiss="Avfärda frågan",
    reason="Varför ska den inte besvaras?",
    reason_hint="Syns för administratörer. Skriv inget om personer.",
    dismissed="Frågan är avfärdad. Den står bland de avfärdade om du ångrar dig.",
    button_take_back="Ta tillbaka",
    dismissed_title="Avfärdade frågor",
    take_back="Ta tillbaka frågan",
    taken_back="Frågan står bland de öppna igen.",
    not_dismissed="Den frågan är inte avfärdad längre.",
    entry="Peka ut svaret",
    question="Frågan",
    document="Dokumentet som svarar: filnamn eller titel",
    phrase="Ord ur meningen som svarar",
    phrase_hint="Precis som de står i dokumentet, ur ett och samma stycke.",
    added=(
        "Inlagt i questions.yaml: svaret står i {document}. Det svarar på frågan, hur den än "
        "ställs, när indexet har byggts om."
    ),
    wrong={
        "question": "Skriv en fråga.",
        "document": "Det finns inget dokument i indexet med det filnamnet eller den titeln.",
        "phrase": "De orden står inte i ett stycke i dokumentet. Kopiera dem därifrån.",
    },
    gone="Den frågan är inte öppen längre.",
    weekly="Det här frågar personalen om, utan att dokumenten har bra svar:",
    closed="Frågor som dokumenten nu svarar på:",
)

ENGLISH: Final = GapWords(
    home="Questions without a good answer ({count})",
    more="… and {count} more; omorg gaps on the server shows all.",
    button_dismiss="Dismiss",
    button_entry="Point the answer out",
    dismiss="Dismiss the question",
    reason="Why should it not be answered?",
    reason_hint="Admins see it. Write nothing about people.",
    dismissed="The question is dismissed. It is among the dismissed ones if you think again.",
    button_take_back="Take back",
    dismissed_title="Dismissed questions",
    take_back="Take the question back",
    taken_back="The question is among the open ones again.",
    not_dismissed="That question is dismissed no more.",
    entry="Point the answer out",
    question="The question",
    document="The document that answers: file name or title",
    phrase="Words of the sentence that answers",
    phrase_hint="Just as they stand in the document, from one paragraph.",
    added=(
        "Added to questions.yaml: the answer stands in {document}. It answers the question, in "
        "whatever words, when the index has been rebuilt."
    ),
    wrong={
        "question": "Write a question.",
        "document": "No document in the index has that file name or title.",
        "phrase": "Those words stand in no paragraph of the document. Copy them from there.",
    },
    gone="That question is open no more.",
    weekly="This is what staff ask about and the documents don't answer well:",
    closed="Questions that the documents answer now:",
)

_BY_LANGUAGE: Final[Mapping[Language, GapWords]] = {"sv": SWEDISH, "en": ENGLISH}


def gap_words(language: Language) -> GapWords:
    """Return the sentences in ``language``."""
    return _BY_LANGUAGE[language]
