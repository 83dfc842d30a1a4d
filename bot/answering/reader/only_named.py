"""The sentence that holds the person or the day that is all a question names.

"Vem är Anna Ek?" and "Vad händer den 1 mars?" say of no fact that it is wanted, and a reader finds
nothing that answers; whoever asks is glad of any sentence on that person or day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.answering.values.find import find_names, find_values
from bot.answering.values.types import Kind, agree
from index import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answering.reader.candidate import Candidate
    from bot.answering.values.types import Value
    from index import Query, Span

_TELLING: Final = 0.3  # information of a word, from which on it names something


def only_named(query: Query) -> Value | None:
    """Return the person, by full name, or the day that is all a question names, if it is."""
    text = query.text
    named = [*find_values(text), *find_names(text)]
    if len(named) != 1 or not _is_exact(named[0]):
        return None
    rest = words(f"{text[: named[0].start]} {text[named[0].end :]}")
    return None if any(query.information(word) >= _TELLING for word in rest) else named[0]


def _is_exact(value: Value) -> bool:
    if value.kind is Kind.PERSON:
        return " " in str(value.low[0])
    return value.kind is Kind.DATE and value.low == value.high and value.low[2] is not None


def told_of(value: Value, candidates: Iterable[Candidate]) -> tuple[Candidate, Span] | None:
    """Return the first of candidates with a sentence that holds a person or day, and that."""
    for candidate in candidates:
        for span in candidate.passage.sentences:
            if holds(candidate.passage.piece(span), value):
                return candidate, span
    return None


def holds(sentence: str, value: Value) -> bool:
    """Return whether a sentence holds a person's full name, or a day in whatever form."""
    if value.kind is Kind.PERSON:
        return str(value.low[0]) in " ".join(sentence.split()).casefold()
    return any(
        _is_exact(one) and agree(one, value)
        for one in find_values(sentence)
        if one.kind is Kind.DATE
    )
