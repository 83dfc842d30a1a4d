"""What kind of answer a question wants, and whether a text holds one."""

from __future__ import annotations

import re
from enum import StrEnum

from index import words


class AnswerType(StrEnum):
    """The kinds of answer that leave a mark in a text."""

    TIME = "time"
    PERSON = "person"
    NUMBER = "number"
    PLACE = "place"
    OTHER = "other"


_OPENERS: dict[AnswerType, tuple[str, ...]] = {
    AnswerType.TIME: (
        "när", "nar", "hur dags", "vilken dag", "vilket datum", "vilket år", "vilken tid",
        "vilka tider", "hur länge", "when", "what time", "what date", "which year", "what year",
        "how long", "sedan när", "från när", "till när",
    ),
    AnswerType.PERSON: ("vem", "vems", "vilken person", "who", "whose", "whom"),
    AnswerType.NUMBER: (
        "hur många", "hur manga", "hur mycket", "hur stor", "hur stort", "hur stora", "hur ofta",
        "hur högt", "hur lång", "hur långt", "how many", "how much", "how often", "how large",
        "how big", "vad kostar", "what does it cost",
    ),
    AnswerType.PLACE: ("var", "vart", "i vilket hus", "på vilken plats", "where", "which building"),
}  # fmt: skip
_MONTHS = (
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|january|february|march|may|june|july|august|october"
)
_MARKS = {
    AnswerType.TIME: re.compile(
        rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{_MONTHS})\b|\bkl\.?\s*\d|\b\d{{1,2}}[.:]\d\d\b|\b\d{{1,2}}/\d{{1,2}}\b"
        r"|\b\d+[\w-]*\s*(?:\w+\s)?(?:år|månad|vecka|veckor|dag|timm|minut|year|month|week|day|hour)"
        r"|årsskiftet|\b(?:mån|tis|ons|tors|fre|lör|sön)dag|\b(?:våren|hösten|sommaren|vintern)\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\bsekel|-talet\b|\b(?:spring|summer|autumn)\b",
        re.IGNORECASE,
    ),
    AnswerType.PERSON: re.compile(
        r"(?<![.!?:]\s)(?<!^)\b[A-ZÅÄÖ][a-zåäöé]+|^[A-ZÅÄÖ]\w+ [A-ZÅÄÖ]\w+"
    ),
    AnswerType.NUMBER: re.compile(
        r"\d|\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hundra|tusen|hälften"
        r"|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half)\b",
        re.IGNORECASE,
    ),
    AnswerType.PLACE: re.compile(
        r"\b(?:i|på|vid|hos|till|in|at|on|plan|hus|rum|gatan|near)\b", re.IGNORECASE
    ),
}  # fmt: skip


def answer_type(question: str) -> AnswerType:
    """Return what kind of answer a Swedish or English question wants."""
    asked = " ".join(words(question))
    found = [
        (position, -len(opener), kind)
        for kind, openers in _OPENERS.items()
        for opener in openers
        if (position := f" {asked} ".find(f" {opener} ")) >= 0
    ]
    # The first question word decides ("när flyttar de som ..."), the longest at that place.
    return min(found)[2] if found else AnswerType.OTHER


def holds(kind: AnswerType, text: str) -> bool:
    """Return whether a text holds something that could be an answer of the kind."""
    return kind not in _MARKS or _MARKS[kind].search(text) is not None
