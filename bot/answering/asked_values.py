"""Which kinds of values a Swedish or English question asks for."""

from __future__ import annotations

import re
from typing import Final

from bot.answering.answer_type import AnswerType, answer_type
from bot.answering.values import Kind

_KINDS: Final = {
    AnswerType.AMOUNT: (Kind.AMOUNT,),
    AnswerType.TELEPHONE: (Kind.TELEPHONE,),
    AnswerType.TIME: (Kind.DATE, Kind.CLOCK, Kind.WEEKDAY),
    AnswerType.PERSON: (Kind.PERSON,),
    AnswerType.QUANTITY: (Kind.COUNT, Kind.AMOUNT),
    AnswerType.NUMBER: (Kind.COUNT, Kind.AMOUNT),
    AnswerType.PLACE: (Kind.PLACE,),
}
# What else asks for a value, in the order in which it decides.
_ASKED: Final = (
    (r"\be-?post|\bmejl|\bmail|\bemail", (Kind.EMAIL,)),
    (r"\btelefon|\bphone|\bringa\b|\bnummer\b", (Kind.TELEPHONE,)),
    (r"\bhur länge|\bhow long|\bhur lång", (Kind.COUNT, Kind.DATE)),
    (r"\bsista dag|\bdeadline|\bdatum|\bsenast\b|\blast day", (Kind.DATE, Kind.CLOCK)),
    (r"\badress|\bvilket rum|\bvilken lokal|\bvilket plan|\bwhich (?:room|floor)", (Kind.PLACE,)),
    (r"\bvad heter|\bnamnet|\bname of\b|\bvilken chef|\bkontaktperson", (Kind.PERSON,)),
    (r"\bhur stor|\bavgift|\bkostnad|\bpris\b|\bbelopp|\bprice\b", (Kind.AMOUNT, Kind.COUNT)),
    (r"\bhow far|\bhur ofta|\bhow often", (Kind.COUNT,)),
)  # fmt: skip


def asked_kinds(question: str) -> tuple[Kind, ...]:
    """Return which kinds of values a question asks for; none where it asks for something else."""
    lower = question.casefold()
    for pattern, kinds in _ASKED:
        if re.search(pattern, lower):
            return kinds
    return _KINDS.get(answer_type(question), ())
