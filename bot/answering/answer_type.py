"""What kind of answer a question wants, and whether a text holds one."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.answering.quantities import tells_quantity
from index import words


class AnswerType(StrEnum):
    """The kinds of answer that leave a mark in a text."""

    AMOUNT = "amount"
    TELEPHONE = "telephone"
    TIME = "time"
    PERSON = "person"
    QUANTITY = "quantity"
    NUMBER = "number"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


_OPENERS: dict[AnswerType, tuple[str, ...]] = {
    AnswerType.AMOUNT: (
        "vad kostar", "vad kostade", "vad kommer det att kosta", "hur mycket kostar",
        "hur mycket kostade", "hur dyr", "hur dyrt", "vad tjänar", "hur mycket tjänar", "hyran",
        "vilken lön", "how much does it cost", "what does it cost", "how expensive", "cost",
        "costs",
    ),
    AnswerType.TELEPHONE: (
        "telefonnummer", "telefonnumret", "vilket nummer", "mobilnummer", "phone number",
        "telephone number",
    ),
    AnswerType.TIME: (
        "när", "nar", "hur dags", "vilken dag", "vilket datum", "vilket år", "vilken tid",
        "vilka tider", "hur länge", "when", "what time", "what date", "which year", "what year",
        "how long", "sedan när", "från när", "till när",
    ),
    AnswerType.PERSON: ("vem", "vems", "vilken person", "who", "whose", "whom"),
    AnswerType.QUANTITY: ("hur många", "hur manga", "hur mycket", "how many", "how much"),
    AnswerType.NUMBER: (
        "hur stor", "hur stort", "hur stora", "hur ofta", "hur högt", "hur lång", "hur långt",
        "how often", "how large", "how big",
    ),
    AnswerType.PLACE: ("var", "vart", "i vilket hus", "på vilken plats", "where", "which building"),
    AnswerType.REASON: (
        "varför", "hur kommer det sig", "av vilken anledning", "vad beror", "vad berodde",
        "vad är orsaken", "vad var orsaken", "why", "how come", "for what reason",
    ),
}  # fmt: skip
_WHEREVER = frozenset({AnswerType.AMOUNT, AnswerType.TELEPHONE})
_MONTHS = (
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|january|february|march|may|june|july|august|october"
)
_MARKS = {
    AnswerType.AMOUNT: re.compile(
        r"\d[\d\s]*(?:kr\b|kronor|kr/|t?kr\b|mn?kr|miljon|miljard|euro|sek\b|dollar|€|\$|procent|%)"
        r"|gratis|kostnadsfri|avgiftsfri|kostar (?:inget|ingenting)|utan kostnad|free of charge"
        r"|for free|is free|(?:sek|€|\$|£)\s?\d|\d\s?(?:kronor|pounds)",
        re.IGNORECASE,
    ),
    AnswerType.TELEPHONE: re.compile(
        r"\d{2,4}(?:[ /]|-)\s?\d{2,}|\+\d{2}|\banknytning\b", re.IGNORECASE
    ),
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
    AnswerType.REASON: re.compile(
        r"\b(?:eftersom|därför|på grund av|ber(?:or|odde) på|orsak\w*|anledning\w*|skäl\w*|för att"
        r"|because|due to|owing to|since|reasons?|in order to|so that|caused?)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip


def answer_type(question: str) -> AnswerType:
    """Return what kind of answer a Swedish or English question wants."""
    asked = " ".join(words(question))
    found = [
        (kind not in _WHEREVER, position, -len(opener), kind)
        for kind, openers in _OPENERS.items()
        for opener in openers
        if (position := f" {asked} ".find(f" {opener} ")) >= 0
    ]
    # The first question word decides ("när flyttar de som ..."), the longest at that place; a
    # price or a telephone number is asked for wherever in the question it is named.
    return min(found)[3] if found else AnswerType.OTHER


def could_answer(kind: AnswerType, text: str) -> bool:
    """Return whether a text may answer: no price without an amount, no number without digits.

    Other kinds leave no mark that can be relied on ("vem" may be "enhetschefen").
    """
    return kind not in _WHEREVER or holds(kind, text)


def shows(kind: AnswerType, text: str) -> bool:
    """Return whether a text bears the mark of a kind; never for a kind that leaves none."""
    return kind is not AnswerType.OTHER and holds(kind, text)


def holds(kind: AnswerType, text: str) -> bool:
    """Return whether a text holds something that could be an answer of the kind."""
    if kind is AnswerType.QUANTITY:
        return tells_quantity(text)
    return kind not in _MARKS or _MARKS[kind].search(text) is not None
