"""What to say beside an answer about the question itself: how it was read, how to ask better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.advice_texts import advice_texts
from bot.answering.matching import similarity
from index import words

if TYPE_CHECKING:
    from collections.abc import Collection

    from index import Group, Language, Query

_TELLING: Final = 0.5  # information of a word that is worth naming
_SHORTEST: Final = 3
_LIKE: Final = 0.7  # similarity of a word of the question to one of the documents
_OTHER_NAME: Final = 0.5  # weight of another name that stands for the word


def reading_notes(language: Language, *, follows: str | None, others: bool) -> tuple[str, ...]:
    """Return how a message was read: after which question, and that it held others besides."""
    said = advice_texts(language)
    after = (said.follow_up.format(question=follows),) if follows else ()
    return (*after, said.one_at_a_time) if others else after


def rephrasing(query: Query, language: Language, known: Collection[str]) -> tuple[str, ...]:
    """Return how a question that found nothing is better asked; empty where nothing would help.

    Args:
        query: The question.
        language: The interface's language.
        known: The words of the documents that everybody may see: what others may see is no
            matter for a hint.

    """
    said = advice_texts(language)
    if len(words(query.text)) == 1:
        return (said.in_full,)
    unknown = next((w for g in query.groups if (w := _unknown(query, g, known))), None)
    return (said.unknown_word.format(word=unknown),) if unknown else ()


def _unknown(query: Query, group: Group, known: Collection[str]) -> str | None:
    """Return a telling word that no document has under any of its names, or None."""
    word = group.words[0]
    if len(group.words) > 1 or len(word) < _SHORTEST or not word.isalpha():
        return None
    if query.information(word) < _TELLING:
        return None
    names = [word, *(o.words[0] for o in group.alternatives if o.weight >= _OTHER_NAME)]
    if any(name in known for name in names):
        return None
    alike = any(similarity(name, other) >= _LIKE for name in names for other in known)
    return None if alike else word
