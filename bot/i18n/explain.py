"""The sentences that tell an admin why a question is answered as it is, in Slack and elsewhere.

As in ``bot.i18n.sentences``: both languages have every sentence, with the same ``{placeholders}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Language


@dataclass(frozen=True, slots=True)
class ExplainTexts:
    """The sentences in one language.

    Attributes:
        title: Title of the dialog.
        question: What was asked; ``{question}``.
        read_as: As what it was searched for; ``{words}``.
        one_day: The day asked about; ``{day}``.
        days: The days asked about; ``{first}`` and ``{last}``.
        answered: What came of it; ``{confidence}``, ``{threshold}`` and ``{certain}``.
        not_answered: Likewise.
        version: Which index says so; ``{version}``.
        gone: The one that answered is gone; ``{version}``, and ``{now}`` for the one in use.
        for_everybody: It is told as for anybody.
        for_you: It is told for the admin's own groups.
        weighing: How to read the numbers.
        considered: Heads the passages that were read; ``{count}``.
        left_out: Heads those that don't apply; ``{count}``.
        pointed_out: Heads HR's own questions near this one; ``{count}``.
        weighed: A passage's numbers; ``{start}``, ``{reading}``, ``{meaning}``, ``{words}``,
            ``{others}``, ``{lacking}``.
        not_read: Stands where the reader said nothing of a passage.
        by_hr: Stands beside a passage that HR has pointed out.
        answers: What HR has pointed out answers.
        reasons: Why it doesn't, by the reason's name.
        not_an_answer: The message is no answer of the bot's.

    """

    title: str
    question: str
    read_as: str
    one_day: str
    days: str
    answered: str
    not_answered: str
    version: str
    gone: str
    for_everybody: str
    for_you: str
    weighing: str
    considered: str
    left_out: str
    pointed_out: str
    weighed: str
    not_read: str
    by_hr: str
    answers: str
    reasons: Mapping[str, str]
    not_an_answer: str


SWEDISH: Final = ExplainTexts(
    title="Varför det svaret?",
    question="Frågan: ”{question}”",
    read_as="Sökt som: {words}",
    one_day="Det gäller {day}.",
    days="Det gäller {first} till {last}.",
    answered=(
        "Besvarad. Sannolikheten att det översta svarar är {confidence}. Svar visas från "
        "{threshold} och sägs vara svaret från {certain}."
    ),
    not_answered=(
        "Inte besvarad. Sannolikheten att det översta svarar är {confidence}. Svar visas från "
        "{threshold} och sägs vara svaret från {certain}."
    ),
    version="Så säger index {version}.",
    gone=(
        "Index {version}, som svaret kom ur, finns inte kvar. Det här säger index {now}, som "
        "används nu."
    ),
    for_everybody="Förklarat ur dokument som alla får läsa, som svaret i kanalen.",
    for_you="Förklarat ur de dokument som du får läsa.",
    weighing=(
        "Under varje textställe står vad det började på och vad varje del la till (+) eller drog "
        "ifrån (\u2212). Summan avgör sannolikheten: 0 är 50 %, +2 är 88 %, \u22122 är 12 %."
    ),
    considered="Textställen som lästes ({count}):",
    left_out="Utelämnade, eftersom de inte gäller då ({count}):",
    pointed_out="HR:s egna frågor i närheten ({count}):",
    weighed=(
        "börjar på {start}, läsningen {reading}, betydelsen {meaning}, gemensamma ord {words}, "
        "ord i det ställe som har flest {others}, namn och tal som saknas {lacking}"
    ),
    not_read="det lästes inte",
    by_hr="utpekat av HR",
    answers="svarar",
    reasons={
        "another time": "gäller en annan tid",
        "not near": "är inte nära nog",
        "another passage": "ett annat textställe svarar bättre",
        "asks for more": "frågan gäller mer än så",
        "another sentence": "svaret står i en annan mening",
    },
    not_an_answer=(
        "Jag ser inte vilken fråga det här meddelandet svarar på. Välj ett av mina svar, eller "
        "skriv /omorg explain och frågan."
    ),
)

ENGLISH: Final = ExplainTexts(
    title="Why this answer?",
    question="The question: “{question}”",
    read_as="Searched for as: {words}",
    one_day="It is about {day}.",
    days="It is about {first} to {last}.",
    answered=(
        "Answered. The probability that the first passage answers is {confidence}. Answers are "
        "shown from {threshold}, and said to be the answer from {certain}."
    ),
    not_answered=(
        "Not answered. The probability that the first passage answers is {confidence}. Answers "
        "are shown from {threshold}, and said to be the answer from {certain}."
    ),
    version="So says index {version}.",
    gone=(
        "Index {version}, which the answer came from, is gone. This is what index {now} says, "
        "which is in use now."
    ),
    for_everybody="Explained from documents that everyone may read, as in the channel.",
    for_you="Explained from the documents that you may read.",
    weighing=(
        "Under each passage stands what it began with, and what each part added (+) or took away "
        "(\u2212). Their sum gives the probability: 0 is 50%, +2 is 88%, \u22122 is 12%."
    ),
    considered="Passages that were read ({count}):",
    left_out="Left out, since they don't apply then ({count}):",
    pointed_out="HR's own questions near this one ({count}):",
    weighed=(
        "begins with {start}, reading {reading}, meaning {meaning}, shared words {words}, "
        "words of the passage with most {others}, missing names and numbers {lacking}"
    ),
    not_read="it was not read",
    by_hr="pointed out by HR",
    answers="answers",
    reasons={
        "another time": "is about another time",
        "not near": "is not near enough",
        "another passage": "another passage answers better",
        "asks for more": "the question is about more than that",
        "another sentence": "the answer stands in another sentence",
    },
    not_an_answer=(
        "I can't see which question this message answers. Choose one of my answers, or write "
        "/omorg explain and the question."
    ),
)

_BY_LANGUAGE: Final[Mapping[Language, ExplainTexts]] = {"sv": SWEDISH, "en": ENGLISH}


def explain_texts(language: Language) -> ExplainTexts:
    """Return the sentences in ``language``.

    >>> explain_texts("en").title
    'Why this answer?'
    """
    return _BY_LANGUAGE[language]


def outcome_in_words(
    language: Language, *, answered: bool, confidence: float, threshold: float, certain: float
) -> str:
    """Return what came of a question, and how surely."""
    words = explain_texts(language)
    told = words.answered if answered else words.not_answered
    return told.format(
        confidence=percent(confidence), threshold=percent(threshold), certain=percent(certain)
    )


def weighed_in_words(
    language: Language, starts_at: float, adds: Mapping[str, float], *, read: bool
) -> str:
    """Return what a passage's weighing began with, and what each part added or took away."""
    words = explain_texts(language)
    numbers = {name: _signed(value, language) for name, value in adds.items()}
    if not read:
        numbers["reading"] = words.not_read
    return words.weighed.format(start=_signed(starts_at, language), **numbers)


def percent(share: float) -> str:
    """Return a share, 0 to 1, in whole hundredths.

    >>> percent(0.876)
    '88 %'
    """
    return f"{round(100 * share)} %"


def _signed(value: float, language: Language) -> str:
    """Return a number with its sign: "+1,20"."""
    shown = f"{value:+.2f}".replace("-", "\u2212")
    return shown.replace(".", ",") if language == "sv" else shown
